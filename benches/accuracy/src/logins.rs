//! What each login is and what byline says it is, with the share of its acts behind that: where classes of
//! logins have most to learn.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use byline::identity::{Identity, Mixture};
use byline::org::{Actor, IdentityClass, SalesforceId};
use byline_fixtures::trial::Org;

use crate::results::{Plan, with_export};
use crate::text::Table;
use crate::trial::Trial;

/// The logins of all exports of a plan as a table; only those that were classed wrong, or all.
///
/// # Errors
/// When an org cannot be simulated or an export not be analyzed.
pub fn table(plan: &Plan, all: bool, mut tell: impl FnMut(&str)) -> Result<Table> {
    let mut table = Table::new([
        "org",
        "logs",
        "login",
        "was",
        "said",
        "confidence",
        "UI days",
        "API days",
        "acts",
        "human",
        "machine",
        "automation",
        "plainly human",
        "plainly machine",
        "acts lately",
        "plainly human lately",
        "plainly machine lately",
        "stamps of people",
        "of systems",
        "why",
    ]);
    for scenario in &plan.scenarios {
        for difficulty in &plan.difficulties {
            for seed in plan.seeds.iter() {
                let named = format!("{scenario}, {difficulty}, {seed}");
                tell(&named);
                let org = Org::simulate(scenario, *difficulty, seed)?;
                for tier in &plan.tiers {
                    let rows = |export: &Path| Ok(rows(&Trial::run(export)?, all));
                    for row in with_export(&org, *tier, rows)? {
                        let of = [named.clone(), tier.to_string()];
                        table.row(of.into_iter().chain(row));
                    }
                }
            }
        }
    }
    Ok(table)
}

/// How many stamps of a login people and outside systems made.
type Made = [u64; 2];

fn rows(trial: &Trial, all: bool) -> Vec<Vec<String>> {
    let mut made: BTreeMap<SalesforceId, Made> = BTreeMap::new();
    for (judged, truth) in trial.stamps() {
        let Some(login) = judged.login else { continue };
        let [people, systems] = made.entry(login).or_default();
        match truth.actor {
            Actor::Human => *people += 1,
            Actor::Integration => *systems += 1,
            _ => {}
        }
    }
    let (silent, unseen) = (Identity::default(), Mixture::default());
    let classes = trial.truth.classes.iter();
    let rows = classes.filter_map(|(id, was)| {
        let said = trial.analysis.identities.get(id).unwrap_or(&silent);
        let is_wrong = said.class != *was && said.class != IdentityClass::Unknown;
        (all || is_wrong).then(|| {
            let mixture = trial.analysis.mixtures.get(id).unwrap_or(&unseen);
            let user = trial.analysis.org.users.get(id);
            let name = user.map_or_else(|| id.to_string(), |user| user.username.clone());
            let made = made.get(id).copied().unwrap_or_default();
            cells(name, *was, said, mixture, made)
        })
    });
    rows.collect()
}

fn cells(
    name: String,
    was: IdentityClass,
    said: &Identity,
    mixture: &Mixture,
    [people, systems]: Made,
) -> Vec<String> {
    vec![
        name,
        was.as_str().to_owned(),
        said.class.as_str().to_owned(),
        format!("{:.2}", said.confidence),
        said.ui_days.to_string(),
        said.api_days.to_string(),
        mixture.acts.to_string(),
        format!("{:.1}", mixture.human),
        format!("{:.1}", mixture.machine),
        format!("{:.1}", mixture.automation),
        mixture.plainly.human.to_string(),
        mixture.plainly.machine.to_string(),
        mixture.plainly_lately.acts.to_string(),
        mixture.plainly_lately.human.to_string(),
        mixture.plainly_lately.machine.to_string(),
        people.to_string(),
        systems.to_string(),
        said.reasons.join("; "),
    ]
}

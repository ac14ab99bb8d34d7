//! Step 0: what brings records to the same owner is stopped before anything is moved.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{say, who};
use crate::analysis::Analysis;
use crate::catalog::Effect;
use crate::org::{Actor, NamedUser, SalesforceId};
use crate::plan::{Plan, RootCause};
use crate::report::csv::month;
use crate::report::markdown::{md, table};
use crate::report::number::thousands;

/// Renders the step.
pub(super) fn stop_arrivals(out: &mut String, analysis: &Analysis, plan: &Plan) {
    if plan.moving.owners.is_empty() {
        return;
    }
    say!(out, "## 0. Stop what brings them records");
    say!(out);
    say!(
        out,
        "Records that are moved while others keep arriving have to be moved again. First change what still makes them."
    );
    say!(out);
    for (owner, records) in plan.moving.by_owner() {
        say!(out, "### {}", who(analysis, &owner));
        say!(out);
        let user = analysis.org.users.get(&owner);
        let state = match user.and_then(|user| user.active) {
            Some(false) => ", inactive",
            _ => "",
        };
        let class = analysis.class_of(&owner);
        let class = if class.is_empty() {
            "a queue".to_owned()
        } else {
            format!("class `{class}`")
        };
        say!(
            out,
            "Owns {} records that are to be moved; {class}{state}.",
            thousands(records)
        );
        say!(out);
        let causes: Vec<&RootCause> = plan.causes.iter().filter(|it| it.owner == owner).collect();
        arrivals(out, &causes);
        todo(out, analysis, &owner, &causes);
    }
}

fn cause_name(it: &RootCause) -> String {
    match (it.actor, it.client.is_empty()) {
        (Actor::Human, _) => "people, by hand or with a tool".to_owned(),
        (Actor::Unknown, true) => "not known".to_owned(),
        (actor, true) => actor.as_str().to_owned(),
        (actor, false) => format!("{} ({})", md(&it.client), actor.as_str()),
    }
}

fn arrivals(out: &mut String, causes: &[&RootCause]) {
    let months = causes.iter().map(|it| it.months).max().unwrap_or(0);
    let rows: Vec<Vec<String>> = causes
        .iter()
        .map(|it| {
            let of = |at: Option<i32>| at.map_or_else(String::new, |at| month(Some(at)));
            vec![
                md(&it.object).into_owned(),
                cause_name(it),
                thousands(it.records),
                of(it.period.map(|period| period.0)),
                of(it.period.map(|period| period.1)),
                if months > 0 {
                    thousands(it.recent)
                } else {
                    String::new()
                },
                it.a_month().map(|n| format!("{n:.0}")).unwrap_or_default(),
            ]
        })
        .collect();
    let recent = format!("in the last {months} full months ");
    let header = [
        "object", "made by", "records ", "first", "last", &recent, "a month ",
    ];
    table(out, &header, &rows);
    let all: f64 = causes.iter().filter_map(|it| it.a_month()).sum();
    if months > 0 {
        say!(
            out,
            "Until that is changed, about {all:.0} records a month keep coming."
        );
        say!(out);
    }
}

/// What to change, as far as the export tells.
fn todo(out: &mut String, analysis: &Analysis, owner: &SalesforceId, causes: &[&RootCause]) {
    let mut clients: BTreeMap<(Actor, &str), u64> = BTreeMap::new();
    for it in causes
        .iter()
        .filter(|it| it.actor != Actor::Human && it.actor != Actor::Unknown)
    {
        *clients.entry((it.actor, &it.client)).or_default() += it.recent;
    }
    for ((actor, client), recent) in clients {
        let name = if client.is_empty() {
            "the system that does not name itself".into()
        } else {
            md(client)
        };
        let now = if recent > 0 {
            ""
        } else {
            " It made none of late: see whether it is still in use."
        };
        match actor {
            Actor::Integration | Actor::Agent => say!(
                out,
                "- [ ] **{name}**: give it a user of its own (licence Salesforce Integration, permission set licence Salesforce API Integration, a permission set with what it needs), connect it with that user, end the sessions and tokens it has of this login, and let it set `OwnerId` or have an assignment rule set it.{now}"
            ),
            Actor::Guest => say!(
                out,
                "- [ ] **guests of a site**: choose another default owner of records that guests make (Sites, Default Record Owner), best a queue.{now}"
            ),
            _ => say!(
                out,
                "- [ ] **{name}**: see which flow, job or process makes these records, and let it set another owner.{now}"
            ),
        }
    }
    for place in default_owners(analysis, owner) {
        say!(
            out,
            "- [ ] `{}` of {} gives records to this user: name another, best a queue ({}).",
            place.place.path,
            md(&place.component),
            md(&place.path),
        );
    }
    if causes
        .iter()
        .any(|it| it.actor == Actor::Human && it.recent > 0)
    {
        say!(
            out,
            "- [ ] What people make with this login stays with it: each person needs a login of their own."
        );
    }
    say!(out);
}

fn default_owners<'a>(
    analysis: &'a Analysis,
    owner: &SalesforceId,
) -> impl Iterator<Item = &'a NamedUser> {
    let places = analysis.org.named.in_force_for(owner);
    places.filter(|named| named.place.effect == Effect::OwnsRecords)
}

//! Simple rules that others use, to be measured beside byline.
//!
//! Each rule stands in its own file with its source. All of them answer for every stamp. None of them was
//! made to tell the platform's own users, guests and AI agents, so the directory's word for those is given
//! to all alike: else macro-F1 would show what they never claimed to do.

mod declared;
mod hours;
mod login_types;
mod logs;
mod nearest;
mod username;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use byline::org::{Actor, SalesforceId, User};

use self::logs::Logs;
use crate::trial::Trial;

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Baseline {
    /// Short name in tables.
    pub name: &'static str,
    /// The rule in words.
    pub rule: &'static str,
    /// Where it is from.
    pub source: &'static str,
    actors: fn(&Material<'_>) -> Vec<Actor>,
}

/// All rules.
pub const BASELINES: [Baseline; 5] = [
    username::BASELINE,
    declared::BASELINE,
    login_types::BASELINE,
    hours::BASELINE,
    nearest::BASELINE,
];

/// What a rule may look at: users, grants, logins, events and stamps, and nothing that byline concluded.
struct Material<'a> {
    trial: &'a Trial,
    logs: Logs,
}

/// What each rule says of each stamp, in the order of [`Trial::stamps`].
///
/// # Errors
/// When the logs cannot be read.
pub fn all(trial: &Trial) -> Result<[Vec<Actor>; BASELINES.len()]> {
    let logs = Logs::read(&trial.export).context("reading the logs for the baselines")?;
    let material = Material { trial, logs };
    Ok(BASELINES
        .each_ref()
        .map(|baseline| (baseline.actors)(&material)))
}

impl Material<'_> {
    fn user(&self, login: &SalesforceId) -> Option<&User> {
        self.trial.analysis.org.users.get(login)
    }

    /// An actor for every stamp, by a rule that says of a login whether it is a machine's.
    fn by_login(&self, is_machine: impl Fn(&SalesforceId) -> bool) -> Vec<Actor> {
        let mut known: BTreeMap<SalesforceId, Actor> = BTreeMap::new();
        let stamps = self.trial.judged.iter();
        let of = stamps.map(|stamp| match stamp.login {
            Some(login) => *known.entry(login).or_insert_with(|| {
                let other = || actor_if(is_machine(&login));
                self.special(&login).unwrap_or_else(other)
            }),
            None => Actor::Human,
        });
        of.collect()
    }

    /// What the directory says of a login that is neither a person's nor an outside system's.
    fn special(&self, login: &SalesforceId) -> Option<Actor> {
        let user = self.user(login)?;
        match user.user_type.as_str() {
            "Guest" => Some(Actor::Guest),
            "AutomatedProcess" | "CloudIntegrationUser" => Some(Actor::Automation),
            _ => {
                let is_agent = [&user.license, &user.profile]
                    .iter()
                    .any(|text| text.starts_with("Einstein Agent"));
                is_agent.then_some(Actor::Agent)
            }
        }
    }
}

const fn actor_if(is_machine: bool) -> Actor {
    if is_machine {
        Actor::Integration
    } else {
        Actor::Human
    }
}

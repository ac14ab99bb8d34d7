//! B3: how it mostly logs in.

use byline::org::{Actor, SalesforceId};

use super::logs::Logs;
use super::{Baseline, Material};

pub(super) const BASELINE: Baseline = Baseline {
    name: "B3 logins",
    rule: "The login is a machine's if more of its logins are by API or OAuth than by a browser; without \
        any, a person's",
    source: "the rule of identity-security products: interactive with a password, or non-interactive with \
        a token or key",
    actors,
};

fn actors(material: &Material<'_>) -> Vec<Actor> {
    material.by_login(|login| is_mostly_machine(&material.logs, login))
}

/// Whether most logins are not by a browser.
pub(super) fn is_mostly_machine(logs: &Logs, login: &SalesforceId) -> bool {
    let counts = logs.logins.get(login).copied().unwrap_or_default();
    counts.machine > counts.browser
}

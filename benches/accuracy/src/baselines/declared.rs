//! B2: what is declared to be a machine's is one, and nothing else.

use byline::access::{Bit, Everyone, Question, View};
use byline::org::Actor;

use super::{Baseline, Material};

pub(super) const BASELINE: Baseline = Baseline {
    name: "B2 declared",
    rule: "The login is a machine's if it has the licence Salesforce Integration or the permission \
        API Only User",
    source: "Salesforce Help, platform.integration_user; the signals of the open-source sf-audit that \
        every export has",
    actors,
};

/// The licence that Salesforce sells for integrations.
const LICENCE: &str = "Salesforce Integration";

fn actors(material: &Material<'_>) -> Vec<Actor> {
    let org = &material.trial.analysis.org;
    let view = View::new(org, None);
    let everyone = Everyone::new(org, &view);
    let api_only = Question::user(org, "ApiUserOnly");
    material.by_login(|login| {
        let user = material.user(login);
        let licensed = user.is_some_and(|user| user.license.eq_ignore_ascii_case(LICENCE));
        let rights = everyone.get(login);
        licensed || rights.is_some_and(|rights| rights.bit(&api_only) == Bit::Granted)
    })
}

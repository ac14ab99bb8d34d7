//! `identities.csv`: what each login is, and why.

use std::collections::BTreeSet;

use super::csv::{CsvFile, optional};
use super::number::share;
use crate::analysis::Analysis;
use crate::identity::Identity;
use crate::org::{SalesforceId, User};

const HEADER: &[&str] = &[
    "user_id",
    "username",
    "name",
    "active",
    "user_type",
    "license",
    "profile",
    "class",
    "confidence",
    "ui_days",
    "api_days",
    "clients",
    "first_seen",
    "last_seen",
    "why",
];

/// Renders the file.
#[must_use]
pub fn identities_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    let (nobody, unknown) = (User::default(), Identity::default());
    let has_logs = analysis.has_logs();
    for id in ids(analysis) {
        let user = analysis.org.users.get(&id).unwrap_or(&nobody);
        let identity = analysis.identities.get(&id).unwrap_or(&unknown);
        let days = |days: u64| optional(has_logs.then_some(days));
        let known = identity.confidence > 0.0;
        file.row(&[
            id.to_string(),
            user.username.clone(),
            user.name.clone(),
            optional(user.active),
            user.user_type.clone(),
            user.license.clone(),
            user.profile.clone(),
            identity.class.as_str().to_owned(),
            optional(known.then(|| share(identity.confidence))),
            days(identity.ui_days),
            days(identity.api_days),
            identity.clients.join(";"),
            optional(identity.period.map(|(from, _)| from)),
            optional(identity.period.map(|(_, to)| to)),
            identity.reasons.join("; "),
        ]);
    }
    file.finish()
}

/// Every login there is: of the directory, of the logs, and those that only stamps or owners name.
fn ids(analysis: &Analysis) -> BTreeSet<SalesforceId> {
    let judged = analysis.identities.iter().map(|(id, _)| *id);
    let stamped = analysis
        .objects
        .iter()
        .flat_map(|o| o.tally.iter())
        .map(|(key, _)| key.user);
    let owners = analysis
        .objects
        .iter()
        .flat_map(|o| o.owners.by_owner.keys())
        .copied();
    judged
        .chain(stamped.chain(owners).filter(|id| id.has_prefix(b"005")))
        .collect()
}

//! `named_users.csv`: every place of the metadata that names a user or a queue.

use super::csv::{CsvFile, optional};
use crate::analysis::Analysis;
use crate::org::{Match, SalesforceId};

const HEADER: &[&str] = &[
    "user_id",
    "username",
    "named_as",
    "kind",
    "place",
    "component",
    "effect",
    "match",
    "path",
    "in_force",
];

/// Renders the file.
#[must_use]
pub fn named_users_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    let username = |id: &SalesforceId| {
        let user = analysis.org.users.get(id);
        user.map(|user| user.username.clone()).unwrap_or_default()
    };
    for joined in analysis.org.named.iter() {
        let named = &joined.named;
        let usernames = match &joined.who {
            Match::Ambiguous(ids) => ids.iter().map(username).collect::<Vec<_>>().join(";"),
            who => who.id().map(|id| username(&id)).unwrap_or_default(),
        };
        file.row(&[
            optional(joined.who.id()),
            usernames,
            named.name.clone(),
            named.kind.as_str().to_owned(),
            format!("{}/{}", named.place.root, named.place.path),
            named.component.clone(),
            named.place.effect.as_str().to_owned(),
            joined.who.as_str().to_owned(),
            named.path.clone(),
            optional(named.in_force),
        ]);
    }
    file.finish()
}

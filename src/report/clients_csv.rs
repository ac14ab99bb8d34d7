//! `clients.csv`: every outside system and tool that was seen, and what it did.

use super::csv::{CsvFile, optional};
use crate::analysis::Analysis;

const HEADER: &[&str] = &[
    "client",
    "kind",
    "logins",
    "users",
    "objects",
    "creates",
    "updates",
    "deletes",
    "reads",
    "first_seen",
    "last_seen",
];

/// What stands for all clients that never name themselves.
const UNNAMED: &str = "(unnamed)";

/// Renders the file.
#[must_use]
pub fn clients_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for client in &analysis.client_uses {
        let name = if client.name.is_empty() {
            UNNAMED
        } else {
            &client.name
        };
        let objects: Vec<&str> = client.objects.iter().map(|name| &**name).collect();
        file.row(&[
            name.to_owned(),
            optional(client.kind.map(|kind| kind.as_str())),
            optional(client.sign_ins),
            client.users.to_string(),
            objects.join(";"),
            optional(client.acts.map(|acts| acts.creates)),
            optional(client.acts.map(|acts| acts.updates)),
            optional(client.acts.map(|acts| acts.deletes)),
            optional(client.acts.map(|acts| acts.reads)),
            optional(client.period.map(|(from, _)| from)),
            optional(client.period.map(|(_, to)| to)),
        ]);
    }
    file.finish()
}

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
            client.sign_ins.to_string(),
            client.users.to_string(),
            objects.join(";"),
            client.acts.creates.to_string(),
            client.acts.updates.to_string(),
            client.acts.deletes.to_string(),
            client.acts.reads.to_string(),
            optional(client.period.map(|(from, _)| from)),
            optional(client.period.map(|(_, to)| to)),
        ]);
    }
    file.finish()
}

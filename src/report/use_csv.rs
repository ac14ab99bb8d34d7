//! `use.csv`: what each client did with which objects, under which login, and what says so.

use std::collections::BTreeSet;

use super::csv::{CsvFile, optional};
use crate::analysis::Analysis;
use crate::catalog::ObjectRight;
use crate::org::User;
use crate::privilege::{ObjectUse, Seen};

const HEADER: &[&str] = &[
    "client",
    "kind",
    "user_id",
    "username",
    "object",
    "operation",
    "records",
    "calls",
    "stamps",
    "field_changes",
    "first_seen",
    "last_seen",
    "evidence",
    "fields",
];

/// Renders the file.
#[must_use]
pub fn use_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    let nobody = User::default();
    for ((user, client), usage) in &analysis.usages.by_client {
        let known = analysis.org.users.get(user).unwrap_or(&nobody);
        let who = [
            client.name.clone(),
            optional(client.kind.map(|kind| kind.as_str())),
            user.to_string(),
            known.username.clone(),
        ];
        let mut put = |object: &str, operation: &str, seen: &Seen, fields: String| {
            let cells = [object.to_owned(), operation.to_owned()];
            file.row(&[&who[..], &cells, &measures(seen), &[fields]].concat());
        };
        for (object, used) in &usage.objects {
            rows(used).for_each(|(operation, seen, fields)| put(object, operation, seen, fields));
        }
        for (resource, seen) in &usage.resources {
            put(resource, "call", seen, String::new());
        }
        rows(&usage.unnamed).for_each(|(operation, seen, fields)| put("", operation, seen, fields));
    }
    file.finish()
}

/// What was done with one object: the word, how often, and which fields were written.
fn rows(used: &ObjectUse) -> impl Iterator<Item = (&'static str, &Seen, String)> {
    let rights = used.rights.iter().map(|(right, seen)| {
        let fields = used.fields.iter().filter(|(_, field)| match right {
            ObjectRight::Read => field.read.is_some(),
            ObjectRight::Edit => field.written.is_some(),
            _ => false,
        });
        let names: Vec<&str> = fields.map(|(name, _)| name.as_str()).collect();
        (right.as_str(), seen.as_ref(), names.join(";"))
    });
    let hard = used.hard_deletes.iter().map(|seen| ("hard-delete", seen));
    let writes = used.writes.iter().map(|seen| ("unknown write", seen));
    let others = hard.chain(writes);
    rights.chain(others.map(|(word, seen)| (word, seen, String::new())))
}

fn measures(seen: &Seen) -> [String; 7] {
    // What no log shows is not known, and not 0.
    let logged = |count: u64| optional(seen.is_logged().then_some(count));
    let evidence: BTreeSet<&str> = seen.evidence.iter().map(|it| it.as_str()).collect();
    let evidence: Vec<&str> = evidence.into_iter().collect();
    let some = |count: u64| optional(Some(count).filter(|count| *count > 0));
    [
        logged(seen.records()),
        logged(seen.calls()),
        some(seen.stamps),
        some(seen.changes),
        optional(seen.period.map(|(from, _)| from)),
        optional(seen.period.map(|(_, to)| to)),
        evidence.join(";"),
    ]
}

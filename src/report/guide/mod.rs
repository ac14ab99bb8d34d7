//! What `byline guide` prints: a checklist for a person, or a script for a shell.

mod checklist;
mod script;

pub use self::checklist::guide_md;
pub use self::script::guide_sh;

use crate::catalog::{EditionLogs, requests};
use crate::guide::{Guide, Logs};

/// For which orgs the guide is.
fn fitted(guide: &Guide) -> String {
    let edition = guide.edition.map_or_else(
        || "any edition".to_owned(),
        |edition| format!("{} Edition", edition.label),
    );
    let logs = match guide.logs {
        Logs::All => "all event log files",
        Logs::Free => "without Event Monitoring",
        Logs::Unknown => "with or without Event Monitoring",
    };
    format!("{edition}, {logs}")
}

/// Which editions have which event log files.
fn licences(guide: &Guide) -> String {
    let labels = |logs: EditionLogs| {
        let editions = requests().editions.iter().filter(|row| row.logs == logs);
        let labels: Vec<&str> = editions.map(|row| row.label.as_str()).collect();
        labels.join(", ")
    };
    match guide.edition {
        Some(edition) => match edition.logs {
            EditionLogs::All => format!("{} Edition has all types", edition.label),
            EditionLogs::Licensed => format!(
                "{} Edition has the free types; the others come with Event Monitoring",
                edition.label
            ),
            EditionLogs::Unknown => format!(
                "unknown: no source says that {} Edition has event log files, or that it has none: ask for them",
                edition.label
            ),
        },
        None => format!(
            "{} Edition: the free types, and the others with Event Monitoring. {} Edition: all. Other editions ({}): unknown",
            labels(EditionLogs::Licensed),
            labels(EditionLogs::All),
            labels(EditionLogs::Unknown)
        ),
    }
}

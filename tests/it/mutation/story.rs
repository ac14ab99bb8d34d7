//! The story, made small: few rows of every table, all of its metadata and directory.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use crate::harness::{NONPROFIT, files_below, repository};

/// Files by their path.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// Rows that are kept of a table.
const ROWS: usize = 40;

/// Logs of two days, with hours of one beside the day, are enough of logs.
const LOGS: [&str; 9] = [
    "logs/2026-10-19_API.csv",
    "logs/2026-10-19_BulkApi2.csv",
    "logs/2026-10-19_DatabaseSave.csv.gz",
    "logs/2026-10-21_ApiTotalUsage.csv.gz",
    "logs/2026-10-21_AuraRequest.csv",
    "logs/2026-10-21_Login.csv",
    "logs/2026-10-21_RestApi.csv",
    "logs/LoginHistory.csv",
    "logs/hourly/2026-10-21T12_00_00.csv",
];

/// Two kinds of changes that the story has none of.
const HISTORY: &str = "Id,AccountId,CreatedById,CreatedDate,Field,OldValue,NewValue\n\
    0175j000000Ud77AAC,0015j000000Ud77AAC,0055j0000009g5SAAQ,2026-10-21T10:00:00.000Z,Name,a,b\n\
    0175j000000Ud7XAAS,0015j000000Ud7XAAS,0055j0000009vLKAAY,2026-10-21T11:00:00.000Z,created,,\n";
const TRAIL: &str = "Id,CreatedDate,CreatedById,CreatedBy.Username,Action,Section,Display,DelegateUser\n\
    0Ym5j000000Ud77AAC,2026-10-20T10:00:00.000Z,0055j0000009g5SAAQ,,changedpassword,Users,Changed,\n\
    0Ym5j000000Ud7XAAS,2026-10-21T10:00:00.000Z,0055j0000009g5SAAQ,,PermSetCreate,Users,Created,\n";

/// The export.
pub(crate) fn story() -> Tree {
    let mut tree = Tree::new();
    for (path, bytes) in files_below(&repository().join(NONPROFIT)) {
        let is_kept = match path.split('/').next() {
            Some("logs") => LOGS.contains(&path.as_str()),
            Some("records") => path.ends_with(".csv"),
            _ => true,
        };
        if is_kept {
            let bytes = if path.contains(".csv") {
                few(&bytes)
            } else {
                bytes
            };
            tree.insert(path.trim_end_matches(".gz").to_owned(), bytes);
        }
    }
    tree.insert("changes/history.csv".to_owned(), HISTORY.into());
    tree.insert("changes/trail.csv".to_owned(), TRAIL.into());
    tree
}

/// The first rows of a table, inflated. No row of the story has line ends inside.
fn few(bytes: &[u8]) -> Vec<u8> {
    let mut inflated = Vec::new();
    let text = match MultiGzDecoder::new(bytes).read_to_end(&mut inflated) {
        Ok(_) => &inflated[..],
        Err(_) => bytes,
    };
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    lines.take(ROWS + 1).flatten().copied().collect()
}

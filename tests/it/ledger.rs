//! The ledger and the tables of a result, read by other means than the program's own.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::io::Cursor;

use polars::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::harness::{Run, repository};

/// One stamp of one record, as the ledger has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LedgerStamp {
    pub(crate) object: String,
    pub(crate) record_id: String,
    pub(crate) stamp: String,
    pub(crate) owner_id: String,
    /// Milliseconds since 1970.
    pub(crate) at: Option<i64>,
    pub(crate) by: String,
    pub(crate) actor: String,
    pub(crate) channel: String,
    pub(crate) client: String,
    pub(crate) basis: String,
    pub(crate) confidence: Option<f64>,
    pub(crate) p_integration: Option<f64>,
}

/// Every stamp of every record, two per row of the ledger, in the order of the files.
pub(crate) fn ledger(run: &Run) -> Vec<LedgerStamp> {
    let mut stamps = Vec::new();
    for (path, bytes) in &run.files {
        let name = path.strip_prefix("records/");
        let Some(object) = name.and_then(|name| name.strip_suffix(".parquet")) else {
            continue;
        };
        let frame = ParquetReader::new(Cursor::new(bytes)).finish().unwrap();
        for stamp in ["created", "modified"] {
            read_stamps(&frame, object, stamp, &mut stamps);
        }
    }
    stamps
}

fn read_stamps(frame: &DataFrame, object: &str, stamp: &str, to: &mut Vec<LedgerStamp>) {
    let text = |column: &str| texts(frame, column);
    let of_stamp = |column: &str| text(&format!("{stamp}_{column}"));
    let (ids, owners) = (text("record_id"), text("owner_id"));
    let (by, actor, channel) = (of_stamp("by"), of_stamp("actor"), of_stamp("channel"));
    let (client, basis) = (of_stamp("client"), of_stamp("basis"));
    let number = |column: &str| {
        let column = frame.column(&format!("{stamp}_{column}")).unwrap();
        column.f64().unwrap().iter().collect::<Vec<_>>()
    };
    let (confidence, p_integration) = (number("confidence"), number("p_integration"));
    let at = frame.column(&format!("{stamp}_at")).unwrap();
    let at = at.datetime().unwrap().physical();
    for row in 0..frame.height() {
        to.push(LedgerStamp {
            object: object.to_owned(),
            record_id: ids[row].clone(),
            stamp: stamp.to_owned(),
            owner_id: owners[row].clone(),
            at: at.get(row),
            by: by[row].clone(),
            actor: actor[row].clone(),
            channel: channel[row].clone(),
            client: client[row].clone(),
            basis: basis[row].clone(),
            confidence: confidence[row],
            p_integration: p_integration[row],
        });
    }
}

/// A text column; nothing is the empty text, as in CSV.
fn texts(frame: &DataFrame, column: &str) -> Vec<String> {
    let column = frame.column(column).unwrap().str().unwrap();
    let cells = column.iter().map(|cell| cell.unwrap_or_default());
    cells.map(str::to_owned).collect()
}

/// One row of `stamps.csv` of a story's truth.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct TrueStamp {
    pub(crate) object: String,
    pub(crate) record_id: String,
    pub(crate) stamp: String,
    pub(crate) actor: String,
    pub(crate) client: String,
    pub(crate) channel: String,
    pub(crate) user_id: String,
    pub(crate) at: String,
    pub(crate) covered: String,
}

impl TrueStamp {
    /// The moment in milliseconds, parsed by a library and not by the code under test.
    pub(crate) fn millis(&self) -> i64 {
        let time: jiff::Timestamp = self.at.parse().unwrap();
        time.as_millisecond()
    }
}

/// A table of the truth of the story.
pub(crate) fn truth<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let path = repository().join("fixtures/nonprofit.truth").join(file);
    let mut csv = csv::Reader::from_path(path).unwrap();
    csv.deserialize().map(Result::unwrap).collect()
}

/// One row of a table whose columns are looked up by name.
pub(crate) type Row = BTreeMap<String, String>;

/// A table of a result.
pub(crate) fn table(run: &Run, file: &str) -> Vec<Row> {
    let mut csv = csv::Reader::from_reader(run.file(file));
    csv.deserialize().map(Result::unwrap).collect()
}

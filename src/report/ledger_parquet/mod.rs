//! `records/<Object>.parquet`: the ledger, one file per object, one row per record, sorted by id.
//!
//! Rows are collected in columns and written in row groups, so that what is held does not grow with the
//! number of records. Polars writes the file; its types stay in here.

use std::fs::File;
use std::io::BufWriter;

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::*;

use super::ResultFolder;
use crate::analysis::{Ledger, LedgerError, LedgerWriter};
use crate::attribution::{Attributed, Verdict};
use crate::identity::Clients;
use crate::org::{SalesforceId, UtcTime};
use crate::records::Stamp;

/// Records in one row group: large enough to compress well, small enough to hold one per core.
const ROW_GROUP: usize = 64 * 1024;

/// Writes the ledger into a result folder.
#[derive(Debug)]
pub struct ParquetLedger<'a> {
    folder: &'a ResultFolder,
}

impl<'a> ParquetLedger<'a> {
    /// A ledger in the folder `records` of the result.
    #[must_use]
    pub fn new(folder: &'a ResultFolder) -> Self {
        Self { folder }
    }
}

impl Ledger for ParquetLedger<'_> {
    fn open<'a>(
        &'a self,
        object: &str,
        clients: &'a Clients,
    ) -> Result<Box<dyn LedgerWriter + 'a>, LedgerError> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| LedgerError {
            object: object.to_owned(),
            source,
        };
        let file = self
            .folder
            .create(&format!("records/{object}.parquet"))
            .map_err(|e| failed(e.into()))?;
        let columns = Columns::new();
        // Objects are written in parallel already; one file is written by the thread that fills it.
        let batched = ParquetWriter::new(BufWriter::new(file))
            .set_parallel(false)
            .batched(&Columns::schema())
            .map_err(|e| failed(e.into()))?;
        Ok(Box::new(Writer {
            object: object.to_owned(),
            clients,
            batched,
            columns,
        }))
    }
}

struct Writer<'a> {
    object: String,
    clients: &'a Clients,
    batched: BatchedWriter<BufWriter<File>>,
    columns: Columns,
}

impl Writer<'_> {
    fn flush(&mut self) -> Result<(), LedgerError> {
        let full = std::mem::replace(&mut self.columns, Columns::new());
        let written = full
            .into_frame()
            .and_then(|frame| self.batched.write_batch(&frame));
        written.map_err(|source| LedgerError {
            object: self.object.clone(),
            source: source.into(),
        })
    }
}

impl LedgerWriter for Writer<'_> {
    fn write(&mut self, attributed: &Attributed) -> Result<(), LedgerError> {
        self.columns.push(attributed, self.clients);
        if self.columns.rows == ROW_GROUP {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn finish(mut self: Box<Self>) -> Result<(), LedgerError> {
        if self.columns.rows > 0 {
            self.flush()?;
        }
        match self.batched.finish() {
            Ok(_) => Ok(()),
            Err(source) => Err(LedgerError {
                object: self.object,
                source: source.into(),
            }),
        }
    }
}

/// A text column under construction.
struct Text(StringChunkedBuilder);

impl Text {
    fn new(name: &str) -> Self {
        Self(StringChunkedBuilder::new(name.into(), 0))
    }

    fn id(&mut self, id: Option<SalesforceId>) {
        let text = id.map(|id| id.to_18());
        self.0
            .append_option(text.as_ref().and_then(|id| std::str::from_utf8(id).ok()));
    }

    fn word(&mut self, word: Option<&str>) {
        self.0.append_option(word.filter(|word| !word.is_empty()));
    }

    fn finish(self) -> Column {
        self.0.finish().into_column()
    }
}

/// A column of moments under construction.
struct Moments(PrimitiveChunkedBuilder<Int64Type>);

impl Moments {
    fn new(name: &str) -> Self {
        Self(PrimitiveChunkedBuilder::new(name.into(), 0))
    }

    fn push(&mut self, time: Option<UtcTime>) {
        self.0.append_option(time.map(UtcTime::millis));
    }

    fn finish(self) -> Column {
        let moments = self
            .0
            .finish()
            .into_datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
        moments.into_column()
    }
}

/// A column of probabilities under construction.
struct Probabilities(PrimitiveChunkedBuilder<Float64Type>);

impl Probabilities {
    fn new(name: &str) -> Self {
        Self(PrimitiveChunkedBuilder::new(name.into(), 0))
    }

    fn push(&mut self, millionths: Option<u32>) {
        self.0
            .append_option(millionths.map(|m| f64::from(m) / 1_000_000.0));
    }

    fn finish(self) -> Column {
        self.0.finish().into_column()
    }
}

/// The columns of one kind of stamp.
struct StampColumns {
    at: Moments,
    by: Text,
    actor: Text,
    channel: Text,
    client: Text,
    basis: Text,
    confidence: Probabilities,
    integration: Probabilities,
}

impl StampColumns {
    fn new(kind: &str) -> Self {
        let name = |column: &str| format!("{kind}_{column}");
        Self {
            at: Moments::new(&name("at")),
            by: Text::new(&name("by")),
            actor: Text::new(&name("actor")),
            channel: Text::new(&name("channel")),
            client: Text::new(&name("client")),
            basis: Text::new(&name("basis")),
            confidence: Probabilities::new(&name("confidence")),
            integration: Probabilities::new(&name("p_integration")),
        }
    }

    fn push(&mut self, stamp: Stamp, verdict: Option<Verdict>, clients: &Clients) {
        self.at.push(stamp.at);
        self.by.id(stamp.by);
        self.actor.word(verdict.map(|v| v.actor.as_str()));
        self.channel.word(verdict.map(|v| v.channel.as_str()));
        self.client.word(verdict.map(|v| clients.name(v.client)));
        self.basis.word(verdict.map(|v| v.basis.as_str()));
        self.confidence.push(verdict.and_then(|v| v.confidence));
        self.integration.push(verdict.and_then(|v| v.integration));
    }

    /// The columns in the order of the contract, and the probability, which stands at the end.
    fn finish(self) -> (Vec<Column>, Column) {
        let columns = vec![
            self.at.finish(),
            self.by.finish(),
            self.actor.finish(),
            self.channel.finish(),
            self.client.finish(),
            self.basis.finish(),
            self.confidence.finish(),
        ];
        (columns, self.integration.finish())
    }
}

/// All columns of the ledger.
struct Columns {
    rows: usize,
    record_id: Text,
    owner_id: Text,
    owner_class: Text,
    created: StampColumns,
    modified: StampColumns,
}

impl Columns {
    fn new() -> Self {
        Self {
            rows: 0,
            record_id: Text::new("record_id"),
            owner_id: Text::new("owner_id"),
            owner_class: Text::new("owner_class"),
            created: StampColumns::new("created"),
            modified: StampColumns::new("modified"),
        }
    }

    fn push(&mut self, attributed: &Attributed, clients: &Clients) {
        let record = &attributed.record;
        self.record_id.id(Some(record.id));
        self.owner_id.id(record.owner);
        self.owner_class
            .word(attributed.owner_class.map(|c| c.as_str()));
        self.created
            .push(record.created, attributed.created, clients);
        self.modified
            .push(record.modified, attributed.modified, clients);
        self.rows += 1;
    }

    fn into_frame(self) -> PolarsResult<DataFrame> {
        let rows = self.rows;
        let (created, created_p) = self.created.finish();
        let (modified, modified_p) = self.modified.finish();
        let mut columns = vec![
            self.record_id.finish(),
            self.owner_id.finish(),
            self.owner_class.finish(),
        ];
        columns.extend(created);
        columns.extend(modified);
        columns.extend([created_p, modified_p]);
        DataFrame::new(rows, columns)
    }

    /// The schema, taken from empty columns so that it is said once.
    fn schema() -> Schema {
        let frame = Self::new().into_frame().unwrap_or_default();
        frame.schema().as_ref().clone()
    }
}

//! `records/<Object>.parquet`: the ledger, one file per object, one row per record, sorted by id.
//!
//! Rows are collected in columns and written in row groups, so that what is held does not grow with the
//! number of records. Most columns have few distinct values, so each row is reduced to small codes at
//! once (`dictionary`), a column becomes pages without its texts being touched again (`column`,
//! `page`), and Polars' Parquet crate puts the pages into a file. Its types stay in here.

mod column;
mod dictionary;
mod page;

use std::fs::File;
use std::io::BufWriter;

use polars_arrow::datatypes::{ArrowSchema, Field};
use polars_parquet::parquet::compression::{CompressionOptions, ZstdLevel};
use polars_parquet::parquet::error::ParquetError;
use polars_parquet::parquet::metadata::{Descriptor, KeyValue};
use polars_parquet::parquet::write::{
    Compressor, DynIter, DynStreamingIterator, FileWriter, Version, WriteOptions,
};
use polars_parquet::write::{schema_to_metadata_key, to_parquet_schema};

use self::column::{
    Classes, Column, Logins, LoginsOf, Moments, NumberOf, RecordIds, TextOf, Verdicts,
};
use super::ResultFolder;
use crate::analysis::{Ledger, LedgerError, LedgerWriter};
use crate::attribution::{Attributed, Verdict};
use crate::identity::Clients;
use crate::org::{LoginIds, LoginKey};
use crate::records::Stamp;

/// Records in one row group: large enough to compress well, small enough to hold one per core.
const ROW_GROUP: usize = page::MOST_VALUES;

/// Level 3 takes half as long again, for files two hundredths smaller. LZ4 and Snappy save a fifth of the
/// time, for files larger by two thirds.
const ZSTD_LEVEL: i32 = 1;

/// Who wrote the file, in the form that other readers parse.
const CREATED_BY: &str = concat!("byline version ", env!("CARGO_PKG_VERSION"));

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
        logins: &'a LoginIds,
    ) -> Result<Box<dyn LedgerWriter + 'a>, LedgerError> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| LedgerError {
            object: object.to_owned(),
            source,
        };
        let file = self
            .folder
            .create(&format!("records/{object}.parquet"))
            .map_err(|e| failed(e.into()))?;
        let columns = Columns::new(clients, logins);
        let schema = columns.schema();
        let leaves = to_parquet_schema(&schema).map_err(|e| failed(e.into()))?;
        let descriptors = leaves.columns().iter();
        let descriptors = descriptors.map(|leaf| leaf.descriptor.clone()).collect();
        // The index of pages would say of each column's one page what the row group says already.
        let options = WriteOptions {
            write_statistics: false,
            version: Version::V1,
        };
        let file = FileWriter::new(
            BufWriter::new(file),
            leaves,
            options,
            Some(CREATED_BY.to_owned()),
        );
        Ok(Box::new(Writer {
            object: object.to_owned(),
            file,
            descriptors,
            schema: schema_to_metadata_key(&schema),
            columns,
        }))
    }
}

struct Writer<'a> {
    object: String,
    file: FileWriter<BufWriter<File>>,
    /// What each column is, in their order.
    descriptors: Vec<Descriptor>,
    /// The same in the words of Arrow, for readers who know them.
    schema: KeyValue,
    columns: Columns<'a>,
}

impl Writer<'_> {
    fn flush(&mut self) -> Result<(), ParquetError> {
        let compression = CompressionOptions::Zstd(Some(ZstdLevel::try_new(ZSTD_LEVEL)?));
        let rows = self.columns.rows() as u64;
        let columns = self.columns.in_order().into_iter().zip(&self.descriptors);
        // One column after another becomes pages, so that the pages of one are held at a time.
        let columns = columns.map(|((_, column), descriptor)| {
            let pages = column.pages(descriptor).into_iter().map(Ok);
            let pages = Compressor::new(pages, compression, Vec::new());
            Ok::<_, ParquetError>(DynStreamingIterator::new(pages))
        });
        self.file.write(rows, DynIter::new(columns))?;
        self.columns.clear();
        Ok(())
    }

    fn failed(&self, source: ParquetError) -> LedgerError {
        LedgerError {
            object: self.object.clone(),
            source: source.into(),
        }
    }
}

impl LedgerWriter for Writer<'_> {
    fn write(&mut self, attributed: &Attributed) -> Result<(), LedgerError> {
        self.columns.push(attributed);
        if self.columns.rows() == ROW_GROUP {
            self.flush().map_err(|e| self.failed(e))
        } else {
            Ok(())
        }
    }

    fn finish(mut self: Box<Self>) -> Result<(), LedgerError> {
        if self.columns.rows() > 0 {
            self.flush().map_err(|e| self.failed(e))?;
        }
        let ended = self.file.end(Some(vec![self.schema.clone()]));
        ended.map(|_| ()).map_err(|e| self.failed(e))
    }
}

/// What is known of one kind of stamp.
struct Stamps {
    at: Moments,
    by: Logins,
    verdicts: Verdicts,
}

impl Stamps {
    const fn new() -> Self {
        Self {
            at: Moments::new(),
            by: Logins::new(),
            verdicts: Verdicts::new(),
        }
    }

    fn push(&mut self, stamp: Stamp<LoginKey>, verdict: Option<Verdict>) {
        self.at.push(stamp.at);
        self.by.push(stamp.by);
        self.verdicts.push(verdict);
    }

    fn clear(&mut self) {
        self.at.clear();
        self.by.clear();
        self.verdicts.clear();
    }

    fn text<'a>(
        &'a self,
        text: impl Fn(&Verdict) -> &'a str + Send + Sync + 'a,
    ) -> Box<dyn Column + 'a> {
        let verdicts = &self.verdicts;
        Box::new(TextOf { verdicts, text })
    }

    fn number(&self, millionths: fn(&Verdict) -> Option<u32>) -> Box<dyn Column + '_> {
        let verdicts = &self.verdicts;
        Box::new(NumberOf {
            verdicts,
            millionths,
        })
    }
}

/// All columns of the ledger.
struct Columns<'a> {
    clients: &'a Clients,
    logins: &'a LoginIds,
    record_id: RecordIds,
    owner_id: Logins,
    owner_class: Classes,
    created: Stamps,
    modified: Stamps,
}

impl<'a> Columns<'a> {
    const fn new(clients: &'a Clients, logins: &'a LoginIds) -> Self {
        Self {
            clients,
            logins,
            record_id: RecordIds::new(),
            owner_id: Logins::new(),
            owner_class: Classes::new(),
            created: Stamps::new(),
            modified: Stamps::new(),
        }
    }

    const fn rows(&self) -> usize {
        self.record_id.rows()
    }

    fn push(&mut self, attributed: &Attributed) {
        let record = &attributed.record;
        self.record_id.push(record.id);
        self.owner_id.push(record.owner);
        self.owner_class.push(attributed.owner_class);
        self.created.push(record.created, attributed.created);
        self.modified.push(record.modified, attributed.modified);
    }

    fn clear(&mut self) {
        self.record_id.clear();
        self.owner_id.clear();
        self.owner_class.clear();
        self.created.clear();
        self.modified.clear();
    }

    /// The columns as the contract names and orders them.
    fn in_order(&self) -> [(&'static str, Box<dyn Column + '_>); 19] {
        let (created, modified) = (&self.created, &self.modified);
        let client = |verdict: &Verdict| self.clients.name(verdict.client);
        let ids = |logins| {
            Box::new(LoginsOf {
                logins,
                ids: self.logins,
            })
        };
        [
            ("record_id", Box::new(&self.record_id)),
            ("owner_id", ids(&self.owner_id)),
            ("owner_class", Box::new(&self.owner_class)),
            ("created_at", Box::new(&created.at)),
            ("created_by", ids(&created.by)),
            ("created_actor", created.text(|v| v.actor.as_str())),
            ("created_channel", created.text(|v| v.channel.as_str())),
            ("created_client", created.text(client)),
            ("created_basis", created.text(|v| v.basis.as_str())),
            ("created_confidence", created.number(|v| v.confidence)),
            ("modified_at", Box::new(&modified.at)),
            ("modified_by", ids(&modified.by)),
            ("modified_actor", modified.text(|v| v.actor.as_str())),
            ("modified_channel", modified.text(|v| v.channel.as_str())),
            ("modified_client", modified.text(client)),
            ("modified_basis", modified.text(|v| v.basis.as_str())),
            ("modified_confidence", modified.number(|v| v.confidence)),
            ("created_p_integration", created.number(|v| v.integration)),
            ("modified_p_integration", modified.number(|v| v.integration)),
        ]
    }

    fn schema(&self) -> ArrowSchema {
        let columns = self.in_order().into_iter();
        let fields = columns.map(|(name, column)| Field::new(name.into(), column.kind(), true));
        fields.collect()
    }
}

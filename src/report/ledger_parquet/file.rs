//! A Parquet file of one table of the ledger: columns become row groups.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::PathBuf;

use polars_arrow::datatypes::{ArrowSchema, Field};
use polars_parquet::parquet::compression::{CompressionOptions, ZstdLevel};
use polars_parquet::parquet::error::ParquetError;
use polars_parquet::parquet::metadata::{Descriptor, KeyValue};
use polars_parquet::parquet::write::{
    Compressor, DynIter, DynStreamingIterator, FileWriter, Version, WriteOptions,
};
use polars_parquet::write::{schema_to_metadata_key, to_parquet_schema};

use super::column::Column;
use super::page;
use crate::analysis::LedgerError;
use crate::report::{FolderError, ResultFolder};

/// Rows in one row group: large enough to compress well, small enough to hold one per core.
const ROW_GROUP: usize = page::MOST_VALUES;

/// Level 3 takes half as long again, for files two hundredths smaller. LZ4 and Snappy save a fifth of the
/// time, for files larger by two thirds.
const ZSTD_LEVEL: i32 = 1;

/// Who wrote the file, in the form that other readers parse.
const CREATED_BY: &str = concat!("byline version ", env!("CARGO_PKG_VERSION"));

/// Columns with their names, as the contract names and orders them.
pub(super) type Named<'c> = Vec<(&'static str, Box<dyn Column + 'c>)>;

/// What is collected of a table until it is a row group.
pub(super) trait Columns {
    /// Rows collected.
    fn rows(&self) -> usize;

    /// Lets go of them.
    fn clear(&mut self);

    /// The columns.
    fn in_order(&self) -> Named<'_>;
}

/// One file in the making.
pub(super) struct TableFile<C> {
    /// What it holds, and where, for errors.
    object: String,
    path: PathBuf,
    file: FileWriter<BufWriter<File>>,
    /// What each column is, in their order.
    descriptors: Vec<Descriptor>,
    /// The same in the words of Arrow, for readers who know them.
    schema: KeyValue,
    columns: C,
}

impl<C: Columns> TableFile<C> {
    pub(super) fn create(
        folder: &ResultFolder,
        path: &str,
        object: &str,
        columns: C,
    ) -> Result<Self, LedgerError> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| LedgerError {
            object: object.to_owned(),
            source,
        };
        let file = folder.create(path).map_err(|e| failed(e.into()))?;
        let fields = columns.in_order().into_iter();
        let fields = fields.map(|(name, column)| Field::new(name.into(), column.kind(), true));
        let schema: ArrowSchema = fields.collect();
        let leaves = to_parquet_schema(&schema).map_err(|e| failed(e.into()))?;
        let descriptors = leaves.columns().iter();
        let descriptors = descriptors.map(|leaf| leaf.descriptor.clone()).collect();
        // The index of pages would say of each column's one page what the row group says already.
        let options = WriteOptions {
            write_statistics: false,
            version: Version::V1,
        };
        let created_by = Some(CREATED_BY.to_owned());
        Ok(Self {
            object: object.to_owned(),
            path: folder.shown(path),
            file: FileWriter::new(BufWriter::new(file), leaves, options, created_by),
            descriptors,
            schema: schema_to_metadata_key(&schema),
            columns,
        })
    }

    /// Adds a row with `push`.
    pub(super) fn row(&mut self, push: impl FnOnce(&mut C)) -> Result<(), LedgerError> {
        push(&mut self.columns);
        if self.columns.rows() == ROW_GROUP {
            self.flush().map_err(|e| self.failed(e))
        } else {
            Ok(())
        }
    }

    pub(super) fn finish(mut self) -> Result<(), LedgerError> {
        if self.columns.rows() > 0 {
            self.flush().map_err(|e| self.failed(e))?;
        }
        let ended = self.file.end(Some(vec![self.schema.clone()]));
        ended.map(|_| ()).map_err(|e| self.failed(e))
    }

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

    fn failed(&self, error: ParquetError) -> LedgerError {
        let said = error.to_string();
        // What the system said is behind what Parquet says of it.
        let said = said.rsplit("underlying IO error: ").next();
        let source = FolderError::Io {
            path: self.path.display().to_string(),
            source: io::Error::other(said.unwrap_or_default().to_owned()),
        };
        LedgerError {
            object: self.object.clone(),
            source: source.into(),
        }
    }
}

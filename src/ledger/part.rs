//! One file of the ledger, read a row group at a time.

use std::fs::File;
use std::path::PathBuf;

use polars_parquet::parquet::metadata::{FileMetadata, RowGroupMetadata};
use polars_parquet::parquet::read::read_metadata;

use super::batch::Batch;
use super::column::ids;
use super::{ReadBackError, column};
use crate::shared_file::SharedFile;

/// The file of one object.
#[derive(Clone, Debug)]
pub struct LedgerPart {
    object: String,
    path: PathBuf,
}

/// Reads the file of one object from its first record to its last.
pub struct PartReader {
    source: Source,
    metadata: FileMetadata,
    next: usize,
}

/// The bytes of a file, and how it is called when something is wrong with it.
pub(super) struct Source {
    pub(super) file: SharedFile,
    path: PathBuf,
}

impl Source {
    /// What Parquet says, with the file it says it of.
    pub(super) fn refused(
        &self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> ReadBackError {
        ReadBackError::Parquet {
            path: self.path.display().to_string(),
            source: source.into(),
        }
    }

    /// The file is none that `analyze` writes.
    pub(super) fn damaged(&self, why: &'static str) -> ReadBackError {
        ReadBackError::Damaged {
            path: self.path.display().to_string(),
            why,
        }
    }
}

impl LedgerPart {
    pub(super) const fn new(object: String, path: PathBuf) -> Self {
        Self { object, path }
    }

    /// API name of the object, as the result has it.
    #[must_use]
    pub fn object(&self) -> &str {
        &self.object
    }

    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(&self) -> Result<PartReader, ReadBackError> {
        let file = File::open(&self.path).and_then(SharedFile::new);
        let mut source = Source {
            file: file.map_err(|source| ReadBackError::Io {
                path: self.path.display().to_string(),
                source,
            })?,
            path: self.path.clone(),
        };
        let metadata = read_metadata(&mut source.file);
        Ok(PartReader {
            metadata: metadata.map_err(|error| source.refused(error))?,
            source,
            next: 0,
        })
    }
}

impl PartReader {
    /// The next records, in the order of their ids; `None` behind the last.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn next_batch(&mut self) -> Result<Option<Batch<'_>>, ReadBackError> {
        let Some(group) = self.metadata.row_groups.get(self.next) else {
            return Ok(None);
        };
        self.next += 1;
        let group = Group {
            source: &self.source,
            group,
        };
        let ids = ids(&group)?;
        Ok(Some(Batch::new(group, ids)))
    }
}

/// One row group of a file.
pub(super) struct Group<'a> {
    pub(super) source: &'a Source,
    pub(super) group: &'a RowGroupMetadata,
}

impl Group<'_> {
    /// Rows, all columns alike.
    pub(super) fn rows(&self) -> usize {
        self.group.num_rows()
    }

    /// Checks that a column has a cell for every row.
    pub(super) fn whole<T>(&self, cells: Vec<T>) -> Result<Vec<T>, ReadBackError> {
        if cells.len() == self.rows() {
            Ok(cells)
        } else {
            Err(self.source.damaged(column::UNEVEN))
        }
    }
}

//! The rows of a plan: `reasons/<Object>.csv`, and for each file of a wave `transfer/`, `rollback/` and `guard/` with the
//! same records in the same order.
//!
//! What loaders take is `Id,OwnerId` and nothing else: Bulk API refuses a file with a column that is no field. So the present
//! owner, by which one can see whether a record changed hands since the export, is in a file of its own beside it.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use ::csv::{Terminator, Writer, WriterBuilder};

use crate::analysis::{PlanSink, PlanSinkError, ReasonRow};
use crate::csv_safe::escaped;
use crate::org::SalesforceId;
use crate::plan::TransferFile;
use crate::report::{FolderError, ResultFolder};

const REASONS: [&str; 5] = ["record_id", "from_owner", "to_owner", "rule", "reason"];

/// What loaders take.
const LOADED: &[u8] = b"Id,OwnerId\n";
const GUARDED: &[u8] = b"Id,OwnerId,PresentOwnerId\n";

/// Writes the rows into a result folder.
#[derive(Debug)]
pub struct PlanFolder<'a> {
    folder: &'a ResultFolder,
    object: String,
    /// Whether the cells of `reasons` are made safe for spreadsheets.
    marked: bool,
    reasons: Option<Writer<File>>,
    files: Option<Files>,
}

/// The files of one number.
#[derive(Debug)]
struct Files {
    transfer: Named,
    rollback: Named,
    guard: Named,
}

/// A file that is named when it cannot be written.
#[derive(Debug)]
struct Named {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Named {
    fn write(&mut self, bytes: &[u8]) -> Result<(), FolderError> {
        let written = self.file.write_all(bytes);
        written.map_err(|source| self.failed(source))
    }

    fn flush(&mut self) -> Result<(), FolderError> {
        self.file.flush().map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> FolderError {
        FolderError::Io {
            path: self.path.display().to_string(),
            source,
        }
    }
}

impl<'a> PlanFolder<'a> {
    /// Rows go below this folder.
    #[must_use]
    pub const fn new(folder: &'a ResultFolder) -> Self {
        Self {
            folder,
            object: String::new(),
            marked: false,
            reasons: None,
            files: None,
        }
    }

    fn failed(&self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> PlanSinkError {
        PlanSinkError {
            object: self.object.clone(),
            source: source.into(),
        }
    }

    /// What is told when reasons cannot be written.
    fn of_reasons(&self, error: io::Error) -> PlanSinkError {
        let path = format!("reasons/{}.csv", self.object);
        self.failed(self.folder.failed(&path, error))
    }

    /// Writes what is left of the files that are open.
    fn close(&mut self) -> Result<(), PlanSinkError> {
        if let Some(mut reasons) = self.reasons.take() {
            reasons.flush().map_err(|error| self.of_reasons(error))?;
        }
        if let Some(mut files) = self.files.take() {
            files.flush().map_err(|error| self.failed(error))?;
        }
        Ok(())
    }

    fn open(&self, name: &str) -> Result<Files, FolderError> {
        let create = |folder: &str| {
            let path = format!("{folder}/{name}");
            Ok(Named {
                file: BufWriter::new(self.folder.create(&path)?),
                path: self.folder.shown(&path),
            })
        };
        Ok(Files {
            transfer: create("transfer")?,
            rollback: create("rollback")?,
            guard: create("guard")?,
        })
    }
}

impl Files {
    fn begin(&mut self) -> Result<(), FolderError> {
        self.transfer.write(LOADED)?;
        self.rollback.write(LOADED)?;
        self.guard.write(GUARDED)
    }

    fn row(
        &mut self,
        record: SalesforceId,
        from: SalesforceId,
        to: SalesforceId,
    ) -> Result<(), FolderError> {
        let [record, from, to] = [record, from, to].map(|id| id.to_18());
        for (file, owner) in [(&mut self.transfer, &to), (&mut self.rollback, &from)] {
            file.write(&record)?;
            file.write(b",")?;
            file.write(owner)?;
            file.write(b"\n")?;
        }
        self.guard.write(&record)?;
        for owner in [&to, &from] {
            self.guard.write(b",")?;
            self.guard.write(owner)?;
        }
        self.guard.write(b"\n")
    }

    fn flush(&mut self) -> Result<(), FolderError> {
        self.transfer.flush()?;
        self.rollback.flush()?;
        self.guard.flush()
    }
}

impl PlanSink for PlanFolder<'_> {
    fn object(&mut self, object: &str) -> Result<(), PlanSinkError> {
        self.close()?;
        self.object = object.to_owned();
        let path = format!("reasons/{object}.csv");
        self.marked = self.folder.is_marked(&path);
        let file = self
            .folder
            .create(&path)
            .map_err(|error| self.failed(error))?;
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::Any(b'\n'))
            .from_writer(file);
        writer
            .write_record(REASONS)
            .map_err(|error| self.of_reasons(error.into()))?;
        self.reasons = Some(writer);
        Ok(())
    }

    fn reason(&mut self, row: &ReasonRow<'_>) -> Result<(), PlanSinkError> {
        let (record, from) = (row.record.to_18(), row.from.to_18());
        let to = row.to.map(|to| to.to_18());
        let (rule, reason) = if self.marked {
            (escaped(row.rule), escaped(row.reason))
        } else {
            (row.rule.into(), row.reason.into())
        };
        let [rule, reason] = [&rule, &reason].map(|text| self.folder.veiled(text));
        let cells: [&[u8]; 5] = [
            &record,
            &from,
            to.as_ref().map_or(&[], |to| to.as_slice()),
            rule.as_bytes(),
            reason.as_bytes(),
        ];
        let written = self
            .reasons
            .as_mut()
            .map(|writer| writer.write_record(cells));
        match written {
            Some(Err(error)) => Err(self.of_reasons(error.into())),
            _ => Ok(()),
        }
    }

    fn file(&mut self, file: &TransferFile) -> Result<(), PlanSinkError> {
        self.close()?;
        self.object.clone_from(&file.name);
        let mut files = self.open(&file.name).map_err(|error| self.failed(error))?;
        files.begin().map_err(|error| self.failed(error))?;
        self.files = Some(files);
        Ok(())
    }

    fn moves(
        &mut self,
        record: SalesforceId,
        from: SalesforceId,
        to: SalesforceId,
    ) -> Result<(), PlanSinkError> {
        let written = self.files.as_mut().map(|files| files.row(record, from, to));
        match written {
            Some(Err(error)) => Err(self.failed(error)),
            _ => Ok(()),
        }
    }

    fn end(&mut self) -> Result<(), PlanSinkError> {
        self.close()
    }
}

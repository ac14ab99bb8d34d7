//! `records/<Object>.parquet`: the ledger, one file per object, one row per record, sorted by id; and
//! `changes.parquet` beside it (`changes`).
//!
//! Rows are collected in columns and written in row groups, so that what is held does not grow with the
//! number of records. Most columns have few distinct values, so each row is reduced to small codes at
//! once (`dictionary`), a column becomes pages without its texts being touched again (`column`,
//! `page`), and Polars' Parquet crate puts the pages into a file (`file`). Its types stay in here.

mod changes;
mod column;
mod dictionary;
mod file;
mod page;

use self::changes::ChangeColumns;
use self::column::{
    Classes, Column, Logins, LoginsOf, Moments, NumberOf, RecordIds, TextOf, Verdicts,
};
use self::file::{Columns, Named, TableFile};
use super::ResultFolder;
use crate::analysis::{ChangesWriter, Ledger, LedgerError, LedgerWriter};
use crate::attribution::{Attributed, Verdict};
use crate::changes::Changes;
use crate::identity::Clients;
use crate::org::{LoginIds, LoginKey};
use crate::pseudonym::Pseudonyms;
use crate::records::Stamp;

/// Writes the ledger into a result folder.
#[derive(Debug)]
pub struct ParquetLedger<'a> {
    folder: &'a ResultFolder,
}

impl<'a> ParquetLedger<'a> {
    /// A ledger in the folder `records` of the result, and the file of changes beside it.
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
        let path = format!("records/{object}.parquet");
        let columns = RecordColumns::new((clients, logins), self.folder.pseudonyms());
        Ok(Box::new(TableFile::create(
            self.folder,
            &path,
            object,
            columns,
        )?))
    }

    fn open_changes<'a>(
        &'a self,
        changes: &'a Changes,
        clients: &'a Clients,
        logins: &'a LoginIds,
    ) -> Result<Box<dyn ChangesWriter + 'a>, LedgerError> {
        let columns = ChangeColumns::new(changes, (clients, logins), self.folder.pseudonyms());
        let file = TableFile::create(self.folder, "changes.parquet", "changes", columns)?;
        Ok(Box::new(file))
    }
}

impl LedgerWriter for TableFile<RecordColumns<'_>> {
    fn write(&mut self, attributed: &Attributed) -> Result<(), LedgerError> {
        self.row(|columns| columns.push(attributed))
    }

    fn finish(self: Box<Self>) -> Result<(), LedgerError> {
        Self::finish(*self)
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
        pseudonyms: Option<&'a Pseudonyms>,
    ) -> Box<dyn Column + 'a> {
        let verdicts = &self.verdicts;
        Box::new(TextOf {
            verdicts,
            text,
            pseudonyms,
        })
    }

    fn number(&self, millionths: fn(&Verdict) -> Option<u32>) -> Box<dyn Column + '_> {
        let verdicts = &self.verdicts;
        Box::new(NumberOf {
            verdicts,
            millionths,
        })
    }
}

/// All columns of the records.
struct RecordColumns<'a> {
    pseudonyms: Option<&'a Pseudonyms>,
    clients: &'a Clients,
    logins: &'a LoginIds,
    record_id: RecordIds,
    owner_id: Logins,
    owner_class: Classes,
    created: Stamps,
    modified: Stamps,
}

impl<'a> RecordColumns<'a> {
    const fn new(
        (clients, logins): (&'a Clients, &'a LoginIds),
        pseudonyms: Option<&'a Pseudonyms>,
    ) -> Self {
        Self {
            pseudonyms,
            clients,
            logins,
            record_id: RecordIds::new(),
            owner_id: Logins::new(),
            owner_class: Classes::new(),
            created: Stamps::new(),
            modified: Stamps::new(),
        }
    }

    fn push(&mut self, attributed: &Attributed) {
        let record = &attributed.record;
        self.record_id.push(record.id);
        self.owner_id.push(record.owner);
        self.owner_class.push(attributed.owner_class);
        self.created.push(record.created, attributed.created);
        self.modified.push(record.modified, attributed.modified);
    }
}

impl Columns for RecordColumns<'_> {
    fn rows(&self) -> usize {
        self.record_id.rows()
    }

    fn clear(&mut self) {
        self.record_id.clear();
        self.owner_id.clear();
        self.owner_class.clear();
        self.created.clear();
        self.modified.clear();
    }

    fn in_order(&self) -> Named<'_> {
        let (created, modified) = (&self.created, &self.modified);
        let client = |verdict: &Verdict| self.clients.name(verdict.client);
        let ids = |logins| {
            Box::new(LoginsOf {
                logins,
                ids: self.logins,
            })
        };
        vec![
            ("record_id", Box::new(&self.record_id)),
            ("owner_id", ids(&self.owner_id)),
            ("owner_class", Box::new(&self.owner_class)),
            ("created_at", Box::new(&created.at)),
            ("created_by", ids(&created.by)),
            ("created_actor", created.text(|v| v.actor.as_str(), None)),
            (
                "created_channel",
                created.text(|v| v.channel.as_str(), None),
            ),
            ("created_client", created.text(client, self.pseudonyms)),
            ("created_basis", created.text(|v| v.basis.as_str(), None)),
            ("created_confidence", created.number(|v| v.confidence)),
            ("modified_at", Box::new(&modified.at)),
            ("modified_by", ids(&modified.by)),
            ("modified_actor", modified.text(|v| v.actor.as_str(), None)),
            (
                "modified_channel",
                modified.text(|v| v.channel.as_str(), None),
            ),
            ("modified_client", modified.text(client, self.pseudonyms)),
            ("modified_basis", modified.text(|v| v.basis.as_str(), None)),
            ("modified_confidence", modified.number(|v| v.confidence)),
            ("created_p_integration", created.number(|v| v.integration)),
            ("modified_p_integration", modified.number(|v| v.integration)),
        ]
    }
}

//! Reads labels: a sheet that a person filled, or any table with the same columns.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use thiserror::Error;

use crate::csv_safe::unescaped;
use crate::inventory::Digest;
use crate::org::{Actor, SalesforceId, StampKind};
use crate::table::{Column, Header, Reason, Row, Table, TableError, text};

const NO_OBJECT: Reason = "no object is named";
const NO_ID: Reason = "`record_id` is no Salesforce id";
const NO_STAMP: Reason = "`stamp` is neither `created` nor `modified`";
const NO_ACTOR: Reason = "`actor` is none of byline's words for actors";
const NO_WEIGHT: Reason = "`weight` is no number above 0";
const AGAIN: Reason = "the stamp has been labelled before, alike";
const OTHERWISE: Reason = "the stamp is labelled twice, and differently";

/// Labels of a file, and what became of its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// The digest of the file.
    pub digest: Digest,
    /// What a person said, in the order of the file.
    pub labels: Vec<Label>,
    /// Rows without a label yet.
    pub empty: u64,
    /// Rows that the labeller looked at and could not tell: `unknown`.
    pub undecided: u64,
    /// Rows that cannot be used.
    pub left_out: Vec<LeftOut>,
}

/// What a person said of one stamp.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Physical line of the file.
    pub line: u64,
    /// Name of the object as given.
    pub object: String,
    /// The record.
    pub record: SalesforceId,
    /// Which of its stamps.
    pub stamp: StampKind,
    /// Who made it; never `unknown`.
    pub actor: Actor,
    /// By which client; empty where the label does not say.
    pub client: String,
    /// As many attributions does the row stand for; `None` where the file does not say.
    pub weight: Option<f64>,
}

/// Rows that are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// Physical line of the row, or of the first of them.
    pub line: Option<u64>,
    /// Why.
    pub reason: Reason,
    /// How many: one, but for rows that are no rows.
    pub rows: u64,
}

impl LeftOut {
    /// One row.
    pub(super) const fn row(line: u64, reason: Reason) -> Self {
        Self {
            line: Some(line),
            reason,
            rows: 1,
        }
    }
}

/// Why a file of labels cannot be used at all.
#[derive(Debug, Error)]
pub enum LabelsError {
    /// The user named a file that is not there.
    #[error("there is no file `{0}`")]
    Missing(String),
    /// It cannot be read.
    #[error("could not read `{path}`")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is no table.
    #[error("`{path}` is no table of labels")]
    Table {
        /// The file.
        path: String,
        /// Why not.
        source: TableError,
    },
    /// A column is missing.
    #[error("`{path}` has no column `{column}`")]
    NoColumn {
        /// The file.
        path: String,
        /// The column as the contract names it.
        column: &'static str,
    },
}

/// Where the columns stand.
struct Columns {
    object: Column,
    record: Column,
    stamp: Column,
    actor: Column,
    client: Column,
    weight: Column,
}

/// What one row is.
enum Met {
    Label(Label),
    Empty,
    Undecided,
    Bad(Reason),
}

impl Labels {
    /// Reads a file of labels, however a spreadsheet saved it.
    ///
    /// # Errors
    /// When it cannot be read or lacks a column. A row that cannot be used is no error.
    pub fn read(path: &Path) -> Result<Self, LabelsError> {
        let shown = || path.display().to_string();
        if !path.is_file() {
            return Err(LabelsError::Missing(shown()));
        }
        let io = |source| LabelsError::Io {
            path: shown(),
            source,
        };
        let digest = File::open(path).and_then(Digest::of_reader).map_err(io)?;
        let table = Table::open(File::open(path).map_err(io)?);
        let table = table.map_err(|source| LabelsError::Table {
            path: shown(),
            source,
        })?;
        let columns = Columns::find(table.header(), &shown)?;
        let mut labels = Self {
            digest,
            ..Self::default()
        };
        let mut rows = table.rows();
        while let Some(row) = rows.next_row() {
            let line = row.at().line();
            match columns.met(&row, line) {
                Met::Label(label) => labels.labels.push(label),
                Met::Empty => labels.empty += 1,
                Met::Undecided => labels.undecided += 1,
                Met::Bad(reason) => labels.left_out.push(LeftOut::row(line, reason)),
            }
        }
        drop(rows);
        let torn = table.finish().reasons.into_iter();
        labels
            .left_out
            .extend(torn.map(|(reason, (rows, first))| LeftOut {
                line: first.line,
                reason,
                rows,
            }));
        labels.take_repeated_out();
        Ok(labels)
    }

    /// Of two labels of one stamp that agree the first is kept; of two that do not, none is.
    fn take_repeated_out(&mut self) {
        let mut first: HashMap<(String, SalesforceId, StampKind), usize> = HashMap::new();
        let mut reasons: Vec<Option<Reason>> = vec![None; self.labels.len()];
        for (place, label) in self.labels.iter().enumerate() {
            let key = (label.object.to_lowercase(), label.record, label.stamp);
            let before = *first.entry(key).or_insert(place);
            if before == place {
                continue;
            }
            if self.labels[before].actor == label.actor {
                reasons[place] = Some(AGAIN);
            } else {
                reasons[place] = Some(OTHERWISE);
                reasons[before] = Some(OTHERWISE);
            }
        }
        let labels = std::mem::take(&mut self.labels).into_iter();
        for (label, reason) in labels.zip(reasons) {
            match reason {
                Some(reason) => self.left_out.push(LeftOut::row(label.line, reason)),
                None => self.labels.push(label),
            }
        }
    }
}

impl Columns {
    fn find(header: &Header, path: &dyn Fn() -> String) -> Result<Self, LabelsError> {
        let needed = |column: &'static str| {
            let place = header.find(&column.replace('_', ""));
            place.map(Some).ok_or_else(|| LabelsError::NoColumn {
                path: path(),
                column,
            })
        };
        Ok(Self {
            object: needed("object")?,
            record: needed("record_id")?,
            stamp: needed("stamp")?,
            actor: needed("actor")?,
            client: header.find("client"),
            weight: header.find("weight"),
        })
    }

    fn met(&self, row: &Row<'_>, line: u64) -> Met {
        let word = |column| text(row.get(column)).to_lowercase();
        let actor = word(self.actor);
        if actor.is_empty() {
            return Met::Empty;
        }
        // Both as `sample` marks cells for spreadsheets, and as they are.
        let value = |column| unescaped(&text(row.get(column))).into_owned();
        let object = value(self.object);
        if object.is_empty() {
            return Met::Bad(NO_OBJECT);
        }
        let Ok(record) = SalesforceId::parse(row.get(self.record)) else {
            return Met::Bad(NO_ID);
        };
        let Some(stamp) = StampKind::parse(&word(self.stamp)) else {
            return Met::Bad(NO_STAMP);
        };
        let Some(actor) = Actor::parse(&actor) else {
            return Met::Bad(NO_ACTOR);
        };
        let weight = text(row.get(self.weight));
        let weight = match &*weight {
            "" => None,
            // Spreadsheets of half the world write a comma.
            cell => match cell.replace(',', ".").parse::<f64>() {
                Ok(weight) if weight.is_finite() && weight > 0.0 => Some(weight),
                _ => return Met::Bad(NO_WEIGHT),
            },
        };
        if actor == Actor::Unknown {
            return Met::Undecided;
        }
        Met::Label(Label {
            line,
            object,
            record,
            stamp,
            actor,
            client: value(self.client),
            weight,
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn read(text: &[u8]) -> Labels {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("labels.csv");
        std::fs::write(&path, text).unwrap();
        Labels::read(&path).unwrap()
    }

    #[test]
    fn what_becomes_of_each_row() {
        let labels = read(
            b"object,record_id,stamp,actor,client,weight\n\
              Account,0015j000000Ud77AAC,created,Human,,2.5\n\
              Account,0015j000000Ud77,modified,integration,Mailwing,\n\
              account,0015j000000Ud77AAC,created,human,,\n\
              Account,0015j000000Ud7XAAS,created,,,\n\
              Account,0015j000000Ud7XAAS,modified,unknown,,\n\
              Account,1.5E+14,created,human,,\n\
              Account,0015j000000Ud7XAAS,deleted,human,,\n\
              Account,0015j000000Ud7XAAS,created,robot,,\n\
              ,0015j000000Ud7XAAS,created,human,,\n\
              Account,0015j000000Ud7XAAS,created,human,,minus\n\
              Account,0015j000000Ud7XAAS,created,human\n\
              Contact,0035j000000Ud7X,created,human,,\n\
              Contact,0035j000000Ud7X,created,guest,,\n",
        );
        let used: Vec<_> = labels
            .labels
            .iter()
            .map(|l| (l.line, l.actor, l.weight))
            .collect();
        let expected = [(2, Actor::Human, Some(2.5)), (3, Actor::Integration, None)];
        assert_eq!(used, expected);
        assert_eq!(labels.labels[1].client, "Mailwing");
        assert_eq!((labels.empty, labels.undecided), (1, 1));
        let mut left_out = labels.left_out;
        left_out.sort_unstable();
        let ragged = "the row has another number of fields than the header";
        let expected = [
            (4, AGAIN),
            (7, NO_ID),
            (8, NO_STAMP),
            (9, NO_ACTOR),
            (10, NO_OBJECT),
            (11, NO_WEIGHT),
            (12, ragged),
            (13, OTHERWISE),
            (14, OTHERWISE),
        ];
        assert_eq!(
            left_out,
            expected.map(|(line, reason)| LeftOut::row(line, reason))
        );
    }

    /// A `'` that byline puts before a formula is none of the value, and one of a name is.
    #[test]
    fn marks_against_formulas_are_taken_away() {
        let labels = read(
            b"object,record_id,stamp,actor,client\n\
              Account,0015j000000Ud77AAC,created,integration,'=Forms\n\
              Account,0015j000000Ud77AAC,modified,integration,'t Hart\n",
        );
        let clients = labels.labels.iter().map(|label| label.client.as_str());
        assert_eq!(clients.collect::<Vec<_>>(), ["=Forms", "'t Hart"]);
    }

    /// As a spreadsheet of a country with decimal commas saves it.
    #[test]
    fn semicolons_and_commas() {
        let labels = read(
            "\u{feff}Object;Record ID;Stamp;Actor;Weight\r\n\
             Account;0015j000000Ud77AAC;created;human;12,5\r\n"
                .as_bytes(),
        );
        assert_eq!(labels.labels[0].weight, Some(12.5));
    }

    #[test]
    fn what_is_no_table_of_labels() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("labels.csv");
        let missing = Labels::read(&path);
        assert!(matches!(missing, Err(LabelsError::Missing(_))));
        std::fs::write(&path, "object,record_id,stamp\n").unwrap();
        let lacking = Labels::read(&path);
        assert!(matches!(
            lacking,
            Err(LabelsError::NoColumn {
                column: "actor",
                ..
            })
        ));
        std::fs::write(&path, "").unwrap();
        assert!(matches!(
            Labels::read(&path),
            Err(LabelsError::Table { .. })
        ));
    }
}

//! What byline takes on before it leaves something out or stops: one place for all limits.
//!
//! The numbers, what each guards and where it comes from are in `catalog/limits.toml`. A stage is given the
//! [`Limits`] of a run and asks for the one it has to keep; what is beyond is left out with the reason of the limit, so
//! that whoever reads the manifest knows which it was. Nothing is measured here, and no stage is known.

mod amount;

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::LazyLock;

pub use self::amount::{AmountError, parse_amount, shown_amount};

use crate::catalog::{LimitFact, limit_facts};

/// One limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// What an archive or a gzipped file may inflate to.
    ArchiveBytes,
    /// The same, in times its packed size.
    ArchiveRatio,
    /// Members of an archive.
    ArchiveEntries,
    /// Archives inside archives.
    ArchiveDepth,
    /// What archives inside archives may take.
    ArchiveNestedBytes,
    /// Members whose names lead out of their archive.
    ArchiveStrayNames,
    /// Files and members in all.
    Files,
    /// Entries of a folder.
    FolderFiles,
    /// One row of a table.
    RowBytes,
    /// One field of a row.
    FieldBytes,
    /// Columns of a table.
    Columns,
    /// One metadata file.
    XmlBytes,
    /// Elements inside elements.
    XmlDepth,
    /// Entities that a document defines.
    XmlEntities,
    /// Logins and owners.
    Logins,
    /// Clients.
    Clients,
    /// What is known from logs.
    LogMemory,
    /// Rows that wait to be sorted.
    Memory,
}

impl Limit {
    /// All of them, in the order of the catalogue.
    pub const ALL: [Self; 18] = [
        Self::ArchiveBytes,
        Self::ArchiveRatio,
        Self::ArchiveEntries,
        Self::ArchiveDepth,
        Self::ArchiveNestedBytes,
        Self::ArchiveStrayNames,
        Self::Files,
        Self::FolderFiles,
        Self::RowBytes,
        Self::FieldBytes,
        Self::Columns,
        Self::XmlBytes,
        Self::XmlDepth,
        Self::XmlEntities,
        Self::Logins,
        Self::Clients,
        Self::LogMemory,
        Self::Memory,
    ];

    /// What the catalogue says of it.
    #[must_use]
    pub fn fact(self) -> &'static LimitFact {
        // A catalogue that does not parse has no rows; a test reads it strictly.
        static NONE: LazyLock<LimitFact> = LazyLock::new(|| LimitFact {
            name: String::new(),
            unit: String::new(),
            default: u64::MAX,
            least: 0,
            most: u64::MAX,
            guards: String::new(),
            beyond: String::new(),
            reached: String::new(),
            source: String::new(),
        });
        limit_facts().get(self as usize).unwrap_or(&NONE)
    }

    /// As users write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        &self.fact().name
    }

    /// Why something was left out that was beyond it, as it stands in the manifest.
    #[must_use]
    pub fn reason(self) -> &'static str {
        &self.fact().reached
    }

    /// The limit of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|limit| limit.name() == name)
    }

    /// The limit for which something is left out with this reason.
    #[must_use]
    pub fn of_reason(reason: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|limit| !reason.is_empty() && limit.reason() == reason)
    }

    /// That it was reached, for readers that can only fail.
    #[must_use]
    pub fn reached(self) -> io::Error {
        io::Error::other(Reached(self))
    }

    /// The limit because of which a reader failed, if it was one.
    #[must_use]
    pub fn of_error(error: &io::Error) -> Option<Self> {
        let reached = error.get_ref()?.downcast_ref::<Reached>()?;
        Some(reached.0)
    }

    /// Such a number of what it counts: `64 MiB`, `5,000 columns`.
    #[must_use]
    pub fn shown(self, value: u64) -> String {
        shown_amount(value, &self.fact().unit)
    }
}

/// That a limit was reached.
#[derive(Debug)]
struct Reached(Limit);

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.reason())
    }
}

impl Error for Reached {}

/// All limits of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    values: [u64; Limit::ALL.len()],
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            values: Limit::ALL.map(|limit| limit.fact().default),
        }
    }
}

impl Limits {
    /// The number of a limit, in its unit.
    #[must_use]
    pub fn get(&self, limit: Limit) -> u64 {
        self.values.get(limit as usize).copied().unwrap_or(u64::MAX)
    }

    /// The same, for what is counted in memory.
    #[must_use]
    pub fn size(&self, limit: Limit) -> usize {
        usize::try_from(self.get(limit)).unwrap_or(usize::MAX)
    }

    /// The same limits with one of another number; what is beyond the least or the most becomes that.
    #[must_use]
    pub fn with(mut self, limit: Limit, value: u64) -> Self {
        let fact = limit.fact();
        if let Some(place) = self.values.get_mut(limit as usize) {
            *place = value.clamp(fact.least, fact.most);
        }
        self
    }

    /// Those that are not what the catalogue says.
    pub fn changed(&self) -> impl Iterator<Item = (Limit, u64)> + '_ {
        let all = Limit::ALL.into_iter().map(|limit| (limit, self.get(limit)));
        all.filter(|(limit, value)| *value != limit.fact().default)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_limit_has_its_row_and_its_reason() {
        assert_eq!(limit_facts().len(), Limit::ALL.len());
        for (place, limit) in Limit::ALL.into_iter().enumerate() {
            assert_eq!(limit as usize, place);
            let words = limit.name().split('-').map(str::to_owned);
            let spelt: String = words
                .map(|word| word[..1].to_uppercase() + &word[1..])
                .collect();
            assert_eq!(format!("{limit:?}"), spelt);
            assert_eq!(Limit::named(limit.name()), Some(limit));
            if limit != Limit::Memory {
                assert_eq!(Limit::of_reason(limit.reason()), Some(limit));
            }
        }
        let reasons: BTreeSet<_> = Limit::ALL.iter().map(|limit| limit.reason()).collect();
        assert_eq!(reasons.len(), Limit::ALL.len());
        assert_eq!(Limit::of_reason(""), None);
    }

    #[test]
    fn a_reader_that_fails_for_a_limit_says_so() {
        let error = Limit::RowBytes.reached();
        assert_eq!(Limit::of_error(&error), Some(Limit::RowBytes));
        assert_eq!(error.to_string(), Limit::RowBytes.reason());
        assert_eq!(Limit::of_error(&io::Error::other("else")), None);
    }

    #[test]
    fn limits_are_changed_one_by_one() {
        let limits = Limits::default().with(Limit::Columns, 7);
        assert_eq!(limits.changed().collect::<Vec<_>>(), [(Limit::Columns, 7)]);
        assert_eq!(
            limits.with(Limit::Columns, u64::MAX).get(Limit::Columns),
            65_000
        );
        assert_eq!(Limits::default().size(Limit::XmlDepth), 64);
        assert_eq!(Limits::default().changed().next(), None);
        assert!(Limit::named("nothing").is_none());
        let shown = Limit::RowBytes.shown(64 << 20);
        assert_eq!(shown, "64 MiB");
        assert_eq!(
            Limit::named("columns").unwrap().shown(5000),
            "5,000 columns"
        );
    }
}

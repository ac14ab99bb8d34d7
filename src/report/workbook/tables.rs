//! Which tables stand in the workbook, and of what type their columns are: `tables.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ColumnType {
    Id,
    Text,
    Count,
    Fraction,
    Flag,
    Time,
    Date,
    Month,
}

/// A table of the result.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// The file that has all of it.
    pub(super) file: String,
    /// What it tells.
    pub(super) what: String,
    columns: BTreeMap<ColumnType, Vec<String>>,
}

impl Table {
    /// The name of its sheet: that of the file.
    pub(super) fn sheet(&self) -> &str {
        self.file
            .split_once('.')
            .map_or(&*self.file, |(name, _)| name)
    }

    /// The type of a column; text where the column is in no list.
    pub(super) fn column_type(&self, name: &str) -> ColumnType {
        let mut columns = self.columns.iter();
        let listed = columns.find(|(_, names)| names.iter().any(|listed| listed == name));
        listed.map_or(ColumnType::Text, |(column_type, _)| *column_type)
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.values().flatten().map(String::as_str)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(default)]
    table: Vec<Table>,
}

static TABLES: LazyLock<Tables> =
    LazyLock::new(|| toml::from_str(include_str!("tables.toml")).unwrap_or_default());

/// All of them, in the order of their sheets.
pub(super) fn tables() -> &'static [Table] {
    &TABLES.table
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::report::{FILES, GRANTED_FILES, LARGE_FILES, OUTCOME_FILES};

    #[test]
    fn every_table_has_a_sheet() {
        let strict: Tables = toml::from_str(include_str!("tables.toml")).unwrap();
        let listed: BTreeSet<&str> = strict.table.iter().map(|table| &*table.file).collect();
        assert_eq!(listed.len(), strict.table.len(), "none stands there twice");
        let files = FILES.iter().map(|(file, _)| *file);
        let files = files.chain(LARGE_FILES.iter().map(|(file, _)| *file));
        let files = files.chain(GRANTED_FILES.iter().map(|(file, _)| *file));
        let files = files.chain(OUTCOME_FILES.iter().map(|(file, _)| *file));
        let tables = files.filter(|file| file.ends_with(".csv"));
        let written: BTreeSet<&str> = tables.chain(["findings.json"]).collect();
        assert_eq!(listed, written);
    }

    /// Excel takes 31 characters, and not all of them.
    #[test]
    fn names_of_sheets_fit() {
        for table in tables() {
            let name = table.sheet();
            assert!(name.len() <= 31 && !name.is_empty(), "{name}");
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
            let names: Vec<&str> = table.names().collect();
            let distinct: BTreeSet<&&str> = names.iter().collect();
            assert_eq!(names.len(), distinct.len(), "{name}: one type for a column");
        }
    }
}

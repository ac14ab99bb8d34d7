//! The tables of a result.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};

/// One row, by the names of its columns.
pub(crate) type Row = BTreeMap<String, String>;

/// The tables that say who owns what.
#[derive(Debug)]
pub(crate) struct Tables {
    tables: BTreeMap<&'static str, Vec<Row>>,
    /// `as_of` of `summary.json`.
    pub(crate) as_of: String,
}

const NAMES: [&str; 8] = [
    "causes",
    "identities",
    "lorenz",
    "owners",
    "ownership",
    "ownership_months",
    "skew",
    "visibility",
];

impl Tables {
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut tables = BTreeMap::new();
        for name in NAMES {
            let path = folder.join(format!("{name}.csv"));
            let mut reader = csv::Reader::from_path(&path).with_context(|| name)?;
            let rows = reader.deserialize().collect::<csv::Result<Vec<Row>>>();
            tables.insert(name, rows.with_context(|| name)?);
        }
        let summary = std::fs::read_to_string(folder.join("summary.json"))?;
        let as_of = summary.split_once("\"as_of\": \"").map(|(_, rest)| rest);
        Ok(Self {
            tables,
            as_of: as_of.unwrap_or_default().chars().take(10).collect(),
        })
    }

    /// The rows of a table.
    pub(crate) fn rows(&self, name: &str) -> &[Row] {
        self.tables.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The ids that a table of logins gives this class.
    pub(crate) fn of_class(&self, classes: &[&str]) -> Vec<String> {
        let rows = self.rows("identities").iter();
        let of_class = rows.filter(|row| classes.contains(&row["class"].as_str()));
        of_class
            .map(|row| super::export::short(&row["user_id"]))
            .collect()
    }
}

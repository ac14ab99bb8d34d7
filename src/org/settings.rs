//! Settings of the org, as small facts with the place each comes from.
//!
//! Which settings are read is a table of the catalogue; nothing else of a settings file is kept.

use std::collections::BTreeMap;

use super::unite::Unite as _;

/// Where a fact stands: the type, as in `SecuritySettings`, and the path of elements below its root.
pub type SettingPlace = (&'static str, &'static str);

/// One row of a setting that is a list: element → value.
pub type SettingRow = BTreeMap<&'static str, String>;

/// By type, then by path.
type ByPlace<T> = BTreeMap<&'static str, BTreeMap<&'static str, T>>;

/// The facts of one file, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// What is said once.
    values: ByPlace<String>,
    /// What is a list.
    rows: ByPlace<Vec<SettingRow>>,
}

impl Settings {
    /// Keeps a fact; of several in one place, the first.
    pub fn set(&mut self, place: SettingPlace, value: String) {
        at(&mut self.values, place).unite(value);
    }

    /// Keeps a row of a list.
    pub fn push(&mut self, place: SettingPlace, row: SettingRow) {
        at(&mut self.rows, place).push(row);
    }

    /// What is set: `get("CaseSettings", "defaultCaseUser")`. `None` where the package does not say.
    #[must_use]
    pub fn get(&self, kind: &str, element: &str) -> Option<&str> {
        self.values.get(kind)?.get(element).map(String::as_str)
    }

    /// The same as a switch.
    #[must_use]
    pub fn flag(&self, kind: &str, element: &str) -> Option<bool> {
        match self.get(kind, element)? {
            on if on.eq_ignore_ascii_case("true") || on == "1" => Some(true),
            off if off.eq_ignore_ascii_case("false") || off == "0" => Some(false),
            _ => None,
        }
    }

    /// The rows of a list: `rows("SecuritySettings", "networkAccess.ipRanges")`.
    #[must_use]
    pub fn rows(&self, kind: &str, element: &str) -> &[SettingRow] {
        let rows = self.rows.get(kind).and_then(|rows| rows.get(element));
        rows.map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether nothing is said at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.rows.is_empty()
    }

    /// Adds the facts of another file, or of another copy.
    pub(super) fn add(&mut self, other: Self) {
        for (kind, values) in other.values {
            for (element, value) in values {
                self.set((kind, element), value);
            }
        }
        for (kind, rows) in other.rows {
            for (element, rows) in rows {
                at(&mut self.rows, (kind, element)).unite(rows);
            }
        }
    }
}

fn at<T: Default>(all: &mut ByPlace<T>, (kind, element): SettingPlace) -> &mut T {
    all.entry(kind).or_default().entry(element).or_default()
}

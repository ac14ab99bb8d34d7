//! Header rows: columns are bound by name, never by position.
//!
//! Salesforce adds columns to event logs with every release, and tools spell one column `OwnerId`,
//! `OWNERID` or `Owner ID`, so names are compared without case, blanks and punctuation.

use std::collections::HashMap;

/// The place of a column, or that the file has none.
pub type Column = Option<usize>;

/// A header row.
#[derive(Clone, Debug, Default)]
pub struct Header {
    titles: Vec<String>,
    names: Vec<String>,
    places: HashMap<String, usize>,
}

/// A header name for comparison: lower case, letters and digits only.
#[must_use]
pub fn normalized(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

impl Header {
    /// From the cells of the first row. Of two columns with one name the first is meant.
    pub fn new<'a>(cells: impl Iterator<Item = &'a [u8]>) -> Self {
        let titles: Vec<String> = cells.map(|c| super::text(c).into_owned()).collect();
        let names: Vec<String> = titles.iter().map(|title| normalized(title)).collect();
        let mut places = HashMap::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            places.entry(name.clone()).or_insert(place);
        }
        Self {
            titles,
            names,
            places,
        }
    }

    /// The column called so; `name` in normalized spelling.
    #[must_use]
    pub fn find(&self, name: &str) -> Column {
        self.places.get(name).copied()
    }

    /// The first of these columns that the file has.
    #[must_use]
    pub fn find_any(&self, names: &[&str]) -> Column {
        names.iter().find_map(|name| self.find(name))
    }

    /// Whether there is a column called so.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Names as the file spells them, in file order.
    #[must_use]
    pub fn titles(&self) -> &[String] {
        &self.titles
    }

    /// Normalized names in file order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

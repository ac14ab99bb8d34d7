//! Elements of metadata whose lines are kept, because findings point at them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::setting::settings;

/// Elements below one root element.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cited {
    root: String,
    /// Paths with dots.
    elements: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    cited: Vec<Cited>,
}

static CITED: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("cited.toml")).unwrap_or_default());

/// The elements below a root element whose lines are kept, root element and path: those of the table, and all settings
/// that are read.
#[must_use]
pub fn cited_elements(root: &str) -> Vec<(&'static str, &'static str)> {
    let listed = CITED.cited.iter().filter(|it| it.root == root);
    let listed = listed.flat_map(|it| it.elements.iter().map(|path| (&*it.root, &**path)));
    let settings = settings()
        .iter()
        .filter(|it| it.kind == root && it.columns.is_empty());
    listed.chain(settings.map(super::Setting::place)).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    #[test]
    fn every_element_stands_once() {
        let table: super::Table = toml::from_str(include_str!("cited.toml")).unwrap();
        let mut met = BTreeSet::new();
        for cited in &table.cited {
            assert!(!super::cited_elements(&cited.root).is_empty());
            for element in &cited.elements {
                assert!(met.insert((&cited.root, element)), "{element} twice");
            }
        }
    }
}

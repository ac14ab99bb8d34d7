//! Which settings of an org are read.

use std::sync::LazyLock;

use serde::Deserialize;

/// One setting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The type: the root element of its file.
    #[serde(rename = "type")]
    pub kind: String,
    /// The path of elements below the root, with dots.
    pub element: String,
    /// Set when the element repeats: which of its children make a row.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Whether the value is a URL, of which only the origin is kept.
    #[serde(default)]
    pub url: bool,
    /// What it says, for whoever reads the table.
    pub means: String,
    /// The reference.
    pub source: String,
}

impl Setting {
    /// Type and path.
    #[must_use]
    pub fn place(&'static self) -> (&'static str, &'static str) {
        (&self.kind, &self.element)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    #[serde(default)]
    setting: Vec<Setting>,
}

static SETTINGS: LazyLock<Settings> =
    LazyLock::new(|| toml::from_str(include_str!("settings.toml")).unwrap_or_default());

/// The settings that are read.
#[must_use]
pub fn settings() -> &'static [Setting] {
    &SETTINGS.setting
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    #[test]
    fn every_setting_has_its_meaning_source_and_place_of_its_own() {
        let table: super::Settings = toml::from_str(include_str!("settings.toml")).unwrap();
        let mut places = BTreeSet::new();
        for setting in &table.setting {
            assert!(setting.kind.ends_with("Settings"), "{}", setting.kind);
            assert!(!setting.means.is_empty() && !setting.source.is_empty());
            assert!(
                places.insert((&setting.kind, &setting.element)),
                "{}",
                setting.element
            );
        }
        assert!(!places.is_empty());
        // The reader goes into an element or keeps it: one path may not lie below another.
        for (kind, element) in &places {
            let below = format!("{element}.");
            let mut others = places.iter().filter(|(other, _)| other == kind);
            assert!(!others.any(|(_, it)| it.starts_with(&below)), "{element}");
        }
    }
}

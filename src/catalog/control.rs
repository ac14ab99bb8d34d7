//! Frameworks and their controls, as far as findings bear on them.

use std::sync::LazyLock;

use serde::Deserialize;

/// A framework.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// In kebab-case, as results and `--framework` name it.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Which edition is meant.
    pub version: String,
    /// The reference.
    pub source: String,
    /// Its controls, in its own order.
    pub control: Vec<Control>,
}

/// A control.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The framework's own id.
    pub id: String,
    /// What it asks, in words of our own.
    pub text: String,
}

const FILES: [&str; 6] = [
    include_str!("controls/gdpr.toml"),
    include_str!("controls/hipaa.toml"),
    include_str!("controls/iso27001.toml"),
    include_str!("controls/nist_800_53.toml"),
    include_str!("controls/sbs.toml"),
    include_str!("controls/soc2.toml"),
];

static FRAMEWORKS: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    let parsed = FILES.iter().filter_map(|file| toml::from_str(file).ok());
    parsed.collect()
});

/// All frameworks, in the order of their ids.
#[must_use]
pub fn frameworks() -> &'static [Framework] {
    &FRAMEWORKS
}

/// A control by its framework and its id.
#[must_use]
pub fn control(framework: &str, id: &str) -> Option<(&'static Framework, &'static Control)> {
    let framework = frameworks().iter().find(|it| it.id == framework)?;
    let control = framework.control.iter().find(|it| it.id == id)?;
    Some((framework, control))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn every_file_parses_and_no_id_stands_twice() {
        let parsed: Vec<Framework> = FILES
            .iter()
            .map(|file| toml::from_str(file).unwrap())
            .collect();
        assert_eq!(parsed.len(), frameworks().len());
        assert!(parsed.is_sorted_by_key(|framework| framework.id.clone()));
        for framework in &parsed {
            let mut ids: Vec<&str> = framework.control.iter().map(|c| c.id.as_str()).collect();
            ids.sort_unstable();
            assert!(
                ids.windows(2).all(|pair| pair[0] != pair[1]),
                "{}",
                framework.id
            );
            assert!(!framework.source.is_empty() && !framework.version.is_empty());
        }
        assert!(control("soc2", "CC6.1").is_some() && control("soc2", "CC9").is_none());
    }
}

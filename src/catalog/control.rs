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
    /// What stands before the ids of its controls in OSCAL, where they would be no tokens or anybody's without.
    pub oscal_prefix: String,
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
    /// What no export shows of it.
    pub cannot_show: String,
    /// Whether an export alone can show that it is satisfied: what is not seen is no part of what it asks of a system.
    #[serde(default)]
    pub by_export: bool,
    /// Whether a finding alone can show that it is not satisfied: what was found is what it forbids, not a sign that
    /// somebody did not review, record or approve.
    #[serde(default = "by_default")]
    pub by_finding: bool,
    /// Which edition is meant, where not that of the framework.
    pub version: Option<String>,
    /// The reference, where not that of the framework.
    pub source: Option<String>,
}

impl Framework {
    /// Which edition is meant by a control.
    #[must_use]
    pub fn version_of<'a>(&'a self, control: &'a Control) -> &'a str {
        control.version.as_deref().unwrap_or(&self.version)
    }

    /// The reference of a control.
    #[must_use]
    pub fn source_of<'a>(&'a self, control: &'a Control) -> &'a str {
        control.source.as_deref().unwrap_or(&self.source)
    }

    /// The id of a control as a token of OSCAL: `AC-2(3)` is `ac-2.3`, as in NIST's own catalogue.
    #[must_use]
    pub fn oscal_id(&self, control: &Control) -> String {
        let mut id = self.oscal_prefix.clone();
        for c in control.id.chars().filter(|c| !matches!(c, ')' | ' ')) {
            id.push(if c == '(' {
                '.'
            } else {
                c.to_ascii_lowercase()
            });
        }
        id
    }
}

const fn by_default() -> bool {
    true
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

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_parses_and_no_id_stands_twice() {
        let parsed: Vec<Framework> = FILES
            .iter()
            .map(|file| toml::from_str(file).unwrap())
            .collect();
        assert_eq!(parsed.len(), frameworks().len());
        assert!(parsed.is_sorted_by_key(|framework| framework.id.clone()));
        let mut tokens = BTreeSet::new();
        for framework in &parsed {
            for control in &framework.control {
                let token = framework.oscal_id(control);
                let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
                assert!(
                    token.starts_with(|c: char| c.is_ascii_alphabetic()),
                    "{token}"
                );
                assert!(token.chars().all(is_plain), "{token}");
                assert!(tokens.insert(token.clone()), "{token}");
                assert!(control.cannot_show.len() > 10, "{token}");
                assert!(!control.cannot_show.ends_with('.') && !control.text.ends_with('.'));
            }
            let mut ids: Vec<&str> = framework.control.iter().map(|c| c.id.as_str()).collect();
            ids.sort_unstable();
            assert!(
                ids.windows(2).all(|pair| pair[0] != pair[1]),
                "{}",
                framework.id
            );
            assert!(!framework.source.is_empty() && !framework.version.is_empty());
        }
        let (nist, enhanced) = control("nist-800-53", "AC-2(3)").unwrap();
        assert_eq!(nist.oscal_id(enhanced), "ac-2.3");
        let (hipaa, review) = control("hipaa", "164.308(a)(1)(ii)(D)").unwrap();
        assert_eq!(hipaa.oscal_id(review), "hipaa-164.308.a.1.ii.d");
        assert!(control("soc2", "CC6.1").is_some() && control("soc2", "CC9").is_none());
    }
}

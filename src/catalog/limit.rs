//! What byline takes on before it leaves something out or stops.

use std::sync::LazyLock;

use serde::Deserialize;

/// One limit: `limits.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitFact {
    /// As users write it, such as `row-bytes`.
    pub name: String,
    /// What is counted: `bytes`, `times`, or the things themselves.
    pub unit: String,
    /// What holds where nobody says otherwise.
    pub default: u64,
    /// The least it can be set to.
    pub least: u64,
    /// The most it can be set to: beyond that, the program would not work.
    pub most: u64,
    /// What it guards.
    pub guards: String,
    /// What happens when it is reached.
    pub beyond: String,
    /// The reason in the manifest where it was; empty where nothing is left out for it.
    pub reached: String,
    /// Where the default comes from.
    pub source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    #[serde(default)]
    limit: Vec<LimitFact>,
}

static FACTS: LazyLock<Facts> =
    LazyLock::new(|| toml::from_str(include_str!("limits.toml")).unwrap_or_default());

/// All limits, in the order of the table.
#[must_use]
pub fn limit_facts() -> &'static [LimitFact] {
    &FACTS.limit
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn every_limit_is_whole() {
        let facts: Facts = toml::from_str(include_str!("limits.toml")).unwrap();
        for fact in facts.limit {
            assert!(
                (fact.least..=fact.most).contains(&fact.default),
                "{}",
                fact.name
            );
            for text in [&fact.unit, &fact.guards, &fact.beyond, &fact.source] {
                assert!(!text.is_empty(), "{}", fact.name);
            }
        }
    }
}

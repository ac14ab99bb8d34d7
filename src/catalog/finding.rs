//! Thresholds of the rules of findings.

use std::sync::LazyLock;

use serde::Deserialize;

/// `finding.toml`, a table for each rule, or for some that stand on the same.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingFacts {
    /// How many records make an owner a matter of its own.
    pub owned: OwnedFacts,
    /// Places that give an owner what nothing else has given one.
    pub default_owner: DefaultOwnerFacts,
    /// Days without a row.
    pub gapped_logs: GappedLogsFacts,
    /// Stamps of which it is not known who made them.
    pub low_attribution_coverage: CoverageFacts,
    /// Which pieces of an export are logs.
    pub missing_logs: MissingLogsFacts,
    /// The other pieces of an export.
    pub missing_inputs: MissingInputsFacts,
    /// Dated changes of the platform.
    pub platform_change: PlatformChangeFacts,
}

/// How many records make an owner a matter of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnedFacts {
    /// Fewer than these are few.
    pub few_records: u64,
}

/// Places that give an owner what nothing else has given one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefaultOwnerFacts {
    /// By the root elements of their files.
    pub catch_all: Vec<String>,
}

/// Days without a row.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GappedLogsFacts {
    /// From so many rows a day on, a day without any was lost.
    pub busy_rows_a_day: u64,
}

/// Stamps of which it is not known who made them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverageFacts {
    /// Of fewer records a share says little.
    pub least_records: u64,
    /// Percent of the stamps from which on it is told.
    pub unknown_percent: u64,
    /// Percent of the stamps from which on nothing can be concluded.
    pub grave_percent: u64,
}

/// Which pieces of an export are logs.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingLogsFacts {
    /// By the kinds of their files.
    pub kinds: Vec<String>,
    /// Those without which hardly anything can be judged.
    pub grave: Vec<String>,
}

/// The other pieces of an export.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingInputsFacts {
    /// Those without which nothing can be said, by the kinds of their files.
    pub grave: Vec<String>,
}

/// Dated changes of the platform.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformChangeFacts {
    /// So many days before a change it is time to move.
    pub near_days: i64,
    /// How sure it is that a change hits what only points at it.
    pub may_be_confidence: f64,
}

static FACTS: LazyLock<FindingFacts> =
    LazyLock::new(|| toml::from_str(include_str!("finding.toml")).unwrap_or_default());

/// The thresholds.
#[must_use]
pub fn finding_facts() -> &'static FindingFacts {
    &FACTS
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::FindingFacts;
    use crate::catalog::{named_places, pieces};

    #[test]
    fn the_table_parses_and_names_what_there_is() {
        let facts: FindingFacts = toml::from_str(include_str!("finding.toml")).unwrap();
        let roots: BTreeSet<&str> = named_places().iter().map(|it| it.root.as_str()).collect();
        let catch_all = &facts.default_owner.catch_all;
        assert!(catch_all.iter().all(|root| roots.contains(root.as_str())));
        let kinds = pieces().iter().flat_map(|piece| &piece.kinds);
        let kinds: BTreeSet<&String> = kinds.collect();
        let named = [
            &facts.missing_logs.kinds,
            &facts.missing_logs.grave,
            &facts.missing_inputs.grave,
        ];
        assert!(named.into_iter().flatten().all(|kind| kinds.contains(kind)));
        let coverage = &facts.low_attribution_coverage;
        assert!(coverage.unknown_percent < coverage.grave_percent);
        assert!(coverage.grave_percent <= 100 && facts.platform_change.near_days > 0);
    }
}

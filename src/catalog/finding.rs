//! Thresholds of the rules of findings.

use std::sync::LazyLock;

use serde::Deserialize;

/// `finding.toml`, a table for each rule, or for some that stand on the same.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingFacts {
    /// Which findings come first.
    pub order: OrderFacts,
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
    /// How much evidence a finding shows.
    pub evidence: EvidenceFacts,
    /// Fields of which logs rarely tell.
    pub classified_fields_unused: FieldFacts,
    /// When a login is dormant.
    pub dormant_integration: DormantFacts,
    /// Licences of people.
    pub human_licensed_integration: LicenceFacts,
    /// What is too broad of an app.
    pub overbroad_connected_app: AppFacts,
    /// How an org says that passwords never expire.
    pub password_never_expires: PasswordFacts,
    /// How many outside systems are too many for one login.
    pub one_login: OneLoginFacts,
    /// Rights that were used and that nothing grants.
    pub used_not_granted: UsedFacts,
    /// Which grade of reach is wide.
    pub wide_reach: WideReachFacts,
}

/// Which findings come first among those of one severity.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderFacts {
    /// The rules that tell why others find what they find, the first to act on first.
    pub causes: Vec<String>,
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

/// How much evidence a finding shows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFacts {
    /// Rows of one kind.
    pub rows: usize,
}

/// Fields of which logs rarely tell.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldFacts {
    /// How sure it can be, at most, that one was not used.
    pub most_confidence: f64,
}

/// When a login is dormant.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DormantFacts {
    /// Days without a sign of life.
    pub days: u64,
    /// Percent of these days on which somebody signs in, where all sign-ins are there.
    pub sign_in_percent: u64,
}

/// Licences of people.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceFacts {
    /// Labels of user licences.
    pub licences: Vec<String>,
}

/// What is too broad of an app.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppFacts {
    /// Scopes that an integration has no need of, as metadata writes them.
    pub scopes: Vec<String>,
    /// Scopes that allow refresh tokens.
    pub refresh_scopes: Vec<String>,
    /// From how many faults on the severity is medium.
    pub medium: usize,
    /// From how many on it is high.
    pub high: usize,
}

/// How an org says that passwords never expire.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordFacts {
    /// The value of the setting.
    pub setting: String,
}

/// How many outside systems are too many for one login.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneLoginFacts {
    /// So many clients and more.
    pub clients: usize,
    /// So many vendors and more.
    pub vendors: usize,
}

/// Rights that were used and that nothing grants.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsedFacts {
    /// How sure it is that something grants what only stamps show.
    pub stamps_confidence: f64,
}

/// Which grade of reach is wide.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WideReachFacts {
    /// This grade and higher ones.
    pub grade: u8,
    /// From this grade on the severity is high.
    pub high: u8,
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
        let apps = &facts.overbroad_connected_app;
        assert!(apps.medium < apps.high && facts.wide_reach.grade < facts.wide_reach.high);
        assert!(facts.dormant_integration.days > 0 && facts.evidence.rows > 0);
        let coverage = &facts.low_attribution_coverage;
        assert!(coverage.unknown_percent < coverage.grave_percent);
        assert!(coverage.grave_percent <= 100 && facts.platform_change.near_days > 0);
    }
}

//! What rules of findings cannot do without.

use std::sync::LazyLock;

use serde::Deserialize;

/// Something that a rule cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Connected apps and external client apps.
    Apps,
    /// What automation there is, and whose name it bears.
    Automation,
    /// Every call of the API, for long enough.
    Calls,
    /// What the org calls, and how it signs in there.
    Endpoints,
    /// Event log files.
    EventLogs,
    /// Objects and their fields.
    Fields,
    /// Who is frozen.
    Frozen,
    /// Everything that grants rights, and who holds it.
    Grants,
    /// Who was logged in as somebody else.
    LoginAs,
    /// Signs of life of every login, for long enough.
    Logins,
    /// Records and their owners.
    Records,
    /// Settings of the org.
    Settings,
    /// What was changed in Setup, for long enough.
    SetupTrail,
    /// Users.
    Users,
}

impl Need {
    /// All, in the order of their ids.
    pub const ALL: [Self; 14] = [
        Self::Apps,
        Self::Automation,
        Self::Calls,
        Self::Endpoints,
        Self::EventLogs,
        Self::Fields,
        Self::Frozen,
        Self::Grants,
        Self::LoginAs,
        Self::Logins,
        Self::Records,
        Self::Settings,
        Self::SetupTrail,
        Self::Users,
    ];

    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Apps => "apps",
            Self::Automation => "automation",
            Self::Calls => "calls",
            Self::Endpoints => "endpoints",
            Self::EventLogs => "event-logs",
            Self::Fields => "fields",
            Self::Frozen => "frozen",
            Self::Grants => "grants",
            Self::LoginAs => "login-as",
            Self::Logins => "logins",
            Self::Records => "records",
            Self::Settings => "settings",
            Self::SetupTrail => "setup-trail",
            Self::Users => "users",
        }
    }
}

/// By what a need is told to be there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedFacts {
    /// The need.
    pub id: Need,
    /// What a person calls it.
    pub label: String,
    /// Kinds of files, as in the manifest: of each list one must be there.
    #[serde(default)]
    pub kinds: Vec<Vec<String>>,
    /// Event types; one must be logged. Empty where files alone tell.
    #[serde(default)]
    pub events: Vec<String>,
    /// Heading of `docs/how-to-export.md`.
    pub how: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Needs {
    #[serde(default)]
    need: Vec<NeedFacts>,
}

static NEEDS: LazyLock<Needs> =
    LazyLock::new(|| toml::from_str(include_str!("needs.toml")).unwrap_or_default());

/// What rules cannot do without, in the order of the ids.
#[must_use]
pub fn needs() -> &'static [NeedFacts] {
    &NEEDS.need
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::{Need, Needs};
    use crate::catalog::{fingerprints, metadata_type};

    #[test]
    fn every_need_has_its_row_and_names_what_there_is() {
        let needs: Needs = toml::from_str(include_str!("needs.toml")).unwrap();
        let ids: Vec<Need> = needs.need.iter().map(|row| row.id).collect();
        assert_eq!(ids, Need::ALL);
        assert!(Need::ALL.is_sorted_by_key(|need| need.as_str()));
        let tables: BTreeSet<&str> = fingerprints().iter().map(|it| it.kind.as_str()).collect();
        let guide = include_str!("../../docs/how-to-export.md");
        for row in needs.need {
            assert!(!row.kinds.is_empty() || !row.events.is_empty());
            for kind in row.kinds.iter().flatten() {
                let known = match kind.strip_prefix("metadata:") {
                    Some(root) => metadata_type(root).is_some(),
                    None => tables.contains(kind.as_str()),
                };
                assert!(known, "{kind}");
            }
            assert!(guide.contains(&format!("## {}\n", row.how)), "{}", row.how);
        }
    }
}

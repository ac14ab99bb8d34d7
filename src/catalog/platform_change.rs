//! Dated changes of the platform that stop or constrain logins.

use std::sync::LazyLock;

use serde::Deserialize;

/// What tells that a login is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeSign {
    /// It signs in by SOAP `login()`.
    SoapLogin,
    /// The same, and it does not hold a permission.
    SoapLoginWithoutPermission,
    /// It calls certain versions of the API.
    ApiVersion,
    /// It signs in by the OAuth username-password flow.
    UsernamePasswordFlow,
    /// It is used by an app that is not the org's own.
    UninstalledApp,
    /// The same, and it holds a permission.
    AnyApiClient,
    /// A client has to leave its way of signing in, and needs an app for the new one.
    NewAppNeeded,
    /// An outbound message carries a session id.
    OutboundSession,
    /// A privileged person signs in to pages.
    PrivilegedPageSignIn,
    /// Somebody signs in to pages with a login that machines use.
    MachinePageSignIn,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformChange {
    /// In kebab-case.
    pub id: String,
    /// What happens, in a few words.
    pub title: String,
    /// The date as announced: a day, or a release.
    pub when: String,
    /// The first day that can mean.
    pub from: String,
    /// The day from which it holds for every org.
    pub until: String,
    /// What stops.
    pub stops: String,
    /// Whom it hits.
    pub hits: String,
    /// What to do.
    #[serde(rename = "do")]
    pub advice: String,
    /// What tells that a login is hit.
    pub sign: ChangeSign,
    /// First and last version of the API that is meant; none where it is not about versions.
    #[serde(default)]
    pub versions: Option<(u16, u16)>,
    /// The user permission that lifts it, or brings it; empty where there is none.
    #[serde(default)]
    pub permission: String,
    /// The version of the Metadata API from which on a package may hold the permission.
    #[serde(default)]
    pub since: u16,
    /// Clients that it does not hit, by the names that the catalogue gives them.
    #[serde(default)]
    pub exempt: Vec<String>,
    /// The reference.
    pub source: String,
    /// Where sources give other dates; empty where they agree.
    #[serde(default)]
    pub contested: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlatformChanges {
    #[serde(default)]
    change: Vec<PlatformChange>,
}

static CHANGES: LazyLock<PlatformChanges> =
    LazyLock::new(|| toml::from_str(include_str!("platform_changes.toml")).unwrap_or_default());

/// The changes, in the order of the table.
#[must_use]
pub fn platform_changes() -> &'static [PlatformChange] {
    &CHANGES.change
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::permission;

    #[test]
    fn every_change_is_whole_and_has_its_source() {
        let table: PlatformChanges = toml::from_str(include_str!("platform_changes.toml")).unwrap();
        let ids: BTreeSet<&String> = table.change.iter().map(|change| &change.id).collect();
        assert_eq!(ids.len(), table.change.len());
        for change in &table.change {
            let words = [&change.title, &change.stops, &change.hits, &change.advice];
            assert!(words.iter().all(|text| !text.is_empty()), "{}", change.id);
            assert!(change.source.contains("https://"), "{}", change.id);
            assert!(change.from <= change.until, "{}", change.id);
            let known = change.permission.is_empty() || permission(&change.permission).is_some();
            assert!(known, "{}", change.permission);
            assert!(change.versions.is_none_or(|(from, to)| from <= to));
            for client in &change.exempt {
                let row = format!("name = \"{client}\"\n");
                assert!(include_str!("clients.toml").contains(&row), "{client}");
            }
        }
    }
}

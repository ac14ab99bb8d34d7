//! What rules of findings go by: numbers from which on something is a finding, and words that mean one.

use std::sync::LazyLock;

use serde::Deserialize;

use super::client::client_of_names;
use super::{ClientKind, KnownClient};

/// `finding.toml`: a table for each rule that needs one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingFacts {
    /// How much evidence a finding shows.
    pub evidence: EvidenceRows,
    /// `classified-fields-unused`.
    pub classified_fields_unused: Doubt,
    /// `dormant-integration`.
    pub dormant_integration: Dormant,
    /// `human-licensed-integration`.
    pub human_licensed_integration: Licences,
    /// `overbroad-connected-app`.
    pub overbroad_connected_app: AppFaults,
    /// `password-never-expires`.
    pub password_never_expires: NoExpiry,
    /// `several-clients-on-one-login`.
    pub several_clients_on_one_login: SeveralClients,
    /// `several-vendors-on-one-login`.
    pub several_vendors_on_one_login: SeveralVendors,
    /// `wide-reach`.
    pub wide_reach: WideReach,
    #[serde(default)]
    vendor: Vec<Vendor>,
}

/// How much evidence a finding shows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRows {
    /// Rows of one kind.
    pub rows: usize,
    /// The reference.
    pub source: String,
}

/// How sure one may be of what logs rarely tell.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// At most.
    pub most_confidence: f64,
    /// The reference.
    pub source: String,
}

/// When a login is dormant.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dormant {
    /// Days without a sign of life.
    pub days: u64,
    /// The reference.
    pub source: String,
}

/// Licences of people.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licences {
    /// Labels of user licences.
    pub licences: Vec<String>,
    /// The reference.
    pub source: String,
}

/// What is too broad of an app.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppFaults {
    /// Scopes that an integration has no need of, as metadata writes them.
    pub scopes: Vec<String>,
    /// Scopes that allow refresh tokens.
    pub refresh_scopes: Vec<String>,
    /// From how many faults on the severity is medium.
    pub medium: usize,
    /// From how many faults on it is high.
    pub high: usize,
    /// The reference.
    pub source: String,
}

/// How an org says that passwords never expire.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoExpiry {
    /// The value of the setting.
    pub setting: String,
    /// The reference.
    pub source: String,
}

/// How many clients are too many for one login.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeveralClients {
    /// So many and more.
    pub clients: usize,
    /// The reference.
    pub source: String,
}

/// How many vendors are too many for one login.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeveralVendors {
    /// So many and more.
    pub vendors: usize,
    /// The reference.
    pub source: String,
}

/// Which grade of reach is wide.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WideReach {
    /// This grade and higher ones.
    pub grade: u8,
    /// From this grade on the severity is high.
    pub high: u8,
    /// The reference.
    pub source: String,
}

/// Products of one vendor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vendor {
    name: String,
    products: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "a test sees that it is there"))]
    source: String,
}

static FACTS: LazyLock<FindingFacts> =
    LazyLock::new(|| toml::from_str(include_str!("finding.toml")).unwrap_or_default());

/// What rules go by.
#[must_use]
pub fn finding_facts() -> &'static FindingFacts {
    &FACTS
}

/// The vendor of an outside system, by its name as results show it; `None` for one that is not known.
#[must_use]
pub fn vendor(client: &str) -> Option<&'static str> {
    let outside =
        |known: &&KnownClient| matches!(known.kind, ClientKind::Integration | ClientKind::Agent);
    let product = client_of_names(&[client]).filter(outside)?;
    let of_product = |vendor: &&Vendor| vendor.products.contains(&product.name);
    let vendor = FACTS.vendor.iter().find(of_product);
    Some(vendor.map_or(product.name.as_str(), |vendor| vendor.name.as_str()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_parses_and_has_its_sources() {
        let facts: FindingFacts = toml::from_str(include_str!("finding.toml")).unwrap();
        let sources = [
            &facts.evidence.source,
            &facts.classified_fields_unused.source,
            &facts.dormant_integration.source,
            &facts.human_licensed_integration.source,
            &facts.overbroad_connected_app.source,
            &facts.password_never_expires.source,
            &facts.several_clients_on_one_login.source,
            &facts.several_vendors_on_one_login.source,
            &facts.wide_reach.source,
        ];
        let vendors = facts.vendor.iter().map(|vendor| &vendor.source);
        assert!(sources.into_iter().chain(vendors).all(|it| !it.is_empty()));
        assert!(facts.overbroad_connected_app.medium < facts.overbroad_connected_app.high);
    }

    #[test]
    fn vendors_are_of_known_products_each_in_one_row() {
        let products = FACTS.vendor.iter().flat_map(|vendor| &vendor.products);
        let mut seen = BTreeSet::new();
        for product in products {
            assert!(seen.insert(product), "{product}");
            let row = FACTS.vendor.iter().find(|it| it.products.contains(product));
            assert_eq!(vendor(product), row.map(|it| it.name.as_str()), "{product}");
        }
        assert_eq!(vendor("Zapier"), Some("Zapier"));
        assert_eq!(vendor("Some app of ours"), None);
        assert_eq!(vendor("Data Loader"), None);
    }
}

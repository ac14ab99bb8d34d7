//! Which outside systems are products of one vendor.

use std::sync::LazyLock;

use serde::Deserialize;

use super::client::{client_of_names, client_shown_as};
use super::{ClientKind, KnownClient};

/// Products of one vendor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vendor {
    name: String,
    products: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "a test sees that it is there"))]
    source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vendors {
    #[serde(default)]
    vendor: Vec<Vendor>,
}

static VENDORS: LazyLock<Vendors> =
    LazyLock::new(|| toml::from_str(include_str!("vendors.toml")).unwrap_or_default());

/// The vendor of an outside system, by its name as results show it; `None` for one that is not known.
#[must_use]
pub fn vendor(client: &str) -> Option<&'static str> {
    let outside =
        |known: &&KnownClient| matches!(known.kind, ClientKind::Integration | ClientKind::Agent);
    // An app of the org's own is shown by its label, which may name a product.
    let product = client_shown_as(client).or_else(|| client_of_names(&[client]));
    let product = product.filter(outside)?;
    let mut vendors = VENDORS.vendor.iter();
    let vendor = vendors.find(|vendor| vendor.products.contains(&product.name));
    Some(vendor.map_or(product.name.as_str(), |vendor| vendor.name.as_str()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn vendors_are_of_known_products_each_in_one_row() {
        let table: Vendors = toml::from_str(include_str!("vendors.toml")).unwrap();
        let rows = table.vendor.iter();
        assert!(rows.clone().all(|row| !row.source.is_empty()));
        assert!(rows.clone().map(|row| &row.name).is_sorted());
        let mut seen = BTreeSet::new();
        for (row, product) in rows.flat_map(|row| row.products.iter().map(move |it| (row, it))) {
            assert!(seen.insert(product), "{product}");
            assert_eq!(vendor(product), Some(row.name.as_str()), "{product}");
        }
        assert_eq!(vendor("Zapier"), Some("Zapier"));
        assert_eq!(vendor("Mailchimp sync"), Some("Intuit"));
        assert_eq!(vendor("Some app of ours"), None);
        assert_eq!(vendor("Data Loader"), None);
    }
}

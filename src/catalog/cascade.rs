//! What the platform does by itself when the owner of a record changes.

use std::sync::LazyLock;

use serde::Deserialize;

/// How an owner is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferWay {
    /// Whatever the way.
    Any,
    /// Bulk API, SOAP, REST.
    Api,
    /// Change Owner in the user interface.
    Ui,
    /// Mass Transfer Records in Setup.
    MassTransfer,
}

impl TransferWay {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Api => "api",
            Self::Ui => "ui",
            Self::MassTransfer => "mass-transfer",
        }
    }
}

/// What a row of the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CascadeEffect {
    /// This changes its owner too.
    Moves,
    /// This does not.
    Stays,
    /// This is gone afterwards.
    Lost,
    /// This changes without automation.
    Silent,
    /// This may be chosen.
    Option,
    /// This bounds the way.
    Limit,
    /// This is needed.
    Needs,
}

impl CascadeEffect {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Moves => "moves",
            Self::Stays => "stays",
            Self::Lost => "lost",
            Self::Silent => "silent",
            Self::Option => "option",
            Self::Limit => "limit",
            Self::Needs => "needs",
        }
    }
}

/// One consequence.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cascade {
    object: String,
    /// By which way.
    pub way: TransferWay,
    /// What becomes of it.
    #[serde(rename = "does")]
    pub effect: CascadeEffect,
    /// Of what, in words.
    pub what: String,
    /// The reference.
    pub source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cascades {
    #[serde(default)]
    cascade: Vec<Cascade>,
}

static CASCADES: LazyLock<Cascades> =
    LazyLock::new(|| toml::from_str(include_str!("cascades.toml")).unwrap_or_default());

impl Cascade {
    /// The object it is about; `None` for what holds of many.
    #[must_use]
    pub fn object(&self) -> Option<&str> {
        Some(self.object.as_str()).filter(|object| !["*", "__c"].contains(object))
    }
}

/// What changing the owner of this object's records does: by way, its own rows before those of every object.
#[must_use]
pub fn cascades(object: &str) -> Vec<&'static Cascade> {
    let rank = |cascade: &Cascade| match cascade.object.as_str() {
        "*" => Some(2),
        "__c" => object.ends_with("__c").then_some(1),
        name => (name == object).then_some(0),
    };
    let rows = CASCADES.cascade.iter();
    let mut rows: Vec<_> = rows.filter_map(|row| Some((rank(row)?, row))).collect();
    rows.sort_by_key(|(rank, row)| (row.way, row.effect, *rank));
    rows.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn every_row_parses_and_has_its_source() {
        let table: Cascades = toml::from_str(include_str!("cascades.toml")).unwrap();
        assert!(table.cascade.len() > 20);
        for row in &table.cascade {
            assert!(!row.source.is_empty() && !row.what.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn an_object_has_its_own_rows_and_those_of_all() {
        let has = |object, what: &str| cascades(object).iter().any(|row| row.what.contains(what));
        assert!(has("Account", "account team") && has("Account", "manual shares"));
        assert!(!has("Contact", "account team") && has("Contact", "manual shares"));
        assert!(has("Grant__c", "250 records") && !has("Contact", "250 records"));
    }
}

//! Facts about changing the owner of records, beside what such a change does by itself (`cascade`).

use std::sync::LazyLock;

use serde::Deserialize;

/// `transfer.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Limits of files and waves.
    pub limit: TransferLimit,
    /// When an owner concentrates an object.
    pub concentrated: Concentrated,
    /// Licences whose users can own records.
    #[serde(default)]
    licence: Vec<OwningLicence>,
    /// What queues may own.
    pub queue: QueueObjects,
}

/// Limits of files and waves.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferLimit {
    /// Rows of one batch of Bulk API 2.0.
    pub batch_rows: u64,
    /// Bytes of one upload.
    pub file_bytes: u64,
    /// Records that one owner gives or gets before sharing had better be deferred: more than this.
    pub deferred_sharing_rows: u64,
    /// Full months over which arrivals are counted.
    pub inflow_months: u32,
}

/// When an owner concentrates an object: it owns more than the limit of skew, or so large a share of it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concentrated {
    /// At least this share of the object's records.
    pub share: f64,
    /// And at least so many.
    pub records: u64,
}

/// A licence whose users can own records.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwningLicence {
    name: String,
    /// The standard objects they can own; all when there is no such list. Custom objects they can own all.
    standard: Option<Vec<String>>,
    /// The reference.
    pub source: String,
}

/// Standard objects that queues may own.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueObjects {
    standard: Vec<String>,
    /// The reference.
    pub source: String,
}

static TRANSFER: LazyLock<Transfer> =
    LazyLock::new(|| toml::from_str(include_str!("transfer.toml")).unwrap_or_default());

/// The facts about transfers.
#[must_use]
pub fn transfer() -> &'static Transfer {
    &TRANSFER
}

impl Transfer {
    /// The licence called so, if its users can own records.
    #[must_use]
    pub fn licence(&self, name: &str) -> Option<&OwningLicence> {
        self.licence.iter().find(|licence| licence.name == name)
    }

    /// Whether a queue may own records of the object, as far as its kind goes: each queue names its objects.
    #[must_use]
    pub fn may_be_queued(&self, object: &str) -> bool {
        is_custom(object) || self.queue.standard.iter().any(|name| name == object)
    }
}

impl OwningLicence {
    /// Whether its users can own records of the object.
    #[must_use]
    pub fn owns(&self, object: &str) -> bool {
        let listed = |names: &Vec<String>| names.iter().any(|name| name == object);
        is_custom(object) || self.standard.as_ref().is_none_or(listed)
    }
}

fn is_custom(object: &str) -> bool {
    object.ends_with("__c")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_table_parses_and_names_its_sources() {
        let table: Transfer = toml::from_str(include_str!("transfer.toml")).unwrap();
        assert!(table.licence.iter().all(|l| !l.source.is_empty()));
        assert!(!table.queue.source.is_empty());
        assert_eq!(table.limit.batch_rows, 10_000);
        assert_eq!(table.limit.file_bytes, 150_000_000);
    }

    #[test]
    fn licences_and_queues_know_their_objects() {
        let owns = |licence, object| transfer().licence(licence).map(|l| l.owns(object));
        assert_eq!(owns("Salesforce", "Opportunity"), Some(true));
        assert_eq!(owns("Salesforce Platform", "Opportunity"), Some(false));
        assert_eq!(owns("Salesforce Platform", "Grant__c"), Some(true));
        assert_eq!(owns("Salesforce Integration", "Account"), None);
        let queued =
            ["Lead", "Grant__c", "Account", "Contact"].map(|o| transfer().may_be_queued(o));
        assert_eq!(queued, [true, true, false, false]);
    }
}

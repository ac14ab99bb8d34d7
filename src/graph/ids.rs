//! The ids of nodes.
//!
//! A graph database keeps ids in upper case, so they are written so. A Salesforce id of 18 characters is the same in any
//! case: its last three say which of the others are capitals. What has no such id is called by its kind and name, and by
//! the org where that is known: two orgs may be looked at together.

use std::collections::BTreeSet;

use crate::org::SalesforceId;

pub(super) struct Ids {
    org: String,
    /// What a name is followed by.
    of_org: String,
    taken: BTreeSet<String>,
}

impl Ids {
    pub(super) fn new(org: Option<SalesforceId>) -> Self {
        Self {
            org: org.map_or_else(|| "ORG".to_owned(), |id| of_record(&id)),
            of_org: org.map_or_else(String::new, |id| format!("@{}", of_record(&id))),
            taken: BTreeSet::new(),
        }
    }

    /// The id of the org itself.
    pub(super) fn org(&self) -> &str {
        &self.org
    }

    /// The id of what has none but a name. Names that differ in case alone get different ids.
    pub(super) fn named(&mut self, kind: &str, name: &str) -> String {
        let first = format!("{kind}:{name}{}", self.of_org).to_uppercase();
        let mut id = first.clone();
        let mut number = 1;
        while !self.taken.insert(id.clone()) {
            number += 1;
            id = format!("{first}#{number}");
        }
        id
    }
}

/// The id of what Salesforce has an id for.
pub(super) fn of_record(id: &SalesforceId) -> String {
    id.to_string().to_uppercase()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn ids_in_upper_case_stay_apart() {
        let id = |text: &str| of_record(&SalesforceId::parse(text.as_bytes()).unwrap());
        assert_ne!(id("0055j000000Ud71"), id("0055j000000uD71"));
        let mut ids = Ids::new(None);
        assert_eq!(ids.named("client", "Formstead"), "CLIENT:FORMSTEAD");
        assert_eq!(ids.named("client", "formstead"), "CLIENT:FORMSTEAD#2");
        let org = SalesforceId::parse(b"00D5j00000HaRbr").unwrap();
        let mut ids = Ids::new(Some(org));
        let org = of_record(&org);
        assert_eq!(ids.named("object", "Case"), format!("OBJECT:CASE@{org}"));
        assert_eq!(ids.org(), org);
    }
}

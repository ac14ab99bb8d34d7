//! The ids of nodes.
//!
//! A graph database keeps ids in upper case, so they are written so. A Salesforce id of 18 characters is the same in any
//! case: its last three say which of the others are capitals. What has no such id is called by its kind and name, and by
//! the org where that is known: two orgs may be looked at together.

use std::collections::BTreeSet;

use crate::org::{Org, SalesforceId};

pub(super) struct Ids {
    org: String,
    /// What a name is followed by.
    of_org: String,
    taken: BTreeSet<String>,
}

impl Ids {
    /// Of the org of this id, in upper case.
    pub(super) fn new(org: Option<String>) -> Self {
        Self {
            of_org: org.as_ref().map_or_else(String::new, |id| format!("@{id}")),
            org: org.unwrap_or_else(|| "ORG".to_owned()),
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

/// The id of an org in upper case: from its apps, or from the names of its built-in users, which end in it
/// (`autoproc@00d5j00000harbreaf`). `None` where nothing tells it, or two are told.
pub(super) fn of_org(org: &Org) -> Option<String> {
    let by_name = org.users.values().filter_map(|user| {
        let (_, end) = user.username.rsplit_once('@')?;
        let id = end.to_uppercase();
        let is_id = id.len() == 18 && id.bytes().all(|c| c.is_ascii_alphanumeric());
        (is_id && id.starts_with("00D")).then_some(id)
    });
    let ids: BTreeSet<String> = by_name
        .chain(org.org_id().map(|id| of_record(&id)))
        .collect();
    let mut ids = ids.into_iter();
    ids.next().filter(|_| ids.next().is_none())
}

/// The id of what Salesforce has an id for.
pub(super) fn of_record(id: &SalesforceId) -> String {
    id.to_string().to_uppercase()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::org::{OrgBuilder, User};

    #[test]
    fn built_in_users_tell_the_org() {
        let org = |names: &[&str]| {
            let mut org = OrgBuilder::default();
            for (number, name) in names.iter().enumerate() {
                let id = SalesforceId::parse(format!("0055j000000Ud{number:02}").as_bytes());
                let user = User {
                    username: (*name).to_owned(),
                    ..User::default()
                };
                org.user(id.unwrap(), user);
            }
            of_org(&org.build())
        };
        let autoproc = "autoproc@00d5j00000harbreaf";
        let told = Some("00D5J00000HARBREAF".to_owned());
        assert_eq!(org(&["ada@example.org", autoproc]), told);
        assert_eq!(org(&[autoproc, "cloud@00d5j00000harbreag"]), None);
        assert_eq!(org(&["ada@example.org"]), None);
    }

    #[test]
    fn ids_in_upper_case_stay_apart() {
        let id = |text: &str| of_record(&SalesforceId::parse(text.as_bytes()).unwrap());
        assert_ne!(id("0055j000000Ud71"), id("0055j000000uD71"));
        let mut ids = Ids::new(None);
        assert_eq!(ids.named("client", "Formstead"), "CLIENT:FORMSTEAD");
        assert_eq!(ids.named("client", "formstead"), "CLIENT:FORMSTEAD#2");
        let org = id("00D5j00000HaRbr");
        let mut ids = Ids::new(Some(org.clone()));
        assert_eq!(ids.named("object", "Case"), format!("OBJECT:CASE@{org}"));
        assert_eq!(ids.org(), org);
    }
}

//! Who a name in the metadata means.
//!
//! A sandbox appends its name to every username (`dana@example.org` becomes `dana@example.org.uat`), and
//! metadata travels between orgs without the users, so either side may have the suffix. The exact username goes
//! before one with a suffix.

use std::collections::BTreeMap;

use crate::catalog::NamedKind;
use crate::org::{Group, SalesforceId, User};

/// Longest name of a sandbox. Source: Salesforce Help, "Create a Sandbox": ten characters or fewer.
const SANDBOX_NAME: usize = 10;

/// What was found for a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// The name is an id that the directory has.
    Id(SalesforceId),
    /// The username of one user, whatever the case.
    Username(SalesforceId),
    /// The username of one user, with the suffix of a sandbox on one side.
    SandboxUsername(SalesforceId),
    /// The developer name of one queue.
    DeveloperName(SalesforceId),
    /// Several fit, in the order of their ids.
    Ambiguous(Vec<SalesforceId>),
    /// None fits. A name that is an id says who is meant nevertheless.
    NotFound(Option<SalesforceId>),
    /// The export holds no users, or no queues, to look among.
    NotListed(Option<SalesforceId>),
}

impl Match {
    /// The one user or queue that is meant.
    #[must_use]
    pub fn id(&self) -> Option<SalesforceId> {
        match self {
            Self::Id(id)
            | Self::Username(id)
            | Self::SandboxUsername(id)
            | Self::DeveloperName(id) => Some(*id),
            Self::NotFound(id) | Self::NotListed(id) => *id,
            Self::Ambiguous(_) => None,
        }
    }

    /// As written in result files; empty where there is nothing to look among.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Id(_) => "id",
            Self::Username(_) => "username",
            Self::SandboxUsername(_) => "sandbox-username",
            Self::DeveloperName(_) => "developer-name",
            Self::Ambiguous(_) => "ambiguous",
            Self::NotFound(_) => "not-found",
            Self::NotListed(_) => "",
        }
    }
}

/// The users and queues of the export, by their names.
pub(super) struct Directory<'a> {
    users: &'a BTreeMap<SalesforceId, User>,
    queues: BTreeMap<SalesforceId, &'a Group>,
    by_username: BTreeMap<String, Vec<SalesforceId>>,
    /// By username without its last part, where that may be a sandbox.
    by_stem: BTreeMap<String, Vec<SalesforceId>>,
    by_developer_name: BTreeMap<String, Vec<SalesforceId>>,
}

impl<'a> Directory<'a> {
    pub(super) fn new(
        users: &'a BTreeMap<SalesforceId, User>,
        groups: &'a BTreeMap<SalesforceId, Group>,
    ) -> Self {
        let mut by_username: BTreeMap<String, Vec<SalesforceId>> = BTreeMap::new();
        let mut by_stem: BTreeMap<String, Vec<SalesforceId>> = BTreeMap::new();
        for (id, user) in users {
            let username = user.username.to_lowercase();
            if let Some(stem) = without_sandbox(&username) {
                by_stem.entry(stem.to_owned()).or_default().push(*id);
            }
            by_username.entry(username).or_default().push(*id);
        }
        // An export of groups without their types may hold queues among others.
        let is_queue = |group: &Group| group.is_queue() || group.kind.is_empty();
        let queues: BTreeMap<SalesforceId, &Group> = groups
            .iter()
            .filter(|(_, group)| is_queue(group))
            .map(|(id, group)| (*id, group))
            .collect();
        let mut by_developer_name: BTreeMap<String, Vec<SalesforceId>> = BTreeMap::new();
        for (id, queue) in &queues {
            let name = queue.developer_name.to_lowercase();
            by_developer_name.entry(name).or_default().push(*id);
        }
        Self {
            users,
            queues,
            by_username,
            by_stem,
            by_developer_name,
        }
    }

    /// Who is meant by a name.
    pub(super) fn find(&self, name: &str, kind: NamedKind) -> Match {
        let (prefix, nobody) = match kind {
            NamedKind::User => (b"005", self.users.is_empty()),
            NamedKind::Queue => (b"00G", self.queues.is_empty()),
        };
        let id = SalesforceId::parse(name.as_bytes()).ok();
        let id = id.filter(|id| id.has_prefix(prefix));
        if nobody {
            return Match::NotListed(id);
        }
        if let Some(id) = id {
            let known = self.users.contains_key(&id) || self.queues.contains_key(&id);
            return if known {
                Match::Id(id)
            } else {
                Match::NotFound(Some(id))
            };
        }
        let name = name.to_lowercase();
        match kind {
            NamedKind::Queue => one_of(get(&self.by_developer_name, &name), Match::DeveloperName),
            NamedKind::User => match get(&self.by_username, &name) {
                [] => self.in_another_org(&name),
                exact => one_of(exact, Match::Username),
            },
        }
    }

    /// The user whose username differs by the suffix of a sandbox, which either may have.
    fn in_another_org(&self, name: &str) -> Match {
        let mut found = get(&self.by_stem, name).to_vec();
        if let Some(stem) = without_sandbox(name) {
            found.extend(get(&self.by_username, stem));
        }
        found.sort_unstable();
        found.dedup();
        one_of(&found, Match::SandboxUsername)
    }
}

fn get<'m>(map: &'m BTreeMap<String, Vec<SalesforceId>>, name: &str) -> &'m [SalesforceId] {
    map.get(name).map_or(&[], Vec::as_slice)
}

fn one_of(found: &[SalesforceId], how: fn(SalesforceId) -> Match) -> Match {
    match found {
        [] => Match::NotFound(None),
        [id] => how(*id),
        several => Match::Ambiguous(several.to_vec()),
    }
}

/// A username without its last part, if that may be the name of a sandbox and what is before it still is a
/// username: `dana@example.org` of `dana@example.org.uat`.
fn without_sandbox(username: &str) -> Option<&str> {
    let (stem, sandbox) = username.rsplit_once('.')?;
    let (_, domain) = stem.split_once('@')?;
    let is_sandbox = (1..=SANDBOX_NAME).contains(&sandbox.len())
        && sandbox.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_sandbox && domain.contains('.')).then_some(stem)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    fn id(prefix: &str, number: usize) -> SalesforceId {
        SalesforceId::parse(format!("{prefix}5j0000{number:06}").as_bytes()).unwrap()
    }

    fn users(usernames: &[&str]) -> BTreeMap<SalesforceId, User> {
        let users = usernames.iter().enumerate().map(|(number, username)| {
            let user = User {
                username: (*username).to_owned(),
                ..User::default()
            };
            (id("005", number), user)
        });
        users.collect()
    }

    fn queues(rows: &[(&str, &str)]) -> BTreeMap<SalesforceId, Group> {
        let groups = rows.iter().enumerate().map(|(number, (name, kind))| {
            let group = Group {
                name: format!("label of {name}"),
                developer_name: (*name).to_owned(),
                kind: (*kind).to_owned(),
                ..Group::default()
            };
            (id("00G", number), group)
        });
        groups.collect()
    }

    #[test]
    fn users_are_found_by_id_username_and_suffix() {
        let users = users(&[
            "dana@example.org",
            "Tom@Example.org",
            "eve@example.org.uat",
            "eve@example.org.dev",
            "twin@example.org",
            "TWIN@example.org",
            "pat@example.co",
            "pat@example.co.uat",
        ]);
        let groups = BTreeMap::new();
        let directory = Directory::new(&users, &groups);
        let one = |number| id("005", number);
        let fifteen = String::from_utf8(one(0).as_bytes().to_vec()).unwrap();
        let cases = [
            ("dana@example.org", Match::Username(one(0))),
            ("DANA@example.ORG", Match::Username(one(0))),
            ("tom@example.org", Match::Username(one(1))),
            // The metadata comes from a sandbox, the users do not, and the reverse.
            ("dana@example.org.uat", Match::SandboxUsername(one(0))),
            ("Tom@example.org.FULL1", Match::SandboxUsername(one(1))),
            ("eve@example.org.uat", Match::Username(one(2))),
            ("eve@example.org", Match::Ambiguous(vec![one(2), one(3)])),
            ("twin@example.org", Match::Ambiguous(vec![one(4), one(5)])),
            // Both would do by suffix; the exact one is meant.
            ("pat@example.co", Match::Username(one(6))),
            ("pat@example.co.dev", Match::SandboxUsername(one(6))),
            // No sandbox has such a name, and a domain without a dot is none.
            ("dana@example.org.notasandbox", Match::NotFound(None)),
            ("dana@example.org.u-t", Match::NotFound(None)),
            ("dana@example", Match::NotFound(None)),
            ("dana", Match::NotFound(None)),
            ("nobody@example.org", Match::NotFound(None)),
            (fifteen.as_str(), Match::Id(one(0))),
            (&one(1).to_string(), Match::Id(one(1))),
            (&one(99).to_string(), Match::NotFound(Some(one(99)))),
            // An id of something else is no user.
            (&id("00G", 0).to_string(), Match::NotFound(None)),
        ];
        for (name, expected) in cases {
            assert_eq!(directory.find(name, NamedKind::User), expected, "{name}");
        }
    }

    #[test]
    fn queues_are_found_by_id_and_developer_name_alone() {
        let groups = queues(&[
            ("Donor_Care", "Queue"),
            ("Staff", "Regular"),
            ("Twice", "Queue"),
            ("Twice", "Queue"),
            ("Untyped", ""),
        ]);
        let users = BTreeMap::new();
        let directory = Directory::new(&users, &groups);
        let one = |number| id("00G", number);
        let cases = [
            ("Donor_Care", Match::DeveloperName(one(0))),
            ("donor_care", Match::DeveloperName(one(0))),
            ("label of Donor_Care", Match::NotFound(None)),
            ("Staff", Match::NotFound(None)),
            ("Twice", Match::Ambiguous(vec![one(2), one(3)])),
            ("Untyped", Match::DeveloperName(one(4))),
            (&one(0).to_string(), Match::Id(one(0))),
            (&one(1).to_string(), Match::NotFound(Some(one(1)))),
        ];
        for (name, expected) in cases {
            assert_eq!(directory.find(name, NamedKind::Queue), expected, "{name}");
        }
        let named = directory.find("dana@example.org", NamedKind::User);
        assert_eq!(named, Match::NotListed(None), "there are no users at all");
    }

    /// A username with or without some sandboxes' suffixes, in any case.
    fn username() -> impl Strategy<Value = String> {
        "(a|B)@x[.](y|z)([.](uat|DEV|y)){0,2}"
    }

    proptest! {
        /// Against the rule in so many words, tried on every user.
        #[test]
        fn the_index_finds_what_a_search_finds(
            names in prop::collection::vec(username(), 1..6),
            wanted in username(),
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let users = users(&names);
            let groups = BTreeMap::new();
            let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
            // Every generated name has a dot in the domain, so two that differ by one part fit.
            let extends = |long: &str, short: &str| {
                long.rsplit_once('.').is_some_and(|(stem, _)| same(stem, short))
            };
            let all = |fits: &dyn Fn(&str) -> bool| -> Vec<SalesforceId> {
                let fitting = users.iter().filter(|(_, user)| fits(&user.username));
                fitting.map(|(id, _)| *id).collect()
            };
            let exact = all(&|name| same(name, &wanted));
            let apart = all(&|name| extends(name, &wanted) || extends(&wanted, name));
            let expected = match (exact.as_slice(), apart.as_slice()) {
                ([id], _) => Match::Username(*id),
                ([], []) => Match::NotFound(None),
                ([], [id]) => Match::SandboxUsername(*id),
                ([], _) => Match::Ambiguous(apart),
                _ => Match::Ambiguous(exact),
            };
            let found = Directory::new(&users, &groups).find(&wanted, NamedKind::User);
            prop_assert_eq!(found, expected);
        }
    }
}

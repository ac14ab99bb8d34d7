//! What people would see, against a computation that follows every person's every record by hand.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::access::View;
use crate::identity::Identities;
use crate::org::{Group, GroupMember, Org, OrgBuilder, SalesforceId, User, UserRole};
use crate::ownership::RoleTree;

fn id(prefix: &str, n: usize) -> SalesforceId {
    SalesforceId::parse(format!("{prefix}5j00000{n:05}").as_bytes()).unwrap()
}

/// An org drawn by chance: parents of roles (always an earlier one), role and activity of users, members of
/// queues, and records of users and queues.
#[derive(Clone, Debug)]
struct Drawn {
    parents: Vec<Option<usize>>,
    users: Vec<(Option<usize>, bool)>,
    queues: Vec<Vec<usize>>,
    of_users: Vec<u64>,
    of_queues: Vec<u64>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let sizes = (2usize..7, 1usize..9, 0usize..3);
    sizes.prop_flat_map(|(roles, users, queues)| {
        let parents: Vec<_> = (0..roles)
            .map(|n| {
                if n == 0 {
                    Just(None).boxed()
                } else {
                    // The second has a parent, so that it is known who is above whom.
                    let parent = (0..n).prop_map(Some);
                    if n == 1 {
                        parent.boxed()
                    } else {
                        prop_oneof![4 => parent, 1 => Just(None)].boxed()
                    }
                }
            })
            .collect();
        let user = (proptest::option::of(0..roles), any::<bool>());
        (
            parents,
            proptest::collection::vec(user, users),
            proptest::collection::vec(proptest::collection::vec(0..users, 1..3), queues),
            proptest::collection::vec(0u64..50, users),
            proptest::collection::vec(0u64..50, queues),
        )
            .prop_map(|(parents, users, queues, of_users, of_queues)| Drawn {
                parents,
                users,
                queues,
                of_users,
                of_queues,
            })
    })
}

impl Drawn {
    fn org(&self) -> Org {
        let mut org = OrgBuilder::default();
        for (n, parent) in self.parents.iter().enumerate() {
            let row = UserRole {
                parent: parent.map(|parent| id("00E", parent)),
                developer_name: format!("R{n}"),
                ..UserRole::default()
            };
            org.role(id("00E", n), row);
        }
        for (n, (role, active)) in self.users.iter().enumerate() {
            let row = User {
                role_id: role.map(|role| id("00E", role)),
                active: Some(*active),
                department: ["", "Giving"][n % 2].to_owned(),
                ..User::default()
            };
            org.user(id("005", n), row);
        }
        for (n, members) in self.queues.iter().enumerate() {
            let row = Group {
                kind: "Queue".to_owned(),
                ..Group::default()
            };
            org.group(id("00G", n), row);
            for member in members {
                org.group_member(GroupMember {
                    group: id("00G", n),
                    member: id("005", *member),
                });
            }
        }
        org.build()
    }

    fn counts(&self) -> BTreeMap<SalesforceId, u64> {
        let users = self.of_users.iter().enumerate();
        let queues = self.of_queues.iter().enumerate();
        let users = users.map(|(n, records)| (id("005", n), *records));
        users
            .chain(queues.map(|(n, records)| (id("00G", n), *records)))
            .collect()
    }

    /// Whether a role stands above another, by climbing.
    fn is_above(&self, high: Option<usize>, low: Option<usize>) -> bool {
        let mut at = low;
        while let Some(role) = at {
            at = self.parents[role];
            if at.is_some() && at == high {
                return true;
            }
        }
        false
    }

    /// Whether a user sees what another owns.
    fn sees(&self, person: usize, owner: usize) -> bool {
        person == owner || self.is_above(self.users[person].0, self.users[owner].0)
    }

    /// What a user sees, record by record.
    fn seen_by(&self, person: usize) -> u64 {
        let own = self.of_users.iter().enumerate();
        let own = own.filter(|(owner, _)| self.sees(person, *owner));
        let queues = self.queues.iter().zip(&self.of_queues);
        let queues =
            queues.filter(|(members, _)| members.iter().any(|member| self.sees(person, *member)));
        own.map(|(_, records)| records).sum::<u64>()
            + queues.map(|(_, records)| records).sum::<u64>()
    }

    /// Active, and not in a role at the top.
    fn is_below_top(&self, person: usize) -> bool {
        let (role, active) = self.users[person];
        active && role.is_none_or(|role| self.parents[role].is_some())
    }

    fn unseen(&self) -> u64 {
        let people = || (0..self.users.len()).filter(|person| self.is_below_top(*person));
        let users = self.of_users.iter().enumerate();
        let users = users.filter(|(owner, _)| !people().any(|person| self.sees(person, *owner)));
        let queues = self.queues.iter().zip(&self.of_queues);
        let queues = queues.filter(|(members, _)| {
            !people().any(|person| members.iter().any(|member| self.sees(person, *member)))
        });
        users.map(|(_, records)| records).sum::<u64>()
            + queues.map(|(_, records)| records).sum::<u64>()
    }
}

proptest! {
    #[test]
    fn everybody_sees_what_climbing_the_hierarchy_says(drawn in drawn()) {
        let org = drawn.org();
        let roles = RoleTree::new(&org);
        let identities = Identities::default();
        let viewers = Viewers::new(&org, &identities, &roles).unwrap();
        let sight = viewers.sight(drawn.counts());
        let people = (0..drawn.users.len()).filter(|n| drawn.users[*n].1);
        let expected: BTreeMap<_, _> = people.map(|n| (id("005", n), drawn.seen_by(n))).collect();
        prop_assert_eq!(sight.by_person, expected);
        prop_assert_eq!((sight.unseen, sight.undecided), (drawn.unseen(), 0));
    }

    /// Groups are the same people, sorted: by role, by department, and all.
    #[test]
    fn groups_are_people_put_together(drawn in drawn()) {
        let org = drawn.org();
        let roles = RoleTree::new(&org);
        let identities = Identities::default();
        let viewers = Viewers::new(&org, &identities, &roles).unwrap();
        let by_owner = drawn.counts().into_iter().filter(|(_, records)| *records > 0);
        let view = View::new(&org, None);
        let found = visibility([("Account", by_owner.collect())], &viewers, (&org, &view));
        for seen in found.iter().flat_map(|object| &object.seen_by) {
            let is_in = |n: &usize| match &seen.group {
                GroupBy::All => true,
                GroupBy::Role(role) => drawn.users[*n].0.map(|role| super::tests::id("00E", role)) == *role,
                GroupBy::Department(name) => ["", "Giving"][n % 2] == name,
            };
            let people = (0..drawn.users.len()).filter(|n| drawn.users[*n].1).filter(is_in);
            let mut counts: Vec<u64> = people.map(|n| drawn.seen_by(n)).collect();
            counts.sort_unstable();
            prop_assert_eq!(seen.people, counts.len() as u64);
            let middle = counts[(counts.len() - 1) / 2];
            prop_assert_eq!(seen.spread, [counts[0], middle, counts[counts.len() - 1]]);
        }
    }
}

#[test]
fn owners_that_nobody_knows_are_left_open() {
    let drawn = Drawn {
        parents: vec![None, Some(0)],
        users: vec![(Some(0), true), (Some(1), true), (Some(1), false)],
        queues: Vec::new(),
        of_users: Vec::new(),
        of_queues: Vec::new(),
    };
    let org = drawn.org();
    let roles = RoleTree::new(&org);
    let identities = Identities::default();
    let viewers = Viewers::new(&org, &identities, &roles).unwrap();
    let counts = [
        // Of the one at the top nobody below sees anything.
        (id("005", 0), 1),
        (id("005", 1), 10),
        // Above an inactive user of a role right below the top there is the top alone.
        (id("005", 2), 100),
        (id("005", 9), 1000),
        (id("00G", 9), 10_000),
    ];
    let sight = viewers.sight(counts);
    assert_eq!((sight.unseen, sight.undecided), (101, 11_000));
    let seen: Vec<u64> = sight.by_person.into_values().collect();
    assert_eq!(seen, [111, 10]);
}

#[test]
fn without_activity_or_hierarchy_nothing_is_said() {
    let mut org = OrgBuilder::default();
    org.user(id("005", 0), User::default());
    org.role(id("00E", 0), UserRole::default());
    let org = org.build();
    let identities = Identities::default();
    let roles = RoleTree::new(&org);
    assert!(Viewers::new(&org, &identities, &roles).is_none());
    let active = User {
        active: Some(true),
        ..User::default()
    };
    let mut org = OrgBuilder::default();
    org.user(id("005", 0), active);
    let org = org.build();
    let roles = RoleTree::new(&org);
    assert!(Viewers::new(&org, &identities, &roles).is_none());
}

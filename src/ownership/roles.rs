//! The role hierarchy as a tree.

use std::collections::{BTreeMap, BTreeSet};

use crate::org::{Org, SalesforceId};

/// Roles of the directory, each with the one above it.
///
/// Where the `UserRole` export leaves out who is above whom, the package tells, by developer names.
#[derive(Clone, Debug, Default)]
pub struct RoleTree {
    above: BTreeMap<SalesforceId, Option<SalesforceId>>,
    below: BTreeMap<SalesforceId, BTreeSet<SalesforceId>>,
    /// Whether anything tells who is above whom.
    known: bool,
}

impl RoleTree {
    /// From the directory and the package.
    #[must_use]
    pub fn new(org: &Org) -> Self {
        let by_name: BTreeMap<&str, SalesforceId> = org
            .roles
            .iter()
            .map(|(id, role)| (role.developer_name.as_str(), *id))
            .collect();
        let of_package = |name: &str| {
            let role = org.hierarchy.roles.get(name)?;
            by_name.get(role.parent.as_str()).copied()
        };
        let above: BTreeMap<SalesforceId, Option<SalesforceId>> = org
            .roles
            .iter()
            .map(|(id, role)| {
                (
                    *id,
                    role.parent.or_else(|| of_package(&role.developer_name)),
                )
            })
            .collect();
        let mut below: BTreeMap<SalesforceId, BTreeSet<SalesforceId>> = BTreeMap::new();
        for (id, parent) in &above {
            if let Some(parent) = parent {
                below.entry(*parent).or_default().insert(*id);
            }
        }
        // A hierarchy of one role needs nobody to tell it.
        let known = !below.is_empty() || above.len() == 1;
        Self {
            above,
            below,
            known,
        }
    }

    /// How far below the top a role is, which is at 0. `None` where the way up is not known.
    #[must_use]
    pub fn depth(&self, role: &SalesforceId) -> Option<usize> {
        let above = self.above(role);
        let highest = above.last().unwrap_or(role);
        let is_top = self.above.get(highest).is_some_and(Option::is_none);
        (self.known && is_top).then_some(above.len())
    }

    /// The roles above one, the nearest first. A circle, which the platform does not allow, ends where it
    /// closes.
    #[must_use]
    pub fn above(&self, role: &SalesforceId) -> Vec<SalesforceId> {
        let mut all = Vec::new();
        let mut at = *role;
        while let Some(Some(parent)) = self.above.get(&at) {
            if parent == role || all.contains(parent) {
                break;
            }
            all.push(*parent);
            at = *parent;
        }
        all
    }

    /// All roles below one. `None` where it is not known who is above whom.
    #[must_use]
    pub fn below(&self, role: &SalesforceId) -> Option<BTreeSet<SalesforceId>> {
        self.known.then(|| self.subordinates(role))
    }

    /// All roles that are known to be below one.
    pub(super) fn subordinates(&self, role: &SalesforceId) -> BTreeSet<SalesforceId> {
        let mut all = BTreeSet::new();
        let mut open = vec![*role];
        while let Some(at) = open.pop() {
            for child in self.below.get(&at).into_iter().flatten() {
                if child != role && all.insert(*child) {
                    open.push(*child);
                }
            }
        }
        all
    }

    /// Whether anything tells who is above whom.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.known
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::org::{Component, HierarchyPart, OrgBuilder, Renaming, Role, UserRole};

    fn id(n: u32) -> SalesforceId {
        SalesforceId::parse(format!("00E5j000000{n:04}").as_bytes()).unwrap()
    }

    fn tree(parents: &[(u32, Option<u32>)]) -> RoleTree {
        let mut org = OrgBuilder::default();
        for (role, parent) in parents {
            let row = UserRole {
                developer_name: format!("R{role}"),
                parent: parent.map(id),
                ..UserRole::default()
            };
            org.role(id(*role), row);
        }
        RoleTree::new(&org.build())
    }

    #[test]
    fn depth_and_roles_below() {
        let tree = tree(&[
            (1, None),
            (2, Some(1)),
            (3, Some(2)),
            (4, Some(1)),
            (5, Some(9)),
        ]);
        assert_eq!(
            [1, 2, 3].map(|n| tree.depth(&id(n))),
            [Some(0), Some(1), Some(2)]
        );
        assert_eq!(tree.below(&id(1)), Some([2, 3, 4].map(id).into()));
        assert_eq!(tree.above(&id(3)), [2, 1].map(id));
        // Above the fifth is a role that the export does not have.
        assert_eq!((tree.depth(&id(5)), tree.depth(&id(7))), (None, None));
    }

    #[test]
    fn a_circle_ends() {
        let tree = tree(&[(1, Some(3)), (2, Some(1)), (3, Some(2))]);
        assert_eq!(tree.depth(&id(1)), None);
        assert_eq!(tree.below(&id(1)), Some([2, 3].map(id).into()));
    }

    #[test]
    fn without_parents_the_package_tells() {
        assert_eq!(tree(&[(1, None), (2, None)]).depth(&id(1)), None);
        let mut org = OrgBuilder::default();
        for n in [1, 2] {
            let row = UserRole {
                developer_name: format!("R{n}"),
                ..UserRole::default()
            };
            org.role(id(n), row);
        }
        let role = Role {
            parent: "R1".to_owned(),
            ..Role::default()
        };
        let part = HierarchyPart::Role("R2".to_owned(), role);
        org.component(Component::Hierarchy(part), &Renaming::default());
        let tree = RoleTree::new(&org.build());
        assert_eq!([1, 2].map(|n| tree.depth(&id(n))), [Some(0), Some(1)]);
    }
}

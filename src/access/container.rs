//! What one profile, permission set or group grants by itself, row by row.

use std::collections::{BTreeMap, BTreeSet};

use super::bit::Bit;
use super::view::View;
use crate::catalog::weighty_permissions;
use crate::org::{Grants, Name, ObjectRights, Org};

/// The rights that one container gives to whoever has it. Rights that bring others, such as Modify All Data, stand as
/// themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerGrants<'o> {
    /// Rights on objects, by name; none without any right.
    pub objects: BTreeMap<&'o str, ObjectRights>,
    /// User permissions that are on.
    pub permissions: BTreeSet<&'o str>,
    /// Whether some of its parts are not in the package, so that it may grant more or less.
    pub incomplete: bool,
}

impl<'o> ContainerGrants<'o> {
    /// Of a profile, by file name. What the catalogue knows of a standard profile stands in for rows that the package
    /// was retrieved without, as far as permissions are weighty.
    #[must_use]
    pub fn of_profile(file: &str, org: &'o Org, view: &View) -> Self {
        let (Some(profile), Some(seen)) = (org.profiles.get(file), view.profile(file)) else {
            return Self {
                incomplete: true,
                ..Self::default()
            };
        };
        let mut container = Self {
            incomplete: !view.unknown(file).is_empty(),
            ..Self::default()
        };
        container.add(&profile.grants, org);
        for name in weighty_permissions() {
            let row = org.names.get(name);
            let has_row = row.is_some_and(|it| profile.grants.user_permissions.get(it).is_some());
            if !has_row && seen.user_absent(name) == (Bit::Granted, true) {
                container.permissions.insert(name);
            }
        }
        container
    }

    /// Of a permission set, by developer name.
    #[must_use]
    pub fn of_permission_set(name: &str, org: &'o Org) -> Self {
        let mut container = Self::default();
        match org.permission_sets.get(name) {
            Some(set) => container.add(&set.grants, org),
            None => container.incomplete = true,
        }
        container
    }

    /// Of a permission set group, by developer name: what its members grant together, less what it mutes.
    #[must_use]
    pub fn of_group(name: &str, org: &'o Org) -> Self {
        let mut container = Self::default();
        let Some(group) = org.permission_set_groups.get(name) else {
            container.incomplete = true;
            return container;
        };
        for member in &group.permission_sets {
            match org.permission_sets.get(member) {
                Some(set) => container.add(&set.grants, org),
                None => container.incomplete = true,
            }
        }
        for muting in &group.muting_permission_sets {
            match org.muting_permission_sets.get(muting) {
                Some(set) => container.mute(&set.muted, org),
                None => container.incomplete = true,
            }
        }
        container
    }

    fn add(&mut self, grants: &'o Grants, org: &'o Org) {
        let text = |name: Name| org.names.text(name);
        for (name, rights) in grants.objects.iter() {
            if rights != ObjectRights::default() {
                let mine = self.objects.entry(text(name)).or_default();
                *mine = united(*mine, rights);
            }
        }
        let on = grants.user_permissions.iter().filter(|(_, on)| *on);
        self.permissions.extend(on.map(|(name, _)| text(name)));
    }

    fn mute(&mut self, muted: &Grants, org: &Org) {
        for (name, off) in muted.objects.iter() {
            if let Some(mine) = self.objects.get_mut(org.names.text(name)) {
                *mine = less(*mine, off);
            }
        }
        self.objects
            .retain(|_, rights| *rights != ObjectRights::default());
        for (name, _) in muted.user_permissions.iter().filter(|(_, off)| *off) {
            self.permissions.remove(org.names.text(name));
        }
    }
}

fn united(one: ObjectRights, other: ObjectRights) -> ObjectRights {
    crate::org::Right::union(one, other)
}

/// The first without the other, bit by bit.
fn less(rights: ObjectRights, off: ObjectRights) -> ObjectRights {
    ObjectRights {
        create: rights.create && !off.create,
        read: rights.read && !off.read,
        edit: rights.edit && !off.edit,
        delete: rights.delete && !off.delete,
        view_all: rights.view_all && !off.view_all,
        modify_all: rights.modify_all && !off.modify_all,
        view_all_fields: rights.view_all_fields && !off.view_all_fields,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::{
        Component, MutingPermissionSet, Names, OrgBuilder, PermissionSet, PermissionSetGroup,
    };

    fn rights(read: bool, edit: bool) -> ObjectRights {
        ObjectRights {
            read,
            edit,
            ..ObjectRights::default()
        }
    }

    fn grants(names: &mut Names, rows: &[(&str, ObjectRights)], permissions: &[&str]) -> Grants {
        let objects = rows.iter().map(|(name, it)| (names.intern(name), *it));
        let objects = objects.collect();
        let permissions = permissions.iter().map(|name| (names.intern(name), true));
        Grants {
            objects,
            user_permissions: permissions.collect(),
            ..Grants::default()
        }
    }

    /// A group with two members and one muting set, of which the package may hold all.
    fn org(has_muting: bool) -> Org {
        let mut names = Names::default();
        let set = |grants| PermissionSet {
            grants,
            ..PermissionSet::default()
        };
        let all = [
            ("Account", rights(true, true)),
            ("Case", rights(true, false)),
        ];
        let one = set(grants(&mut names, &all, &["ViewSetup", "DataExport"]));
        let two = set(grants(&mut names, &[("Account", rights(true, false))], &[]));
        let off = [
            ("Account", rights(false, true)),
            ("Case", rights(true, true)),
        ];
        let muting = MutingPermissionSet {
            muted: grants(&mut names, &off, &["DataExport"]),
            ..MutingPermissionSet::default()
        };
        let group = PermissionSetGroup {
            permission_sets: vec!["One".to_owned(), "Two".to_owned()],
            muting_permission_sets: vec!["Off".to_owned()],
            ..PermissionSetGroup::default()
        };
        let mut org = OrgBuilder::default();
        let renaming = org.names(&names);
        org.component(Component::PermissionSet("One".to_owned(), one), &renaming);
        org.component(Component::PermissionSet("Two".to_owned(), two), &renaming);
        org.component(
            Component::PermissionSetGroup("All".to_owned(), group),
            &renaming,
        );
        if has_muting {
            let muting = Component::MutingPermissionSet("Off".to_owned(), muting);
            org.component(muting, &renaming);
        }
        org.build()
    }

    #[test]
    fn a_group_grants_what_its_members_do_less_what_it_mutes() {
        let whole = org(true);
        let group = ContainerGrants::of_group("All", &whole);
        assert_eq!(
            group.objects,
            BTreeMap::from([("Account", rights(true, false))])
        );
        assert_eq!(group.permissions, BTreeSet::from(["ViewSetup"]));
        assert!(!group.incomplete);
        let partial = org(false);
        let group = ContainerGrants::of_group("All", &partial);
        assert!(group.incomplete && group.objects.len() == 2);
        let one = ContainerGrants::of_permission_set("One", &whole);
        assert!(!one.incomplete && one.permissions.len() == 2);
        assert!(ContainerGrants::of_permission_set("Nobody", &whole).incomplete);
    }
}

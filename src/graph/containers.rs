//! Profiles, permission sets and their groups, and what each grants.

use std::collections::{BTreeMap, BTreeSet};

use super::element::{Edge, Node, Properties};
use super::ids::{Ids, of_record};
use super::objects::Objects;
use super::{Given, Sink};
use crate::access::{ContainerGrants, Gap};
use crate::catalog::permission;
use crate::org::{ObjectRights, Org, SalesforceId, User};

/// Everything that grants.
pub(super) struct Containers<'a> {
    /// By file name; by the name that users have where the package holds no such file.
    profiles: BTreeMap<&'a str, Container<'a>>,
    /// By developer name.
    sets: BTreeMap<&'a str, Container<'a>>,
    /// By developer name.
    groups: BTreeMap<&'a str, Container<'a>>,
    /// Sets and groups that are assigned and of which no export tells the name.
    unnamed: BTreeMap<SalesforceId, Container<'a>>,
}

/// One of them.
struct Container<'a> {
    id: String,
    label: &'a str,
    license: &'a str,
    in_package: bool,
    /// Of a group: its members and what mutes.
    parts: [&'a [String]; 2],
    grants: ContainerGrants<'a>,
}

/// A kind of edge, and which rights on an object it stands for.
type RightEdge = (&'static str, fn(&ObjectRights) -> bool);

/// The edges of rights on objects.
const RIGHTS: [RightEdge; 7] = [
    ("SF_GrantsRead", |it| it.read),
    ("SF_GrantsCreate", |it| it.create),
    ("SF_GrantsEdit", |it| it.edit),
    ("SF_GrantsDelete", |it| it.delete),
    ("SF_GrantsViewAll", |it| it.view_all),
    ("SF_GrantsModifyAll", |it| it.modify_all),
    ("SF_GrantsViewAllFields", |it| it.view_all_fields),
];

const SETS: &[&str] = &["SF_PermissionSet", "SF_Container"];
const GROUPS: &[&str] = &["SF_PermissionSetGroup", "SF_Container"];

/// What ids of permission set groups begin with.
const GROUP: &[u8; 3] = b"0PG";

impl<'a> Containers<'a> {
    pub(super) fn new(given: &Given<'a>, ids: &mut Ids) -> Self {
        Self {
            profiles: profiles(given, ids),
            sets: sets(given, ids),
            groups: groups(given, ids),
            unnamed: unnamed(given),
        }
    }

    /// The id of the profile of a user.
    pub(super) fn profile_of(&self, user: &User, org: &Org) -> Option<&str> {
        let profile = self.profiles.get(profile_key(&user.profile, org))?;
        Some(&profile.id)
    }

    /// The id of a permission set.
    pub(super) fn set(&self, name: &str) -> Option<&str> {
        self.sets.get(name).map(|set| set.id.as_str())
    }

    /// The id of a permission set group.
    pub(super) fn group(&self, name: &str) -> Option<&str> {
        self.groups.get(name).map(|group| group.id.as_str())
    }

    /// The id of a set or group without a name.
    pub(super) fn unnamed(&self, id: &SalesforceId) -> Option<&str> {
        self.unnamed.get(id).map(|it| it.id.as_str())
    }

    /// The ids of all that can be assigned.
    pub(super) fn assignable(&self) -> impl Iterator<Item = &str> {
        let all = self.sets.values().chain(self.groups.values());
        all.chain(self.unnamed.values())
            .map(|container| container.id.as_str())
    }

    /// The user permissions of weight that any of them grants.
    pub(super) fn weighty_permissions(&self) -> BTreeSet<&'a str> {
        let granted = self
            .all()
            .flat_map(|it| it.grants.permissions.iter().copied());
        let is_weighty = |name: &&str| permission(name).is_some_and(|it| it.tier.is_some());
        granted.filter(is_weighty).collect()
    }

    /// The names of the objects that any of them grants a right on.
    pub(super) fn objects(&self) -> impl Iterator<Item = &'a str> {
        self.all().flat_map(|it| it.grants.objects.keys().copied())
    }

    fn all(&self) -> impl Iterator<Item = &Container<'a>> {
        let sets = self.sets.values().chain(self.groups.values());
        self.profiles.values().chain(sets)
    }

    pub(super) fn nodes<S: Sink>(&self, sink: &mut S) -> Result<(), S::Error> {
        let kinds: [(&BTreeMap<_, _>, &'static [&'static str]); 3] = [
            (&self.profiles, &["SF_Profile", "SF_Container"]),
            (&self.sets, SETS),
            (&self.groups, GROUPS),
        ];
        for (containers, kinds) in kinds {
            for (name, container) in containers {
                sink.node(&container.node(name, kinds))?;
            }
        }
        for (id, container) in &self.unnamed {
            let is_group = id.has_prefix(GROUP);
            sink.node(&container.node(&container.id, if is_group { GROUPS } else { SETS }))?;
        }
        Ok(())
    }

    pub(super) fn edges<S: Sink>(
        &self,
        objects: &Objects<'_>,
        permissions: &BTreeMap<&str, String>,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        for container in self.all() {
            let id = container.id.as_str();
            for (name, rights) in &container.grants.objects {
                let Some(object) = objects.id(name) else {
                    continue;
                };
                for (kind, _) in RIGHTS.iter().filter(|(_, has)| has(rights)) {
                    sink.edge(&Edge::plain(kind, id, object))?;
                }
            }
            for name in &container.grants.permissions {
                if let Some(permission) = permissions.get(name) {
                    sink.edge(&Edge::plain("SF_GrantsPermission", id, permission))?;
                }
            }
        }
        Ok(())
    }
}

impl<'a> Container<'a> {
    fn new(id: String, grants: ContainerGrants<'a>) -> Self {
        Self {
            id,
            label: "",
            license: "",
            in_package: false,
            parts: [&[], &[]],
            grants,
        }
    }

    fn node<'n>(&'n self, name: &'n str, kinds: &'static [&'static str]) -> Node<'n> {
        let mut properties = Properties::named(name);
        properties.text("label", Some(self.label));
        properties.text("license", Some(self.license));
        properties.flag("inpackage", Some(self.in_package));
        // What it does not say it may still grant.
        properties.flag("incomplete", Some(self.grants.incomplete));
        let [members, muting] = self.parts.map(|part| part.iter().map(String::as_str));
        properties.texts("permissionsets", members);
        properties.texts("mutingpermissionsets", muting);
        Node {
            id: &self.id,
            kinds,
            properties: properties.finish(),
        }
    }
}

/// The file name of the profile that users have as `name`; that name where the package has no such file, or several.
fn profile_key<'n>(name: &'n str, org: &'n Org) -> &'n str {
    let mut found = org.profiles_named(name);
    match (found.next(), found.next()) {
        (Some((file, _)), None) => file,
        _ => name,
    }
}

fn profiles<'a>(given: &Given<'a>, ids: &mut Ids) -> BTreeMap<&'a str, Container<'a>> {
    let org = given.org;
    let of_users = org.users.values();
    let of_users = of_users.map(|user| (user.profile.as_str(), user.profile_id));
    let rows = org.profile_rows.iter();
    let rows = rows.map(|(id, row)| (row.name.as_str(), Some(*id)));
    let mut known: BTreeMap<&str, Option<SalesforceId>> = BTreeMap::new();
    for (name, id) in of_users.chain(rows).filter(|(name, _)| !name.is_empty()) {
        let known = known.entry(profile_key(name, org)).or_default();
        *known = [*known, id].into_iter().flatten().min();
    }
    for file in org.profiles.keys() {
        known.entry(file).or_default();
    }
    let container = |(file, id): (&'a str, Option<SalesforceId>)| {
        let id = id.map_or_else(|| ids.named("profile", file), |id| of_record(&id));
        let grants = ContainerGrants::of_profile(file, org, given.view);
        let profile = org.profiles.get(file);
        let container = Container {
            license: profile.map_or("", |profile| &profile.license),
            in_package: profile.is_some(),
            ..Container::new(id, grants)
        };
        (file, container)
    };
    known.into_iter().map(container).collect()
}

fn sets<'a>(given: &Given<'a>, ids: &mut Ids) -> BTreeMap<&'a str, Container<'a>> {
    let org = given.org;
    let mut names: BTreeSet<&str> = org.permission_sets.keys().map(String::as_str).collect();
    names.extend(gaps(given).filter_map(|gap| match gap {
        Gap::SetMissing(name) => Some(name),
        _ => None,
    }));
    let rows = org.permission_set_rows.iter();
    let rows = rows.filter(|(_, row)| row.group.is_none() && !row.is_profile());
    let known: BTreeMap<&str, SalesforceId> =
        rows.map(|(id, row)| (row.name.as_str(), *id)).collect();
    let container = |name: &'a str| {
        let known = known.get(name);
        let id = known.map_or_else(|| ids.named("permission set", name), of_record);
        let set = org.permission_sets.get(name);
        let container = Container {
            label: set.map_or("", |set| &set.label),
            license: set.map_or("", |set| &set.license),
            in_package: set.is_some(),
            ..Container::new(id, ContainerGrants::of_permission_set(name, org))
        };
        (name, container)
    };
    names.into_iter().map(container).collect()
}

fn groups<'a>(given: &Given<'a>, ids: &mut Ids) -> BTreeMap<&'a str, Container<'a>> {
    let org = given.org;
    let in_package = org.permission_set_groups.keys();
    let mut names: BTreeSet<&str> = in_package.map(String::as_str).collect();
    names.extend(gaps(given).filter_map(|gap| match gap {
        Gap::GroupMissing(name) => Some(name),
        _ => None,
    }));
    let rows = org.permission_set_rows.values();
    let of_rows = rows.filter_map(|row| Some((row.name.as_str(), row.group?)));
    let assigned = org.assignments.iter();
    let assigned = assigned.filter_map(|row| Some((row.group_name.as_str(), row.group?)));
    let known: BTreeMap<&str, SalesforceId> = of_rows.chain(assigned).collect();
    let container = |name: &'a str| {
        let known = known.get(name);
        let id = known.map_or_else(|| ids.named("permission set group", name), of_record);
        let group = org.permission_set_groups.get(name);
        let parts = group.map(|group| [&group.permission_sets[..], &group.muting_permission_sets]);
        let container = Container {
            label: group.map_or("", |group| &group.label),
            in_package: group.is_some(),
            parts: parts.unwrap_or_default(),
            ..Container::new(id, ContainerGrants::of_group(name, org))
        };
        (name, container)
    };
    names.into_iter().map(container).collect()
}

fn unnamed<'a>(given: &Given<'a>) -> BTreeMap<SalesforceId, Container<'a>> {
    let ids = gaps(given).filter_map(|gap| match gap {
        Gap::SetUnnamed(id) | Gap::GroupUnnamed(id) => Some(id),
        _ => None,
    });
    let container = |id: SalesforceId| {
        let grants = ContainerGrants {
            incomplete: true,
            ..ContainerGrants::default()
        };
        (id, Container::new(of_record(&id), grants))
    };
    ids.map(container).collect()
}

/// What stands in the way of joining assignments to the package.
fn gaps<'a>(given: &Given<'a>) -> impl Iterator<Item = Gap<'a>> {
    let access = given.everyone.combinations();
    access.flat_map(|access| access.gaps().iter().copied())
}

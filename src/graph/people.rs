//! Users, roles, public groups and queues.

use std::collections::{BTreeMap, BTreeSet};

use super::containers::Containers;
use super::element::{Edge, Node, Properties};
use super::ids::of_record;
use super::{Given, Sink};
use crate::access::{Gap, Origin};
use crate::org::{Group, IdentityClass, Org, SalesforceId, User, UserRole};

/// Everybody, with their ids in the graph.
pub(super) struct People<'a> {
    users: BTreeMap<SalesforceId, (String, Option<&'a User>)>,
    roles: BTreeMap<SalesforceId, (String, Option<&'a UserRole>)>,
    groups: BTreeMap<SalesforceId, (String, Option<&'a Group>)>,
}

impl<'a> People<'a> {
    /// Everybody whom the directory knows, and those whom only logs, records and rows of others name.
    pub(super) fn new(given: &Given<'a>) -> Self {
        let org = given.org;
        let owners = given.objects.iter();
        let owners = owners.flat_map(|(_, owners)| owners.by_owner.keys().copied());
        let members = org
            .group_members
            .iter()
            .flat_map(|row| [row.group, row.member]);
        let named: BTreeSet<SalesforceId> = owners.chain(members).collect();
        let of_prefix = |prefix: &'static [u8; 3]| {
            let named = named.iter().copied();
            named.filter(move |id| id.has_prefix(prefix))
        };
        let in_logs = given.identities.iter().map(|(id, _)| *id);
        let users = (org.users.keys().copied()).chain(in_logs.chain(of_prefix(b"005")));
        let users = users.map(|id| (id, (of_record(&id), org.users.get(&id))));
        let above = org.roles.values().filter_map(|role| role.parent);
        let held = org.users.values().filter_map(|user| user.role_id);
        let related = org.groups.values().filter_map(|group| group.related);
        let related = related.filter(|id| id.has_prefix(b"00E"));
        let roles = (org.roles.keys().copied()).chain(above.chain(held.chain(related)));
        let roles = roles.map(|id| (id, (of_record(&id), org.roles.get(&id))));
        let groups = org.groups.keys().copied().chain(of_prefix(b"00G"));
        let groups = groups.map(|id| (id, (of_record(&id), org.groups.get(&id))));
        Self {
            users: users.collect(),
            roles: roles.collect(),
            groups: groups.collect(),
        }
    }

    /// The id of a user or group in the graph.
    pub(super) fn id(&self, id: &SalesforceId) -> Option<&str> {
        let user = self.users.get(id).map(|(id, _)| id.as_str());
        user.or_else(|| self.groups.get(id).map(|(id, _)| id.as_str()))
    }

    /// The users who may sign in, as far as the export says: nobody signs in as the platform or as a visitor.
    pub(super) fn who_sign_in(&self, given: &Given<'a>) -> impl Iterator<Item = &str> {
        let (org, identities) = (given.org, given.identities);
        let users = self.users.iter().filter(move |(id, _)| {
            let class = identities.class(id);
            let is_nobody = matches!(class, IdentityClass::Automation | IdentityClass::Guest);
            is_active(org, id) && !is_nobody
        });
        users.map(|(_, (id, _))| id.as_str())
    }

    pub(super) fn nodes<S: Sink>(&self, given: &Given<'a>, sink: &mut S) -> Result<(), S::Error> {
        for (id, (name, user)) in &self.users {
            sink.node(&user_node(given, id, name, *user))?;
        }
        for (name, role) in self.roles.values() {
            let label = role.map(|role| role.name.as_str());
            let mut properties = Properties::named(label.unwrap_or(name));
            let developer_name = role.map(|role| role.developer_name.as_str());
            properties.text("developername", developer_name);
            sink.node(&Node {
                id: name,
                kinds: &["SF_Role"],
                properties: properties.finish(),
            })?;
        }
        for (id, (name, group)) in &self.groups {
            let label = group.map(|group| group.name.as_str());
            let label = label.filter(|label| !label.is_empty());
            let mut properties = Properties::named(label.unwrap_or(name));
            let developer_name = group.map(|group| group.developer_name.as_str());
            properties.text("developername", developer_name);
            properties.text("grouptype", group.map(|group| group.kind.as_str()));
            let is_queue = given.org.is_queue(id);
            sink.node(&Node {
                id: name,
                kinds: if is_queue {
                    &["SF_Queue"]
                } else {
                    &["SF_PublicGroup"]
                },
                properties: properties.finish(),
            })?;
        }
        Ok(())
    }

    pub(super) fn edges<S: Sink>(
        &self,
        given: &Given<'a>,
        containers: &Containers<'a>,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        for (id, (name, user)) in &self.users {
            let role = user.and_then(|user| user.role_id);
            if let Some((role, _)) = role.and_then(|role| self.roles.get(&role)) {
                sink.edge(&Edge::plain("SF_InRole", name, role))?;
            }
            if is_active(given.org, id) {
                assigned(given, containers, (id, name, *user), sink)?;
            }
        }
        for (role, row) in self.roles.values() {
            let above = row.and_then(|row| row.parent);
            if let Some((above, _)) = above.and_then(|above| self.roles.get(&above)) {
                sink.edge(&Edge::plain("SF_RoleAbove", above, role))?;
            }
        }
        for member in &given.org.group_members {
            if let (Some(member), Some(group)) = (self.id(&member.member), self.id(&member.group)) {
                sink.edge(&Edge::plain("SF_MemberOf", member, group))?;
            }
        }
        for (group, row) in self.groups.values() {
            let role = row.and_then(|row| row.related);
            if let Some((role, _)) = role.and_then(|role| self.roles.get(&role)) {
                sink.edge(&Edge::plain("SF_MemberOf", role, group))?;
            }
        }
        Ok(())
    }
}

fn is_active(org: &Org, id: &SalesforceId) -> bool {
    org.users.get(id).and_then(|user| user.active) != Some(false)
}

fn user_node<'n>(
    given: &Given<'n>,
    id: &SalesforceId,
    name: &'n str,
    user: Option<&'n User>,
) -> Node<'n> {
    let text = |text: fn(&User) -> &str| user.map(text).filter(|text| !text.is_empty());
    let username = text(|user| &user.username);
    let mut properties = Properties::named(username.unwrap_or(name));
    properties.text("displayname", text(|user| &user.name));
    properties.flag("active", user.and_then(|user| user.active));
    properties.flag("frozen", user.and_then(|user| user.frozen));
    properties.text("usertype", text(|user| &user.user_type));
    properties.text("license", text(|user| &user.license));
    properties.text("department", text(|user| &user.department));
    properties.text("class", Some(given.identities.class(id).as_str()));
    if let Some(identity) = given.identities.get(id) {
        properties.count("pagedays", Some(identity.ui_days));
        properties.count("apidays", Some(identity.api_days));
        properties.period(identity.period);
    }
    Node {
        id: name,
        kinds: &["SF_User"],
        properties: properties.finish(),
    }
}

/// What a user holds.
fn assigned<S: Sink>(
    given: &Given<'_>,
    containers: &Containers<'_>,
    (id, name, user): (&SalesforceId, &str, Option<&User>),
    sink: &mut S,
) -> Result<(), S::Error> {
    if let Some(profile) = user.and_then(|user| containers.profile_of(user, given.org)) {
        sink.edge(&Edge::plain("SF_HasProfile", name, profile))?;
    }
    let Some(rights) = given.everyone.get(id) else {
        return Ok(());
    };
    let mut held: BTreeSet<(&str, &str)> = BTreeSet::new();
    for origin in rights.access().origins() {
        held.extend(match origin {
            Origin::PermissionSet(set) | Origin::Gap(Gap::SetMissing(set)) => containers
                .set(set)
                .map(|set| ("SF_AssignedPermissionSet", set)),
            Origin::Member { group, .. }
            | Origin::Gap(
                Gap::GroupMissing(group)
                | Gap::MemberMissing { group, .. }
                | Gap::MutingMissing { group, .. },
            ) => containers
                .group(group)
                .map(|group| ("SF_AssignedGroup", group)),
            Origin::Gap(Gap::SetUnnamed(set)) => {
                let set = containers.unnamed(&set);
                set.map(|set| ("SF_AssignedPermissionSet", set))
            }
            Origin::Gap(Gap::GroupUnnamed(group)) => {
                let group = containers.unnamed(&group);
                group.map(|group| ("SF_AssignedGroup", group))
            }
            Origin::Profile(_) | Origin::Gap(_) => None,
        });
    }
    for (kind, container) in held {
        sink.edge(&Edge::plain(kind, name, container))?;
    }
    Ok(())
}

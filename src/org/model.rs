//! The one model of who exists in the org and what is granted.
//!
//! [`OrgBuilder`] takes what the readers found, in input order, and unites partial copies; [`Org`] is
//! what the later stages ask. It never changes once built.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::unite::{Unite as _, add};
use super::{
    Automation, AutomationComponent, Cited, ComponentFile, ConnectedApp, ExternalClientApp, Field,
    FileLines, Grants, Group, GroupMember, Hierarchy, HierarchyPart, Lines, Location,
    MutingPermissionSet, Name, NamedUser, NamedUsers, Names, Outbound, OutboundPart, Owner,
    Package, PackagePart, PermissionSet, PermissionSetAssignment, PermissionSetGroup,
    PermissionSetRow, Profile, ProfilePolicy, ProfileRow, Renaming, SObject, SalesforceId,
    SecretPlace, Settings, SitePart, Sites, User, UserRole,
};
use crate::catalog;

/// One metadata file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Component {
    /// A profile, by decoded file name.
    Profile(String, Profile),
    /// A permission set, by developer name.
    PermissionSet(String, PermissionSet),
    /// A permission set group, by developer name.
    PermissionSetGroup(String, PermissionSetGroup),
    /// A muting permission set, by developer name.
    MutingPermissionSet(String, MutingPermissionSet),
    /// A connected app, by developer name.
    ConnectedApp(String, ConnectedApp),
    /// One of the documents of an external client app, by the developer name of the app.
    ExternalClientApp(String, ExternalClientApp),
    /// Where the org calls out to, and who vouches for its users.
    Outbound(OutboundPart),
    /// Roles, queues, public groups, sharing.
    Hierarchy(HierarchyPart),
    /// Sites and networks.
    Site(SitePart),
    /// Settings of one type.
    Settings(Settings),
    /// Password or session rules of a profile, by the name they give it.
    ProfilePolicy(String, ProfilePolicy),
    /// An object, by API name, with the fields its file holds inline.
    SObject(String, SObject),
    /// A field that has a file of its own: object, field.
    Field(String, String, Field),
    /// Automation of any type.
    Automation(Box<AutomationComponent>),
    /// A manifest or a project file.
    Package(PackagePart),
    /// Metadata of a type that no stage asks about yet.
    Other,
}

/// Collects what the readers found.
#[derive(Debug, Default)]
pub struct OrgBuilder {
    org: Org,
    /// By user; of users that the directory does not have, nothing is made of it.
    frozen: BTreeMap<SalesforceId, bool>,
}

/// Who exists and what is granted, as far as the export says.
#[derive(Debug, Default)]
pub struct Org {
    /// What the names in [`Grants`](super::Grants) read.
    pub names: Names,
    /// Profiles by metadata file name.
    pub profiles: BTreeMap<String, Profile>,
    /// Permission sets by developer name.
    pub permission_sets: BTreeMap<String, PermissionSet>,
    /// Permission set groups by developer name.
    pub permission_set_groups: BTreeMap<String, PermissionSetGroup>,
    /// Muting permission sets by developer name.
    pub muting_permission_sets: BTreeMap<String, MutingPermissionSet>,
    /// Connected apps by developer name.
    pub connected_apps: BTreeMap<String, ConnectedApp>,
    /// External client apps by developer name.
    pub external_client_apps: BTreeMap<String, ExternalClientApp>,
    /// Credentials, auth. providers, certificates, trusted sites.
    pub outbound: Outbound,
    /// Roles, queues, public groups and sharing rules, as defined.
    pub hierarchy: Hierarchy,
    /// Sites and networks.
    pub sites: Sites,
    /// Settings of the org.
    pub settings: Settings,
    /// Password and session rules by the name of the profile in lower case: in these documents it is
    /// written so.
    pub profile_policies: BTreeMap<String, ProfilePolicy>,
    /// Places that may hold a secret, and the lines where each stands.
    pub secrets: BTreeMap<SecretPlace, BTreeSet<Location>>,
    /// Objects by API name.
    pub objects: BTreeMap<String, SObject>,
    /// Flows, workflow, rules and Apex.
    pub automation: Automation,
    /// Users by id.
    pub users: BTreeMap<SalesforceId, User>,
    /// The `Profile` export by id.
    pub profile_rows: BTreeMap<SalesforceId, ProfileRow>,
    /// Permission set assignments, sorted.
    pub assignments: BTreeSet<PermissionSetAssignment>,
    /// The `PermissionSet` export by id, and what assignments say of others.
    pub permission_set_rows: BTreeMap<SalesforceId, PermissionSetRow>,
    /// Groups and queues by id.
    pub groups: BTreeMap<SalesforceId, Group>,
    /// Memberships, sorted.
    pub group_members: BTreeSet<GroupMember>,
    /// Roles by id.
    pub roles: BTreeMap<SalesforceId, UserRole>,
    /// Users and queues that metadata names.
    pub named: NamedUsers,
    /// Where the parts of components stand that findings point at.
    pub lines: Lines,
    /// What surrounds the components: roots, manifests, copies.
    pub package: Package,
}

impl OrgBuilder {
    /// Takes over the names that components were read with, and tells what they are called here. To be
    /// called in the order of the input: it is the order of the names from then on.
    pub fn names(&mut self, names: &Names) -> Renaming {
        self.org.names.adopt(names)
    }

    /// Adds one metadata component, whose names become those of the model; a second copy of the same
    /// one is united with the first.
    pub fn component(&mut self, component: Component, renaming: &Renaming) {
        let org = &mut self.org;
        match component {
            Component::Profile(name, profile) => {
                let entry = org.profiles.entry(name).or_default();
                if entry.license.is_empty() {
                    entry.license = profile.license;
                }
                entry.custom = entry.custom.or(profile.custom);
                entry.grants.unite(profile.grants.renamed(renaming));
                entry.login_ip_ranges.extend(profile.login_ip_ranges);
                entry.login_ip_ranges.sort();
                entry.login_ip_ranges.dedup();
                entry.login_hours.extend(profile.login_hours);
            }
            Component::PermissionSet(name, set) => {
                let entry = org.permission_sets.entry(name).or_default();
                if entry.label.is_empty() {
                    entry.label = set.label;
                }
                if entry.license.is_empty() {
                    entry.license = set.license;
                }
                entry.activation_required |= set.activation_required;
                entry.grants.unite(set.grants.renamed(renaming));
            }
            Component::PermissionSetGroup(name, group) => {
                org.permission_set_groups.entry(name).or_insert(group);
            }
            Component::MutingPermissionSet(name, set) => {
                let entry = org.muting_permission_sets.entry(name).or_default();
                if entry.label.is_empty() {
                    entry.label = set.label;
                }
                entry.muted.unite(set.muted.renamed(renaming));
            }
            Component::ConnectedApp(name, app) => add(&mut org.connected_apps, name, app),
            Component::ExternalClientApp(name, app) => {
                add(&mut org.external_client_apps, name, app);
            }
            Component::Outbound(part) => org.outbound.add(part),
            Component::Hierarchy(part) => org.hierarchy.add(part),
            Component::Site(part) => org.sites.add(part),
            Component::Settings(settings) => org.settings.add(settings),
            Component::ProfilePolicy(profile, policy) => {
                let policies = &mut org.profile_policies;
                policies
                    .entry(profile.to_lowercase())
                    .or_default()
                    .unite(policy);
            }
            Component::SObject(name, object) => add(&mut org.objects, name, object),
            Component::Field(object, name, field) => {
                let object = org.objects.entry(object).or_default();
                add(&mut object.fields, name, field);
            }
            Component::Automation(part) => org.automation.add(*part),
            Component::Package(part) => org.package.add(part),
            Component::Other => {}
        }
    }

    /// Adds the places of one metadata file that name users.
    pub fn named_users(&mut self, places: Vec<NamedUser>) {
        self.org.named.add(places);
    }

    /// Adds the places of one metadata file that may hold a secret, with their lines.
    pub fn secrets(&mut self, path: &str, places: Vec<(SecretPlace, u64)>) {
        let path: Arc<str> = path.into();
        for (place, line) in places {
            let path = Arc::clone(&path);
            let found = self.org.secrets.entry(place).or_default();
            found.insert(Location { path, line });
        }
    }

    /// Tells where in the file of a component its parts stand. To be called before [`Self::component`].
    pub fn lines(
        &mut self,
        component: &Component,
        path: &str,
        lines: FileLines,
        renaming: &Renaming,
    ) {
        self.org.lines.add(component, path, lines, renaming);
    }

    /// Tells where the metadata files stand that were read, in the order of the input, once all manifests
    /// and project files are added.
    pub fn component_files<'f>(&mut self, files: impl IntoIterator<Item = ComponentFile<'f>>) {
        self.org.package.stand(files);
    }

    /// Adds a user; what an earlier row of the same user left empty, this one supplies.
    pub fn user(&mut self, id: SalesforceId, row: User) {
        let entry = self.org.users.entry(id).or_default();
        let fill = |mine: &mut String, theirs: String| {
            if mine.is_empty() {
                *mine = theirs;
            }
        };
        fill(&mut entry.username, row.username);
        fill(&mut entry.name, row.name);
        fill(&mut entry.user_type, row.user_type);
        fill(&mut entry.profile, row.profile);
        fill(&mut entry.license, row.license);
        fill(&mut entry.department, row.department);
        entry.active = entry.active.or(row.active);
        entry.frozen = entry.frozen.or(row.frozen);
        entry.profile_id = entry.profile_id.or(row.profile_id);
        entry.role_id = entry.role_id.or(row.role_id);
        entry.row = entry.row.take().or(row.row);
        entry.created = entry.created.or(row.created);
        entry.last_login = entry.last_login.max(row.last_login);
    }

    /// Adds a row of the `UserLogin` export: whether a user is frozen.
    pub fn user_login(&mut self, id: SalesforceId, frozen: bool) {
        self.frozen.insert(id, frozen);
    }

    /// Adds a row of the `Profile` export.
    pub fn profile_row(&mut self, id: SalesforceId, row: ProfileRow) {
        self.org.profile_rows.entry(id).or_insert(row);
    }

    /// Adds a row of the `PermissionSet` export; what an earlier row of the same set left empty, this
    /// one supplies.
    pub fn permission_set_row(&mut self, id: SalesforceId, row: PermissionSetRow) {
        let entry = self.org.permission_set_rows.entry(id).or_default();
        if entry.name.is_empty() {
            entry.name = row.name;
        }
        if entry.label.is_empty() {
            entry.label = row.label;
        }
        entry.owned_by_profile |= row.owned_by_profile;
        entry.group = entry.group.or(row.group);
    }

    /// Adds a permission set assignment.
    pub fn assignment(&mut self, row: PermissionSetAssignment) {
        self.org.assignments.insert(row);
    }

    /// Adds a group or queue.
    pub fn group(&mut self, id: SalesforceId, row: Group) {
        self.org.groups.entry(id).or_insert(row);
    }

    /// Adds a membership.
    pub fn group_member(&mut self, row: GroupMember) {
        self.org.group_members.insert(row);
    }

    /// Adds a role.
    pub fn role(&mut self, id: SalesforceId, row: UserRole) {
        self.org.roles.entry(id).or_insert(row);
    }

    /// Joins users to profiles and licences and to the places that name them, and hands the model over.
    #[must_use]
    pub fn build(self) -> Org {
        let mut org = self.org;
        name_sets_by_assignments(&mut org);
        let mut users = std::mem::take(&mut org.users);
        for (id, user) in &mut users {
            user.frozen = user.frozen.or_else(|| self.frozen.get(id).copied());
            let row = user.profile_id.and_then(|id| org.profile_rows.get(&id));
            if let Some(row) = row {
                if user.profile.is_empty() {
                    user.profile.clone_from(&row.name);
                }
                if user.license.is_empty() {
                    user.license.clone_from(&row.license);
                }
            }
            if user.license.is_empty()
                && let Some((_, profile)) = org.profiles_named(&user.profile).next()
            {
                user.license.clone_from(&profile.license);
            }
        }
        org.users = users;
        org.named.join(&org.users, &org.groups);
        org
    }
}

/// What assignments say of their sets, where the `PermissionSet` export does not. It comes last, because
/// an assignment gives the name without the namespace.
fn name_sets_by_assignments(org: &mut Org) {
    for assignment in &org.assignments {
        let Some(id) = assignment.permission_set else {
            continue;
        };
        let row = org.permission_set_rows.entry(id).or_default();
        if row.name.is_empty() {
            row.name.clone_from(&assignment.name);
        }
        if row.label.is_empty() {
            row.label.clone_from(&assignment.label);
        }
        row.group = row.group.or(assignment.group);
    }
}

/// By which names the documents with rules of a profile call it.
fn policy_names(name: &str) -> [String; 2] {
    [name, catalog::profile_file_name(name)].map(str::to_lowercase)
}

impl Org {
    /// The profiles that users may see as `name`, with their file names: more than one where a package
    /// holds the standard profile and another of its name.
    pub fn profiles_named(&self, name: &str) -> impl Iterator<Item = (&str, &Profile)> {
        let file = catalog::profile_file_name(name);
        let other = (file != name).then_some(name);
        let profile = |name| self.profiles.get_key_value(name);
        let found = [Some(file), other]
            .into_iter()
            .flatten()
            .filter_map(profile);
        found.map(|(name, profile)| (name.as_str(), profile))
    }

    /// What each profile and each permission set of the package grants.
    pub fn grants(&self) -> impl Iterator<Item = &Grants> {
        let profiles = self.profiles.values().map(|profile| &profile.grants);
        profiles.chain(self.permission_sets.values().map(|set| &set.grants))
    }

    /// Objects that any of them has rights on, in the order of their names.
    #[must_use]
    pub fn granted_objects(&self) -> BTreeSet<&str> {
        let rows = self.grants().flat_map(|grants| grants.objects.iter());
        // Many grant rights on the same objects, and numbers are told apart faster than names.
        let names: BTreeSet<Name> = rows.map(|(name, _)| name).collect();
        names
            .into_iter()
            .map(|name| self.names.text(name))
            .collect()
    }

    /// The permission set assignments of a user.
    pub fn assignments_of(
        &self,
        id: &SalesforceId,
    ) -> impl Iterator<Item = &PermissionSetAssignment> {
        let id = *id;
        // Sorted by assignee first, and nothing sorts before an assignment without a set.
        let first = PermissionSetAssignment::first_of(id);
        self.assignments
            .range(first..)
            .take_while(move |assignment| assignment.assignee == id)
    }

    /// The API version that grants were retrieved in; the lowest, where roots differ. `None` when no
    /// manifest and no project file says.
    #[must_use]
    pub fn api_version(&self) -> Option<u16> {
        self.package.api_version()
    }

    /// The password and session rules of the profile that the user interface shows as `name`. The
    /// documents call it by that name or by that of its file, in lower case.
    #[must_use]
    pub fn profile_policy(&self, name: &str) -> Option<&ProfilePolicy> {
        let mut names = policy_names(name).into_iter();
        names.find_map(|name| self.profile_policies.get(&name))
    }

    /// Where an element of those rules stands.
    #[must_use]
    pub fn line_of_policy(&self, name: &str, cited: Cited<'_>) -> Option<Location> {
        let mut names = policy_names(name).into_iter();
        names.find_map(|name| self.lines.find(Owner::ProfilePolicy, &name, cited))
    }

    /// The id of the org, where an external client app tells it. `None` when two tell different ones.
    #[must_use]
    pub fn org_id(&self) -> Option<SalesforceId> {
        let apps = self.external_client_apps.values();
        let ids: BTreeSet<SalesforceId> = apps.filter_map(|app| app.org_id).collect();
        ids.first().copied().filter(|_| ids.len() == 1)
    }

    /// The members of a group or queue: users and groups.
    pub fn members_of(&self, group: SalesforceId) -> impl Iterator<Item = SalesforceId> + '_ {
        let rows = self.group_members.range(GroupMember::first_of(group)..);
        rows.take_while(move |row| row.group == group)
            .map(|row| row.member)
    }

    /// Whether an owner id is a queue. A `00G` id that no export names is one as far as ownership
    /// goes: records cannot be owned by any other kind of group.
    #[must_use]
    pub fn is_queue(&self, id: &SalesforceId) -> bool {
        match self.groups.get(id) {
            Some(group) => group.is_queue() || group.kind.is_empty(),
            None => id.has_prefix(b"00G"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_permission_set_export_comes_before_what_assignments_say() {
        let id = |text: &str| SalesforceId::parse(text.as_bytes()).unwrap();
        let set = id("0PS5j000000abcd");
        let users = ["0055j000000abcd", "0055j000000abce"].map(id);
        let mut org = OrgBuilder::default();
        for user in users {
            org.assignment(PermissionSetAssignment {
                permission_set: Some(set),
                name: "Export".to_owned(),
                label: "Exports".to_owned(),
                ..PermissionSetAssignment::first_of(user)
            });
        }
        let row = PermissionSetRow {
            name: "vendor__Export".to_owned(),
            ..PermissionSetRow::default()
        };
        org.permission_set_row(set, row);
        let org = org.build();
        let row = &org.permission_set_rows[&set];
        assert_eq!(
            (row.name.as_str(), row.label.as_str()),
            ("vendor__Export", "Exports")
        );
        let of = |user| org.assignments_of(&user).count();
        assert_eq!((users.map(of), of(set)), ([1, 1], 0));
    }
}

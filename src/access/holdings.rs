//! What a user holds: the joins of users to profiles, permission sets and groups.
//!
//! Exports call one set by its id, its developer name or its label, and put groups into the same table.
//! A join that two answers fit is no join: it becomes a [`Gap`].

use std::collections::{BTreeMap, BTreeSet};

use super::gap::{Aside, Gap, Pause, StaleGroup};
use super::view::View;
use crate::org::{Org, PermissionSetAssignment, PermissionSetRow, SalesforceId, User};

/// What a user holds and what stands in the way of saying it. Users with equal ones have equal rights.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Holdings<'o> {
    /// File name of the profile, if it could be joined.
    pub(super) profile: Option<&'o str>,
    /// What the `Profile` export says of `ApiUserOnly`.
    pub(super) api_only: Option<bool>,
    /// Permission sets in force, by developer name.
    pub(super) sets: BTreeSet<&'o str>,
    /// Groups in force, by developer name.
    pub(super) groups: BTreeSet<&'o str>,
    /// What could not be joined.
    pub(super) gaps: BTreeSet<Gap<'o>>,
}

/// What a user holds, and beside it what grants nothing now.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined<'o> {
    pub(super) holdings: Holdings<'o>,
    pub(super) aside: BTreeSet<Aside<'o>>,
    pub(super) stale: BTreeSet<StaleGroup<'o>>,
}

/// The joins of one [`Org`], for many users.
pub(super) struct Joins<'o> {
    org: &'o Org,
    set_labels: BTreeMap<&'o str, Vec<&'o str>>,
    group_labels: BTreeMap<&'o str, Vec<&'o str>>,
    group_rows: BTreeMap<SalesforceId, &'o PermissionSetRow>,
}

/// What an assignment is to.
enum Target<'o> {
    Profile,
    Set(&'o str),
    Group(&'o str),
    Gap(Gap<'o>),
}

impl<'o> Joins<'o> {
    pub(super) fn new(org: &'o Org) -> Self {
        let mut set_labels: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, set) in &org.permission_sets {
            set_labels.entry(&set.label).or_default().push(name);
        }
        let mut group_labels: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, group) in &org.permission_set_groups {
            group_labels.entry(&group.label).or_default().push(name);
        }
        set_labels.remove("");
        group_labels.remove("");
        let rows = org.permission_set_rows.values();
        Self {
            org,
            set_labels,
            group_labels,
            group_rows: rows.filter_map(|row| Some((row.group?, row))).collect(),
        }
    }

    /// What a user holds.
    pub(super) fn of(&self, id: &SalesforceId, view: &View) -> Joined<'o> {
        let mut joined = Joined::default();
        let user = self.org.users.get(id);
        let row = user
            .and_then(|user| user.profile_id)
            .and_then(|id| self.org.profile_rows.get(&id));
        joined.holdings.api_only = row.and_then(|row| row.api_only);
        match self.profile(user) {
            Ok(profile) => joined.holdings.profile = Some(profile),
            Err(gap) => drop(joined.holdings.gaps.insert(gap)),
        }
        if self.org.assignments.is_empty() {
            joined.holdings.gaps.insert(Gap::NoAssignments);
        }
        for assignment in self.org.assignments_of(id) {
            self.assign(assignment, view, &mut joined);
        }
        joined
    }

    fn profile(&self, user: Option<&'o User>) -> Result<&'o str, Gap<'o>> {
        let name = user.map_or("", |user| user.profile.as_str());
        if name.is_empty() {
            return Err(Gap::ProfileUnnamed);
        }
        let mut found = self.org.profiles_named(name);
        match (found.next(), found.next()) {
            (Some((file, _)), None) => Ok(file),
            (None, _) => Err(Gap::ProfileMissing(name)),
            _ => Err(Gap::ProfileAmbiguous(name)),
        }
    }

    fn assign(
        &self,
        assignment: &'o PermissionSetAssignment,
        view: &View,
        joined: &mut Joined<'o>,
    ) {
        let over = assignment.is_over(view.as_of);
        match self.target(assignment) {
            Target::Profile => {}
            Target::Gap(_) if over => drop(joined.aside.insert(Aside::Unjoined)),
            Target::Gap(gap) => drop(joined.holdings.gaps.insert(gap)),
            Target::Set(name) => {
                let set = self.org.permission_sets.get(name);
                match pause(over, set.is_some_and(|set| set.activation_required)) {
                    Some(pause) => drop(joined.aside.insert(Aside::PermissionSet(name, pause))),
                    None => drop(joined.holdings.sets.insert(name)),
                }
            }
            Target::Group(name) => {
                let group = self.org.permission_set_groups.get(name);
                let by_session = group.is_some_and(|group| group.activation_required);
                match pause(over, by_session) {
                    Some(pause) => drop(joined.aside.insert(Aside::Group(name, pause))),
                    None => {
                        joined.holdings.groups.insert(name);
                        let status = group.map_or("", |group| group.status.as_str());
                        if !["", "Updated"].contains(&status) {
                            let group = name;
                            joined.stale.insert(StaleGroup { group, status });
                        }
                    }
                }
            }
        }
    }

    fn target(&self, assignment: &'o PermissionSetAssignment) -> Target<'o> {
        let row = assignment
            .permission_set
            .and_then(|id| self.org.permission_set_rows.get(&id));
        if assignment.is_profile() || row.is_some_and(PermissionSetRow::is_profile) {
            return Target::Profile;
        }
        if let Some(group) = assignment.group.or_else(|| row.and_then(|row| row.group)) {
            return self.group(group, assignment, row);
        }
        let name = row.map_or(assignment.name.as_str(), |row| &row.name);
        let label = row.map_or(assignment.label.as_str(), |row| &row.label);
        self.by_name(name)
            .or_else(|| self.by_label(label))
            // Some exports write the label where the name belongs.
            .or_else(|| self.by_label(name))
            .unwrap_or(Target::Gap(
                match (name, label, assignment.permission_set) {
                    ("", "", None) => Gap::Nothing,
                    ("", "", Some(id)) => Gap::SetUnnamed(id),
                    ("", label, _) => Gap::SetMissing(label),
                    (name, _, _) => Gap::SetMissing(name),
                },
            ))
    }

    fn group(
        &self,
        id: SalesforceId,
        assignment: &'o PermissionSetAssignment,
        row: Option<&'o PermissionSetRow>,
    ) -> Target<'o> {
        // The set that stands for a group bears the group's own name.
        let row = self.group_rows.get(&id).copied().or(row);
        let names = [
            assignment.group_name.as_str(),
            row.map_or("", |row| &row.name),
            &assignment.name,
        ];
        let labels = [row.map_or("", |row| &row.label), &assignment.label];
        let group = |name: &&str| self.org.permission_set_groups.get_key_value(*name);
        if let Some((name, _)) = names.iter().find_map(group) {
            return Target::Group(name);
        }
        for label in labels.into_iter().chain(names) {
            match self.group_labels.get(label).map(Vec::as_slice) {
                Some([name]) => return Target::Group(name),
                Some(_) => return Target::Gap(Gap::SetAmbiguous(label)),
                None => {}
            }
        }
        let called = names
            .into_iter()
            .chain(labels)
            .find(|name| !name.is_empty());
        Target::Gap(called.map_or(Gap::GroupUnnamed(id), Gap::GroupMissing))
    }

    /// A set, or a group that is assigned by its own name.
    fn by_name(&self, name: &'o str) -> Option<Target<'o>> {
        let set = self.org.permission_sets.get_key_value(name);
        let group = self.org.permission_set_groups.get_key_value(name);
        match (set, group) {
            (Some((name, _)), None) => Some(Target::Set(name)),
            (None, Some((name, _))) => Some(Target::Group(name)),
            (Some(_), Some(_)) => Some(Target::Gap(Gap::SetAmbiguous(name))),
            (None, None) => None,
        }
    }

    fn by_label(&self, label: &'o str) -> Option<Target<'o>> {
        let names = |of: &BTreeMap<&'o str, Vec<&'o str>>| of.get(label).cloned();
        let sets = names(&self.set_labels).unwrap_or_default();
        let groups = names(&self.group_labels).unwrap_or_default();
        match (sets.as_slice(), groups.as_slice()) {
            ([], []) => None,
            ([set], []) => Some(Target::Set(set)),
            ([], [group]) => Some(Target::Group(group)),
            _ => Some(Target::Gap(Gap::SetAmbiguous(label))),
        }
    }
}

fn pause(over: bool, by_session: bool) -> Option<Pause> {
    match (over, by_session) {
        (true, _) => Some(Pause::Over),
        (_, true) => Some(Pause::Session),
        _ => None,
    }
}

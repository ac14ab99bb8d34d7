//! Names that mean more than one thing: joins by them are not to be trusted.

use std::collections::BTreeMap;

use crate::access::{Everyone, View};
use crate::catalog;
use crate::org::Org;

/// One name and all that it may mean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ambiguity {
    /// What the name is one of.
    pub of: &'static str,
    /// The name.
    pub name: String,
    /// What it may mean, sorted.
    pub candidates: Vec<String>,
}

/// A join of users to what grants them rights that several answers fit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AmbiguousJoin {
    /// What fits.
    pub reason: String,
    /// How many users it is about. What nothing else grants them is not known.
    pub users: u64,
}

/// The joins of users that several answers fit, sorted.
pub(super) fn joins(org: &Org, view: &View) -> Vec<AmbiguousJoin> {
    let mut users: BTreeMap<String, u64> = BTreeMap::new();
    for (_, effective) in Everyone::new(org, view).iter() {
        let gaps = effective.access().gaps().iter();
        for gap in gaps.filter(|gap| gap.is_ambiguous()) {
            *users.entry(gap.to_string()).or_default() += 1;
        }
    }
    let joins = users.into_iter();
    joins
        .map(|(reason, users)| AmbiguousJoin { reason, users })
        .collect()
}

/// All of an export, sorted.
pub(super) fn all(org: &Org) -> Vec<Ambiguity> {
    let mut found = Vec::new();
    let profiles = org.profiles.keys().filter_map(|name| {
        let file = catalog::profile_file_name(name);
        let both = file != name && org.profiles.contains_key(file);
        both.then(|| (name.clone(), vec![file.to_owned(), name.clone()]))
    });
    found.extend(several("profile", profiles));
    let labels = org
        .permission_sets
        .iter()
        .map(|(name, set)| (&set.label, name));
    found.extend(several("label of a permission set", grouped(labels)));
    let labels = org
        .permission_set_groups
        .iter()
        .map(|(name, group)| (&group.label, name));
    found.extend(several("label of a permission set group", grouped(labels)));
    found.extend(several(
        "profile, but for case",
        by_case(org.profiles.keys()),
    ));
    found.extend(several(
        "permission set, but for case",
        by_case(org.permission_sets.keys()),
    ));
    found.extend(several("object, but for case", by_case(org.objects.keys())));
    let users: Vec<(String, String)> = org
        .users
        .iter()
        .map(|(id, user)| (user.username.to_lowercase(), id.to_string()))
        .collect();
    found.extend(several(
        "username",
        grouped(users.iter().map(|(name, id)| (name, id))),
    ));
    found.sort();
    found
}

/// What several things are called, by that name.
fn grouped<'a>(
    pairs: impl Iterator<Item = (&'a String, &'a String)>,
) -> impl Iterator<Item = (String, Vec<String>)> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, candidate) in pairs.filter(|(name, _)| !name.is_empty()) {
        groups.entry(name).or_default().push(candidate.clone());
    }
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(name, all)| (name.to_owned(), all))
        .collect();
    groups.into_iter()
}

fn by_case<'a>(
    names: impl Iterator<Item = &'a String>,
) -> impl Iterator<Item = (String, Vec<String>)> {
    let lower: Vec<(String, &String)> = names.map(|name| (name.to_lowercase(), name)).collect();
    let groups: Vec<_> = grouped(lower.iter().map(|(lower, name)| (lower, *name))).collect();
    groups.into_iter()
}

fn several(
    of: &'static str,
    groups: impl Iterator<Item = (String, Vec<String>)>,
) -> impl Iterator<Item = Ambiguity> {
    groups
        .filter(|(_, candidates)| candidates.len() > 1)
        .map(move |(name, mut candidates)| {
            candidates.sort();
            Ambiguity {
                of,
                name,
                candidates,
            }
        })
}

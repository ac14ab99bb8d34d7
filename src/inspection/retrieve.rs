//! What a better retrieve asks for.
//!
//! A profile holds rights on an object only when the same retrieve names the object, and no wildcard matches
//! a standard one. So every object that the export speaks of anywhere is named.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::FileReport;
use crate::catalog;
use crate::org::{Grants, Org};

/// The wildcard of a manifest.
const ALL: &str = "*";

/// What a better retrieve asks for, and what is new in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetrieveList {
    /// Members by type.
    pub types: BTreeMap<String, BTreeSet<String>>,
    /// API version, the number before the dot.
    pub version: u16,
    /// Objects that it names and no metadata file of this export describes, sorted.
    pub new_objects: Vec<String>,
    /// Types that it asks for and of which this export holds nothing, sorted.
    pub new_types: Vec<String>,
}

impl RetrieveList {
    /// What a first retrieve asks for, with nothing at hand: every type that is read, and these objects.
    #[must_use]
    pub fn first(objects: &[String]) -> Self {
        let mut list = Self::new(&Org::default(), &[]);
        let known = list.types.entry("CustomObject".to_owned()).or_default();
        known.extend(objects.iter().cloned());
        list.new_objects.clear();
        list.new_types.clear();
        list
    }

    pub(super) fn new(org: &Org, files: &[FileReport]) -> Self {
        let wanted = catalog::retrieve();
        let mut objects: BTreeSet<String> = wanted.objects.iter().cloned().collect();
        objects.extend(mentioned(org, files).into_iter().map(str::to_owned));
        let new_objects = objects
            .iter()
            .filter(|name| !org.objects.contains_key(*name));
        let new_objects: Vec<String> = new_objects.cloned().collect();
        let here: BTreeSet<&str> = org
            .package
            .roots
            .iter()
            .flat_map(|root| root.components.keys())
            .filter_map(|root| Some(catalog::metadata_type(root)?.name.as_str()))
            .collect();
        let types = catalog::metadata_types()
            .iter()
            .filter(|kind| kind.retrieve);
        let new_types = types
            .clone()
            .filter(|kind| !here.contains(kind.name.as_str()));
        let new_types = new_types.map(|kind| kind.name.clone()).collect();
        let mut types: BTreeMap<String, BTreeSet<String>> = types
            .map(|kind| (kind.name.clone(), BTreeSet::from([ALL.to_owned()])))
            .collect();
        types
            .entry("CustomObject".to_owned())
            .or_default()
            .extend(objects);
        let found = org.package.roots.iter();
        let found = found
            .filter_map(|root| Some(root.api_version?.version))
            .max();
        Self {
            types,
            version: wanted.version.max(found.unwrap_or_default()),
            new_objects,
            new_types,
        }
    }
}

/// Objects that the export speaks of: those it describes, those that rights, fields, lookups and manifests
/// name, and those it holds records of.
fn mentioned<'a>(org: &'a Org, files: &'a [FileReport]) -> BTreeSet<&'a str> {
    let mut names: BTreeSet<&str> = org.objects.keys().map(String::as_str).collect();
    let lookups = org
        .objects
        .values()
        .flat_map(|object| object.fields.values());
    names.extend(lookups.flat_map(|field| field.reference_to.iter().map(String::as_str)));
    let profiles = org.profiles.values().map(|profile| &profile.grants);
    let sets = org.permission_sets.values().map(|set| &set.grants);
    let muting = org.muting_permission_sets.values().map(|set| &set.muted);
    for grants in profiles.chain(sets).chain(muting) {
        names.extend(granted(org, grants));
    }
    for manifest in org
        .package
        .roots
        .iter()
        .filter_map(|root| root.manifest.as_ref())
    {
        let members = manifest.types.get("CustomObject").into_iter().flatten();
        names.extend(members.map(String::as_str));
    }
    names.extend(files.iter().filter_map(|file| file.object.as_deref()));
    let not_objects = &catalog::retrieve().not_objects;
    names.retain(|name| is_api_name(name) && !not_objects.iter().any(|not| not == name));
    names
}

fn granted<'a>(org: &'a Org, grants: &'a Grants) -> impl Iterator<Item = &'a str> {
    let objects = grants.objects.iter().map(|(name, _)| org.names.text(name));
    let fields = grants.fields.iter().map(|(name, _)| org.names.text(name));
    let of_fields = fields.filter_map(|name| Some(name.split_once('.')?.0));
    objects.chain(of_fields)
}

/// Whether a retrieve could name such an object. Key prefixes and placeholders of build tools are none.
fn is_api_name(name: &str) -> bool {
    let is_prefix = name.len() == 3 && name.starts_with(|c: char| c.is_ascii_digit() || c == 'a');
    let letter_first = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    letter_first && plain && !is_prefix
}

//! What surrounds the components of an export: roots, manifests, project files, copies.
//!
//! An export may hold several packages, in two layouts, and the same component in more than one of them.
//! Components are united wherever they stand; this says where they stood, and what was asked for.

mod manifest;
mod roots;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use self::manifest::{Manifest, PackagePart, Project};
pub use self::roots::Root;

/// Types that hold grants: what a low API version leaves out of them matters.
const GRANTING: [&str; 4] = [
    "MutingPermissionSet",
    "PermissionSet",
    "PermissionSetGroup",
    "Profile",
];

/// How a package is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// As the Metadata API hands it over: `profiles/Admin.profile`, fields inside of objects.
    Package,
    /// As projects keep it: `profiles/Admin.profile-meta.xml`, a file for each field.
    Source,
    /// Both in one tree.
    Mixed,
}

/// What says in which API version a package was retrieved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VersionSource {
    /// The `package.xml` of the root.
    Manifest,
    /// The `sfdx-project.json` of the project.
    Project,
}

/// An API version and what says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApiVersion {
    /// The number before the dot.
    pub version: u16,
    /// What says so.
    pub source: VersionSource,
}

/// One metadata file and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentFile<'f> {
    /// Its path.
    pub path: &'f str,
    /// Type of the component.
    pub kind: &'f str,
    /// What stands before the type folder; `None` when it lies in none of its type.
    pub base: Option<&'f str>,
    /// The component it holds; `None` for types whose names byline does not know.
    pub name: Option<String>,
    /// The layout its suffix tells, if it tells any.
    pub layout: Option<Layout>,
    /// Whether it is one piece of a component that was taken apart.
    pub piece: bool,
}

/// The files of a component that stands in several, in the order of the input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Copies {
    /// Type of the component.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub paths: Vec<String>,
}

/// What surrounds the components.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// Where packages begin, by path.
    pub roots: Vec<Root>,
    /// Manifests that belong to no root, by path.
    pub unrelated_manifests: Vec<String>,
    /// Components that stand in several files and were united.
    pub copies: Vec<Copies>,
    /// Permission sets that were taken apart, with the number of their pieces.
    pub decomposed: BTreeMap<String, u64>,
    /// Metadata files that stand below no root.
    pub stray: u64,
    /// `sourceBehaviorOptions` of all projects, sorted.
    pub behaviors: Vec<String>,
    manifests: BTreeMap<String, Manifest>,
    projects: BTreeMap<String, Project>,
}

impl Layout {
    /// As people call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Package => "metadata package",
            Self::Source => "source",
            Self::Mixed => "mixed",
        }
    }
}

impl VersionSource {
    /// What the file is called.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manifest => "package.xml",
            Self::Project => "sfdx-project.json",
        }
    }
}

impl Package {
    /// Adds a manifest or a project file.
    pub(super) fn add(&mut self, part: PackagePart) {
        match part {
            PackagePart::Manifest(path, manifest) => {
                self.manifests.insert(path, manifest);
            }
            PackagePart::Project(path, project) => {
                self.projects.insert(path, project);
            }
        }
    }

    /// The lowest API version of the roots that hold grants, or of all roots where none does: what a
    /// lower version leaves out, the union of all leaves open.
    pub(super) fn api_version(&self) -> Option<u16> {
        let lowest = |wanted: &dyn Fn(&Root) -> bool| {
            let roots = self.roots.iter().filter(|root| wanted(root));
            roots
                .filter_map(|root| Some(root.api_version?.version))
                .min()
        };
        let granting = |root: &Root| {
            GRANTING
                .iter()
                .any(|kind| root.components.contains_key(*kind))
        };
        if self.roots.iter().any(granting) {
            lowest(&granting)
        } else {
            lowest(&|_| true)
        }
    }
}

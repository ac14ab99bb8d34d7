//! At which lines of metadata files the things stand that findings point at.
//!
//! A component may stand in several files: exports overlap, and source formats take permission sets apart row by row.
//! What is granted is one list then, but an auditor opens one file at one line. Rows of fields are left out: they are
//! nine in ten of a profile, and no finding points at a single one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::name::{Name, Renaming};
use super::{Component, ObjectRights};
use crate::catalog::ObjectRight;

/// A line of an input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The path of the file, as in the manifest.
    pub path: Arc<str>,
    /// The line, counted from 1.
    pub line: u64,
}

/// What stands at a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cited<'c> {
    /// An enabled row of `userPermissions`.
    Permission(Name),
    /// A row of `objectPermissions` with this right.
    Object(Name, ObjectRight),
    /// An element that the catalogue lists: its root element, the path below it, and what it says where it may repeat.
    Element(&'c str, &'c str, Option<&'c str>),
}

/// An element that the catalogue lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedElement {
    /// The root element of its file.
    pub root: &'static str,
    /// The path of elements below it, with dots.
    pub path: &'static str,
    /// What it says.
    pub text: Box<str>,
    /// Where.
    pub line: u64,
}

/// The lines of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileLines {
    /// Rows of `userPermissions` that are enabled.
    permissions: Vec<(Name, u64)>,
    /// Rows of `objectPermissions`.
    objects: Vec<(Name, ObjectRights, u64)>,
    /// Elements, in the order of the file.
    elements: Vec<CitedElement>,
}

impl FileLines {
    /// Notes a user permission that is on.
    pub fn permission(&mut self, name: Name, line: u64) {
        self.permissions.push((name, line));
    }

    /// Notes the rights on an object.
    pub fn object(&mut self, name: Name, rights: ObjectRights, line: u64) {
        self.objects.push((name, rights, line));
    }

    /// Notes an element.
    pub fn element(&mut self, element: CitedElement) {
        self.elements.push(element);
    }

    fn is_empty(&self) -> bool {
        self.permissions.is_empty() && self.objects.is_empty() && self.elements.is_empty()
    }

    /// The same by the names of the model, in their order; rows of one name stay in that of the file.
    fn renamed(mut self, renaming: &Renaming) -> Self {
        for (name, _) in &mut self.permissions {
            *name = renaming.of(*name);
        }
        for (name, _, _) in &mut self.objects {
            *name = renaming.of(*name);
        }
        self.permissions.sort_by_key(|(name, _)| *name);
        self.objects.sort_by_key(|(name, _, _)| *name);
        self.permissions.shrink_to_fit();
        self.objects.shrink_to_fit();
        self
    }

    /// The first line where it stands.
    fn of(&self, cited: Cited<'_>) -> Option<u64> {
        match cited {
            Cited::Permission(wanted) => {
                let at = self.permissions.partition_point(|(name, _)| *name < wanted);
                let found = self.permissions.get(at);
                found
                    .filter(|(name, _)| *name == wanted)
                    .map(|(_, line)| *line)
            }
            Cited::Object(wanted, right) => {
                let at = self.objects.partition_point(|(name, ..)| *name < wanted);
                let rows = self.objects.get(at..).unwrap_or_default();
                let mut rows = rows.iter().take_while(|(name, ..)| *name == wanted);
                rows.find(|(_, rights, _)| rights.has(right))
                    .map(|(.., line)| *line)
            }
            Cited::Element(root, path, text) => {
                let mut elements = self.elements.iter();
                let found = elements.find(|it| {
                    (it.root, it.path) == (root, path) && text.is_none_or(|text| *it.text == *text)
                });
                found.map(|it| it.line)
            }
        }
    }
}

/// The lines of all files, by component.
#[derive(Debug, Default)]
pub struct Lines(BTreeMap<Owner, BTreeMap<String, Vec<LinesOf>>>);

/// A file and its lines.
type LinesOf = (Arc<str>, FileLines);

/// The components of which lines are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A profile, by file name.
    Profile,
    /// A permission set, by developer name.
    PermissionSet,
    /// A connected app, by developer name.
    ConnectedApp,
    /// An external client app, by developer name, whichever of its documents it is.
    ExternalClientApp,
    /// The rules of a profile, by its name in lower case.
    ProfilePolicy,
    /// The settings of the org, all types of them, by no name.
    Settings,
}

impl Owner {
    /// Whose lines those of a component are.
    fn of(component: &Component) -> Option<(Self, String)> {
        Some(match component {
            Component::Profile(name, _) => (Self::Profile, name.clone()),
            Component::PermissionSet(name, _) => (Self::PermissionSet, name.clone()),
            Component::ConnectedApp(name, _) => (Self::ConnectedApp, name.clone()),
            Component::ExternalClientApp(name, _) => (Self::ExternalClientApp, name.clone()),
            Component::ProfilePolicy(name, _) => (Self::ProfilePolicy, name.to_lowercase()),
            Component::Settings(_) => (Self::Settings, String::new()),
            _ => return None,
        })
    }
}

impl Lines {
    /// Adds those of a file that holds a component, or a part of it.
    pub(super) fn add(
        &mut self,
        component: &Component,
        path: &str,
        lines: FileLines,
        renaming: &Renaming,
    ) {
        if lines.is_empty() {
            return;
        }
        if let Some((owner, name)) = Owner::of(component) {
            let files = self.0.entry(owner).or_default().entry(name).or_default();
            files.push((path.into(), lines.renamed(renaming)));
        }
    }

    /// Where something stands of a component: in the first of its files that says it.
    #[must_use]
    pub fn find(&self, owner: Owner, name: &str, cited: Cited<'_>) -> Option<Location> {
        let files = self.0.get(&owner)?.get(name)?;
        files.iter().find_map(|(path, lines)| {
            Some(Location {
                path: Arc::clone(path),
                line: lines.of(cited)?,
            })
        })
    }
}

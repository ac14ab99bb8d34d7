//! Manifests and project files, as they are written.

use std::collections::{BTreeMap, BTreeSet};

/// A manifest or a project file, with its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackagePart {
    /// A file whose root element is `Package`.
    Manifest(String, Manifest),
    /// `sfdx-project.json`.
    Project(String, Project),
}

/// A manifest: what a retrieve asked for, or what came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Members by type; `*` is the wildcard.
    pub types: BTreeMap<String, BTreeSet<String>>,
    /// `version`, the number before the dot.
    pub version: Option<u16>,
}

/// A project file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// `packageDirectories[].path`.
    pub directories: Vec<String>,
    /// `sourceApiVersion`, the number before the dot.
    pub api_version: Option<u16>,
    /// `sourceBehaviorOptions`.
    pub behaviors: Vec<String>,
}

impl Manifest {
    /// Whether a type is asked for by the wildcard.
    #[must_use]
    pub fn has_wildcard(&self, kind: &str) -> bool {
        self.types
            .get(kind)
            .is_some_and(|members| members.contains("*"))
    }
}

impl Project {
    /// The package directories of a project file at `path`, as paths of the export.
    pub(super) fn folders(&self, path: &str) -> impl Iterator<Item = String> {
        let project = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.directories
            .iter()
            .filter_map(move |directory| below(project, directory))
    }
}

/// A relative path below a folder, without its dots; `None` when it leads out of the export.
fn below(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').collect();
    if folder.is_empty() {
        parts.clear();
    }
    for part in relative.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_directories_are_found_from_the_project() {
        let folders = |path: &str, directory: &str| -> Vec<String> {
            let project = Project {
                directories: vec![directory.to_owned()],
                ..Project::default()
            };
            project.folders(path).collect()
        };
        assert_eq!(
            folders("a/sfdx-project.json", "./force-app/"),
            ["a/force-app"]
        );
        assert_eq!(folders("a/b/sfdx-project.json", "../c"), ["a/c"]);
        assert_eq!(
            folders("e.zip!/sfdx-project.json", "app\\main"),
            ["e.zip!/app/main"]
        );
        assert_eq!(folders("sfdx-project.json", "."), [""]);
        assert_eq!(folders("sfdx-project.json", ".."), [""; 0]);
    }
}

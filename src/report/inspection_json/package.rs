//! The part of the document that tells how the package is laid out.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::inspection::Inspection;
use crate::org::{Layout, Root};

/// What surrounds the components.
#[derive(Serialize)]
pub(super) struct Package<'a> {
    api_version: Option<u16>,
    roots: Vec<PackageRoot<'a>>,
    unrelated_manifests: &'a [String],
    stray_files: u64,
    behaviors: &'a [String],
    unread_behaviors: &'a [String],
    decomposed: &'a BTreeMap<String, u64>,
    copies: Vec<Copies<'a>>,
}

#[derive(Serialize)]
struct PackageRoot<'a> {
    path: &'a str,
    layout: Option<&'a str>,
    api_version: Option<u16>,
    api_version_from: Option<&'a str>,
    asked: Option<BTreeMap<&'a str, Asked>>,
    components: &'a BTreeMap<String, u64>,
    absent: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Asked {
    wildcard: bool,
    members: u64,
}

#[derive(Serialize)]
struct Named<'a> {
    r#type: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Copies<'a> {
    r#type: &'a str,
    name: &'a str,
    paths: &'a [String],
}

pub(super) fn package(inspection: &Inspection) -> Package<'_> {
    let package = &inspection.package;
    Package {
        api_version: inspection.api_version,
        roots: package.roots.iter().map(root).collect(),
        unrelated_manifests: &package.unrelated_manifests,
        stray_files: package.stray,
        behaviors: &package.behaviors,
        unread_behaviors: &inspection.unread_behaviors,
        decomposed: &package.decomposed,
        copies: package
            .copies
            .iter()
            .map(|copies| Copies {
                r#type: &copies.kind,
                name: &copies.name,
                paths: &copies.paths,
            })
            .collect(),
    }
}

fn root(root: &Root) -> PackageRoot<'_> {
    let asked = root.manifest.as_ref().map(|manifest| {
        let types = manifest.types.iter();
        types
            .map(|(kind, members)| {
                let wildcard = manifest.has_wildcard(kind);
                let members = members.len() as u64 - u64::from(wildcard);
                (kind.as_str(), Asked { wildcard, members })
            })
            .collect()
    });
    PackageRoot {
        path: &root.path,
        layout: root.layout.map(Layout::as_str),
        api_version: root.api_version.map(|v| v.version),
        api_version_from: root.api_version.map(|v| v.source.as_str()),
        asked,
        components: &root.components,
        absent: root
            .absent
            .iter()
            .map(|(kind, name)| Named { r#type: kind, name })
            .collect(),
    }
}

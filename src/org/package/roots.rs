//! Where packages begin, and what stands in each.
//!
//! What stands before a type folder is the base of a file. A base is a root of its own when a `package.xml`
//! lies in it or when no project claims it; otherwise the package directory of the project is the root. A
//! `package.xml` anywhere else belongs to nothing: people keep manifests in all sorts of places, of
//! retrieves that the export does not hold.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApiVersion, ComponentFile, Copies, Layout, Manifest, Package, VersionSource};

/// The manifest of a package, by the one name that counts. `destructiveChanges.xml` says what to delete.
const MANIFEST: &str = "package.xml";

/// Build tools write `%%%NAMESPACE%%%Facility__c`, and something else into names of files.
const PLACEHOLDER: &str = "%%%";

/// Where a package begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// Its path; empty for where `byline` was started.
    pub path: String,
    /// How it is laid out; `None` when no file tells.
    pub layout: Option<Layout>,
    /// In which API version it was retrieved; `None` when nothing says.
    pub api_version: Option<ApiVersion>,
    /// Its manifest, if it has one.
    pub manifest: Option<Manifest>,
    /// Components by type. Of types whose names are not known, files.
    pub components: BTreeMap<String, u64>,
    /// What the manifest names and the root does not hold, of types whose names are known: type, name.
    pub absent: Vec<(String, String)>,
}

/// A component, by type and name.
type Key<'f> = (&'f str, String);

/// What stands in a root, while it is gathered.
#[derive(Default)]
struct Standing<'f> {
    layouts: BTreeSet<Layout>,
    named: BTreeSet<Key<'f>>,
    nameless: BTreeMap<&'f str, u64>,
}

impl Package {
    /// Takes in where all metadata files stand.
    pub(in super::super) fn stand<'f>(
        &mut self,
        files: impl IntoIterator<Item = ComponentFile<'f>>,
    ) {
        let files: Vec<_> = files
            .into_iter()
            .filter(|file| !matches!(file.kind, "Package" | "SfdxProject"))
            .collect();
        let projects = self.package_directories();
        let mut roots: BTreeMap<String, Standing<'f>> = BTreeMap::new();
        for base in files.iter().filter_map(|file| file.base) {
            roots.entry(self.root_of(base, &projects)).or_default();
        }
        for file in &files {
            let root = match file.base {
                Some(base) => Some(self.root_of(base, &projects)),
                None => enclosing(file.path, &roots),
            };
            match root.and_then(|root| roots.get_mut(&root)) {
                Some(root) => root.take(file),
                None => self.stray += 1,
            }
        }
        self.roots = roots
            .into_iter()
            .map(|(path, standing)| self.root(path, standing, &projects))
            .collect();
        let behaviors: BTreeSet<&String> =
            self.projects.values().flat_map(|p| &p.behaviors).collect();
        self.behaviors = behaviors.into_iter().cloned().collect();
        let owned: BTreeSet<String> = self
            .roots
            .iter()
            .map(|root| manifest_in(&root.path))
            .collect();
        let unrelated = self.manifests.keys().filter(|path| !owned.contains(*path));
        self.unrelated_manifests = unrelated.cloned().collect();
        self.copies_of(&files);
    }

    /// The package directories of all projects, each with the API version its project says.
    fn package_directories(&self) -> BTreeMap<String, Option<u16>> {
        let mut all = BTreeMap::new();
        for (path, project) in &self.projects {
            for folder in project.folders(path) {
                all.entry(folder).or_insert(project.api_version);
            }
        }
        all
    }

    fn root_of(&self, base: &str, projects: &BTreeMap<String, Option<u16>>) -> String {
        if self.manifests.contains_key(&manifest_in(base)) {
            return base.to_owned();
        }
        enclosing(base, projects).unwrap_or_else(|| base.to_owned())
    }

    fn root(
        &self,
        path: String,
        standing: Standing<'_>,
        projects: &BTreeMap<String, Option<u16>>,
    ) -> Root {
        let manifest = self.manifests.get(&manifest_in(&path)).cloned();
        let by_manifest = manifest
            .as_ref()
            .and_then(|m| m.version)
            .map(|version| ApiVersion {
                version,
                source: VersionSource::Manifest,
            });
        let project = enclosing(&path, projects);
        let by_project = project.as_ref().and_then(|folder| *projects.get(folder)?);
        let by_project = by_project.map(|version| ApiVersion {
            version,
            source: VersionSource::Project,
        });
        let absent = manifest
            .as_ref()
            .map(|m| standing.absent(m))
            .unwrap_or_default();
        let mut components: BTreeMap<String, u64> = BTreeMap::new();
        for (kind, count) in standing.nameless {
            *components.entry(kind.to_owned()).or_default() += count;
        }
        for (kind, _) in &standing.named {
            *components.entry((*kind).to_owned()).or_default() += 1;
        }
        let mut layouts = standing.layouts.into_iter();
        Root {
            layout: match (layouts.next(), layouts.next()) {
                (Some(_), Some(_)) => Some(Layout::Mixed),
                (Some(one), None) => Some(one),
                // Source code is called alike in both.
                (None, _) if manifest.is_some() => Some(Layout::Package),
                (None, _) => project.map(|_| Layout::Source),
            },
            api_version: by_manifest.or(by_project),
            manifest,
            components,
            absent,
            path,
        }
    }

    /// Notes the components that stand in several files, and those that were taken apart.
    fn copies_of(&mut self, files: &[ComponentFile<'_>]) {
        let mut all: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for file in files {
            let Some(name) = &file.name else {
                continue;
            };
            if file.piece {
                *self.decomposed.entry(name.clone()).or_default() += 1;
                continue;
            }
            let paths = all.entry((file.kind, name)).or_default();
            // A class and the file beside it that describes it are one.
            let beside = |path: &&str| file.path.strip_suffix("-meta.xml") == Some(*path);
            if file.layout.is_some() || !paths.last().is_some_and(beside) {
                paths.push(file.path);
            }
        }
        let several = all.into_iter().filter(|(_, paths)| paths.len() > 1);
        self.copies = several
            .map(|((kind, name), paths)| Copies {
                kind: kind.to_owned(),
                name: name.to_owned(),
                paths: paths.into_iter().map(str::to_owned).collect(),
            })
            .collect();
    }
}

impl<'f> Standing<'f> {
    fn take(&mut self, file: &ComponentFile<'f>) {
        self.layouts.extend(file.layout);
        match &file.name {
            Some(name) => {
                self.named.insert((file.kind, name.clone()));
            }
            None => *self.nameless.entry(file.kind).or_default() += 1,
        }
    }

    /// What a manifest names and is not here.
    fn absent(&self, manifest: &Manifest) -> Vec<(String, String)> {
        let mut absent = Vec::new();
        for (kind, members) in &manifest.types {
            let here: BTreeSet<&str> = self
                .named
                .iter()
                .filter(|(k, _)| k == kind)
                .map(|(_, name)| name.as_str())
                .collect();
            // Where nothing of a type is here, it may be one that byline knows no names of.
            if here.is_empty()
                && !super::GRANTING.contains(&kind.as_str())
                && kind != "CustomObject"
            {
                continue;
            }
            let wanted = members
                .iter()
                .filter(|member| *member != "*" && !member.contains(PLACEHOLDER));
            let missing = wanted.filter(|member| !here.contains(member.as_str()));
            absent.extend(missing.map(|member| (kind.clone(), member.clone())));
        }
        absent
    }
}

/// The path of the manifest in a folder.
fn manifest_in(folder: &str) -> String {
    if folder.is_empty() {
        MANIFEST.to_owned()
    } else {
        format!("{folder}/{MANIFEST}")
    }
}

/// The deepest of these folders that a path lies in, or is.
fn enclosing<T>(path: &str, folders: &BTreeMap<String, T>) -> Option<String> {
    let mut rest = path;
    loop {
        if folders.contains_key(rest) {
            return Some(rest.to_owned());
        }
        if rest.is_empty() {
            return None;
        }
        rest = rest.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

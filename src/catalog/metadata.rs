//! Types of metadata: where a package keeps them, and which of them byline asks for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A type of metadata.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetadataType {
    /// Its name, which is the root element of its files (except of `Settings`).
    pub name: String,
    /// The type folder of a package.
    pub folder: String,
    /// Whether the package layout writes `-meta.xml` too, beside content that is no XML.
    #[serde(default)]
    pub meta: bool,
    /// Whether components lie in folders of their own, which belong to the name.
    #[serde(default)]
    pub folders: bool,
    /// Whether a better retrieve asks for it.
    #[serde(default)]
    pub retrieve: bool,
    /// Parts that may have a file of their own, in a folder of theirs below one that bears the name of the
    /// whole: root elements by folder.
    #[serde(default)]
    pub parts: BTreeMap<String, String>,
}

/// What a better retrieve asks for, beside the types.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retrieve {
    /// The lowest API version it asks for.
    pub version: u16,
    /// Standard objects it names in any case.
    pub objects: Vec<String>,
    /// What lookups name and nobody can ask for as an object.
    pub not_objects: Vec<String>,
}

/// What source format may hold that is not read.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    unread_behaviors: Vec<String>,
}

/// `metadata_types.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MetadataTypes {
    #[serde(default)]
    retrieve: Retrieve,
    #[serde(default)]
    source: Source,
    #[serde(default, rename = "type")]
    types: Vec<MetadataType>,
}

static TYPES: LazyLock<MetadataTypes> =
    LazyLock::new(|| toml::from_str(include_str!("metadata_types.toml")).unwrap_or_default());

/// All types whose folder is known, in the order of their names.
#[must_use]
pub fn metadata_types() -> &'static [MetadataType] {
    &TYPES.types
}

/// What a better retrieve asks for, beside the types.
#[must_use]
pub fn retrieve() -> &'static Retrieve {
    &TYPES.retrieve
}

/// Whether a project with this `sourceBehaviorOptions` takes components apart in a way no reader puts
/// together again.
#[must_use]
pub fn is_unread_behavior(option: &str) -> bool {
    TYPES
        .source
        .unread_behaviors
        .iter()
        .any(|unread| unread == option)
}

/// The type whose files have this root element.
///
/// Each settings file has a root element of its own (`CaseSettings`, …), and parts lie in the folder of the
/// whole: fields below objects.
#[must_use]
pub fn metadata_type(root: &str) -> Option<&'static MetadataType> {
    let named = |name: &str| {
        let place = TYPES.types.binary_search_by(|t| t.name.as_str().cmp(name));
        place.ok().and_then(|place| TYPES.types.get(place))
    };
    named(root)
        .or_else(|| metadata_part(root).map(|(whole, _)| whole))
        .or_else(|| root.ends_with("Settings").then(|| named("Settings"))?)
}

/// The type that files with this root element are a part of, and the folder of such parts.
#[must_use]
pub fn metadata_part(root: &str) -> Option<(&'static MetadataType, &'static str)> {
    TYPES.types.iter().find_map(|whole| {
        let mut parts = whole.parts.iter();
        let (folder, _) = parts.find(|(_, part)| *part == root)?;
        Some((whole, folder.as_str()))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::{named_places, secrets, settings};

    /// Roots that no package keeps in a folder, and why.
    const WITHOUT_FOLDER: [(&str, &str); 2] = [
        ("CloudServiceProvider", "the WSDL alone knows it"),
        ("DatasetImportRequest", "the WSDL alone knows it"),
    ];

    #[test]
    fn every_root_that_a_table_knows_has_a_folder() {
        let named = named_places().iter().map(|place| place.root.as_str());
        let settings = settings().iter().map(|setting| setting.kind.as_str());
        for root in named.chain(settings).chain(secrets().types()) {
            let excepted = WITHOUT_FOLDER.iter().any(|(name, _)| *name == root);
            assert_eq!(metadata_type(root).is_none(), excepted, "{root}");
        }
    }

    #[test]
    fn a_better_retrieve_asks_for_all_that_names_users() {
        for kind in named_places()
            .iter()
            .filter_map(|place| metadata_type(&place.root))
        {
            // No wildcard matches dashboards: they lie in folders, and each is asked for by name.
            assert!(kind.retrieve != (kind.name == "Dashboard"), "{}", kind.name);
        }
    }

    #[test]
    fn the_table_parses_and_is_in_order() {
        let types: MetadataTypes = toml::from_str(include_str!("metadata_types.toml")).unwrap();
        assert!(types.types.is_sorted_by(|a, b| a.name < b.name));
        assert!(types.types.iter().all(|t| !t.folder.is_empty()));
        let names: BTreeSet<&str> = types.types.iter().map(|t| t.name.as_str()).collect();
        let parts: Vec<&String> = types.types.iter().flat_map(|t| t.parts.values()).collect();
        let distinct: BTreeSet<&&String> = parts.iter().collect();
        assert_eq!(distinct.len(), parts.len());
        assert!(parts.iter().all(|part| !names.contains(part.as_str())));
        assert!(types.retrieve.objects.is_sorted());
    }

    #[test]
    fn roots_lead_to_folders() {
        let folder = |root| metadata_type(root).map(|t| t.folder.as_str());
        assert_eq!(folder("Profile"), Some("profiles"));
        assert_eq!(folder("CustomField"), Some("objects"));
        assert_eq!(folder("WorkflowTask"), Some("workflows"));
        assert_eq!(folder("CaseSettings"), Some("settings"));
        assert_eq!(folder("LeadConvertSettings"), Some("LeadConvertSettings"));
        assert_eq!(
            folder("ExtlClntAppOauthSettings"),
            Some("extlClntAppOauthSettings")
        );
        assert_eq!(folder("MadeUpNextYear"), None);
    }
}

//! Files of a metadata package that are no XML, which their folder and suffix tell.
//!
//! The source layout takes them in any folder: one public repository has a third of its classes elsewhere.

use super::Kind;

/// Folder, suffix and type.
const SOURCES: [(&str, &str, &str); 2] = [
    ("classes", ".cls", "ApexClass"),
    ("triggers", ".trigger", "ApexTrigger"),
];

/// What a path says of a file whose content did not. Other programs use the same suffixes, so there must
/// be the folder as well, at any height, or the file of metadata that belongs to every source file.
pub(super) fn kind_of_source(path: &str, has_metadata: impl FnOnce() -> bool) -> Option<Kind> {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let (folder, _, root) = SOURCES
        .iter()
        .find(|(_, suffix, _)| file.ends_with(suffix))?;
    let is_source = folders.split('/').any(|name| name == *folder) || has_metadata();
    is_source.then(|| Kind::Metadata((*root).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_and_suffix_tell_source_files() {
        let kind = |path: &str| kind_of_source(path, || false).map(|kind| kind.to_string());
        let class = Some("metadata:ApexClass".to_owned());
        for path in [
            "classes/A.cls",
            "src/classes/A.cls",
            "e.zip!/unpackaged/classes/A.cls",
            "force-app/main/default/classes/orders/A.cls",
        ] {
            assert_eq!(kind(path), class, "{path}");
        }
        let trigger = Some("metadata:ApexTrigger".to_owned());
        assert_eq!(kind("triggers/A.trigger"), trigger);
        for path in [
            "A.cls",
            "latex/A.cls",
            "triggers/A.cls",
            "classes/A.cls-meta.xml",
            "classes.cls",
        ] {
            assert_eq!(kind(path), None, "{path}");
        }
        let beside = |path: &str| kind_of_source(path, || true).map(|kind| kind.to_string());
        assert_eq!(beside("anywhere/A.cls"), class);
        assert_eq!(beside("A.trigger"), trigger);
        assert_eq!(beside("A.txt"), None);
    }
}

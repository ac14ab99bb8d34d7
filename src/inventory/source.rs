//! Files of a metadata package that are no XML, which their folder and suffix tell.

use super::Kind;

/// Folder, suffix and type.
const SOURCES: [(&str, &str, &str); 2] = [
    ("classes", ".cls", "ApexClass"),
    ("triggers", ".trigger", "ApexTrigger"),
];

/// What a path says of a file whose content did not. The folder counts as well, at any height: other
/// programs use the same suffixes.
pub(super) fn kind_of_source(path: &str) -> Option<Kind> {
    let (folders, file) = path.rsplit_once('/')?;
    let (_, _, root) = SOURCES.iter().find(|(folder, suffix, _)| {
        file.ends_with(suffix) && folders.split('/').any(|name| name == *folder)
    })?;
    Some(Kind::Metadata((*root).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_and_suffix_tell_source_files() {
        let kind = |path: &str| kind_of_source(path).map(|kind| kind.to_string());
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
    }
}

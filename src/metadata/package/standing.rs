//! Where a file stands in a package: below which root, as which component, in which layout.
//!
//! The type folder tells the root: what stands before `profiles/` holds a package. Files may also lie in a
//! wrong folder, and types nobody knows have no known folder; such a file says nothing of a root.

use super::super::component;
use super::piece::{Piece, before_folder};
use crate::catalog::{metadata_part, metadata_type};
use crate::org::{ComponentFile, Layout};

/// Where the file stands whose root element is `root`.
#[must_use]
pub fn standing<'f>(root: &'f str, path: &'f str) -> ComponentFile<'f> {
    let mut file = ComponentFile {
        path,
        kind: root,
        base: None,
        name: None,
        layout: None,
        piece: false,
    };
    if let Some(piece) = Piece::of(root, path) {
        file.kind = "PermissionSet";
        file.base = Some(piece.base());
        file.name = Some(piece.set());
        file.layout = Some(Layout::Source);
        file.piece = true;
        return file;
    }
    let Some(kind) = metadata_type(root) else {
        return file;
    };
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    file.base = before_folder(folders, &kind.folder);
    let is_source = path.ends_with("-meta.xml");
    // Parts have files of their own in one layout only.
    file.layout = match (kind.meta, is_source || metadata_part(root).is_some()) {
        (true, _) => None,
        (false, true) => Some(Layout::Source),
        (false, false) => Some(Layout::Package),
    };
    file.name = component::full_name(root, path);
    file
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn bases_names_and_layouts_of_both_layouts() {
        let cases = [
            (
                "Profile",
                "a/unpackaged/profiles/X %26 Y.profile",
                "a/unpackaged",
                "X & Y",
                Some(Layout::Package),
            ),
            (
                "Profile",
                "e.zip!/profiles/Admin.profile",
                "e.zip!",
                "Admin",
                Some(Layout::Package),
            ),
            (
                "Profile",
                "profiles/Admin.profile-meta.xml",
                "",
                "Admin",
                Some(Layout::Source),
            ),
            (
                "CustomObject",
                "a/objects/Case/Case.object-meta.xml",
                "a",
                "Case",
                Some(Layout::Source),
            ),
            (
                "CustomField",
                "a/objects/Case/fields/F__c.field-meta.xml",
                "a",
                "Case.F__c",
                Some(Layout::Source),
            ),
            (
                "CaseSettings",
                "a/settings/Case.settings",
                "a",
                "Case",
                Some(Layout::Package),
            ),
            ("ApexClass", "a/classes/sub/C.cls-meta.xml", "a", "C", None),
            (
                "Dashboard",
                "a/dashboards/Sales/D.dashboard",
                "a",
                "Sales/D",
                Some(Layout::Package),
            ),
            // Somebody keeps exports in a folder called like a type.
            (
                "Profile",
                "groups/profiles/a/profiles/P.profile",
                "groups/profiles/a",
                "P",
                Some(Layout::Package),
            ),
        ];
        for (root, path, base, name, layout) in cases {
            let file = standing(root, path);
            assert_eq!(file.base, Some(base), "{path}");
            assert_eq!(file.name.unwrap(), name, "{path}");
            assert_eq!((file.layout, file.piece), (layout, false), "{path}");
        }
    }

    #[test]
    fn the_wrong_folder_and_the_unknown_type_tell_no_root() {
        let file = standing("Profile", "a/elsewhere/P.profile");
        assert_eq!((file.base, file.name.as_deref()), (None, Some("P")));
        let file = standing("MadeUp", "a/madeUps/M.madeUp");
        assert_eq!((file.base, file.name, file.layout), (None, None, None));
    }
}

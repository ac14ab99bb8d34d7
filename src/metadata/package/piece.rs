//! Pieces of permission sets: source format may take a set apart into a folder of its own.
//!
//! There are two shapes, by the option of the project that asks for it:
//!
//! - `decomposePermissionSetBeta`: a file for each row, `permissionsets/P/classAccesses/C.classAccess-meta.xml`,
//!   whose root element is one row (`ClassAccess`).
//! - `decomposePermissionSetBeta2`: a file for each section, `permissionsets/P/P.classAccess-meta.xml`, and one for
//!   each object, `permissionsets/P/objectSettings/Account.objectSettings-meta.xml`, whose root element is
//!   `PermissionSet` and holds rows as a whole set does.
//!
//! In both, `permissionsets/P/P.permissionset-meta.xml` holds the rest. All of them are united.

use super::super::grants;
use super::super::name;

/// The folder in which the second shape keeps what belongs to one object.
const OBJECTS: &str = "objectSettings";

/// Sections of the user interface that the first shape takes apart too; nothing is read of them.
const UNREAD: [&str; 3] = [
    "applicationVisibilities",
    "recordTypeVisibilities",
    "tabSettings",
];

/// What a file below `permissionsets/P/` is a piece of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Piece<'p> {
    /// The folder that bears the name of the set, percent-encoded.
    set: &'p str,
    /// What stands before the type folder.
    base: &'p str,
    /// The section whose row the whole file is, in the first shape.
    section: Option<&'p str>,
}

impl<'p> Piece<'p> {
    /// The piece that a file is; `None` for a whole set, for the rest of one that was taken apart, and for
    /// any other type.
    pub(in super::super) fn of(root: &str, path: &'p str) -> Option<Self> {
        let (folders, file) = path.rsplit_once('/')?;
        if name::stem(file).1 == "permissionset" {
            return None;
        }
        let (above, folder) = folders.rsplit_once('/')?;
        let is_section = grants::is_section(folder) || UNREAD.contains(&folder);
        let (above, set) = if is_section || folder == OBJECTS {
            above.rsplit_once('/')?
        } else {
            (above, folder)
        };
        let base = before_folder(above, "permissionsets")?;
        let section = match root {
            "PermissionSet" => None,
            _ if is_section && is_row_of(root, folder) => Some(folder),
            _ => return None,
        };
        Some(Self { set, base, section })
    }

    /// The name of the set.
    pub(in super::super) fn set(&self) -> String {
        name::decode(self.set)
    }

    /// The section whose row the whole file is, in the first shape.
    pub(in super::super) fn section(&self) -> Option<&'p str> {
        self.section
    }

    /// What stands before the type folder.
    pub(super) fn base(&self) -> &'p str {
        self.base
    }
}

/// What stands before the last folder of this name, which may be the last of the path.
pub(in super::super) fn before_folder<'p>(folders: &'p str, name: &str) -> Option<&'p str> {
    let mut rest = folders;
    loop {
        let (above, folder) = rest.rsplit_once('/').unwrap_or(("", rest));
        if folder == name {
            return Some(above);
        }
        if above.is_empty() {
            return None;
        }
        rest = above;
    }
}

/// Whether a root element is one row of a section: `ClassAccess` of `classAccesses`.
fn is_row_of(root: &str, section: &str) -> bool {
    // `ApplicationVisibility` of `applicationVisibilities` loses its last letter.
    let stem = root.strip_suffix('y').unwrap_or(root);
    section
        .get(..stem.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece<'p>(root: &str, path: &'p str) -> Option<(&'p str, &'p str, Option<&'p str>)> {
        Piece::of(root, path).map(|piece| (piece.base, piece.set, piece.section))
    }

    #[test]
    fn pieces_of_both_shapes_are_told_from_whole_sets() {
        for whole in [
            "permissionsets/P.permissionset",
            "permissionsets/P/P.permissionset-meta.xml",
            "permissionsets/P.xml",
            "elsewhere/P/P.xml",
        ] {
            assert_eq!(piece("PermissionSet", whole), None, "{whole}");
        }
        let second = [
            "a/permissionsets/P/P.classAccess-meta.xml",
            "a/permissionsets/P/P.customPermissions-meta.xml",
            "a/permissionsets/P/objectSettings/Account.objectSettings-meta.xml",
            "a/permissionsets/sales/P/objectSettings/Account.objectSettings-meta.xml",
        ];
        for path in second {
            assert_eq!(
                piece("PermissionSet", path),
                Some(("a", "P", None)),
                "{path}"
            );
        }
        let first = [
            ("ClassAccess", "classAccesses/C.classAccess-meta.xml"),
            (
                "FieldPermission",
                "fieldPermissions/A.F.fieldPermission-meta.xml",
            ),
            (
                "CustomPermission",
                "customPermissions/C.customPermission-meta.xml",
            ),
            (
                "ApplicationVisibility",
                "applicationVisibilities/A.applicationVisibility-meta.xml",
            ),
        ];
        for (root, end) in first {
            let section = end.split('/').next();
            let path = format!("a/permissionsets/P/{end}");
            assert_eq!(piece(root, &path), Some(("a", "P", section)), "{path}");
        }
    }

    #[test]
    fn other_types_are_no_pieces() {
        for (root, path) in [
            (
                "CustomPermission",
                "a/customPermissions/C.customPermission-meta.xml",
            ),
            ("Profile", "a/permissionsets/P/P.profile-meta.xml"),
            (
                "ClassAccess",
                "a/permissionsets/P/pageAccesses/C.classAccess-meta.xml",
            ),
        ] {
            assert_eq!(piece(root, path), None, "{path}");
        }
    }
}

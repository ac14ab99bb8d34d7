//! What a component of any type is called among those of its type: one answer for copies, named users and
//! the places of secrets.

use super::name;
use super::package::{Piece, before_folder};
use crate::catalog::{metadata_part, metadata_type};

/// The name of the component in a file with this root element. `None` where the path does not tell it: of a
/// part, when no folder bears the name of the whole; of a type with folders, when none of its own is there.
pub(super) fn full_name(root: &str, path: &str) -> Option<String> {
    if let Some(piece) = Piece::of(root, path) {
        return Some(piece.set());
    }
    if let Some((_, folder)) = metadata_part(root) {
        let (whole, part) = name::of_part(folder, path)?;
        return Some(format!("{whole}.{part}"));
    }
    match metadata_type(root) {
        Some(kind) if kind.folders => {
            let (folders, _) = path.rsplit_once('/')?;
            let base = before_folder(folders, &kind.folder)?;
            let below = path.get(base.len()..)?.trim_start_matches('/');
            let inside = below.strip_prefix(&kind.folder)?.trim_start_matches('/');
            let folders = inside.rsplit_once('/').map_or("", |(folders, _)| folders);
            Some(format!("{folders}/{}", name::of_file(path)))
        }
        _ if root == "CustomObject" => Some(name::of_object(path)),
        _ => Some(name::of_file(path)),
    }
}

/// The same, with the name of the file where the path does not tell it.
pub(super) fn called(root: &str, path: &str) -> String {
    full_name(root, path).unwrap_or_else(|| name::of_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_bear_the_name_of_the_whole() {
        let cases = [
            ("objects/Account.object", "CustomObject", "Account"),
            (
                "objects/Account/Account.object-meta.xml",
                "CustomObject",
                "Account",
            ),
            (
                "objects/Account/fields/F__c.field-meta.xml",
                "CustomField",
                "Account.F__c",
            ),
            (
                "a/objects/Account/webLinks/Go.webLink-meta.xml",
                "WebLink",
                "Account.Go",
            ),
            (
                "workflows/Case/workflowTasks/Call_Back.workflowTask-meta.xml",
                "WorkflowTask",
                "Case.Call_Back",
            ),
            (
                "workflows/Case/workflowTasks/Case.Call_Back.workflowTask-meta.xml",
                "WorkflowTask",
                "Case.Call_Back",
            ),
            ("workflows/Case.workflow", "Workflow", "Case"),
            ("connectedApps/A%26B.connectedApp", "ConnectedApp", "A&B"),
            ("a/dashboards/Sales/D.dashboard", "Dashboard", "Sales/D"),
            (
                "permissionsets/P/objectSettings/Case.objectSettings-meta.xml",
                "PermissionSet",
                "P",
            ),
            ("a/madeUps/M.madeUp", "MadeUpNextYear", "M"),
        ];
        for (path, root, name) in cases {
            assert_eq!(full_name(root, path).as_deref(), Some(name), "{path}");
        }
    }

    #[test]
    fn a_part_without_its_folder_is_called_like_its_file() {
        let stray = "stray/Call_Back.workflowTask-meta.xml";
        assert_eq!(full_name("WorkflowTask", stray), None);
        assert_eq!(called("WorkflowTask", stray), "Call_Back");
    }
}

//! What a component is called: the export says it in the path of the file.
//!
//! File names are percent-encoded where a name holds a character that some file system forbids, in
//! both layouts, and one name may mix raw UTF-8 and escapes. A profile name that stays encoded joins
//! to no user.

/// The name of a component that has one file.
pub(super) fn of_file(path: &str) -> String {
    decode(stem(file(path)).0)
}

/// The name of an object. In the source layout the folder bears it: `objects/Account/…`.
pub(super) fn of_object(path: &str) -> String {
    match folders(path) {
        (Some(folder), Some("objects")) if folder != "objects" => decode(folder),
        _ => of_file(path),
    }
}

/// The name of a component by the type of its file. Parts that have a file of their own in the source layout
/// lie in a `folder` for their type, in another that bears the name of the whole: `workflows/Case/workflowTasks/…`.
pub(super) fn of_whole(root: &str, folder: Option<&str>, path: &str) -> String {
    match (folder, folders(path)) {
        (Some(folder), (Some(found), Some(whole))) if folder == found => {
            let (whole, part) = (decode(whole), of_file(path));
            if part.starts_with(&format!("{whole}.")) {
                part
            } else {
                format!("{whole}.{part}")
            }
        }
        _ if root == "CustomObject" => of_object(path),
        _ => of_file(path),
    }
}

/// Object and name of a field that has a file of its own. `None` when nothing tells the object.
///
/// The name inside the file comes first: it was never encoded. Some tools write it with the object.
pub(super) fn of_field(path: &str, full_name: &str) -> Option<(String, String)> {
    let (inline, name) = match full_name.split_once('.') {
        Some((object, name)) => (Some(object), name),
        None => (None, full_name),
    };
    let object = match folders(path) {
        (Some("fields"), Some(object)) => decode(object),
        _ => inline?.to_owned(),
    };
    let name = if name.is_empty() {
        of_file(path)
    } else {
        name.to_owned()
    };
    Some((object, name))
}

/// What a component of any type is called. In the source layout the parts of an object lie in folders
/// of its own (`objects/Account/webLinks/…`) and get its name before theirs.
pub(super) fn of_component(path: &str, root: &str) -> String {
    if root == "CustomObject" {
        return of_object(path);
    }
    let mut upwards = path.rsplit('/').skip(2);
    match (upwards.next(), upwards.next()) {
        (Some(object), Some("objects")) => format!("{}.{}", decode(object), of_file(path)),
        _ => of_file(path),
    }
}

/// Whether this is what developers call things by, and nothing else.
pub(super) fn is_api_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    (1..=80).contains(&name.len()) && name.bytes().all(fits)
}

/// Object and name of a piece of a workflow that was decomposed into a folder for its object:
/// `workflows/Case/workflowRules/Close.workflowRule-meta.xml`. `None` when no folder tells the object: a
/// point in the name does not, for the names of rules hold any character.
pub(super) fn of_piece_of_workflow(path: &str, full_name: &str) -> Option<(String, String)> {
    let mut folders = path.rsplit('/').skip(2);
    let object = folders.next().map(decode)?;
    if folders.next() != Some("workflows") {
        return None;
    }
    let name = match full_name {
        "" => of_file(path),
        name => name.to_owned(),
    };
    Some((object, name))
}

fn file(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The folder of the file, and the folder of that.
fn folders(path: &str) -> (Option<&str>, Option<&str>) {
    let mut upwards = path.rsplit('/').skip(1);
    (upwards.next(), upwards.next())
}

/// A file name without its suffix, and the suffix without `-meta.xml`.
pub(super) fn stem(file: &str) -> (&str, &str) {
    let file = file.strip_suffix("-meta.xml").unwrap_or(file);
    match file.rsplit_once('.') {
        // A dot inside a name is written `%2E`; one before a blank comes from a renamed file.
        Some((stem, suffix)) if suffix.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            (stem, suffix)
        }
        _ => (file, ""),
    }
}

/// Percent-decodes a name. What is no escape stays (`%%%NAMESPACE%%%` is a placeholder of a build
/// tool), and so does a name whose escapes are not UTF-8.
pub(super) fn decode(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match after {
            [high, low, after @ ..] if *first == b'%' => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(*first),
            },
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_of_both_layouts_are_stripped() {
        for path in [
            "Admin.profile",
            "src/profiles/Admin.profile",
            "force-app/main/default/profiles/Admin.profile-meta.xml",
            "export.zip!/unpackaged/profiles/Admin.profile",
        ] {
            assert_eq!(of_file(path), "Admin", "{path}");
        }
        assert_eq!(of_file("profiles/Dr. Who"), "Dr. Who");
        assert_eq!(of_file(""), "");
    }

    #[test]
    fn escapes_are_decoded_also_beside_raw_utf8() {
        let cases = [
            ("Sales %26 Service%3A EU", "Sales & Service: EU"),
            ("Agency %E2%80%93 North", "Agency – North"),
            ("Gestión de Ventas%2B Lite", "Gestión de Ventas+ Lite"),
            ("Version 1%2E5", "Version 1.5"),
            ("100%25", "100%"),
            // No escapes: a placeholder, a half escape, Latin-1.
            ("%%%NAMESPACE%%%HEDA", "%%%NAMESPACE%%%HEDA"),
            ("50%", "50%"),
            ("5%2", "5%2"),
            ("Caf%E9", "Caf%E9"),
        ];
        for (encoded, decoded) in cases {
            assert_eq!(
                of_file(&format!("profiles/{encoded}.profile-meta.xml")),
                decoded
            );
        }
    }

    #[test]
    fn objects_and_fields_take_the_folder() {
        assert_eq!(of_object("a/objects/Account.object"), "Account");
        assert_eq!(of_object("a/objects/Case/Case.object-meta.xml"), "Case");
        let path = "a/objects/Account/fields/F__c.field-meta.xml";
        let pair = |object: &str, name: &str| Some((object.to_owned(), name.to_owned()));
        assert_eq!(of_field(path, ""), pair("Account", "F__c"));
        assert_eq!(of_field(path, "G__c"), pair("Account", "G__c"));
        assert_eq!(of_field(path, "Account.G__c"), pair("Account", "G__c"));
        assert_eq!(of_field("stray.field", "Case.G__c"), pair("Case", "G__c"));
        assert_eq!(of_field("stray.field", "G__c"), None);
    }

    #[test]
    fn parts_bear_the_name_of_the_whole() {
        let part = |path: &str| of_whole("WorkflowTask", Some("workflowTasks"), path);
        let file = "Call_Back.workflowTask-meta.xml";
        assert_eq!(
            part(&format!("workflows/Case/workflowTasks/{file}")),
            "Case.Call_Back"
        );
        assert_eq!(
            part(&format!("workflows/Case/workflowTasks/Case.{file}")),
            "Case.Call_Back"
        );
        assert_eq!(part(&format!("stray/{file}")), "Call_Back");
        let whole = |root, path: &str| of_whole(root, None, path);
        let object = "objects/Account/Account.object-meta.xml";
        assert_eq!(whole("CustomObject", object), "Account");
        assert_eq!(whole("Workflow", "workflows/Case.workflow"), "Case");
    }

    #[test]
    fn parts_of_an_object_bear_its_name() {
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
            ("connectedApps/A%26B.connectedApp", "ConnectedApp", "A&B"),
        ];
        for (path, root, name) in cases {
            assert_eq!(of_component(path, root), name);
        }
        assert!(is_api_name("ns__F__c") && !is_api_name("a b") && !is_api_name(""));
    }

    #[test]
    fn pieces_of_workflow_take_the_folder() {
        let path = "a/workflows/My%5F_c/workflowRules/To%2Edo.workflowRule-meta.xml";
        let pair = |name: &str| Some(("My__c".to_owned(), name.to_owned()));
        assert_eq!(of_piece_of_workflow(path, ""), pair("To.do"));
        assert_eq!(of_piece_of_workflow(path, "v1.2: go"), pair("v1.2: go"));
        let whole = "a/workflows/Case.workflow-meta.xml";
        assert_eq!(of_piece_of_workflow(whole, "Case.Close"), None);
    }
}

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

/// The whole, and the name of a part that has a file of its own in the source layout. It lies in a `folder` for
/// its type, in another that bears the name of the whole: `workflows/Case/workflowTasks/…`. Some tools write that
/// name into the one of the file too. `None` anywhere else.
pub(super) fn of_part(folder: &str, path: &str) -> Option<(String, String)> {
    let (Some(found), Some(whole)) = folders(path) else {
        return None;
    };
    if found != folder {
        return None;
    }
    let (whole, file) = (decode(whole), of_file(path));
    let rest = file
        .strip_prefix(&whole)
        .and_then(|rest| rest.strip_prefix('.'));
    let part = rest.map_or_else(|| file.clone(), str::to_owned);
    Some((whole, part))
}

/// Object and name of a field that has a file of its own. `None` when nothing tells the object.
///
/// The name inside the file comes first: it was never encoded. Some tools write it with the object.
pub(super) fn of_field(path: &str, full_name: &str) -> Option<(String, String)> {
    let (inline, name) = match full_name.split_once('.') {
        Some((object, name)) => (Some(object), name),
        None => (None, full_name),
    };
    let (object, part) = match of_part("fields", path) {
        Some(both) => both,
        None => (inline?.to_owned(), of_file(path)),
    };
    let name = if name.is_empty() {
        part
    } else {
        name.to_owned()
    };
    Some((object, name))
}

/// Whether this is what developers call things by, and nothing else.
pub(super) fn is_api_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    (1..=80).contains(&name.len()) && name.bytes().all(fits)
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
    fn parts_take_the_folder_of_the_whole() {
        let path = "a/workflows/My%5F_c/workflowRules/To%2Edo.workflowRule-meta.xml";
        let pair = |name: &str| Some(("My__c".to_owned(), name.to_owned()));
        assert_eq!(of_part("workflowRules", path), pair("To.do"));
        assert_eq!(of_part("workflowTasks", path), None);
        let twice = "workflows/My__c/workflowRules/My__c.Go.workflowRule-meta.xml";
        assert_eq!(of_part("workflowRules", twice), pair("Go"));
        let whole = "a/workflows/Case.workflow-meta.xml";
        assert_eq!(of_part("workflowRules", whole), None);
        assert!(is_api_name("ns__F__c") && !is_api_name("a b") && !is_api_name(""));
    }
}

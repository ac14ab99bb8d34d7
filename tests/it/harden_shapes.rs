//! What a `PermissionSet` of the Metadata API looks like: which elements, in which order, with which children. The
//! sections that byline writes, and a check that reads the text line by line.

/// Sections in the order of the definition, with their children in order; those in brackets need not be there. No children
/// for those that hold a text. Source: Metadata API WSDL, version 66.0, `PermissionSet` and the types of its sections.
const SECTIONS: &[(&str, &[&str])] = &[
    ("classAccesses", &["apexClass", "enabled"]),
    ("customMetadataTypeAccesses", &["enabled", "name"]),
    ("customSettingAccesses", &["enabled", "name"]),
    ("description", &[]),
    ("fieldPermissions", &["editable", "field", "[readable]"]),
    ("hasActivationRequired", &[]),
    ("label", &[]),
    ("license", &[]),
    (
        "objectPermissions",
        &[
            "allowCreate",
            "allowDelete",
            "allowEdit",
            "allowRead",
            "[customizeSetup]",
            "[deleteSetup]",
            "modifyAllRecords",
            "object",
            "[viewAllFields]",
            "viewAllRecords",
            "[viewSetup]",
        ],
    ),
    ("userPermissions", &["enabled", "name"]),
];

/// Sections that may be there once only.
const ONCE: &[&str] = &["description", "hasActivationRequired", "label", "license"];

/// Elements that hold `true` or `false`; the others hold a name.
const FLAGS: &[&str] = &["enabled", "editable", "readable", "hasActivationRequired"];

/// The element of a line, with its text if it has one: `<a>`, `</a>` or `<a>text</a>`.
fn element(line: &str) -> (&str, Option<&str>) {
    let line = line.trim();
    let (name, rest) = line
        .trim_start_matches('<')
        .split_once('>')
        .unwrap_or((line, ""));
    let text = rest.strip_suffix(&format!("</{name}>"));
    (name, text)
}

/// Stops where a text is no permission set as the platform takes it.
pub(crate) fn assert_shape(xml: &str) {
    let mut lines = xml.lines();
    assert_eq!(
        lines.next(),
        Some(r#"<?xml version="1.0" encoding="UTF-8"?>"#)
    );
    let root = r#"<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">"#;
    assert_eq!(lines.next(), Some(root));
    let mut last = (0, String::new());
    while let Some(line) = lines.next() {
        if line == "</PermissionSet>" {
            assert_eq!((lines.next(), last.0), (None, last.0));
            return;
        }
        let (name, text) = element(line);
        let place = SECTIONS.iter().position(|(section, _)| *section == name);
        let Some(place) = place else {
            unreachable!("{name} is no section: {xml}")
        };
        let children = SECTIONS[place].1;
        let key = match text {
            Some(text) => {
                assert!(children.is_empty(), "{name} has children");
                check_text(name, text);
                String::new()
            }
            None => check_row(&mut lines, name, children),
        };
        let is_after =
            place > last.0 || (place == last.0 && key > last.1) || last == (0, String::new());
        assert!(is_after, "{name} {key} after {last:?}: {xml}");
        assert!(place > last.0 || !ONCE.contains(&name), "{name} twice");
        last = (place, key);
    }
    unreachable!("no end: {xml}");
}

/// Reads one row, and gives the name it is about.
fn check_row<'x>(
    lines: &mut impl Iterator<Item = &'x str>,
    section: &str,
    children: &[&str],
) -> String {
    let mut wanted = children.iter();
    let mut key = String::new();
    for line in lines {
        let (name, text) = element(line);
        if name == format!("/{section}") {
            assert!(
                wanted.all(|child| child.starts_with('[')),
                "{section} lacks children"
            );
            return key;
        }
        let found = wanted.any(|child| {
            let bare = child.trim_matches(['[', ']']);
            assert!(
                bare == name || child.starts_with('['),
                "{section} lacks {child} before {name}"
            );
            bare == name
        });
        assert!(found, "{name} is no child of {section}, or out of order");
        let Some(text) = text else {
            unreachable!("{name} has no text")
        };
        check_text(name, text);
        if text != "true" && text != "false" {
            text.clone_into(&mut key);
        }
    }
    unreachable!("{section} does not end")
}

fn check_text(name: &str, text: &str) {
    let is_flag = FLAGS.contains(&name)
        || ["allow", "modify", "view"]
            .iter()
            .any(|it| name.starts_with(it));
    if is_flag {
        assert!(["true", "false"].contains(&text), "{name}: {text}");
    } else {
        assert!(!text.is_empty() && !text.contains('<'), "{name}: {text}");
        let limit = if name == "description" { 255 } else { 80 };
        let shown = text
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
        assert!(
            shown.chars().count() <= limit || name == "field",
            "{name}: {text}"
        );
    }
}

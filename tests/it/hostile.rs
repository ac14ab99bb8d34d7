//! Metadata as editors, tools and attackers write it: what becomes of each file is known beforehand, and
//! stands in the manifest.
//!
//! What a single reader does with such a file is tested beside it; this is the whole road, from the bytes on
//! disk over what they are recognised as to the model.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io::{Cursor, Write as _};

use byline::org::ObjectRights;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::harness::{Export, Run};

/// What a refused file holds; nobody may ever see it again.
const SECRET: &str = "hunter2";

const OPEN: &str = "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">";
const ROWS: &str = "<objectPermissions><allowRead>true</allowRead><object>Account</object></objectPermissions>\
    <userLicense>Größe &amp; Co</userLicense>\
    <userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";

/// The profile that all sound files hold.
fn plain() -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{OPEN}\n{ROWS}\n</Profile>\n")
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

/// The same profile in every dress, by what is unusual about it.
fn dressed() -> Vec<(&'static str, Vec<u8>)> {
    let plain = plain();
    let marked = format!("\u{feff}{plain}");
    let latin1 = plain.replace("UTF-8", "ISO-8859-1");
    let mut all = vec![
        ("plain", plain.clone().into_bytes()),
        ("mark", marked.clone().into_bytes()),
        ("utf16le", utf16(&marked, u16::to_le_bytes)),
        ("utf16be", utf16(&marked, u16::to_be_bytes)),
        ("utf16le without mark", utf16(&plain, u16::to_le_bytes)),
        ("utf16be without mark", utf16(&plain, u16::to_be_bytes)),
        (
            "latin1",
            encoding_rs::WINDOWS_1252.encode(&latin1).0.into_owned(),
        ),
        ("crlf", plain.replace('\n', "\r\n").into_bytes()),
        ("blank line first", format!("\n{plain}").into_bytes()),
    ];
    let (_, rest) = plain.split_once('\n').unwrap();
    let prologues = DECLARATIONS.iter();
    all.extend(prologues.map(|(name, begin)| (*name, format!("{begin}{rest}").into_bytes())));
    let changes = CHANGES.iter().map(|(name, from, to)| {
        assert!(plain.contains(from), "{name}");
        (*name, plain.replace(from, to).into_bytes())
    });
    all.extend(changes);
    all
}

/// What may stand before the root element.
const DECLARATIONS: [(&str, &str); 6] = [
    ("no declaration", ""),
    (
        "single quotes",
        "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n",
    ),
    ("comment first", "<!-- by hand -->\n"),
    (
        "instructions",
        "<?xml version=\"1.0\"?>\n<?editor a > b?>\n",
    ),
    (
        "document type",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE Profile>\n",
    ),
    (
        "document type with a default",
        "<!DOCTYPE Profile [<!ATTLIST Profile fqn CDATA \"a>b\">]>\n",
    ),
];

/// What may stand inside it, and instead of what.
const CHANGES: [(&str, &str, &str); 8] = [
    (
        "comments",
        "<userLicense>",
        "<!-- <custom>no</custom> & --><userLicense><!-- kept -->",
    ),
    ("cdata", "Größe &amp; Co", "<![CDATA[Größe & ]]>Co"),
    (
        "numeric entities",
        "Größe &amp; Co",
        "Gr&#246;&#xDF;e &#38; Co",
    ),
    (
        "instruction inside",
        "<userLicense>",
        "<?mark here?><userLicense>",
    ),
    (
        "nil",
        "<userLicense>",
        "<custom xsi:nil=\"true\"/><userLicense>",
    ),
    (
        "nil without value",
        "<userLicense>",
        "<description xsi:nil></description><userLicense>",
    ),
    (
        "unknown elements",
        "<userLicense>",
        "<madeUp2031><custom>true</custom></madeUp2031><userLicense>",
    ),
    ("blank in end tag", "</userLicense>", "</userLicense\n>"),
];

fn input<'a>(inputs: &'a [Value], end: &str) -> &'a Value {
    let mut found = inputs
        .iter()
        .filter(|input| input["path"].as_str().unwrap().ends_with(end));
    let input = found.next().unwrap();
    assert!(found.next().is_none(), "one input ends with {end}");
    input
}

#[test]
fn every_dress_of_one_profile_is_that_profile() {
    let files = dressed().into_iter();
    let files = files.map(|(name, bytes)| (format!("profiles/{name}.profile"), bytes));
    let export = files.fold(Export::new(), |export, (path, bytes)| {
        export.file(&path, bytes)
    });
    let run = export.analyze().run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    for input in run.inputs() {
        assert_eq!(input["kind"], "metadata:Profile", "{input}");
        assert_eq!(
            (&input["rows"], &input["rejected"]),
            (&json!(1), &json!(0)),
            "{input}"
        );
    }
    let org = export.reading().org;
    assert_eq!(org.profiles.len(), dressed().len());
    let expected = &org.profiles["plain"];
    assert_eq!(expected.license, "Größe & Co");
    let read = ObjectRights {
        read: true,
        ..ObjectRights::default()
    };
    assert_eq!(
        expected
            .grants
            .objects
            .get(org.names.get("Account").unwrap()),
        Some(read)
    );
    assert!(expected.grants.has(org.names.get("ApiEnabled").unwrap()));
    for (name, profile) in &org.profiles {
        assert_eq!(profile, expected, "{name}");
    }
}

/// Ten times ten times ten ... of one entity, and one from a file.
fn entities() -> [(&'static str, String); 2] {
    let levels: String = (1..10)
        .map(|level| {
            let below = format!("&e{};", level - 1).repeat(10);
            format!("<!ENTITY e{level} \"{below}\">\n")
        })
        .collect();
    let body = |entity: &str| format!("\n{OPEN}<userLicense>&{entity};</userLicense></Profile>");
    let laughs = format!("<!DOCTYPE Profile [\n<!ENTITY e0 \"{SECRET}\">\n{levels}]>");
    let outside = "<!DOCTYPE Profile [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>".to_owned();
    [
        ("laughs", laughs + &body("e9")),
        ("outside", outside + &body("e")),
    ]
}

/// Documents that are refused, each with its reason and line.
fn refused() -> Vec<(&'static str, String, &'static str, u64)> {
    let declared = "the document type declares entities";
    let entity = "an entity is not one that XML defines";
    let more = "there is more after the end of the document";
    let crossed = "an end tag does not close the element that is open";
    let inside = |text: &str| format!("{OPEN}\n{text}</Profile>");
    let [(laughs, many), (outside, file)] = entities();
    vec![
        (laughs, many, declared, 1),
        (outside, file, declared, 1),
        (
            "unused",
            format!("<!DOCTYPE Profile [<!ENTITY never \"{SECRET}\">]>\n{OPEN}</Profile>"),
            declared,
            1,
        ),
        ("html", inside(&format!("<a>{SECRET}&nbsp;</a>")), entity, 2),
        (
            "truncated",
            plain().replace("\n</Profile>\n", "\n<custom"),
            "the XML ends too early",
            4,
        ),
        ("two", plain() + &plain(), more, 6),
        ("conflict", plain() + "=======\n", more, 4),
        ("crossed", inside(&format!("<a>{SECRET}</b>")), crossed, 2),
        ("bare", inside("<a>1 < 2</a>"), "the markup is not XML", 2),
        (
            "deep",
            OPEN.to_owned() + &"<a>".repeat(100_000),
            "the elements are nested too deeply",
            1,
        ),
    ]
}

#[test]
fn what_is_refused_is_refused_by_file() {
    let cases = refused();
    let mut export = Export::new().file("profiles/Sound.profile", plain());
    for (name, text, _, _) in &cases {
        export = export.file(&format!("profiles/{name}.profile"), text);
    }
    export = export.file(
        "sfdx-project.json",
        format!("{{\n\"{SECRET}\": <<<<<<< HEAD"),
    );
    let run = export.analyze().run();
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert_silent(&run);
    let inputs = run.inputs();
    assert_eq!(input(&inputs, "Sound.profile")["rows"], 1);
    for (name, _, reason, line) in cases {
        let input = input(&inputs, &format!("/{name}.profile"));
        assert_eq!(
            (&input["rows"], &input["rejected"]),
            (&json!(0), &json!(1)),
            "{name}"
        );
        let reasons = json!([{"reason": reason, "count": 1, "first": {"line": line}}]);
        assert_eq!(input["reasons"], reasons, "{name}");
    }
    let project = input(&inputs, "sfdx-project.json");
    let reasons = json!([{"reason": "the file is not JSON", "count": 1, "first": {"line": 2}}]);
    assert_eq!(
        (&project["kind"], &project["reasons"]),
        (&json!("metadata:SfdxProject"), &reasons)
    );
    // The same by `inspect`.
    let run = export.inspect(&[]).run();
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert_silent(&run);
    assert!(
        run.stdout
            .contains("export/profiles/laughs.profile: the document type declares entities"),
        "{}",
        run.stdout
    );
}

fn assert_silent(run: &Run) {
    let manifest = run.files.get("manifest.json");
    let manifest = String::from_utf8_lossy(manifest.map_or(&[][..], Vec::as_slice));
    for text in [&run.stdout, &run.stderr, &*manifest] {
        assert!(
            !text.contains(SECRET) && !text.contains("root:"),
            "a value is repeated:\n{text}"
        );
    }
}

/// What bears the name of metadata and is none is listed, and no damage.
#[test]
fn what_is_no_metadata_is_unknown() {
    let binary: Vec<u8> = (0..2000_u32).map(|n| (n * 7919 % 251) as u8).collect();
    let run = Export::new()
        .file("profiles/Sound.profile", plain())
        .file("siteDotComSites/Shop.site", &binary)
        .file("config/.settings", b"\x00\x01\x02\x03")
        .file("lwc/card/card.js-meta.xml", "(hidden)")
        .file("lwc/card/card.html", "<template><p>&nbsp;</p></template>")
        .file(
            "staticresources/logo.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
        .file("other.json", "{\"packageDirectories\": []}")
        .file("elsewhere/sfdx-project.json", "sourceApiVersion: 62.0\n")
        .analyze()
        .run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let inputs = run.inputs();
    for input in &inputs {
        let sound = input["path"].as_str().unwrap().ends_with("Sound.profile");
        let expected = if sound { "metadata:Profile" } else { "unknown" };
        assert_eq!(input["kind"], expected, "{input}");
        assert_eq!(input["rejected"], 0, "{input}");
    }
    assert_eq!(inputs.len(), 8);
}

/// The largest of 237,967 real ones has 4 MB.
#[test]
fn a_profile_of_30_mb() {
    let mut text = format!("{OPEN}\n");
    let mut rows = 0_u64;
    while text.len() < 30 * 1024 * 1024 {
        rows += 1;
        text += &format!(
            "    <fieldPermissions>\n        <editable>false</editable>\n        <field>Large_{:03}__c.Field_{rows}__c</field>\n        <readable>true</readable>\n    </fieldPermissions>\n",
            rows % 500
        );
    }
    text += "</Profile>\n";
    let export = Export::new().file("profiles/Large.profile", &text);
    let run = export.inspect(&["--format", "json"]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let found: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(found["files"][0]["rows"], 1);
    assert_eq!(found["profiles"][0]["fields"], rows);
    assert!(
        found["retrieve"]["types"]["CustomObject"]
            .as_array()
            .unwrap()
            .len()
            > 500
    );
}

#[test]
fn a_package_of_10_000_files() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for number in 0..10_000 {
        let (object, field) = (number / 100, number % 100);
        let path = format!(
            "force-app/main/default/objects/O{object}__c/fields/F{field}__c.field-meta.xml"
        );
        zip.start_file(path, stored).unwrap();
        let classified = if number % 10 == 0 {
            "<complianceGroup>PII</complianceGroup>"
        } else {
            ""
        };
        write!(zip, "<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>F{field}__c</fullName>{classified}</CustomField>").unwrap();
    }
    let export = Export::new().file("e.zip", zip.finish().unwrap().into_inner());
    let run = export.analyze().run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let files = &run.json("summary.json")["totals"]["files"];
    assert_eq!(
        (&files["given"], &files["rows"], &files["rejected"]),
        (&json!(10_001), &json!(10_000), &json!(0))
    );
    let org = export.reading().org;
    assert_eq!(org.objects.len(), 100);
    let fields = || {
        org.objects
            .values()
            .flat_map(|object| object.fields.values())
    };
    assert_eq!(fields().count(), 10_000);
    assert_eq!(
        fields()
            .filter(|field| !field.compliance_groups.is_empty())
            .count(),
        1_000
    );
    assert_eq!(org.package.copies, []);
    assert_eq!(org.package.roots.len(), 1);
}

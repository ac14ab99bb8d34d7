//! Every hazard that real metadata files hold, and some that they only could.

use proptest::prelude::{Strategy as _, any, prop_oneof};

use super::{MetadataError, error, license, profile, read};
use crate::org::Profile;

#[test]
fn declarations_of_every_kind_are_accepted() {
    for declaration in [
        "",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\r\n",
        "<?xml version='1.0' encoding='UTF-8'?>",
        "<?xml version=\"1.0\"?>\n",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
        "\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "\u{feff}",
        "<!-- kept by hand --><?tool a > b?>\n<!DOCTYPE Profile [<!ATTLIST e a CDATA \"v>\">]>\n",
    ] {
        for namespace in [
            "",
            "xmlns=\"http://soap.sforce.com/2006/04/metadata\"",
            "xmlns=\"urn:metadata.tooling.soap.sforce.com\" fqn=\"P\"",
        ] {
            let xml =
                format!("{declaration}<Profile {namespace}><userLicense>Ü</userLicense></Profile>");
            assert_eq!(license(&xml), "Ü", "{xml}");
        }
    }
    let prefixed = "<m:Profile xmlns:m=\"x\"><m:userLicense>L</m:userLicense></m:Profile>";
    assert_eq!(license(prefixed), "L");
}

#[test]
fn utf16_and_declared_encodings_are_decoded() {
    let xml = "<?xml version=\"1.0\"?>\n<Profile><userLicense>Grün – 水</userLicense></Profile>\n";
    for marked in [true, false] {
        let text = if marked {
            format!("\u{feff}{xml}")
        } else {
            xml.to_owned()
        };
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [&little, &big] {
            assert_eq!(license(bytes), "Grün – 水");
        }
        // Half a character.
        assert!(matches!(
            error(&little[..little.len() - 1]),
            MetadataError::NotText { .. }
        ));
    }
    let latin1 = b"<?xml version='1.0' encoding = 'ISO-8859-1'?><Profile><userLicense>Gr\xfcn</userLicense></Profile>";
    assert_eq!(license(latin1), "Grün");
    // Re-encoded, with the first line left alone.
    let stale =
        "<?xml version='1.0' encoding='UTF-16'?><Profile><userLicense>Grün</userLicense></Profile>";
    assert_eq!(license(stale), "Grün");
    let undeclared = b"<Profile>\n<userLicense>Gr\xfcn</userLicense></Profile>";
    assert_eq!(error(undeclared), MetadataError::NotText { line: Some(2) });
}

#[test]
fn line_ends_of_every_kind_are_accepted() {
    let xml = "<Profile>\r\n\t<custom>true</custom>\n\t<userLicense>\r\n a\r\nb \r\n</userLicense>\r\n</Profile>";
    let profile = profile(xml);
    assert_eq!(
        (profile.custom, profile.license.as_str()),
        (Some(true), "a\nb")
    );
}

#[test]
fn text_is_whole_whatever_it_is_made_of() {
    let cases = [
        ("a &amp; b", "a & b"),
        ("&lt;&gt;&quot;&apos;", "<>\"'"),
        ("it&#39;s &#x27;it&#8226;", "it's 'it•"),
        ("a<!-- b -->c", "ac"),
        ("<!-- Account -->", ""),
        ("<![CDATA[a & <b> ]]>c", "a & <b> c"),
        ("<![CDATA[&amp;]]>", "&amp;"),
        ("<![CDATA[]]>a", "a"),
        ("&amp;a", "&a"),
        ("a\rb\r\nc", "a\nb\nc"),
        (" <!-- --> a ", "a"),
        ("  a  ", "a"),
        ("a\u{a0}", "a\u{a0}"),
        ("a<i>b<i>c</i></i>d", "ad"),
        ("", ""),
    ];
    for (xml, text) in cases {
        let xml = format!("<Profile><userLicense>{xml}</userLicense><custom>1</custom></Profile>");
        let profile = profile(&xml);
        assert_eq!(
            (profile.license.as_str(), profile.custom),
            (text, Some(true)),
            "{xml}"
        );
    }
}

#[test]
fn nil_is_absent() {
    let xml = "<Profile xmlns:xsi=\"x\"><custom xsi:nil=\"true\"/><userLicense xsi:nil='true'>L</userLicense></Profile>";
    assert_eq!(profile(xml), Profile::default());
    let xml = "<Profile><custom nil=\"false\">true</custom><userLicense xsi:nil>L</userLicense></Profile>";
    assert_eq!(
        (profile(xml).custom, profile(xml).license),
        (Some(true), "L".to_owned())
    );
}

#[test]
fn damage_is_an_error_that_names_the_line() {
    use MetadataError::{
        Cut, DeclaredEntity, Markup, NoElement, Trailing, UnknownEntity, WrongEndTag,
    };
    let cases = [
        ("", NoElement),
        ("\n", NoElement),
        ("(hidden)", NoElement),
        ("<!-- x -->", NoElement),
        ("text <Profile/>", NoElement),
        ("<Profile>\n<a>\n", Cut { line: 3 }),
        ("<Profile>\n<a", Cut { line: 2 }),
        ("<Profile>\n<!-- </Profile>", Cut { line: 2 }),
        ("<Profile>\n<a b=\"></Profile>", Cut { line: 2 }),
        ("<Profile>\n\n<a></b></Profile>", WrongEndTag { line: 3 }),
        ("<Profile/>\n</Profile>", WrongEndTag { line: 2 }),
        (
            "<Profile><a>&nbsp;</a></Profile>",
            UnknownEntity { line: 1 },
        ),
        (
            "<Profile>\n<userLicense>R & D</userLicense></Profile>",
            UnknownEntity { line: 2 },
        ),
        (
            "<Profile><a>&#xD800;</a></Profile>",
            UnknownEntity { line: 1 },
        ),
        (
            "<!DOCTYPE a [<!ENTITY e \"v\">]>\n<Profile><a>&e;</a></Profile>",
            DeclaredEntity { line: 1 },
        ),
        (
            "<!--\n--><!DOCTYPE a [\n<!ENTITY % e SYSTEM 'f'>]>\n<Profile/>",
            DeclaredEntity { line: 2 },
        ),
        ("<Profile>\n<a>1 < 2</a></Profile>", Markup { line: 2 }),
        ("<Profile><!x></Profile>", Markup { line: 1 }),
        ("<Profile/>\n<Profile/>", Trailing { line: 2 }),
        ("<Profile/>\n======", Trailing { line: 1 }),
    ];
    for (xml, expected) in cases {
        let error = error(xml);
        assert_eq!(error, expected, "{xml}");
        let text = error.to_string();
        assert!(
            text.starts_with(char::is_lowercase) && !text.contains("Profile"),
            "{text}"
        );
    }
    for garbage in [
        &b"\x00\x01\x02\xff\xfe"[..],
        b"PK\x03\x04\x14\x00",
        b"\x89PNG\r\n\x1a\n",
    ] {
        assert!(read("sites/S.site", garbage).is_err());
    }
}

#[test]
fn nesting_has_an_end() {
    let nested = |depth: usize| "<Profile>".repeat(depth) + &"</Profile>".repeat(depth);
    assert!(read("P.profile", nested(64).as_bytes()).is_ok());
    assert_eq!(error(nested(65)), MetadataError::TooDeep { line: 1 });
    assert_eq!(
        error("<Profile>".repeat(100_000)),
        MetadataError::TooDeep { line: 1 }
    );
}

#[test]
fn a_document_cut_anywhere_is_an_error() {
    let xml = "\u{feff}<?xml version='1.0'?>\n<!-- c --><Profile a='b'>\n<custom>true</custom><userLicense>é&amp;<![CDATA[x]]></userLicense><e/></Profile>";
    assert!(read("P.profile", xml.as_bytes()).is_ok());
    for length in 0..xml.len() {
        let cut = &xml.as_bytes()[..length];
        assert!(
            read("P.profile", cut).is_err(),
            "{:?}",
            String::from_utf8_lossy(cut)
        );
    }
}

proptest::proptest! {
    /// Whatever the bytes, reading ends, with a component or an error.
    #[test]
    fn nothing_panics(pieces in proptest::collection::vec(
        prop_oneof![
            proptest::sample::select(vec![
                "<Profile>", "</Profile>", "<a/>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&",
                "&#", ";", "<", ">", "<?", "?>", "<!DOCTYPE", "[", "]", "\"", "'", " xsi:nil=\"true\"",
                "<userPermissions>", "</userPermissions>", "<name>", "\u{feff}", "é", ":", "/", "!",
            ]).prop_map(|piece| piece.as_bytes().to_vec()),
            proptest::collection::vec(any::<u8>(), 0..4),
        ],
        0..24,
    )) {
        let bytes = pieces.concat();
        let result = read("p", &bytes);
        if let Ok((name, _)) = result {
            proptest::prop_assert!(!name.is_empty());
        }
    }
}

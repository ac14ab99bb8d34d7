//! The scan of Apex beside what was written: sources are put together from pieces, so that what must be
//! found is known.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::{apex, ids};
use super::id;
use crate::org::SalesforceId;

/// A piece of source, and whether ids in it count.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    counts: bool,
}

/// Characters that mean something to the lexer, and an id now and then.
fn content() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => proptest::sample::select(vec!["a", " ", "=", "{", "}", "[", "]", "/", "*", "é", "OwnerId", "insert new ", "@", "<"]).prop_map(str::to_owned),
        2 => an_id(),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.join(" "))
}

fn an_id() -> impl Strategy<Value = String> {
    "(005|00G)[0-9A-Za-z]{12}".prop_map(|short| short)
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let piece = |counts: bool, wrap: fn(&str) -> String| {
        content().prop_map(move |text| Piece {
            text: wrap(&text),
            counts,
        })
    };
    let piece = prop_oneof![
        // A comment that holds no end, and a slash that begins none.
        piece(false, |text| format!("// ' {text}\n")),
        piece(false, |text| format!("/* ' {} */", text.replace('/', "-"))),
        piece(false, |text| text.replace('/', "-") + " "),
        piece(true, |text| format!("'{text}' ")),
        piece(true, |text| format!("'\\' {text} \\\\' ")),
        piece(true, |text| format!("'// {text}' ")),
        piece(true, |text| format!("'/* {text}' ")),
        piece(true, |text| format!("'never closed {text}\n")),
        piece(true, |text| format!("'''it's\n{text}''' ")),
    ];
    proptest::collection::vec(piece, 0..12)
}

fn ids_of(text: &[u8]) -> BTreeSet<SalesforceId> {
    let class = apex::scan_class(text).source.ids;
    let trigger = apex::scan_trigger(text).source.ids;
    assert_eq!(class, trigger);
    class.iter().map(|(id, _)| id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn ids_are_found_in_strings_and_nowhere_else(pieces in pieces()) {
        let source: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let mut expected = BTreeSet::new();
        for piece in pieces.iter().filter(|piece| piece.counts) {
            ids::in_text(piece.text.as_bytes(), |id| {
                expected.insert(id);
            });
        }
        prop_assert_eq!(ids_of(source.as_bytes()), expected);
    }

    /// Bytes that begin comments and literals, in any order, with ids between them.
    #[test]
    fn any_bytes_are_answered(
        bytes in proptest::collection::vec(
            prop_oneof![
                any::<u8>().prop_map(|byte| vec![byte]),
                proptest::sample::select(b"'\\/*\n\r@<>{}[]()=.,;".to_vec()).prop_map(|byte| vec![byte]),
                an_id().prop_map(String::into_bytes),
                proptest::sample::select(vec!["trigger", "on", "sharing", "insert", "new", "Database.", "implements", "@RestResource(urlMapping="])
                    .prop_map(|word| word.as_bytes().to_vec()),
            ],
            0..60,
        ),
    ) {
        let text = bytes.concat();
        let found = ids_of(&text);
        if !text.contains(&b'\'') {
            prop_assert!(found.is_empty());
        }
        let mut all = BTreeSet::new();
        ids::in_text(&text, |id| {
            all.insert(id);
        });
        // A literal may cut a longer word, but makes up no id.
        let printed: BTreeSet<String> = found.iter().map(ToString::to_string).collect();
        let text = String::from_utf8_lossy(&text).into_owned();
        prop_assert!(printed.iter().all(|id| text.contains(&id[..15])));
    }
}

/// What begins and never ends, over and over: reading it takes time in proportion, or this would not end.
#[test]
fn repeated_beginnings_are_read_once() {
    let words = [
        "implements ",
        "insert new ",
        "@",
        "/* ",
        "'''",
        "' ",
        "<",
        "'\\",
        "trigger T on ",
        "/",
        "''",
    ];
    for word in words {
        let text = word.repeat(100_000);
        assert!(ids_of(text.as_bytes()).is_empty(), "{word}");
    }
}

#[test]
fn an_id_is_found_whatever_stands_around_the_literal() {
    let text = b"/**/'0055j00000AT6I1'//'\n'";
    assert_eq!(ids_of(text), [id("0055j00000AT6I1")].into());
}

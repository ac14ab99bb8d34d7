//! `ownership.svg`: well-formed, and what its bars say is what the tables say.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::harness::{Export, story};
use crate::ledger::table;

/// The text of each element of a picture, in order; every element must be closed.
fn texts(svg: &[u8]) -> Vec<(String, String)> {
    let mut reader = Reader::from_reader(svg);
    let (mut open, mut texts) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(it) => {
                open.push(it.name().as_ref().to_owned());
                texts.push((open.last().unwrap().clone(), String::new()));
            }
            Event::Text(it) => {
                let text: &str = it.as_ref();
                if let Some((_, last)) = texts.last_mut() {
                    last.push_str(text.trim_matches('\n'));
                }
            }
            Event::GeneralRef(it) => {
                let name: &str = it.as_ref();
                texts.last_mut().unwrap().1.push_str(&format!("&{name};"));
            }
            Event::End(_) => {
                open.pop().unwrap();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    texts
}

/// `2021-03: 14 by an outside system, 1 by hand`: the month and the sum.
fn bar(words: &str) -> Option<(String, u64)> {
    let (month, made) = words.split_once(": ")?;
    let counts = made.split(", ").map(|part| {
        let count = part.split_once(' ').map_or("", |it| it.0);
        count.parse::<u64>()
    });
    let sum: Result<u64, _> = counts.sum();
    (month.len() == 7).then_some(())?;
    Some((month.to_owned(), sum.ok()?))
}

#[test]
fn bars_of_an_owner_are_its_months() {
    let mut expected: BTreeMap<String, u64> = BTreeMap::new();
    for row in table(story(), "ownership_months.csv") {
        if row["object"] == "Account" && row["owner_id"] == "0055j0000009g5SAAQ" {
            expected.insert(row["month"].clone(), row["records"].parse().unwrap());
        }
    }
    let texts = texts(story().file("ownership.svg"));
    let words: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let is_panel = |text: &&str| text.contains(" owns ") && text.ends_with(" records");
    let panels: Vec<&str> = words.iter().copied().filter(is_panel).collect();
    assert!(
        panels.contains(&"Account: Dana Whitfield owns 90.3 % of 1,501 records"),
        "{panels:?}"
    );
    let begin = words
        .iter()
        .position(|it| it.starts_with("Account: Dana"))
        .unwrap();
    let mine = words[begin + 1..].iter().take_while(|it| !is_panel(it));
    let drawn: BTreeMap<String, u64> = mine.filter_map(|it| bar(it)).collect();
    assert_eq!(drawn.values().sum::<u64>(), 1355);
    assert_eq!(drawn, expected);
}

#[test]
fn names_are_text() {
    let export = Export::new();
    let export = export.file(
        "User.csv",
        "Id,Username,Name,IsActive\n0055j0000009g5SAAQ,a@x.org,<script>alert(1)</script>&,true\n",
    );
    let export = export.file(
        "Account.csv",
        "Id,OwnerId,CreatedById,CreatedDate\n\
         0015j00000AAAAA,0055j0000009g5SAAQ,0055j0000009g5SAAQ,2026-10-19T12:34:56.000Z\n",
    );
    let run = export.analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let svg = String::from_utf8(run.file("ownership.svg").to_vec()).unwrap();
    assert!(
        svg.contains("Account: &lt;script&gt;alert(1)&lt;/script&gt;&amp; owns 100 % of 1 records")
    );
    assert!(!svg.contains("<script"));
    texts(svg.as_bytes());
}

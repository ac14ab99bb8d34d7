//! Evidence points at a line that holds what it says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use byline::finding::Finding;
use serde_json::Value;

use crate::harness::{repository, story};

/// Evidence that points at a line.
struct Pointed<'a> {
    rule: &'a str,
    /// The subject's id and name.
    subject: [&'a str; 2],
    text: &'a str,
    path: &'a Path,
    line: usize,
}

/// Checks every line that a finding points at.
pub(super) fn hold(finding: &Finding) {
    for evidence in &finding.evidence {
        if let (Some(source), Some(line)) = (&evidence.source, evidence.line) {
            holds(&Pointed {
                rule: finding.rule.id,
                subject: [&finding.subject.id, &finding.subject.name],
                text: &evidence.text,
                path: source.as_ref(),
                line: line as usize,
            });
        }
    }
}

fn holds(it: &Pointed<'_>) {
    let text = fs::read_to_string(it.path).unwrap();
    let rest: Vec<&str> = text.lines().skip(it.line - 1).collect();
    let told = format!(
        "{}: {}, {}:{}",
        it.rule,
        it.text,
        it.path.display(),
        it.line
    );
    assert!(!rest.is_empty(), "{told}: there is no such line");
    let first = rest[0];
    let who = it.text.split(':').next().unwrap_or_default();
    match it.path.extension().and_then(|it| it.to_str()) {
        // The user's own file, of which the tests of waivers tell.
        Some("toml") => {}
        // A row that names who it is about.
        Some("csv") => {
            let mut names = it.subject.into_iter().chain([who]);
            assert!(names.any(|name| first.contains(name)), "{told}: {first}");
        }
        // A row that grants something.
        _ if it.text.contains("granted by ") => {
            let row = rest.join("\n");
            let ends = ["</userPermissions>", "</objectPermissions>"];
            let end = ends.iter().filter_map(|end| row.find(end)).min();
            assert!(end.is_some(), "{told}: no row of grants");
            let row = &row[..end.unwrap()];
            assert!(
                first.contains("Permissions>") && row.contains("true"),
                "{told}: {row}"
            );
        }
        // An element; of one that names a user, it is the user's name or id.
        _ => {
            let named = it
                .text
                .contains(": `")
                .then(|| who.split('@').next())
                .flatten();
            let is_there = named.is_none_or(|who| first.contains(who) || first.contains(">005"));
            assert!(first.contains('<') && is_there, "{told}: {first}");
        }
    }
}

/// The rules whose findings in the story point at lines, each checked.
#[test]
fn findings_of_the_story_point_at_lines() {
    let file = story().json("findings.json");
    let mut rules: BTreeSet<String> = BTreeSet::new();
    for finding in file["findings"].as_array().unwrap() {
        let said = |value: &'_ Value| value.as_str().unwrap().to_owned();
        let (rule, subject) = (said(&finding["rule"]), &finding["subject"]);
        let subject = [said(&subject["id"]), said(&subject["name"])];
        for evidence in finding["evidence"].as_array().unwrap() {
            let Some(line) = evidence["line"].as_u64() else {
                continue;
            };
            holds(&Pointed {
                rule: &rule,
                subject: [&subject[0], &subject[1]],
                text: evidence["text"].as_str().unwrap(),
                path: &repository().join(evidence["source"].as_str().unwrap()),
                line: line as usize,
            });
            rules.insert(rule.clone());
        }
    }
    let rules: Vec<String> = rules.into_iter().collect();
    insta::assert_snapshot!(rules.join("\n"));
}

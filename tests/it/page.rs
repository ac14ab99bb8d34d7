//! `report.html`: complete, alone, and the same numbers as the tables. What a browser makes of it is looked at in a browser
//! (`.ci/page`).
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{Byline, Export, Run, repository, story};
use crate::ledger::table;

fn page(run: &Run) -> String {
    String::from_utf8(run.file("report.html").to_vec()).unwrap()
}

/// The rows of a table of the page: each row by the names of its columns.
fn rows(page: &str, grid: &str) -> Vec<Value> {
    let open = format!("<script type=\"application/json\" id=\"rows-{grid}\">");
    let (_, rest) = page.split_once(&open).unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    let data: Value = serde_json::from_str(json).unwrap();
    let columns = data["columns"].as_array().unwrap();
    let value = |place: usize, cell: &Value| match &data["words"][place] {
        Value::Array(words) if !cell.is_null() => {
            let word = usize::try_from(cell.as_u64().unwrap()).unwrap();
            words[word].clone()
        }
        _ => cell.clone(),
    };
    let row = |row: &Value| -> Value {
        let cells = row.as_array().unwrap().iter().enumerate();
        let named = cells.map(|(place, cell)| {
            let name = columns[place]["name"].as_str().unwrap();
            (name.to_owned(), value(place, cell))
        });
        Value::Object(named.collect())
    };
    data["rows"].as_array().unwrap().iter().map(row).collect()
}

const SECTIONS: [&str; 8] = [
    "findings",
    "makers",
    "shared",
    "ownership",
    "reach",
    "logins",
    "coverage",
    "method",
];

#[test]
fn the_page_needs_nothing_else() {
    let page = page(story());
    assert!(page.starts_with("<!DOCTYPE html>"));
    let policy =
        "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-";
    assert!(page.contains(policy));
    assert!(!page.contains("unsafe-inline"));
    for foreign in ["<link", "<img", "<iframe", " src=", "@import", "url("] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    // The policy lets no style attribute and no handler work, so there must be none.
    for inline in [" style=\"", " onclick=", " onload="] {
        assert!(!page.contains(inline), "{inline}");
    }
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let distinct: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len());
    for section in SECTIONS {
        assert!(ids.contains(&section), "{section}");
        assert!(page.contains(&format!("href=\"#{section}\"")), "{section}");
    }
}

#[test]
fn the_rows_of_the_page_are_those_of_the_tables() {
    let page = page(story());
    let findings = story().json("findings.json");
    let findings = findings["findings"].as_array().unwrap();
    let shown = rows(&page, "findings-grid");
    assert_eq!(shown.len(), findings.len());
    for (shown, finding) in shown.iter().zip(findings) {
        assert_eq!(shown["What is wrong"], finding["message"]);
        assert_eq!(shown["Severity"], finding["severity"]);
        assert_eq!(shown["What to do"], finding["remediation"]);
        let evidence = finding["evidence"].as_array().unwrap().len();
        assert_eq!(shown["Evidence"].as_array().unwrap().len(), evidence.min(6));
    }
    let classes = |rows: Vec<(String, String)>| rows.into_iter().collect::<BTreeSet<_>>();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let shown = rows(&page, "logins-grid");
    let shown = shown
        .iter()
        .map(|row| (text(&row["Id"]), text(&row["Class"])));
    let logins = table(story(), "identities.csv");
    let logins = logins.iter();
    let logins = logins.map(|row| (row["user_id"].clone(), row["class"].clone()));
    assert_eq!(classes(shown.collect()), classes(logins.collect()));
    let shown = rows(&page, "objects-grid");
    let objects = table(story(), "ownership.csv");
    assert_eq!(shown.len(), objects.len());
    for object in &objects {
        let row = shown.iter().find(|row| row["Object"] == object["object"]);
        let row = row.unwrap();
        assert_eq!(row["Records"].to_string(), object["records"]);
        let share: f64 = object["top_share"].parse().unwrap();
        assert!((row["Its share"].as_f64().unwrap() - share).abs() < 1e-6);
    }
    let files = story().inputs();
    let shown = rows(&page, "files-grid");
    assert_eq!(shown.len(), files.len());
    for (shown, file) in shown.iter().zip(&files) {
        assert_eq!(shown["SHA-256"], file["sha256"]);
        assert_eq!(shown["Rows"], file["rows"]);
    }
}

/// Of every object the records by what made them add up to all of them.
#[test]
fn the_makers_add_up() {
    let page = page(story());
    for row in rows(&page, "makers-grid") {
        let row = row.as_object().unwrap();
        let made = row
            .iter()
            .filter(|(name, _)| !["Object", "Records"].contains(&name.as_str()));
        let made: u64 = made.map(|(_, count)| count.as_u64().unwrap()).sum();
        assert_eq!(row["Records"], made, "{row:?}");
    }
}

/// Where nothing is known the page says so, and every section is there.
#[test]
fn a_poor_export_has_a_page_too() {
    let users =
        "Id,Username,Name,IsActive\n0055j0000001AAAAA2,a@example.org,\"<b>Ann</b>, =1+1\",true\n";
    let run = Export::new().file("User.csv", users).analyze().run();
    let page = page(&run);
    for section in SECTIONS {
        assert!(
            page.contains(&format!("<section id=\"{section}\"")),
            "{section}"
        );
    }
    assert!(page.contains("Not known: no record export was given"));
    assert!(page.contains("Not known: neither event logs nor login history were given."));
    assert!(page.contains("No event log was given."));
    assert!(page.contains("&lt;b&gt;Ann&lt;/b&gt;, =1+1"));
    assert!(!page.contains("<b>Ann"));
    assert_eq!(page.matches("<script>").count(), 1);
}

#[test]
fn the_page_is_the_same_for_any_number_of_threads() {
    let export = repository().join("fixtures/nonprofit");
    let export = export.to_str().unwrap();
    let of = |jobs: &str| Byline::analyze(&[export]).args(["--jobs", jobs]).run();
    assert!(of("1").file("report.html") == of("4").file("report.html"));
}

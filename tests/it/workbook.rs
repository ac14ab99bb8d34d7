//! `report.xlsx`, read back by a reader that is not its writer and compared with the tables beside it.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read as _};

use calamine::{Data, Range, Reader as _, Xlsx};
use serde::Deserialize;
use zip::ZipArchive;

use crate::harness::{Run, repository, story};

/// `tables.toml`, as far as it is looked at here.
#[derive(Deserialize)]
struct Tables {
    table: Vec<Table>,
}

#[derive(Deserialize)]
struct Table {
    file: String,
    columns: BTreeMap<String, Vec<String>>,
}

impl Table {
    fn sheet(&self) -> &str {
        self.file.split('.').next().unwrap()
    }

    /// The types of columns by their names.
    fn types(&self) -> BTreeMap<&str, &str> {
        let columns = self.columns.iter();
        let types = columns.flat_map(|(kind, names)| names.iter().map(|name| (&**name, &**kind)));
        types.collect()
    }
}

fn tables() -> Vec<Table> {
    let path = repository().join("src/report/workbook/tables.toml");
    let tables: Tables = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    tables.table
}

/// A workbook by the names of its sheets.
pub(crate) fn sheets(run: &Run) -> BTreeMap<String, Range<Data>> {
    let mut book = Xlsx::new(Cursor::new(run.file("report.xlsx").to_vec())).unwrap();
    book.worksheets().into_iter().collect()
}

/// Rows of a table, the header first.
pub(crate) fn rows(run: &Run, file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(run.file(file));
    let rows = reader.deserialize().map(std::result::Result::unwrap);
    rows.collect()
}

/// Every member of the workbook's zip, as text.
fn members(run: &Run) -> BTreeMap<String, String> {
    let mut zip = ZipArchive::new(Cursor::new(run.file("report.xlsx"))).unwrap();
    let members = 0..zip.len();
    let member = |place| {
        let mut member = zip.by_index(place).unwrap();
        let mut text = String::new();
        member.read_to_string(&mut text).unwrap();
        (member.name().unwrap().into_owned(), text)
    };
    members.map(member).collect()
}

/// The cell as the tables write it, if it is of the type.
fn written(cell: &Data, kind: &str) -> Option<String> {
    let time = |cell: &Data| match cell {
        Data::DateTime(at) => Some(at.to_ymd_hms_milli()),
        _ => None,
    };
    match (cell, kind) {
        (Data::Empty, _) => Some(String::new()),
        (Data::String(text), "id" | "text") => Some(text.clone()),
        (Data::Float(number), "count" | "fraction") => Some(number.to_string()),
        (Data::Bool(flag), "flag") => Some(flag.to_string()),
        (cell, "month") => time(cell).map(|(year, month, ..)| format!("{year:04}-{month:02}")),
        (cell, "date") => {
            time(cell).map(|(year, month, day, ..)| format!("{year:04}-{month:02}-{day:02}"))
        }
        (cell, "time") => time(cell).map(|(year, month, day, hour, minute, second, milli)| {
            let milli = if milli == 0 {
                String::new()
            } else {
                format!(".{milli:03}")
            };
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{milli}Z")
        }),
        _ => None,
    }
}

#[test]
fn every_column_of_every_table_has_a_type() {
    let tables = tables();
    let files: BTreeSet<&str> = tables.iter().map(|table| &*table.file).collect();
    let written = story().files.keys().filter(|path| path.ends_with(".csv"));
    let written: BTreeSet<&str> = written
        .map(String::as_str)
        .chain(["findings.json"])
        .collect();
    assert_eq!(files, written);
    let sheets = sheets(story());
    for table in &tables {
        let header = sheets[table.sheet()].rows().next().unwrap();
        let header: BTreeSet<String> = header.iter().map(ToString::to_string).collect();
        let typed = table.types().into_keys().map(str::to_owned).collect();
        assert_eq!(header, typed, "{}", table.file);
    }
}

#[test]
fn sheets_hold_what_the_tables_hold() {
    let mut book = Xlsx::new(Cursor::new(story().file("report.xlsx").to_vec())).unwrap();
    let tables = tables();
    let names: Vec<&str> = tables.iter().map(Table::sheet).collect();
    assert_eq!(book.sheet_names(), [&["About"], &names[..]].concat());
    let mut seen = BTreeSet::new();
    for table in tables.iter().filter(|table| table.file.ends_with(".csv")) {
        let sheet = book.worksheet_range(table.sheet()).unwrap();
        let rows = rows(story(), &table.file);
        assert_eq!(
            sheet.get_size(),
            (rows.len(), rows[0].len()),
            "{}",
            table.file
        );
        let types = table.types();
        let kinds: Vec<&str> = rows[0].iter().map(|name| types[&**name]).collect();
        for (cells, row) in sheet.rows().zip(&rows).skip(1) {
            for ((cell, expected), kind) in cells.iter().zip(row).zip(&kinds) {
                let shown = written(cell, kind);
                assert_eq!(
                    shown.as_ref(),
                    Some(expected),
                    "{kind} {cell:?} in {}",
                    table.file
                );
                if !expected.is_empty() {
                    seen.insert(*kind);
                }
            }
        }
    }
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        [
            "count", "date", "flag", "fraction", "id", "month", "text", "time"
        ]
    );
}

#[test]
fn findings_are_a_table() {
    let sheets = sheets(story());
    let sheet = &sheets["findings"];
    let findings = story().json("findings.json");
    let findings = findings["findings"].as_array().unwrap();
    assert_eq!(sheet.height(), findings.len() + 1);
    let header: Vec<String> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let place = |name: &str| header.iter().position(|it| it == name).unwrap();
    for (row, finding) in sheet.rows().skip(1).zip(findings) {
        for (name, value) in [
            ("severity", &finding["severity"]),
            ("rule", &finding["rule"]),
            ("subject", &finding["subject"]["name"]),
            ("message", &finding["message"]),
            ("finding", &finding["id"]),
        ] {
            let cell = match &row[place(name)] {
                Data::Empty => String::new(),
                cell => cell.to_string(),
            };
            assert_eq!(Some(&*cell), value.as_str(), "{name}");
        }
        assert_eq!(
            row[place("confidence")],
            Data::Float(finding["confidence"].as_f64().unwrap())
        );
        let evidence = row[place("evidence")].to_string();
        assert_eq!(
            evidence.lines().count(),
            finding["evidence"].as_array().unwrap().len()
        );
    }
}

#[test]
fn the_first_sheet_tells_of_the_others() {
    let sheets = sheets(story());
    let about: Vec<Vec<String>> = sheets["About"]
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let line = |begin: &str| about.iter().find(|row| row[0] == begin).unwrap();
    assert_eq!(
        line("written by")[1],
        concat!("byline ", env!("CARGO_PKG_VERSION"))
    );
    let as_of = story().json("manifest.json")["as_of"].clone();
    assert_eq!(Some(&*line("as of")[1]), as_of.as_str());
    for table in tables() {
        let rows = (sheets[table.sheet()].height() - 1).to_string();
        let told = line(table.sheet());
        assert_eq!(
            told[1..5],
            [&*table.file, &rows, &rows, "0"],
            "{}",
            table.file
        );
        assert!(!told[5].is_empty());
    }
    line("Nothing is cut: every row of every table is here.");
    for input in story().inputs() {
        let told = line(input["path"].as_str().unwrap());
        assert_eq!(Some(&*told[7]), input["sha256"].as_str());
        assert_eq!(told[4], input["rows"].to_string());
    }
}

#[test]
fn headers_are_frozen_and_filtered_and_nothing_is_a_formula() {
    let members = members(story());
    let sheets = members
        .iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/sheet"));
    let mut count = 0;
    for (name, xml) in sheets {
        assert!(
            !xml.contains("<f>") && !xml.contains("<f "),
            "{name} has a formula"
        );
        assert!(!xml.contains("hyperlink"), "{name} has a link");
        let is_about = name == "xl/worksheets/sheet1.xml";
        assert_eq!(
            xml.contains("ySplit=\"1\" topLeftCell=\"A2\""),
            !is_about,
            "{name}"
        );
        assert_eq!(xml.contains("<autoFilter ref=\"A1:"), !is_about, "{name}");
        assert!(xml.contains("<cols>"), "{name} has widths");
        count += 1;
    }
    assert_eq!(count, tables().len() + 1);
    // No clock: the day is that of the analysis.
    assert!(members["docProps/core.xml"].contains("2026-10-30T23:05:00Z</dcterms:created>"));
}

//! `byline score` from outside: its figures against figures made by other means, and what it refuses.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::fs;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::repository;
use crate::ledger::{TrueStamp, truth};
use crate::sample::{Result, SheetRow, attributions};

/// The truth of the story by the stamps it is of.
fn true_stamps() -> BTreeMap<(String, String, String), TrueStamp> {
    let rows: Vec<TrueStamp> = truth("stamps.csv");
    rows.into_iter()
        .map(|row| {
            let key = (row.object.clone(), row.record_id.clone(), row.stamp.clone());
            (key, row)
        })
        .collect()
}

/// Fills a sheet with the truth.
fn fill(sheet: &mut [SheetRow]) {
    let truth = true_stamps();
    for row in sheet {
        let known = &truth[&row.key()];
        row.actor.clone_from(&known.actor);
        row.client.clone_from(&known.client);
    }
}

fn write(result: &Result, name: &str, rows: &[SheetRow]) -> String {
    let path = result.path(name);
    let mut csv = csv::Writer::from_path(&path).unwrap();
    rows.iter().for_each(|row| csv.serialize(row).unwrap());
    csv.flush().unwrap();
    path.to_str().unwrap().to_owned()
}

/// The figures as scripts get them.
fn score(result: &Result, labels: &str, code: i32) -> Value {
    let run = result.run("score", &[labels, "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (code, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

fn close(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - expected).abs() < 2e-6, "{found}, not {expected}");
}

/// With the whole truth for labels every figure can be counted.
#[test]
#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn the_whole_truth() {
    let result = Result::of_story();
    let labels = repository().join("fixtures/nonprofit.truth/stamps.csv");
    let found = score(&result, labels.to_str().unwrap(), 0);
    let (said, truth) = (attributions(), true_stamps());
    assert_eq!(found["labels"]["used"], truth.len());
    assert_eq!(found["population"], Value::Null, "no weights");
    let pairs: Vec<_> = truth.iter().map(|(key, row)| (&said[key], row)).collect();
    let count = |is: &dyn Fn(&str, &str) -> bool| {
        let fit = pairs.iter().filter(|(s, t)| is(&s.actor, &t.actor));
        fit.count() as f64
    };
    let answered = count(&|said, _| said != "unknown");
    let right = count(&|said, truth| said == truth);
    let sample = &found["sample"];
    close(&sample["accuracy"]["share"], right / answered);
    close(&sample["coverage"]["share"], answered / pairs.len() as f64);
    let mut f1 = Vec::new();
    for actor in ["human", "integration", "automation", "guest"] {
        let said = count(&|said, _| said == actor);
        let labelled = count(&|_, truth| truth == actor);
        let both = count(&|said, truth| said == actor && truth == actor);
        let rows = sample["actors"].as_array().unwrap();
        let row = rows.iter().find(|row| row["actor"] == actor).unwrap();
        close(&row["precision"]["share"], both / said);
        close(&row["recall"]["share"], both / labelled);
        close(&row["f1"]["share"], 2.0 * both / (said + labelled));
        f1.push(2.0 * both / (said + labelled));
    }
    close(&sample["macro_f1"], f1.iter().sum::<f64>() / 4.0);
    let sure = pairs.iter().filter_map(|(s, t)| {
        let right = f64::from(u8::from(s.actor == t.actor));
        Some((s.confidence?, right))
    });
    let sure: Vec<(f64, f64)> = sure.collect();
    let brier = sure.iter().map(|(c, right)| (c - right).powi(2));
    let calibration = &sample["calibration"];
    close(
        &calibration["brier"],
        brier.sum::<f64>() / sure.len() as f64,
    );
    // The error by its definition: the sums of each tenth.
    let mut bins = [(0.0, 0.0); 10];
    for (confidence, right) in &sure {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 10"
        )]
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        *bin = (bin.0 + confidence, bin.1 + right);
    }
    let gaps = bins.iter().map(|(said, right)| (said - right).abs());
    let error = gaps.sum::<f64>() / sure.len() as f64;
    close(&calibration["expected_calibration_error"], error);
    let clients = pairs.iter().filter(|(_, t)| !t.client.is_empty());
    let clients: Vec<_> = clients.collect();
    let named = clients.iter().filter(|(s, _)| !s.client.is_empty()).count() as f64;
    let named_right = clients.iter().filter(|(s, t)| s.client == t.client).count() as f64;
    close(
        &sample["clients"]["coverage"]["share"],
        named / clients.len() as f64,
    );
    close(&sample["clients"]["accuracy"]["share"], named_right / named);
}

/// A sheet of 400 tells what all 10,840 labels tell, within its intervals.
#[test]
fn a_sample_speaks_for_the_result() {
    let result = Result::of_story();
    let all = repository().join("fixtures/nonprofit.truth/stamps.csv");
    let all = score(&result, all.to_str().unwrap(), 0);
    for seed in ["1", "2", "3"] {
        let mut sheet = result.sample("sheet.csv", &["--seed", seed]);
        fill(&mut sheet);
        let found = score(&result, &write(&result, "labels.csv", &sheet), 0);
        assert_eq!(found["labels"]["used"], 400);
        for figure in ["accuracy", "coverage"] {
            let whole = all["sample"][figure]["share"].as_f64().unwrap();
            let share = &found["population"][figure];
            let (low, high) = (share["low"].as_f64(), share["high"].as_f64());
            assert!(
                low.unwrap() <= whole && whole <= high.unwrap(),
                "{figure} {whole}: {share}"
            );
        }
        // Weights that differ are worth less than the labels are many.
        let accuracy = &found["population"]["accuracy"];
        assert!(accuracy["effective"].as_f64() < accuracy["count"].as_f64());
    }
}

/// Ids of 15 characters, names of objects in another case and further columns are all one.
#[test]
fn labels_as_people_have_them() {
    let result = Result::of_story();
    let mut sheet = result.sample("sheet.csv", &["--size", "300"]);
    fill(&mut sheet);
    let before = score(&result, &write(&result, "labels.csv", &sheet), 0);
    for row in &mut sheet {
        row.record_id.truncate(15);
        row.object = row.object.to_uppercase();
        row.client = row.client.to_lowercase();
    }
    let after = score(&result, &write(&result, "labels.csv", &sheet), 0);
    assert_eq!(before["population"], after["population"]);
    let path = result.path("spreadsheet.csv");
    let mut text = "\u{feff}Stamp;Actor;Note;Record Id;Object;Client;Weight\r\n".to_owned();
    for row in &sheet {
        let weight = row.weight.to_string().replace('.', ",");
        let SheetRow {
            stamp,
            actor,
            record_id,
            object,
            client,
            ..
        } = row;
        text += &format!(
            "{stamp};{actor};\"seen; by Dana\";{record_id};{object};{client};{weight}\r\n"
        );
    }
    fs::write(&path, text).unwrap();
    let after = score(&result, path.to_str().unwrap(), 0);
    assert_eq!(before["population"], after["population"]);
}

#[test]
fn what_is_said_on_the_terminal() {
    let result = Result::of_story();
    let mut sheet = result.sample("sheet.csv", &[]);
    fill(&mut sheet);
    // The labeller got to thirty, and could not tell one.
    sheet.truncate(40);
    sheet[7].actor = "unknown".to_owned();
    sheet.iter_mut().skip(30).for_each(|row| row.actor.clear());
    let labels = write(&result, "labels.csv", &sheet);
    let run = result.run("score", &[&labels]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let first = run.stdout.lines().next();
    let counts = "40 rows: 29 used, 10 not labelled yet, 1 could not be told, 0 left out";
    assert_eq!(first, Some(format!("Labels  {counts}").as_str()));
    assert!(run.stdout.contains("These labels are too few to tell"));
    for heading in [
        "How right it is",
        "By actor, weighted to the result",
        "Said by byline (rows), labelled (columns)",
        "Clients, weighted to the result",
        "Whether confidences mean what they say, weighted to the result",
    ] {
        assert!(run.stdout.lines().any(|line| line == heading), "{heading}");
    }
    let widths = run.stdout.lines().map(|line| line.chars().count());
    assert!(widths.max() <= Some(80), "{}", run.stdout);
    let quiet = result.run("score", &[&labels, "-q"]);
    assert_eq!((quiet.code, quiet.stdout.as_str()), (0, ""));
}

/// Rows that cannot be used are told one by one, and the rest is scored.
#[test]
fn labels_that_do_not_fit() {
    let result = Result::of_story();
    let path = result.path("labels.csv");
    let text = "object,record_id,stamp,actor\n\
        Account,0015j000000Ud77AAC,created,human\n\
        Account,0015j0000009999AAA,created,human\n\
        Nothing__c,0015j000000Ud77AAC,created,human\n\
        Account,0015j000000Ud77AAC,modified,robot\n\
        Account,0015j000000Ud7XAAS,created,\n\
        Account,0015j000000Ud7XAAS,modified,unknown\n";
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let found = score(&result, path, 4);
    assert_eq!(
        found["labels"],
        json!({
            "rows": 6, "used": 1, "empty": 1, "undecided": 1, "without_weight": 1,
            "left_out": [
                {"line": 3, "reason": "the result has no such record", "rows": 1},
                {"line": 4, "reason": "the result has no such object", "rows": 1},
                {"line": 5, "reason": "`actor` is none of byline's words for actors", "rows": 1},
            ],
        })
    );
    let run = result.run("score", &[path]);
    assert_eq!(run.code, 4);
    let told: Vec<&str> = run.stdout.lines().take(4).collect();
    assert_snapshot!(told.join("\n"), @r"
    Labels  6 rows: 1 used, 1 not labelled yet, 1 could not be told, 3 left out
      left out  line 3: the result has no such record
      left out  line 4: the result has no such object
      left out  line 5: `actor` is none of byline's words for actors
    ");
    fs::write(
        path,
        "object,record_id,stamp,actor\nAccount,0015j000000Ud77AAC,created,\n",
    )
    .unwrap();
    let run = result.run("score", &[path]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.stdout, @r"
    Labels  1 rows: 0 used, 1 not labelled yet, 0 could not be told, 0 left out

      no label could be compared, so nothing can be said
    ");
}

#[test]
fn labels_that_are_none() {
    let result = Result::of_story();
    let missing = result.run("score", &["nowhere.csv"]);
    assert_eq!((missing.code, missing.stdout.as_str()), (2, ""));
    assert_snapshot!(missing.stderr, @r"
    error: there is no file `nowhere.csv`
    hint: check the spelling of the path
    ");
    let other = result.folder().join("owners.csv");
    let other = result.run("score", &[other.to_str().unwrap()]);
    assert_eq!((other.code, other.stdout.as_str()), (2, ""));
    assert_snapshot!(other.stderr, @r"
    error: `[dir]/result/owners.csv` has no column `record_id`
    hint: labels have the columns `object,record_id,stamp,actor`; `byline sample` writes a sheet with them
    ");
}

/// What became of a result is said before anything is made of it, by both commands alike.
fn refused(result: &Result) -> (i32, String) {
    let labels = repository().join("fixtures/nonprofit.truth/stamps.csv");
    let score = result.run("score", &[labels.to_str().unwrap()]);
    let sheet = result.path("sheet.csv");
    let sample = result.run("sample", &["--out", sheet.to_str().unwrap()]);
    assert_eq!((sample.code, &sample.stderr), (score.code, &score.stderr));
    assert_eq!((sample.stdout.as_str(), score.stdout.as_str()), ("", ""));
    assert!(!sheet.exists());
    (score.code, score.stderr)
}

#[test]
fn a_folder_that_is_no_result() {
    let result = Result::of_story();
    let manifest = result.folder().join("manifest.json");
    fs::write(&manifest, r#"{"name": "web app", "tool": 7}"#).unwrap();
    let (code, said) = refused(&result);
    assert_eq!(code, 2);
    assert_snapshot!(said, @r"
    error: `[dir]/result` is not a result of `byline analyze`: its `manifest.json` is that of something else
    hint: name the folder that `byline analyze` wrote
    ");
    fs::remove_file(&manifest).unwrap();
    let (code, said) = refused(&result);
    assert_eq!(code, 2);
    assert_snapshot!(said, @r"
    error: `[dir]/result` is not a result of `byline analyze`: it holds no `manifest.json`
    hint: name the folder that `byline analyze` wrote
    ");
    fs::remove_dir_all(result.folder()).unwrap();
    let (code, said) = refused(&result);
    assert_eq!(code, 2);
    assert_snapshot!(said, @r"
    error: there is no folder `[dir]/result`
    hint: check the spelling of the path
    ");
}

#[test]
fn a_result_of_another_layout() {
    let result = Result::of_story();
    let manifest = result.folder().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let with = |version: &str| text.replacen(r#""schema_version": "1.0""#, version, 1);
    fs::write(&manifest, with(r#""schema_version": "2.0""#)).unwrap();
    let (code, said) = refused(&result);
    assert_eq!(code, 2);
    assert_snapshot!(said, @r"
    error: `[dir]/result` has schema_version 2.0, and this byline reads 1.0
    hint: analyze the export again with this byline, or use the byline that wrote the result
    ");
    // What only adds to files can be read.
    fs::write(&manifest, with(r#""schema_version": "1.7""#)).unwrap();
    assert_eq!(result.sample("sheet.csv", &[]).len(), 400);
}

#[test]
fn a_damaged_result() {
    let result = Result::of_story();
    let path = result.folder().join("records/Account.parquet");
    let bytes = fs::read(&path).unwrap();
    let mut other = bytes.clone();
    other[bytes.len() / 2] ^= 1;
    fs::write(&path, &other).unwrap();
    let (code, said) = refused(&result);
    assert_eq!(code, 1);
    assert_snapshot!(said, @r"
    error: `[dir]/result/records/Account.parquet` is damaged: its SHA-256 is not the one in `manifest.json`
    hint: analyze the export again: the same inputs give the same result
    ");
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(refused(&result), (1, said));
    fs::remove_file(&path).unwrap();
    let (code, said) = refused(&result);
    assert_eq!(code, 1);
    assert_snapshot!(said, @r"
    error: `[dir]/result/records/Account.parquet` is damaged: the manifest names it, and it is not there
    hint: analyze the export again: the same inputs give the same result
    ");
    let manifest = result.folder().join("manifest.json");
    let text = fs::read(&manifest).unwrap();
    fs::write(&manifest, &text[..text.len() / 2]).unwrap();
    let (code, said) = refused(&result);
    assert_eq!(code, 1);
    assert_snapshot!(said, @r"
    error: `[dir]/result/manifest.json` is damaged: it is not JSON
    hint: analyze the export again: the same inputs give the same result
    ");
}

/// A path of a manifest is text from a file.
#[test]
fn a_manifest_cannot_name_files_elsewhere() {
    let result = Result::of_story();
    let manifest = result.folder().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let text = text.replace("records/Account.parquet", "records/../../Account.parquet");
    fs::write(&manifest, text).unwrap();
    let (code, said) = refused(&result);
    assert_eq!(code, 1);
    assert!(said.contains("outside of the result"), "{said}");
}

//! `--pseudonymize`: nothing that names a person or an address is left in any output, and nothing else changes.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use flate2::read::GzDecoder;
use polars::prelude::{ParquetReader, SerReader as _};

use crate::harness::{Byline, Export, NONPROFIT, Run, files_below, profile_xml, repository, story};

/// Columns of exports whose values say who somebody is, or where.
const IDENTIFYING: &[&str] = &[
    "Alias",
    "CLIENT_IP",
    "ClientIp",
    "CommunityNickname",
    "DelegatedUsername",
    "Email",
    "FirstName",
    "LastName",
    "Name",
    "Phone",
    "SOURCE_IP",
    "SourceIp",
    "USER_NAME",
    "Username",
];

/// Files of which the column `Name` names no person: what an org calls its parts.
const CONFIGURATION: &[&str] = &[
    "Group.csv",
    "PermissionSet.csv",
    "Profile.csv",
    "UserRole.csv",
];

/// Values that are no person's, and stand in texts of byline's own: names of logins of the platform and of systems are
/// replaced as names, and not where their words are ordinary ones (`cloud` and `guest` are aliases of such logins).
const ORDINARY: &[&str] = &[
    "Automated Process",
    "cloud",
    "guest",
    "Integration User",
    "May",
    "Platform Integration User",
];

fn cells(path: &str, bytes: &[u8], into: &mut BTreeSet<String>) {
    let mut plain = Vec::new();
    let bytes = if path.ends_with(".gz") {
        GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
        &plain[..]
    } else {
        bytes
    };
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let Ok(header) = rows.headers().cloned() else {
        return;
    };
    let is_configuration = CONFIGURATION.iter().any(|name| path.ends_with(name));
    let asked = |name: &str| IDENTIFYING.contains(&name) && !(is_configuration && name == "Name");
    let places: Vec<usize> = (0..header.len()).filter(|at| asked(&header[*at])).collect();
    for row in rows.records().flatten() {
        let values = places.iter().filter_map(|at| row.get(*at));
        into.extend(
            values
                .filter(|it| it.chars().count() > 2)
                .map(ToOwned::to_owned),
        );
    }
}

/// Every identifying value of an export.
fn identifying(root: &Path) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    for (path, bytes) in files_below(root) {
        if path.ends_with(".csv") || path.ends_with(".csv.gz") {
            cells(&path, &bytes, &mut values);
        }
    }
    for value in ORDINARY {
        values.remove(*value);
    }
    values
}

/// All text of a result and of what was said: archives opened, tables read.
fn texts(run: &Run) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (path, bytes) in &run.files {
        let text = if path.ends_with(".xlsx") {
            let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let mut text = String::new();
            for at in 0..zip.len() {
                zip.by_index(at).unwrap().read_to_string(&mut text).unwrap();
            }
            text
        } else if path.ends_with(".parquet") {
            let table = ParquetReader::new(Cursor::new(bytes.clone()))
                .finish()
                .unwrap();
            let mut text = String::new();
            for column in table.columns() {
                if let Ok(cells) = column.str() {
                    for cell in cells.iter().flatten().collect::<BTreeSet<_>>() {
                        text.push_str(cell);
                        text.push('\n');
                    }
                }
            }
            // The pages are compressed; what surrounds them is not.
            text + &String::from_utf8_lossy(bytes)
        } else {
            String::from_utf8(bytes.clone()).unwrap()
        };
        texts.insert(path.clone(), format!("{path}\n{text}"));
    }
    texts.insert("stdout".to_owned(), run.stdout.clone());
    texts.insert("stderr".to_owned(), run.stderr.clone());
    texts
}

/// Whether a value stands in a text as a word of its own; in any case of its letters.
fn holds(text: &str, value: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(value).any(|(at, _)| {
        !letter(text[..at].chars().next_back()) && !letter(text[at + value.len()..].chars().next())
    })
}

fn assert_clean(run: &Run, values: &BTreeSet<String>) {
    assert!(values.len() > 5);
    let texts = texts(run);
    let mut left = BTreeSet::new();
    for (path, text) in &texts {
        let text = text.to_lowercase();
        let held = values
            .iter()
            .filter(|value| holds(&text, &value.to_lowercase()));
        left.extend(held.map(|value| format!("{value} in {path}")));
    }
    assert!(left.is_empty(), "{left:#?}");
}

/// A key that is the same in every run of the tests.
fn key(folder: &Path) -> String {
    let path = folder.join("key");
    fs::write(&path, format!("# a note\n{}\n", "5a".repeat(32))).unwrap();
    path.display().to_string()
}

#[test]
fn nothing_identifying_is_left_of_the_story() {
    let dir = tempfile::tempdir().unwrap();
    let key = key(dir.path());
    let values = identifying(&repository().join(NONPROFIT));
    let flags = ["--pseudonymize", &key, "-v"];
    for command in [Byline::analyze, Byline::plan, Byline::harden] {
        let run = command(&[NONPROFIT]).args(flags).run();
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_clean(&run, &values);
    }
    let table = fs::read_to_string(format!("{key}.csv")).unwrap();
    assert!(table.starts_with("token,kind,value\n"));
    assert!(
        table.contains(",user,dana.whitfield@harborlight.example.org\n"),
        "{table}"
    );
}

const HEADER: &str = "Id,Username,FirstName,LastName,Name,Alias,Email,IsActive,UserType\n";

/// An export with names in awkward places.
fn awkward() -> Export {
    let users = format!(
        "{HEADER}0055j000000000AAAQ,quendolin@ozark.test,Quendolin,O'Zark,Quendolin O'Zark,quozk,q.o@mail.test,true,Standard\n\
         0055j000000000BAAQ,may@ozark.test,,May,May,mmay,may@mail.test,true,Standard\n\
         0055j000000000CAAQ,regex@ozark.test,Zo[e],(.*) K+,Zo[e] (.*) K+,zoex,zoe.k@mail.test,true,Standard\n\
         0055j000000000DAAQ,taro@ozark.test,太郎,山田,山田 太郎,tyama,taro@mail.test,true,Standard\n\
         0055j000000000EAAQ,formula@ozark.test,=Xcmd,Ybarra,=Xcmd Ybarra,xybar,ybarra@mail.test,false,Standard\n"
    );
    let records = "Id,OwnerId,CreatedById,CreatedDate,LastModifiedById,LastModifiedDate,SystemModstamp,Name\n";
    let rows: String = (0..40)
        .map(|n| {
            let user = ["A", "B", "C", "D", "E"][n % 5];
            let user = format!("0055j000000000{user}AAQ");
            let at = format!("2026-10-{:02}T10:00:00.000Z", n % 28 + 1);
            format!(
                "0015j00000{n:05}AAA,{user},{user},{at},{user},{at},{at},Zylberstein Estate {n}\n"
            )
        })
        .collect();
    let logins = "UserId,LoginTime,LoginType,SourceIp,Application,Browser,Status\n\
        0055j000000000AAAQ,2026-10-01T10:00:00.000Z,Remote Access 2.0,203.0.113.77,203.0.113.78,Unknown,Success\n\
        0055j000000000BAAQ,2026-10-02T10:00:00.000Z,Remote Access 2.0,2001:db8::17,quendolin@ozark.test,Unknown,Success\n\
        0055j000000000CAAQ,2026-10-03T10:00:00.000Z,Remote Access 2.0,203.0.113.79,Zo[e] (.*) K+,Unknown,Success\n\
        0055j000000000DAAQ,2026-10-03T11:00:00.000Z,Remote Access 2.0,203.0.113.79,山田太郎,Unknown,Success\n";
    let app = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
        <contactEmail>quendolin.private@mail.test</contactEmail><label>Quendolin's app</label><oauthConfig>\
        <callbackUrl>https://ozark.test/cb</callbackUrl><scopes>Full</scopes>\
        <oauthClientCredentialUser>quendolin@ozark.test</oauthClientCredentialUser></oauthConfig></ConnectedApp>\n";
    let profile = profile_xml(
        "Salesforce",
        "<loginIpRanges><endAddress>198.51.100.9</endAddress><startAddress>198.51.100.1</startAddress></loginIpRanges>",
        &[("Account", "cred")],
        &["ModifyAllData", "PasswordNeverExpires"],
    );
    Export::new()
        .file("home/quendolin/User.csv", users)
        .file(
            "records/Account of Quendolin O'Zark.csv",
            format!("{records}{rows}"),
        )
        .file("logs/LoginHistory.csv", logins)
        .file("profiles/Quendolin_O_Zark.profile", profile)
        .file("connectedApps/Quendolins.connectedApp", app)
}

#[test]
fn names_in_awkward_places_are_replaced() {
    let export = awkward();
    let key = key(export.folder());
    let mut values = identifying(&export.folder().join("export"));
    values.insert("quendolin.private@mail.test".to_owned());
    values.insert("198.51.100.9".to_owned());
    values.insert("Quendolin_O_Zark".to_owned());
    values.insert("Quendolins".to_owned());
    values.insert("山田太郎".to_owned());
    // A word of the texts; as a name it is gone, as below.
    assert!(!values.contains("May"));
    for command in ["analyze", "plan", "harden"] {
        let args = [
            command,
            "export",
            "--out",
            "out",
            "--pseudonymize",
            &key,
            "-v",
        ];
        let run = export.beside(&args).run();
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
        assert_clean(&run, &values);
        if command == "analyze" {
            let users = String::from_utf8(run.file("identities.csv").to_vec()).unwrap();
            let names = users.lines().skip(1);
            let mut names = names.filter_map(|row| row.split(',').nth(2));
            assert!(names.all(|name| name.starts_with("name_")), "{users}");
            assert_eq!(users.lines().count(), 6);
        }
        let manifest = run.json("manifest.json");
        assert_eq!(manifest["flags"]["pseudonyms"]["in_paths"], true);
        let verify = export.beside(&["verify", "out"]).run();
        assert_eq!(verify.code, 0, "{}", verify.stdout);
        assert!(
            verify.stdout.contains("inputs were not checked"),
            "{}",
            verify.stdout
        );
        fs::remove_dir_all(export.folder().join("out")).unwrap();
    }
    let table = fs::read_to_string(format!("{key}.csv")).unwrap();
    assert!(table.contains(",name,'=xcmd ybarra\n"), "{table}");
}

/// The classes and counts of a result: what no name has a part in.
fn measures(run: &Run) -> (BTreeMap<String, String>, usize) {
    let mut rows = csv::Reader::from_reader(run.file("identities.csv"));
    let rows = rows.records().map(|row| {
        let row = row.unwrap();
        (row[0].to_owned(), format!("{} {}", &row[7], &row[8]))
    });
    let findings = run.json("findings.json");
    (
        rows.collect(),
        findings["findings"].as_array().unwrap().len(),
    )
}

#[test]
fn a_key_gives_the_same_tokens_and_judges_nothing_anew() {
    let export = awkward();
    let key = key(export.folder());
    let other = export.folder().join("other").display().to_string();
    let analyze = |flags: &[&str]| {
        let run = export.analyze().args(flags).run();
        fs::remove_dir_all(export.folder().join("out")).unwrap();
        assert_eq!(run.code, 0, "{}", run.stderr);
        run
    };
    let plain = analyze(&[]);
    let first = analyze(&["--pseudonymize", &key, "--jobs", "1"]);
    let second = analyze(&["--pseudonymize", &key, "--jobs", "2"]);
    let differing = analyze(&["--pseudonymize", &other]);
    assert_eq!(first.files, second.files);
    assert_eq!(first.stdout, second.stdout);
    assert_ne!(
        first.file("identities.csv"),
        differing.file("identities.csv")
    );
    assert_eq!(measures(&plain), measures(&first));
    assert_eq!(measures(&plain), measures(&differing));
    let keys: Vec<String> = fs::read_dir(export.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(
        keys.contains(&"other".to_owned()) && keys.contains(&"other.csv".to_owned()),
        "{keys:?}"
    );
    #[cfg(unix)]
    for name in ["other", "other.csv", "key.csv"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(export.folder().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let digits = fs::read_to_string(&other).unwrap();
    let digits = digits.lines().last().unwrap();
    for (path, text) in texts(&differing) {
        assert!(!text.contains(digits), "the key is in {path}");
    }
}

#[test]
fn a_key_is_not_given_away_with_the_result() {
    let export = awkward();
    for place in ["out/key", "out", "export/key"] {
        let run = export.analyze().args(["--pseudonymize", place]).run();
        assert_eq!(run.code, 2, "{place}: {}", run.stderr);
        assert!(run.stderr.contains("lies inside of"), "{}", run.stderr);
        assert!(!run.left_out_folder);
    }
    fs::write(export.folder().join("thesis.txt"), "years of work").unwrap();
    let run = export
        .analyze()
        .args(["--pseudonymize", "thesis.txt"])
        .run();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr.contains("not a key file of byline"),
        "{}",
        run.stderr
    );
}

/// Words that must stay as they are, or a user of such a name would break the form of a file.
fn forms() -> BTreeSet<String> {
    fn keys(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(members) => {
                for (key, value) in members {
                    into.push(key.clone());
                    keys(value, into);
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, into)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    for (path, bytes) in &story().files {
        if path.ends_with(".json") || path.ends_with(".sarif") {
            keys(&serde_json::from_slice(bytes).unwrap(), &mut texts);
        } else if path.ends_with(".csv") {
            let header = bytes.split(|byte| *byte == b'\n').next().unwrap();
            texts.push(String::from_utf8(header.to_vec()).unwrap());
        }
    }
    // The page's policy names its script and style by their hashes.
    for file in ["page.js", "style.css"] {
        let path = repository().join("src/report/html").join(file);
        texts.push(fs::read_to_string(path).unwrap());
    }
    let words = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let words = words.filter(|word| word.len() >= 3 && word.chars().all(char::is_alphabetic));
    words.map(str::to_lowercase).collect()
}

#[test]
fn the_words_of_every_form_are_known_as_byline_s_own() {
    let known = repository().join("src/pseudonym/words.txt");
    let known = fs::read_to_string(known).unwrap();
    let known: Vec<&str> = known.lines().collect();
    assert!(known.is_sorted_by(|a, b| a < b));
    let forms = forms();
    assert!(forms.contains("confidence") && forms.contains("addeventlistener"));
    let unknown = forms.iter().filter(|word| !known.contains(&word.as_str()));
    assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&String>::new());
}

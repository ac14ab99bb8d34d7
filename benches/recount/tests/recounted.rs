//! Every number about ownership equals the naive one: on the story, on an org drawn by chance, on an export made to stand
//! on the limits, and, in a release build, on one with over a million records.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use byline::analysis::{Input, Request, Unwritten, analyze};
use byline::progress::Silent;
use byline::report::{FILES, LARGE_FILES};
use byline_recount::{Compared, differences};

/// Analyzes an export and counts it again.
fn recounted(export: &Path) -> Compared {
    let folder = tempfile::tempdir().unwrap();
    let result = folder.path().join("result");
    fs::create_dir(&result).unwrap();
    let exports = [export.to_path_buf()];
    let request = Request {
        input: Input {
            exports: &exports,
            out: None,
            scratch: folder.path(),
            date_order: None,
            limits: byline::limits::Limits::default(),
        },
        as_of: None,
        witness: None,
        pseudonyms: None,
    };
    let analysis = analyze(&request, &Unwritten, &Silent).unwrap();
    for (name, render) in FILES {
        fs::write(result.join(name), render(&analysis)).unwrap();
    }
    for (name, render) in LARGE_FILES {
        let mut file = fs::File::create(result.join(name)).unwrap();
        render(&analysis, &mut file).unwrap();
    }
    let compared = differences(export, &result).unwrap();
    assert!(
        compared.differences.is_empty(),
        "{} differences, the first: {:#?}",
        compared.differences.len(),
        &compared.differences[..compared.differences.len().min(20)]
    );
    compared
}

#[test]
fn the_story() {
    let story = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/nonprofit");
    let compared = recounted(&story);
    assert!(
        compared.records > 5_000 && compared.values > 2_000,
        "{compared:?}"
    );
}

#[test]
fn an_org_drawn_by_chance() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("trial");
    let order = byline_fixtures::trial::Order {
        scenario: byline_fixtures::trial::SCENARIOS[0].to_owned(),
        difficulty: byline_fixtures::trial::Difficulty::Ordinary,
        tier: byline_fixtures::trial::Tier::Logins,
        seed: 11,
    };
    byline_fixtures::trial::tell(&export, &order).unwrap();
    assert!(recounted(&export).records > 5_000);
}

/// An id: in its long form where it has no capitals, which is then easily written.
fn id(prefix: &str, n: usize) -> String {
    let has_capitals = prefix.bytes().any(|c| c.is_ascii_uppercase());
    let suffix = if has_capitals { "" } else { "AAA" };
    format!("{prefix}000000{n:06}{suffix}")
}

/// Two roles, six users of whom one is inactive and frozen, and a queue.
fn the_people(directory: &Path) {
    let mut users = "Id,Username,IsActive,UserType,UserRoleId,Department\n".to_owned();
    for n in 0..6 {
        let role = if n < 4 {
            id("00E", n / 2)
        } else {
            String::new()
        };
        let active = n != 3;
        let department = ["", "Giving", "Programs"][n % 3];
        let user = id("005", n);
        writeln!(
            users,
            "{user},u{n}@example.org,{active},Standard,{role},{department}"
        )
        .unwrap();
    }
    fs::write(directory.join("User.csv"), users).unwrap();
    let roles = format!(
        "Id,Name,DeveloperName,ParentRoleId\n{0},Top,Top,\n{1},Low,Low,{0}\n",
        id("00E", 0),
        id("00E", 1)
    );
    fs::write(directory.join("UserRole.csv"), roles).unwrap();
    let groups = format!("Id,Name,DeveloperName,Type\n{},Q,Q,Queue\n", id("00G", 1));
    fs::write(directory.join("Group.csv"), groups).unwrap();
    let members = format!(
        "Id,GroupId,UserOrGroupId\n{},{},{}\n",
        id("011", 1),
        id("00G", 1),
        id("005", 2)
    );
    fs::write(directory.join("GroupMember.csv"), members).unwrap();
    let logins = format!(
        "Id,UserId,IsFrozen\n{},{},true\n",
        id("0Yw", 1),
        id("005", 3)
    );
    fs::write(directory.join("UserLogin.csv"), logins).unwrap();
}

/// Contacts, in two files of which the second holds some of the first again, fresher, with another parent or deleted;
/// owners, accounts and households just at the limits and beyond.
fn on_the_limits(folder: &Path) {
    for part in ["records", "directory", "objects"] {
        fs::create_dir_all(folder.join(part)).unwrap();
    }
    the_people(&folder.join("directory"));
    let model = "<CustomObject><sharingModel>ReadWrite</sharingModel></CustomObject>";
    fs::write(folder.join("objects/Contact.object"), model).unwrap();
    let records = folder.join("records");

    // Children of the accounts 0, 1, 2, 3, and the owner of each.
    let sizes = [
        (10_001, "005", 1),
        (10_000, "005", 2),
        (8_000, "00G", 1),
        (7_999, "005", 3),
    ];
    let header = "Id,IsDeleted,AccountId,Household__c,OwnerId,CreatedDate,CreatedById,LastModifiedDate,LastModifiedById,SystemModstamp\n";
    let (mut first, mut second) = (header.to_owned(), header.to_owned());
    let mut n = 0;
    let row =
        |to: &mut String, n: usize, deleted: bool, account: String, owner: &str, day: usize| {
            let household = id("001", 1_000 + n % 2);
            let by = id("005", 1);
            let at = format!("2026-0{}-{day:02}T10:00:00.000Z", 1 + n % 6);
            let contact = id("003", n);
            writeln!(
                to,
                "{contact},{deleted},{account},{household},{owner},{at},{by},{at},{by},{at}"
            )
            .unwrap();
        };
    for (account, (size, prefix, owner)) in sizes.iter().enumerate() {
        for child in 0..*size {
            // One of account 0 was account 1's before, and one of account 2 is deleted by now.
            let before = if account == 0 && child == 5 {
                1
            } else {
                account
            };
            let owner = id(prefix, *owner);
            row(&mut first, n, false, id("001", before), &owner, 1);
            if before != account {
                row(&mut second, n, false, id("001", account), &owner, 2);
            }
            n += 1;
        }
        if account == 2 {
            let owner = id(prefix, *owner);
            row(&mut first, n, false, id("001", account), &owner, 1);
            row(&mut second, n, true, id("001", account), &owner, 2);
            n += 1;
        }
    }
    fs::write(records.join("Contact.csv"), first).unwrap();
    fs::write(records.join("Contact_2.csv"), second).unwrap();
    let mut accounts = "Id,Name,OwnerId,CreatedDate\n".to_owned();
    for n in [0, 1, 2, 3, 1_000, 1_001] {
        let account = id("001", n);
        writeln!(
            accounts,
            "{account},A{n},{},2026-01-01T00:00:00.000Z",
            id("005", 1)
        )
        .unwrap();
    }
    fs::write(records.join("Account.csv"), accounts).unwrap();
}

#[test]
fn an_export_on_the_limits() {
    let folder = tempfile::tempdir().unwrap();
    on_the_limits(folder.path());
    let compared = recounted(folder.path());
    assert_eq!(compared.records, 36_007);
}

/// Too long for a debug build.
#[cfg(not(debug_assertions))]
#[test]
fn over_a_million_records() {
    use clap::Parser as _;

    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("large");
    let words = ["byline-fixtures", "large", "--megabytes", "1000"];
    let words = words.iter().map(Into::into);
    let words: Vec<std::ffi::OsString> = words.chain([export.clone().into_os_string()]).collect();
    byline_fixtures::cli::run(byline_fixtures::cli::Cli::parse_from(words)).unwrap();
    assert!(recounted(&export).records > 1_000_000);
}

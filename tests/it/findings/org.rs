//! A small org, and the exports of it that hold what a rule is about or do not.

use byline::analysis::{Analysis, Input, Request, Unwritten, analyze};
use byline::config::Config;
use byline::finding::{Finding, Ground, Policy, findings, is_about_waivers, rule};
use byline::mistake::Source;
use byline::org::UtcTime;
use byline::progress::Silent;

use crate::harness::Export;

/// A person, an integration by its licence, and two who are gone.
pub(super) const DANA: &str = "0055j000000Ud71";
pub(super) const FEED: &str = "0055j000000Ud72";
pub(super) const GONE: &str = "0055j000000Ud73";
pub(super) const COLD: &str = "0055j000000Ud74";
pub(super) const LEE: &str = "0055j000000Ud75";

/// A rule, the name of a subject that it finds in the first export, and an export in which it finds nothing.
pub(super) type Case = (&'static str, &'static str, fn() -> Export, fn() -> Export);

/// An org with these people, of whom two signed in to pages.
pub(super) fn org() -> Export {
    let users = format!(
        "Id,Username,Name,IsActive,IsFrozen,UserType,Profile.Name,Profile.UserLicense.Name,UserRoleId,CreatedDate\n\
         {DANA},dana@x.org,Dana,true,false,Standard,Staff,Salesforce,00E5j000000Cip1,2020-01-01T00:00:00Z\n\
         {FEED},feed@x.org,Feed,true,false,Standard,Feed,Salesforce Integration,,2020-01-01T00:00:00Z\n\
         {GONE},gone@x.org,Gone,false,false,Standard,Staff,Salesforce,,2020-01-01T00:00:00Z\n\
         {COLD},cold@x.org,Cold,true,true,Standard,Staff,Salesforce,,2020-01-01T00:00:00Z\n\
         {LEE},lee@x.org,Lee,true,false,Standard,Staff,Salesforce,00E5j000000Cip1,2020-01-01T00:00:00Z\n"
    );
    let mut logins =
        "UserId,LoginTime,LoginType,SourceIp,Browser,Status,Application,ApiType,ApiVersion\n"
            .to_owned();
    for day in 1..20 {
        for user in [DANA, LEE] {
            let time = format!("2026-10-{day:02}T08:00:00.000Z");
            logins += &format!(
                "{user},{time},Application,192.0.2.7,Chrome 141,Success,Browser,N/A,N/A\n"
            );
        }
    }
    Export::new()
        .file("User.csv", users)
        .file(
            "UserRole.csv",
            "Id,Name,DeveloperName,ParentRoleId\n00E5j000000Cip1,Staff,Staff,\n",
        )
        .file("LoginHistory.csv", logins)
}

/// Records of an object, by their prefix: so many of each owner, made by that owner.
pub(super) fn records(prefix: &str, owners: &[(&str, usize)]) -> String {
    let header = "Id,OwnerId,CreatedById,CreatedDate,LastModifiedById,LastModifiedDate\n";
    let owners = (owners.iter()).flat_map(|(owner, number)| std::iter::repeat_n(owner, *number));
    let rows = owners.enumerate().map(|(n, owner)| {
        let (day, hour, minute) = (1 + n / 600, 9 + n % 600 / 60, n % 60);
        let at = format!("2026-10-{day:02}T{hour:02}:{minute:02}:00.000Z");
        format!("{prefix}5j0000{n:06},{owner},{owner},{at},{owner},{at}\n")
    });
    rows.fold(header.to_owned(), |all, row| all + &row)
}

pub(super) fn xml(root: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{body}</{root}>\n"
    )
}

fn analysis(export: &Export, as_of: Option<&str>) -> Analysis {
    let request = Request {
        input: Input {
            exports: &[export.folder().join("export")],
            out: None,
            scratch: export.folder(),
            date_order: None,
            limits: byline::limits::Limits::default(),
        },
        as_of: as_of.map(|day| UtcTime::parse(day.as_bytes()).unwrap()),
        witness: None,
        pseudonyms: None,
    };
    analyze(&request, &Unwritten, &Silent).unwrap()
}

/// What the `byline.toml` of an export says, where it has one.
pub(super) fn policy(export: &Export) -> Policy {
    let path = export.folder().join("export/byline.toml");
    let Ok(bytes) = std::fs::read(path) else {
        return Policy::default();
    };
    let source = Source::decode("byline.toml", bytes).unwrap();
    Config::read(&source).unwrap().policy
}

/// What a rule finds.
pub(super) fn found(id: &str, export: &Export) -> Vec<Finding> {
    found_as_of(id, export, None)
}

/// What a rule finds on a day.
pub(super) fn found_as_of(id: &str, export: &Export, as_of: Option<&str>) -> Vec<Finding> {
    let analysis = analysis(export, as_of);
    analysis.with_granted(|granted| {
        let (rule, policy) = (rule(id).unwrap(), policy(export));
        let ground = Ground::new(&analysis, granted, &policy);
        if !is_about_waivers(rule) {
            return rule.check(&ground);
        }
        let mut found = findings(&ground);
        found.retain(|finding| finding.rule == rule);
        found
    })
}

/// What a rule finds, each as severity, subject and message, with paths from the export on.
pub(super) fn told(id: &str, export: &Export) -> Vec<String> {
    let folder = format!("{}/export/", export.folder().display());
    let found = found(id, export).into_iter();
    let told = found.map(|it| {
        let (severity, subject) = (it.severity.as_str(), &it.subject.name);
        format!("{severity} {subject}: {}", it.message).replace(&folder, "")
    });
    told.collect()
}

/// Asks every rule of a table: of the bad export it tells the subject, of the good one nothing.
pub(super) fn check(cases: &[Case]) {
    for (id, subject, bad, good) in cases {
        let bad = found(id, &bad());
        let subjects: Vec<&str> = bad.iter().map(|it| it.subject.name.as_str()).collect();
        // An input is known by its path, which begins where the test lies.
        let is_told = subjects
            .iter()
            .any(|it| it == subject || it.ends_with(&format!("/export/{subject}")));
        assert!(is_told, "{id}: {subjects:?}");
        for finding in &bad {
            assert!((0.0..=1.0).contains(&finding.confidence), "{finding:?}");
            assert!(
                !finding.message.is_empty() && finding.remediation.ends_with('.'),
                "{finding:?}"
            );
        }
        let ids = bad.iter().map(Finding::id);
        let unique: std::collections::BTreeSet<_> = ids.collect();
        assert_eq!(
            unique.len(),
            bad.len(),
            "{id}: a finding is known by its subject"
        );
        let good = found(id, &good());
        let messages: Vec<&str> = good.iter().map(|it| it.message.as_str()).collect();
        assert!(good.is_empty(), "{id}: {messages:?}");
    }
}

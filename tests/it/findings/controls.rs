//! Verdicts on controls: what decides them, and that silence without inputs is no clean bill.

use byline::assessment::{Assessment, Verdict, Weight};
use byline::catalog::frameworks;
use byline::finding::findings;

use super::feed::{ADA, Feed, date};
use super::on_ground;
use crate::harness::Export;

/// A control, judged: its verdict, its reasons in one, what was wanting, and what each finding weighs.
struct Told {
    verdict: Verdict,
    reason: String,
    wanting: Vec<&'static str>,
    weights: Vec<Weight>,
}

fn judged<T>(export: &Export, then: impl FnOnce(&Assessment<'_>) -> T) -> T {
    on_ground(export, |ground| {
        let found = findings(ground);
        then(&Assessment::new(
            ground,
            &found,
            frameworks().iter().collect(),
        ))
    })
}

fn control(export: &Export, framework: &str, id: &str) -> Told {
    judged(export, |assessment| {
        let mut controls = assessment.controls.iter();
        let judged = controls
            .find(|it| it.framework.id == framework && it.control.id == id)
            .unwrap();
        let wanting = judged.wanting.iter();
        Told {
            verdict: judged.verdict,
            reason: judged.reasons.join("; "),
            wanting: wanting
                .map(|at| assessment.inputs[*at].facts.id.as_str())
                .collect(),
            weights: judged.findings.iter().map(|it| it.weight).collect(),
        }
    })
}

/// A manifest that asks for everything that grants rights.
const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>*</members><name>PermissionSet</name></types>
<types><members>*</members><name>Profile</name></types><version>60.0</version></Package>
"#;

/// A setup audit trail of so many days, in which the administrator changes something on each.
fn trail(days: u32) -> String {
    let rows = (0..days).map(date).enumerate().map(|(place, (month, day))| {
        format!(
            "0Ym5j00000{place:05}CAA,2026-{month:02}-{day:02}T10:00:00.000Z,{ADA},ada@example.org,changedemail,\
             Manage Users,Changed an email,\n"
        )
    });
    let header =
        "Id,CreatedDate,CreatedById,CreatedBy.Username,Action,Section,Display,DelegateUser\n";
    header.to_owned() + &rows.collect::<String>()
}

/// That the set of the assignments is a profile's own.
const SETS: &str = "Id,Name,Label,NamespacePrefix,IsOwnedByProfile,PermissionSetGroupId\n\
    0PS5j0000000009,X00ex0000,X00ex0000,,true,\n";

/// An org in which no outside system bypasses sharing, with all that shows it.
fn clean(days: u32) -> Feed {
    Feed::new()
        .reads("Feeder", "Account", days)
        .file("src/package.xml", MANIFEST)
        .file("PermissionSet.csv", SETS)
        .file("SetupAuditTrail.csv", trail(days))
}

const BYPASS: (&str, &str) = ("sbs", "SBS-ACS-008");

fn bypass(feed: Feed) -> Told {
    control(&feed.export(), BYPASS.0, BYPASS.1)
}

#[test]
fn satisfied_where_all_was_there_and_nothing_found() {
    let told = bypass(clean(40));
    assert_eq!(told.verdict, Verdict::Satisfied, "{}", told.reason);
    assert!(told.wanting.is_empty() && told.weights.is_empty());
}

#[test]
fn inconclusive_where_anything_was_missing() {
    let without = |path: &str| clean(40).file(path, "");
    let cases = [
        (
            without("SetupAuditTrail.csv"),
            "setup-trail",
            "no setup-audit-trail",
        ),
        (
            without("src/package.xml"),
            "grants",
            "no metadata:PermissionSet",
        ),
        (
            without("PermissionSetAssignment.csv"),
            "grants",
            "permission-set-assignment",
        ),
        (
            clean(12),
            "logins",
            "logs cover 12 of the 30 days asked for",
        ),
    ];
    for (feed, need, reason) in cases {
        let told = bypass(feed);
        assert_eq!(told.verdict, Verdict::Inconclusive, "{need}");
        assert!(told.wanting.contains(&need), "{need}: {:?}", told.wanting);
        assert!(told.reason.contains(reason), "{need}: {}", told.reason);
    }
}

/// A trail that ends early is a part of one, and so is a file of which rows were rejected.
#[test]
fn a_part_is_not_the_whole() {
    let short = bypass(clean(40).file("SetupAuditTrail.csv", trail(3)));
    assert_eq!(
        (short.verdict, &short.wanting[..]),
        (Verdict::Inconclusive, &["setup-trail"][..])
    );
    let damaged = trail(40) + "0Ym5j0000099999CAA,yesterday,,,,,,\n";
    let damaged = bypass(clean(40).file("SetupAuditTrail.csv", damaged));
    assert_eq!(
        (damaged.verdict, &damaged.wanting[..]),
        (Verdict::Inconclusive, &["setup-trail"][..])
    );
    assert!(damaged.reason.contains("damaged"), "{}", damaged.reason);
}

/// With nobody to look at, that nothing was found says nothing.
#[test]
fn nothing_to_look_at_is_no_clean_bill() {
    let told = control(&clean(40).export(), "nist-800-53", "IA-9");
    assert_eq!(told.verdict, Verdict::Inconclusive);
    let nobody = Feed::new()
        .licensed_as_person()
        .pages(40)
        .file("src/package.xml", MANIFEST)
        .export();
    let told = control(&nobody, "gdpr", "Art. 30");
    let nothing = "hold nothing of what its rules look at";
    assert!(told.reason.contains(nothing), "{}", told.reason);
}

/// What was found decides, whatever else is missing.
#[test]
fn a_breach_decides() {
    let told = bypass(
        Feed::new()
            .with("ModifyAllData")
            .reads("Feeder", "Account", 5),
    );
    assert_eq!(told.verdict, Verdict::NotSatisfied);
    assert_eq!(told.weights[0], Weight::Decides);
    assert!(
        told.reason.contains("holds Modify All Data"),
        "{}",
        told.reason
    );
    assert!(told.wanting.contains(&"setup-trail"));
}

/// The control asks that nobody holds three rights together; one of them is a sign and no breach.
#[test]
fn a_sign_is_no_breach() {
    let feed = clean(40).with("ManageUsers").export();
    let told = control(&feed, "sbs", "SBS-ACS-004");
    assert_eq!(told.verdict, Verdict::Inconclusive);
    assert_eq!(told.weights, [Weight::Doubts]);
    assert_eq!(
        control(&feed, BYPASS.0, BYPASS.1).verdict,
        Verdict::NotSatisfied
    );
}

const WAIVER: &str = "[[waiver]]\nrule = \"integration-with-modify-all\"\nsubject = \"feed@example.org\"\n\
    reason = \"moves in May\"\nexpires = \"2030-01-01\"\n";

/// What is accepted breaks no control and satisfies none.
#[test]
fn a_waived_breach_neither_breaks_nor_satisfies() {
    let feed = || clean(40).with("ModifyAllData");
    assert_eq!(bypass(feed()).verdict, Verdict::NotSatisfied);
    let told = bypass(feed().file("byline.toml", WAIVER));
    assert_eq!(
        (told.verdict, &told.weights[..]),
        (Verdict::Inconclusive, &[Weight::Waived][..])
    );
    assert!(
        told.reason.contains("1 finding accepted by a waiver"),
        "{}",
        told.reason
    );
}

/// Neither a milder severity nor a rule that is off makes a control clean.
#[test]
fn a_configuration_cleans_no_control() {
    let set = |text: &str| bypass(clean(40).with("ModifyAllData").file("byline.toml", text));
    let milder = set("[rule.integration-with-modify-all]\nseverity = \"low\"\nreason = \"ours\"\n");
    assert_eq!(milder.verdict, Verdict::NotSatisfied, "{}", milder.reason);
    let off = set("[rule.integration-with-modify-all]\nenabled = false\nreason = \"ours\"\n");
    assert_eq!(off.verdict, Verdict::Inconclusive);
    assert!(
        off.reason
            .contains("switches integration-with-modify-all off"),
        "{}",
        off.reason
    );
}

/// A control that asks for more than an export shows is never satisfied.
#[test]
fn no_export_satisfies_what_it_cannot_show() {
    let told = control(&clean(40).export(), "hipaa", "164.308(a)(1)(ii)(A)");
    assert_eq!(told.verdict, Verdict::Inconclusive);
    assert!(
        told.reason
            .contains("no export shows a dated analysis of risks"),
        "{}",
        told.reason
    );
    let all_satisfied = judged(&clean(40).export(), |assessment| {
        let controls = assessment.controls.iter();
        let satisfied = controls.filter(|it| it.verdict == Verdict::Satisfied);
        satisfied
            .map(|it| (it.control.by_export, it.wanting.len()))
            .collect::<Vec<_>>()
    });
    assert!(!all_satisfied.is_empty() && all_satisfied.iter().all(|it| *it == (true, 0)));
}

/// An export that holds next to nothing proves nothing, neither way.
#[test]
fn of_an_empty_export_nothing_can_be_said() {
    let users = "Id,Username,Name,IsActive\n0055j00000000FEAAY,feed@example.org,Feed,true\n";
    let export = Export::new().file("User.csv", users);
    judged(&export, |assessment| {
        let verdicts = assessment.controls.iter().map(|it| it.verdict);
        assert!(verdicts.clone().count() > 80);
        assert!(verdicts.into_iter().all(|it| it == Verdict::Inconclusive));
        assert!(assessment.controls.iter().all(|it| !it.reasons.is_empty()));
        assert_eq!(assessment.period, None);
    });
}

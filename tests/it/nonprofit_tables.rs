//! The truth of the story, table by table: what each login is, and who owns how much.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use crate::harness::story;
use crate::ledger::{LedgerStamp, Row, ledger, table, truth};

/// Rows by the values of some columns.
fn by(rows: Vec<Row>, columns: &[&str]) -> BTreeMap<String, Row> {
    let key = |row: &Row| columns.iter().map(|c| row[*c].clone()).collect::<Vec<_>>();
    let all = rows.len();
    let keyed: BTreeMap<_, _> = rows.into_iter().map(|r| (key(&r).join(" "), r)).collect();
    assert_eq!(keyed.len(), all, "one row for each {columns:?}");
    keyed
}

#[test]
fn every_login_is_judged_as_it_is() {
    let ours = by(table(story(), "identities.csv"), &["user_id"]);
    let truth = by(truth("identities.csv"), &["user_id"]);
    assert_eq!(ours.len(), truth.len());
    for (id, truth) in &truth {
        let (class, name) = (&ours[id]["class"], &truth["username"]);
        // Whom no log shows is known by her records alone, if at all: a person made them.
        let is_right = class == &truth["class"] || truth["class"] == "unknown" && class == "human";
        assert!(is_right, "{name} is {}, not {class}", truth["class"]);
    }
}

#[test]
fn the_shared_login_is_explained() {
    let rows = table(story(), "identities.csv");
    let shared: Vec<&Row> = rows.iter().filter(|row| row["class"] == "shared").collect();
    let [dana] = shared.as_slice() else {
        unreachable!("one login is shared, not {shared:?}");
    };
    assert_eq!(dana["name"], "Dana Whitfield");
    assert_eq!(dana["clients"], "Formstead");
    assert!(dana["why"].contains("Formstead"), "{}", dana["why"]);
    assert!(dana["why"].contains("interface"), "{}", dana["why"]);
    let days = |column: &str| dana[column].parse::<u32>().unwrap();
    // The login history has 183 days, of which 128 are working days.
    assert!((100..=128).contains(&days("ui_days")), "{dana:?}");
    assert!((170..=183).contains(&days("api_days")), "{dana:?}");
    for row in &rows {
        assert!(!row["why"].is_empty(), "{}", row["name"]);
    }
}

#[test]
fn ownership_is_measured_right() {
    let ours = by(table(story(), "ownership.csv"), &["object"]);
    let truth = by(truth("ownership.csv"), &["object"]);
    assert_eq!(
        ours.keys().collect::<Vec<_>>(),
        truth.keys().collect::<Vec<_>>()
    );
    for (object, truth) in &truth {
        for (column, value) in truth {
            assert_same(&ours[object][column], value, &format!("{object} {column}"));
        }
    }
}

/// Texts are the same, numbers the same within a millionth.
fn assert_same(ours: &str, truth: &str, what: &str) {
    match (ours.parse::<f64>(), truth.parse::<f64>()) {
        (Ok(a), Ok(b)) => assert!((a - b).abs() <= 1.000_001e-6, "{what}: {a}, not {b}"),
        _ => assert_eq!(ours, truth, "{what}"),
    }
}

#[test]
fn every_owner_has_his_records() {
    let ours = by(table(story(), "owners.csv"), &["object", "owner_id"]);
    let truth = by(truth("owners.csv"), &["object", "owner_id"]);
    let records = |rows: &BTreeMap<String, Row>| -> Vec<(String, String)> {
        let count = |(key, row): (&String, &Row)| (key.clone(), row["records"].clone());
        rows.iter().map(count).collect()
    };
    assert_eq!(records(&ours), records(&truth));
}

/// Who made an owner's records is the ledger's count, and all shares of an object make one.
#[test]
fn owners_agree_with_the_ledger() {
    let mut counted: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    let stamps = ledger(story());
    for stamp in stamps.iter().filter(|stamp| stamp.stamp == "created") {
        let column = match stamp.actor.as_str() {
            "human" => "made_by_human",
            "integration" => "made_by_integration",
            "automation" => "made_by_automation",
            _ => "made_by_other",
        };
        let key = [stamp.object.as_str(), &stamp.owner_id].join(" ");
        let owner = counted.entry(key).or_default();
        *owner.entry(column).or_default() += 1;
        *owner.entry("records").or_default() += 1;
    }
    let rows = by(table(story(), "owners.csv"), &["object", "owner_id"]);
    assert_eq!(rows.len(), counted.len());
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for (key, row) in &rows {
        for column in row
            .keys()
            .filter(|c| c.starts_with("made_by_") || *c == "records")
        {
            let expected = counted[key].get(column.as_str()).copied().unwrap_or(0);
            assert_eq!(row[column], expected.to_string(), "{key} {column}");
        }
        *shares.entry(&row["object"]).or_default() += row["share"].parse::<f64>().unwrap();
    }
    for (object, share) in shares {
        assert!((share - 1.0).abs() < 1e-5, "{object}: {share}");
    }
}

/// `causes.csv` is the ledger's created stamps, grouped by owner and way; `ownership_months.csv` by owner and month.
#[test]
fn causes_and_months_agree_with_the_ledger() {
    let mut causes: BTreeMap<String, Vec<Option<i64>>> = BTreeMap::new();
    let mut months: BTreeMap<String, u64> = BTreeMap::new();
    for stamp in ledger(story())
        .iter()
        .filter(|stamp| stamp.stamp == "created")
    {
        let cause = match (stamp.channel.as_str(), stamp.actor.as_str()) {
            ("import", _) => "import",
            (_, "human") => "hand",
            (_, "integration") => "client",
            (_, other) => other,
        };
        let owner = [stamp.object.as_str(), &stamp.owner_id].join(" ");
        let key = [owner.as_str(), cause, &stamp.client, &stamp.channel].join(" ");
        causes.entry(key).or_default().push(stamp.at);
        let at = stamp.at.map(|at| millis(at)[..7].to_owned());
        let key = [owner.as_str(), &at.unwrap_or_default(), &stamp.actor].join(" ");
        *months.entry(key).or_default() += 1;
    }
    let mut rows = table(story(), "causes.csv");
    rows.retain(|row| row["cause"] != "default-owner");
    assert!(rows.iter().any(|row| row["client"] == "Formstead"));
    let rows = by(rows, &["object", "owner_id", "cause", "client", "channel"]);
    assert_eq!(rows.len(), causes.len());
    for (key, times) in causes {
        let row = &rows[&key];
        assert_eq!(row["records"], times.len().to_string(), "{key}");
        let [first, last] = [times.iter().min(), times.iter().max()];
        let [first, last] = [first, last].map(|at| at.unwrap().map(millis).unwrap_or_default());
        assert_eq!([&row["first"], &row["last"]], [&first, &last], "{key}");
    }
    for row in table(story(), "ownership_months.csv") {
        for actor in [
            "human",
            "integration",
            "automation",
            "agent",
            "guest",
            "unknown",
        ] {
            let owner = [row["object"].as_str(), &row["owner_id"]].join(" ");
            let key = [owner.as_str(), &row["month"], actor].join(" ");
            let expected = months.remove(&key).unwrap_or(0);
            assert_eq!(
                row[&format!("made_by_{actor}")],
                expected.to_string(),
                "{key}"
            );
        }
    }
    assert!(months.is_empty(), "{months:?}");
}

/// A time as the tables write it.
fn millis(at: i64) -> String {
    byline::org::UtcTime::from_millis(at).to_string()
}

/// Settings that name owners stand beside what made the records, those out of force left out.
#[test]
fn settings_that_name_owners_are_causes() {
    let mut rows = table(story(), "causes.csv");
    rows.retain(|row| row["cause"] == "default-owner");
    let said: Vec<[&str; 3]> = rows
        .iter()
        .map(|row| [row["object"].as_str(), &row["owner"], &row["setting"]])
        .collect();
    let rule = "AssignmentRules/assignmentRule/ruleEntry/assignedTo";
    assert_eq!(
        said,
        [
            [
                "",
                "Mei-Ling Chen",
                "CustomSite/siteGuestRecordDefaultOwner"
            ],
            ["Case", "Tom Okafor", rule],
            ["Case", "Donor Care", rule],
            ["Case", "Donor Care", "CaseSettings/defaultCaseOwner"],
            ["Case", "Donor Care", "Workflow/fieldUpdates/lookupValue"],
        ]
    );
    assert_eq!(
        rows[3]["in_words"],
        "CaseSettings:Case makes Donor Care the owner of Case records"
    );
    let objects = by(table(story(), "ownership.csv"), &["object"]);
    let owners = by(table(story(), "owners.csv"), &["object", "owner"]);
    let of_mei_ling = &owners["Volunteer_Shift__c Mei-Ling Chen"]["records"];
    assert_eq!(
        &objects["Volunteer_Shift__c"]["guest_default_owner_records"],
        of_mei_ling
    );
}

/// `attribution.csv` is the ledger, grouped: the same groups, counts and mean confidences.
#[test]
fn attribution_sums_up_the_ledger() {
    let mut counted: BTreeMap<String, (u64, f64)> = BTreeMap::new();
    for stamp in ledger(story()) {
        let sum = counted.entry(group_of(&stamp)).or_default();
        sum.0 += 1;
        sum.1 += stamp.confidence.unwrap_or(0.0);
    }
    let columns = [
        "object", "stamp", "month", "user_id", "actor", "channel", "client", "basis",
    ];
    let rows = by(table(story(), "attribution.csv"), &columns);
    assert_eq!(
        rows.keys().collect::<Vec<_>>(),
        counted.keys().collect::<Vec<_>>()
    );
    for (key, row) in rows {
        let (records, confidence) = counted[&key];
        assert_eq!(row["records"], records.to_string(), "{key}");
        if row["mean_confidence"].is_empty() {
            assert_eq!(row["actor"], "unknown", "{key}");
            assert!(confidence == 0.0, "{key}");
        } else {
            let mean = confidence / records.to_string().parse::<f64>().unwrap();
            let ours: f64 = row["mean_confidence"].parse().unwrap();
            assert!((mean - ours).abs() < 2e-6, "{key}: {ours}, not {mean}");
        }
    }
}

fn group_of(stamp: &LedgerStamp) -> String {
    let time = jiff::Timestamp::from_millisecond(stamp.at.unwrap()).unwrap();
    let month: String = time.to_string().chars().take(7).collect();
    let parts = [
        &stamp.object,
        &stamp.stamp,
        &month,
        &stamp.by,
        &stamp.actor,
        &stamp.channel,
        &stamp.client,
        &stamp.basis,
    ];
    parts.map(String::as_str).join(" ")
}

/// `hours.csv` is the ledger too: the acts of shared logins by hour. A last change that is the making itself is no act.
#[test]
fn hours_sum_up_the_acts_of_shared_logins() {
    let identities = by(table(story(), "identities.csv"), &["user_id"]);
    let shared = |id: &str| {
        identities
            .get(id)
            .is_some_and(|row| row["class"] == "shared")
    };
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    let stamps = ledger(story());
    let made = stamps.iter().filter(|stamp| stamp.stamp == "created");
    let made: BTreeMap<&str, (Option<i64>, &str)> = made
        .map(|stamp| (&*stamp.record_id, (stamp.at, &*stamp.by)))
        .collect();
    for stamp in &stamps {
        let is_making = stamp.stamp == "modified"
            && made.get(&*stamp.record_id) == Some(&(stamp.at, &*stamp.by));
        if shared(&stamp.by) && !is_making {
            let hour = stamp.at.unwrap().rem_euclid(86_400_000) / 3_600_000;
            let key = format!("{} {} {hour} {}", stamp.by, stamp.object, stamp.actor);
            *counted.entry(key).or_default() += 1;
        }
    }
    let columns = ["user_id", "object", "hour", "actor"];
    let rows = by(table(story(), "hours.csv"), &columns).into_iter();
    let rows: BTreeMap<String, u64> = rows
        .map(|(key, row)| (key, row["acts"].parse().unwrap()))
        .collect();
    assert!(rows.keys().any(|key| key.ends_with(" human")));
    assert!(rows.keys().any(|key| key.ends_with(" integration")));
    assert_eq!(rows, counted);
}

/// `undecided.csv` has every stamp of which the ledger names no actor, once, with a reason that fits.
#[test]
fn undecided_stamps_are_all_told_with_a_reason() {
    let mut counted: BTreeMap<String, (u64, i64, i64)> = BTreeMap::new();
    for stamp in ledger(story()) {
        // A stamp without a login is nobody's.
        if stamp.actor == "unknown" && !stamp.by.is_empty() {
            let load = stamp.basis == "audit-fields";
            let key = format!("{} {} {} {load}", stamp.object, stamp.stamp, stamp.by);
            let at = stamp.at.unwrap();
            let sum = counted.entry(key).or_insert((0, at, at));
            *sum = (sum.0 + 1, sum.1.min(at), sum.2.max(at));
        }
    }
    let millis = |cell: &str| cell.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let mut told: BTreeMap<String, (u64, i64, i64)> = BTreeMap::new();
    let mut reasons: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for row in table(story(), "undecided.csv") {
        let number = |column: &str| row[column].parse::<u64>().unwrap();
        assert!(number("acts") <= number("records"), "{row:?}");
        assert!(!row["helps"].is_empty(), "{row:?}");
        let load = row["why"] == "load";
        let [object, stamp, user] = ["object", "stamp", "user_id"].map(|it| &row[it]);
        let (from, to) = (millis(&row["first"]), millis(&row["last"]));
        let sum = told.entry(format!("{object} {stamp} {user} {load}"));
        let sum = sum.or_insert((0, from, to));
        let records = number("records");
        *sum = (sum.0 + records, sum.1.min(from), sum.2.max(to));
        let of_stamp = reasons.entry(stamp.clone()).or_default();
        *of_stamp.entry(row["why"].clone()).or_default() += records;
    }
    assert!(!told.is_empty());
    assert_eq!(told, counted);
    // The summary adds them up.
    let coverage = &story().json("summary.json")["coverage"];
    for (stamp, reasons) in reasons {
        assert_eq!(coverage[&stamp]["undecided"], serde_json::json!(reasons));
    }
}

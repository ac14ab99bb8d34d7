//! `byline plan`: every kind of rule, wrong rules, the folder, and the guard of the runbook.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::process::Command;

use crate::harness::{Export, files_below};
use crate::plan::{
    AMY, BEN, GONE, USERS, VERA, id, plan_of, rows, stamped, table, text, with_rules,
};

/// A rule of each kind that asks for other records or a column, and a queue.
const RULES: &str = r#"
[[rule]]
name = "children"
kind = "children-owners"
objects = ["Account"]
object = "Contact"
[[rule]]
name = "state"
kind = "map"
column = "BillingState"
to = { TX = "amy@x.org" }
[[rule]]
name = "parent"
kind = "parent-owner"
objects = ["Account"]
field = "ParentId"
[[rule]]
name = "wait"
kind = "holding"
queue = "Holding"
objects = ["Case"]
"#;

/// Records made for the rules.
fn asked_for() -> Export {
    // Account 0 has two contacts of Amy and one of Ben; 1 is mapped; 2 has a parent account of Ben's; 3 nobody wants.
    let accounts = table("BillingState,ParentId", 6, |number| {
        let owner = if number == 5 { BEN } else { VERA };
        let state = ["", "TX", "", "", "", ""][number];
        let parent = if number == 2 {
            id("001", 5)
        } else {
            String::new()
        };
        stamped("001", number, owner, &format!("{state},{parent}"))
    });
    let contacts = table("AccountId", 4, |number| {
        let owner = [AMY, BEN, AMY, GONE][number];
        let account = id("001", [0, 0, 0, 3][number]);
        stamped("003", number, owner, &account)
    });
    let cases = table("Subject", 2, |number| stamped("500", number, VERA, "x"));
    let export = Export::new()
        .file("User.csv", USERS)
        .file("Group.csv", "Id,Name,DeveloperName,Type\n00G000000000001EAA,Holding,Holding,Queue\n")
        .file("Account.csv", accounts)
        .file("Contact.csv", contacts)
        .file("Case.csv", cases)
        .file("flows/Tell.flow", "<Flow><processType>AutoLaunchedFlow</processType><start><object>Case</object><recordTriggerType>Update</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status></Flow>")
        .file("triggers/OnCase.trigger", "trigger OnCase on Case (before insert, after update) { }")
        .file("triggers/OnCaseMade.trigger", "trigger OnCaseMade on Case (after insert) { }");
    with_rules(export, RULES)
}

/// The reason of each row says what was expected of it.
#[test]
fn every_rule_gives_what_it_says() {
    let export = asked_for();
    let run = plan_of(&export, &["--from", "vera@x.org", "--rules", "plan.toml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let reasons = |object: &str| {
        let (_, rows) = rows(run.file(&format!("reasons/{object}.csv")));
        rows.iter()
            .map(|row| row.iter().skip(2).map(text).collect::<Vec<_>>().join(" | "))
            .collect::<Vec<_>>()
    };
    let nobody = |children: &str| {
        format!(
            " |  | children: {children}; state: its value is not listed; parent: it points to no record"
        )
    };
    assert_eq!(
        reasons("Account"),
        [
            format!("{AMY} | children | owns 2 of its records of Contact"),
            format!("{AMY} | state | BillingState is TX"),
            format!("{BEN} | parent | owns what ParentId points to"),
            nobody("whoever was found is not active"),
            nobody("no record points to it"),
        ]
    );
    assert_eq!(
        reasons("Case"),
        vec!["00G000000000001EAA | wait | waits in the queue"; 2]
    );
    let plan = run.json("plan.json");
    let case = plan["objects"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["object"] == "Case")
        .unwrap()
        .clone();
    let fired: Vec<_> = case["automation"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].clone())
        .collect();
    assert_eq!(fired, ["Tell", "OnCase"]);
    let runbook = text(run.file("plan.md"));
    // Names are shown in the runbook and not obeyed; tables mark what a spreadsheet would run.
    assert!(
        runbook.contains(r"=HYPERLINK(x)\|\<b\>Amy") || runbook.contains("\\|\\<b\\>Amy"),
        "{runbook}"
    );
    assert!(
        text(run.file("owners_before_after.csv")).contains("\"'=HYPERLINK(\"\"x\"\")|<b>Amy\"")
    );
    let flags = ["--from", "vera@x.org", "--rules", "plan.toml"];
    let bare = plan_of(&export, &[&flags[..], &["--csv-safe=false"]].concat());
    assert!(
        text(bare.file("owners_before_after.csv")).contains("\"=HYPERLINK(\"\"x\"\")|<b>Amy\"")
    );
    assert_eq!(
        text(run.file("sfdmu/Group.csv")),
        "Id,DeveloperName\n00G000000000001EAA,Holding\n"
    );
}

#[test]
fn wrong_rules_leave_nothing_behind() {
    let export = Export::new().file("User.csv", USERS).file(
        "Account.csv",
        table("BillingState", 3, |number| {
            stamped("001", number, VERA, "CA")
        }),
    );
    let map = |column: &str, value: &str| {
        format!(
            "[[rule]]\nkind = \"map\"\ncolumn = \"{column}\"\nto = {{ CA = \"amy@x.org\", {value} = \"ben@x.org\" }}\n"
        )
    };
    let told = |rules: String, export: Export| {
        let export = with_rules(export, &rules);
        let run = plan_of(&export, &["--from", "vera@x.org", "--rules", "plan.toml"]);
        assert_eq!((run.code, run.left_out_folder), (2, false));
        (run.stderr.lines().next().unwrap().to_owned(), export)
    };
    let (column, export) = told(map("BillingStat", "TX"), export);
    assert_eq!(
        column,
        "error: `plan.toml`, line 3, column 10: no file of any object has the column `BillingStat`"
    );
    let (value, export) = told(map("BillingState", "TX"), export);
    assert_eq!(
        value,
        "error: `plan.toml`, line 4, column 26: no record has `TX` in the column `BillingState`"
    );
    let run = plan_of(&export, &["--from", "nobody@x.org"]);
    assert_eq!((run.code, run.left_out_folder), (2, false));
    assert!(
        run.stderr
            .starts_with("error: `--from nobody@x.org`: no user has"),
        "{}",
        run.stderr
    );
    let run = plan_of(&export, &["--rules", "missing.toml"]);
    assert_eq!((run.code, run.left_out_folder), (2, false));
}

/// Nothing is written beside the folder that is named, a plan replaces a plan, and nothing else is replaced.
#[test]
fn a_plan_replaces_a_plan_and_nothing_else() {
    let export = Export::new().file("User.csv", USERS).file(
        "Account.csv",
        table("Name", 300, |number| stamped("001", number, VERA, "x")),
    );
    let before = files_below(export.folder());
    let first = plan_of(&export, &["--from", "vera@x.org"]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    let second = plan_of(&export, &["--from", "vera@x.org"]);
    assert!(first.files == second.files);
    let mut after = files_below(export.folder());
    after.retain(|path, _| !path.starts_with("out/"));
    assert!(before == after);
    assert_eq!(
        export.analyze().run().code,
        2,
        "a plan is no result of analyze"
    );
    let outputs = second.json("manifest.json")["outputs"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(outputs + 1, second.files.len());
}

/// The guard of the runbook, run by a shell with an `sf` that knows what changed since.
#[test]
fn the_guard_leaves_out_what_changed_hands() {
    let export = Export::new().file("User.csv", USERS).file(
        "Account.csv",
        table("Name", 4, |number| stamped("001", number, VERA, "x")),
    );
    let export = with_rules(
        export,
        "[[rule]]\nkind = \"map\"\ncolumn = \"Name\"\nto = { x = \"ben@x.org\" }\n",
    );
    let run = plan_of(&export, &["--from", "vera@x.org", "--rules", "plan.toml"]);
    let runbook = text(run.file("plan.md"));
    let (_, function) = runbook.split_once("```sh\n").unwrap();
    let (function, _) = function.split_once("```").unwrap();
    let (_, load) = runbook.split_once("### Load").unwrap();
    let call = load
        .lines()
        .find(|line| line.starts_with("guard "))
        .unwrap();
    assert_eq!(call, "guard Account 2026-01-02T03:04:05Z");
    // Of two that changed one changed hands.
    let now = format!(
        "\"Id\",\"OwnerId\"\n\"{}\",\"{AMY}\"\n\"{}\",\"{VERA}\"\n",
        id("001", 1),
        id("001", 2)
    );
    let out = export.folder().join("out");
    fs::write(export.folder().join("answer.csv"), now).unwrap();
    let script = format!(
        "sf() {{ printf '%s\\n' \"$@\" > asked; cp ../answer.csv now/Account.csv; }}\n{function}\n{call}\n"
    );
    let Ok(done) = Command::new("bash")
        .arg("-ec")
        .arg(script)
        .current_dir(&out)
        .status()
    else {
        return;
    };
    assert!(done.success());
    let checked = fs::read_to_string(out.join("checked/01_Account.csv")).unwrap();
    let expected: Vec<String> = [0, 2, 3]
        .map(|number| format!("{},{BEN}", id("001", number)))
        .to_vec();
    assert_eq!(checked, format!("Id,OwnerId\n{}\n", expected.join("\n")));
    let asked = fs::read_to_string(out.join("asked")).unwrap();
    assert!(
        asked.contains(
            "SELECT Id, OwnerId FROM Account WHERE SystemModstamp > 2026-01-02T03:04:05Z"
        ),
        "{asked}"
    );
}

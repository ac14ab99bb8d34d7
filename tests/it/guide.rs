//! `byline guide`: the checklist is the page of the documentation, and what the script fetches is what is read.
//!
//! The script runs against a stand-in for `sf`, which answers each query with its own columns as the header and one
//! made-up row.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Byline, Run, files_below, repository};

/// A stand-in for `sf`. It fails for what `refused` names, as an org does that lacks it.
const SF: &str = r#"#!/bin/sh
set -eu
printf '%s\n' "$*" >>"$SF_LOG"
command=$1-$2-$3
query= file= folder=
path=$4
while [ "$#" -gt 0 ]; do
    case $1 in
    --query) query=$2 ;;
    --output-file | --stream-to-file) file=$2 ;;
    --target-metadata-dir) folder=$2 ;;
    esac
    shift
done
if [ -n "$SF_REFUSED" ] && printf '%s\n' "$query $path" | grep -Eq "$SF_REFUSED"; then
    echo 'Error: refused' >&2
    exit 1
fi
# One row: ids for ids, times for times.
answer() {
    columns=${query#SELECT }
    columns=${columns%% FROM *}
    table=${query##* FROM }
    table=${table%% *}
    case $table in
    Account) key=001 ;;
    Contact) key=003 ;;
    PermissionSet) key=0PS ;;
    Group) key=00G ;;
    Profile) key=00e ;;
    UserRole) key=00E ;;
    User) key=005 ;;
    *) key=a0X ;;
    esac
    if [ -n "$SF_REFUSED" ] && [ "$table" = UserRole ]; then
        echo
        return 0
    fi
    number=$(printf '%s' "$table" | cksum | awk '{ printf "%010d", $1 }')
    printf '%s\n' "$columns" | tr -d ' '
    printf '%s\n' "$columns" | tr -d ' ' | tr ',' '\n' | while read -r column; do
        case $column in
        Id) echo "${key}5j$number" ;;
        IsDeleted | IsFrozen | IsActive | IsOwnedByProfile | Permissions*) echo true ;;
        *ById | OwnerId | UserId | AssigneeId | UserOrGroupId) echo 0055j0000000001 ;;
        PermissionSetId) echo 0PS5j0000000001 ;;
        *Id) echo 0015j0000000001 ;;
        *Date | *Time | SystemModstamp) echo 2026-10-20T10:00:00.000+0000 ;;
        *) echo "$column" ;;
        esac
    done | paste -sd , -
}
case $command in
data-query-*)
    case $query in
    *EventLogFile*)
        printf 'Id,EventType,LogDate,Interval\n'
        printf '%s\n' "$query" | grep -o "'[A-Za-z0-9]*'" | tr -d "'" | while read -r type; do
            printf '0AT%s,%s,2026-10-19T00:00:00.000+0000,Daily\n' "$type" "$type"
        done
        case $query in
        *RestApi*) printf '0AThour,RestApi,2026-10-19T05:00:00.000+0000,Hourly\n' ;;
        esac
        printf '0ATnew,Login,2026-10-20T05:00:00.000+0000,Hourly\n'
        printf '0AT/../../../stolen,Login,2026-10-19,Daily\n'
        ;;
    *) answer ;;
    esac
    ;;
data-export-*) answer >"$file" ;;
api-request-rest)
    type=${path##*EventLogFile/0AT}
    type=${type%/LogFile}
    printf '"EVENT_TYPE","TIMESTAMP_DERIVED","USER_ID","URI"\n"%s","2026-10-19T10:00:00.000Z","0055j0000000001","/x"\n' \
        "$type" >"$file"
    ;;
project-retrieve-start)
    [ -e sfdx-project.json ] || exit 1
    for type in Profile:profiles/A.profile PermissionSet:permissionsets/A.permissionset \
        PermissionSetGroup:permissionsetgroups/A.permissionsetgroup \
        MutingPermissionSet:mutingpermissionsets/A.mutingpermissionset CustomObject:objects/Account.object \
        ConnectedApp:connectedApps/A.connectedApp Flow:flows/A.flow; do
        mkdir -p "$folder/unpackaged/$(dirname "${type#*:}")"
        printf '<?xml version="1.0" encoding="UTF-8"?>\n<%s xmlns="http://soap.sforce.com/2006/04/metadata"/>\n' \
            "${type%%:*}" >"$folder/unpackaged/${type#*:}"
    done
    ;;
*) exit 64 ;;
esac
"#;

fn guide(args: &[&str]) -> Run {
    let run = Byline::new(&["guide"]).args(args).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
    assert!(!run.left_out_folder);
    run
}

/// A machine with the script and, unless it is not installed, `sf`.
struct Machine {
    dir: TempDir,
    path: PathBuf,
    refused: &'static str,
}

impl Machine {
    fn new(args: &[&str], has_sf: bool) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let script = guide(&[args, &["--format", "sh"]].concat()).stdout;
        fs::write(dir.path().join("export.sh"), script).unwrap();
        let path = dir.path().join("bin");
        fs::create_dir(&path).unwrap();
        if has_sf {
            let sf = path.join("sf");
            fs::write(&sf, SF).unwrap();
            fs::set_permissions(&sf, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self {
            dir,
            path,
            refused: "",
        }
    }

    fn run(&self, args: &[&str]) -> Output {
        let path = format!("{}:/usr/bin:/bin", self.path.display());
        let mut command = Command::new("sh");
        command.arg("export.sh").args(args);
        command.env("PATH", path).env("SF_REFUSED", self.refused);
        command.env("SF_LOG", self.dir.path().join("log"));
        command.current_dir(self.dir.path()).output().unwrap()
    }

    fn files(&self, folder: &str) -> Vec<String> {
        files_below(&self.dir.path().join(folder))
            .into_keys()
            .collect()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    fn inspect(&self, folder: &str) -> Value {
        let folder = self.dir.path().join(folder);
        let run = Byline::new(&["inspect", "--format", "json"])
            .args([folder.into_os_string()])
            .run();
        assert_eq!(run.code, 0, "{}", run.stderr);
        serde_json::from_str(&run.stdout).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_page_of_the_documentation_is_what_it_prints() {
    let page = fs::read_to_string(repository().join("docs/how-to-export.md")).unwrap();
    assert!(
        guide(&[]).stdout == page,
        "print it anew: byline guide > docs/how-to-export.md"
    );
}

#[test]
fn what_an_org_without_event_monitoring_is_asked_for() {
    let page = guide(&["--edition", "enterprise", "--event-monitoring", "no"]).stdout;
    assert!(page.contains("This page is for: Enterprise Edition, without Event Monitoring."));
    let (_, logs) = page.split_once("## 1. Event log files").unwrap();
    let (logs, _) = logs.split_once("## 2.").unwrap();
    let told = |line: &&str| {
        line.starts_with("- ")
            || line.contains("EventLogFile WHERE")
            || line.contains("edition and")
    };
    let lines: Vec<&str> = logs.lines().filter(told).collect();
    assert_snapshot!(lines.join("\n"), @r#"
    | edition and licence | Enterprise Edition has the free types; the others come with Event Monitoring |
    - [ ] `Login` (free): how sessions began, and by which client
    - [ ] `ApiTotalUsage` (free): what outside systems wrote over REST
    - [ ] `ApiTotalUsage` (free): what outside systems wrote over SOAP
    - [ ] `ApiTotalUsage` (free): which records a bulk load made
    sf data query --target-org my-org --result-format csv --query "SELECT Id, EventType, LogDate, Interval FROM EventLogFile WHERE EventType IN ('ApiTotalUsage', 'Login') ORDER BY LogDate"
    - when people were at work: they cannot be told from outside systems without (`AuraRequest`, `LightningInteraction`, `LightningPageView`, `URI`)
    - what scheduled and batch Apex did (`ApexExecution`)
    - what outside systems wrote through REST services that the org wrote itself (`ApexRestApi`)
    - what the parts of a composite request wrote (`CompositeApiSubrequest`)
    - which session saved which record (`DatabaseSave`)
    - who was at work logged in as somebody else (`LoginAs`)
    "#);
    let developer = guide(&["--edition", "developer"]).stdout;
    assert!(
        developer.contains("| Developer Edition has all types |")
            && developer.contains("'RestApi'")
    );
    let professional = guide(&["--edition", "professional"]).stdout;
    assert!(
        professional
            .contains("| unknown: no source says that Professional Edition has event log files")
    );
}

#[test]
fn objects_are_those_that_are_named() {
    let page = guide(&["--object", "Opportunity", "--object", "Gift__c"]).stdout;
    let files: Vec<&str> = page
        .lines()
        .filter_map(|line| {
            line.strip_prefix("- [ ] `records/")
                .or(line.strip_prefix("- [ ] `changes/"))
        })
        .map(|line| line.split('`').next().unwrap())
        .collect();
    assert_eq!(
        files,
        [
            "Opportunity.csv",
            "Gift__c.csv",
            "OpportunityFieldHistory.csv",
            "Gift__History.csv",
            "SetupAuditTrail.csv"
        ]
    );
    for bad in ["a b", "Account$(id)", "'", "../Account", ""] {
        let run = Byline::new(&["guide", "--object", bad]).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(
            run.stderr.contains("is not the API name of an object"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(Byline::new(&["guide", "--edition", "gold"]).run().code, 2);
}

#[test]
fn shells_read_the_script() {
    let machine = Machine::new(&["--object", "Gift__c"], false);
    for (shell, args) in [
        ("sh", &["-n"][..]),
        ("dash", &["-n"]),
        ("bash", &["-n"]),
        ("bash", &["--posix", "-n"]),
        ("shellcheck", &["--shell=sh"]),
    ] {
        if Command::new(shell).arg("--version").output().is_err() {
            assert_ne!(shell, "sh");
            continue;
        }
        let read = Command::new(shell)
            .args(args)
            .arg(machine.dir.path().join("export.sh"))
            .output()
            .unwrap();
        assert!(read.status.success(), "{shell}: {read:?}");
    }
}

#[test]
fn what_the_script_fetches_is_recognised_and_lacks_nothing() {
    let machine = Machine::new(&[], true);
    let run = machine.run(&["my org's", "-an export"]);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    let folder = "-an export";
    let found = machine.inspect(folder);
    assert_eq!(found["missing"], Value::Array(Vec::new()));
    let files = found["files"].as_array().unwrap();
    for file in files {
        let path = file["path"].as_str().unwrap();
        let kind = file["kind"].as_str().unwrap();
        let name = Path::new(path).file_stem().unwrap().to_str().unwrap();
        let expected = match name {
            "AsyncApexJob" => "async-apex-job",
            "Group" => "group",
            "GroupMember" => "group-member",
            "LoginHistory" => "login-history",
            "PermissionSet" => "permission-set",
            "PermissionSetAssignment" => "permission-set-assignment",
            "Profile" => "profile",
            "SetupAuditTrail" => "setup-audit-trail",
            "User" => "user",
            "UserLogin" => "user-login",
            "UserRole" => "user-role",
            _ if path.contains("/records/") => "records",
            _ if path.contains("/changes/") => "field-history",
            _ if path.contains("/logs/") => "event-log",
            _ => "metadata:",
        };
        assert!(
            kind.starts_with(expected) && kind != "unknown",
            "{path} is {kind}"
        );
        assert_eq!(
            (&file["rejected"], &file["rows"]),
            (&0.into(), &1.into()),
            "{path}"
        );
    }
    let logs = machine.files(folder);
    let logs = logs
        .iter()
        .filter(|file| file.contains("_0AT"))
        .map(|file| file.split_once("_").unwrap().1.trim_end_matches(".csv"));
    let hourly: Vec<&str> = logs
        .clone()
        .filter(|file| file.contains("_Hourly_"))
        .collect();
    assert_eq!(
        (logs.count(), &hourly[..]),
        (16, &["Login_Hourly_0ATnew"][..])
    );
    assert!(
        !machine
            .files(".")
            .iter()
            .any(|file| file.contains("stolen") || file.contains(".part"))
    );
    // Each row of the table has its query, and each query one org.
    let log = machine.log();
    assert!(
        log.lines()
            .all(|line| line.contains("--target-org my org's")),
        "{log}"
    );
    assert!(log.contains("EventLogFile/0ATRestApi/LogFile --target-org"));
    assert!(
        !log.contains("org display") && !log.to_lowercase().contains("token"),
        "{log}"
    );
    // Nobody else may read what names people.
    let mode = fs::metadata(machine.dir.path().join(folder).join("directory/User.csv")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o077, 0);
}

#[test]
fn a_second_run_fetches_the_new_logs_only() {
    let machine = Machine::new(&["--object", "Account", "--event-monitoring", "no"], true);
    assert_eq!(machine.run(&["o", "out"]).status.code(), Some(0));
    let first = machine.log();
    assert_eq!(first.matches("api request rest").count(), 3);
    let files = machine.files("out");
    assert_eq!(machine.run(&["o", "out"]).status.code(), Some(0));
    assert_eq!(machine.log().matches("api request rest").count(), 3);
    assert_eq!(machine.files("out"), files);
}

#[test]
fn what_an_org_refuses_is_told_and_stops_nothing() {
    let mut machine = Machine::new(&["--object", "Account", "--object", "Line__c"], true);
    machine.refused = "OwnerId.* Line__c|AccountHistory|FROM User |0ATRestApi";
    let run = machine.run(&["o", "out"]);
    assert_eq!(run.status.code(), Some(4), "{}", text(&run.stderr));
    let told = text(&run.stdout).replace(&*machine.dir.path().to_string_lossy(), "[dir]");
    let sizes = |line: &str| match line
        .strip_suffix(" KiB")
        .and_then(|it| it.split_once(" files "))
    {
        Some((count, _)) => format!("{count} files"),
        None => line.to_owned(),
    };
    let told: Vec<String> = told.lines().map(sizes).collect();
    assert_snapshot!(told.join("\n").trim_start(), @r"
    In [dir]/out:
      logs           18 files
      directory       6 files
      records         2 files
      changes         2 files
      metadata        8 files

    The org has no rows of:
      directory/UserRole.csv

    Could not be had, and what stays open without:
      logs/2026-10-19_RestApi_Daily_0ATRestApi.csv: who made and who changed records: nearly every stamp stays unknown without
      directory/User.csv: names of logins, and what declares them to be a machine's
      changes/AccountHistory.csv: who made the changes before the last one of each record

    By hand:
      Ask whoever loads data for the success files of Data Loader, and for the successful results of Bulk API 2.0 jobs.

    These files name people and tell when they worked: hand them over encrypted, or not at all.
    Next: byline inspect [dir]/out
    ");
    // An object without an owner has its records all the same.
    let line = fs::read_to_string(machine.dir.path().join("out/records/Line__c.csv")).unwrap();
    assert!(line.starts_with("Id,IsDeleted,CreatedDate,"), "{line}");
    assert!(
        !machine
            .files("out")
            .contains(&"directory/User.csv".to_owned())
    );
}

#[test]
fn the_script_says_what_it_needs() {
    let machine = Machine::new(&[], false);
    let run = machine.run(&["o"]);
    assert_eq!(
        (run.status.code(), text(&run.stderr).as_str()),
        (Some(2), "usage: sh export.sh ORG FOLDER\n")
    );
    let without = machine.run(&["o", "out"]);
    assert_eq!(without.status.code(), Some(1));
    assert!(
        text(&without.stderr).contains("the Salesforce CLI is not installed"),
        "{without:?}"
    );
    assert!(machine.files("out").is_empty());
    let mut machine = Machine::new(&[], true);
    machine.refused = "Organization";
    let stranger = machine.run(&["o", "out"]);
    assert_eq!(stranger.status.code(), Some(1));
    assert!(
        text(&stranger.stderr).contains("log in with: sf org login web --alias o"),
        "{stranger:?}"
    );
}

/// Whatever the script is called through, the folder it writes is the one that was named.
#[test]
fn the_folder_may_be_a_link() {
    let machine = Machine::new(&["--object", "Account"], true);
    fs::create_dir(machine.dir.path().join("real")).unwrap();
    symlink("real", machine.dir.path().join("link")).unwrap();
    assert_eq!(machine.run(&["o", "link"]).status.code(), Some(0));
    assert!(
        machine
            .files("real")
            .contains(&"records/Account.csv".to_owned())
    );
}

#[test]
fn help_of_guide() {
    let run = Byline::new(&["guide", "-h"]).run();
    let lines: Vec<&str> = run.stdout.lines().map(str::trim_end).collect();
    let (own, _) = lines
        .join("\n")
        .split_once("\n\nCommon options")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    assert_snapshot!(own, @r#"
    Say what to ask of whoever has access to the org, as a checklist or as a script

    Usage: byline guide [OPTIONS]

    Options:
          --format <FORMAT>            How to print it [default: md] [possible values: md, sh]
          --edition <EDITION>          The edition of the org [default: any] [possible values:
                                       enterprise, unlimited, performance, developer, professional,
                                       essentials]
          --event-monitoring <YES|NO>  Whether the org has Event Monitoring [default: unknown] [possible
                                       values: yes, no]
          --object <OBJECT>            API name of an object whose records and history are wanted; may
                                       be given several times [default: the standard objects whose
                                       records have owners]
      -h, --help                       Print help (see more with '--help')
    "#);
}

//! What a person sees: the summary, the help, and colours only where they are asked for.

use insta::assert_snapshot;

use crate::harness::{Byline, Export, NONPROFIT, story};

const ESCAPE: char = '\u{1b}';

#[test]
#[expect(clippy::too_many_lines, reason = "the screen is long")]
fn the_summary_of_the_story() {
    assert_eq!(story().stderr, "");
    // What the fitted tables decide is compared with the truth elsewhere; here it is how it looks.
    let filters = [
        (r"(?m)(?: +[\d,]+){4}  [█▓▒░]{20}$", "  [counts]  [bar]"),
        (
            r"(?m)^  [\d,]+ of ([\d,]+) (\w+) records of (.+) were made .+$",
            "  [causes of $1 $2 records of $3]",
        ),
        (
            r"[\d,]+ of 5,420 records \([\d.]+ %\)",
            "[n] of 5,420 records ([share])",
        ),
        (
            r"(?m)^  Not told       [\d,]+ on",
            "  Not told       [n] on",
        ),
    ];
    insta::with_settings!({filters => filters}, {
    assert_snapshot!(story().stdout, @r#"
    Shared logins: a person and an outside system use one login
      Login           Confidence  Why
      Dana Whitfield        0.99  `Formstead` used the API on 183 days; used in the interface on 120 days; `CaseSettings:Case` runs as this user, and 1 more like it

    Where ownership concentrates
      Object              Records  Top owner       Owns   Share   Effective owners  Sharing
      Contact               1,696  Dana Whitfield  1,447  85.3 %               1.4  ControlledByParent
      Account               1,501  Dana Whitfield  1,355  90.3 %               1.2  Private
      Volunteer_Shift__c      366  Mei-Ling Chen     366   100 %               1.0  ReadWrite
      Task                    499  Karen Holt        345  69.1 %               2.0  Private
      Case                     79  Donor Care         42  53.2 %               2.6  ReadWriteTransfer
      Campaign                 44  Dana Whitfield     30  68.2 %               1.9  ReadWrite

      [causes of 1,447 Contact records of Dana Whitfield]
      [causes of 1,355 Account records of Dana Whitfield]
      [causes of 366 Volunteer_Shift__c records of Mei-Ling Chen]
      [causes of 345 Task records of Karen Holt]
      [causes of 42 Case records of Donor Care]
      and 1 more in causes.csv

    Who made the records
      Object              Human  Integration  Other  Unknown
      Contact  [counts]  [bar]
      Account  [counts]  [bar]
      Opportunity  [counts]  [bar]
      Task  [counts]  [bar]
      Volunteer_Shift__c  [counts]  [bar]
      Case  [counts]  [bar]
      Campaign  [counts]  [bar]

      █ human  ▓ integration  ▒ other  ░ unknown

    What is wrong
      high          dana.whitfield@harborlight.example.org is used by a person and by Formstead  shared-admin-login
      high          the password of dana.whitfield@harborlight.example.org, which is privileged and shared by a person and an outside system, never expires  password-never-expires
      high          karen.holt@harborlight.example.org will be hit: SOAP API login() is retired (Summer '27, near)  platform-change-breaks-login
      high          3 things stop when dana.whitfield@harborlight.example.org leaves  automation-stops-with-person
      high          dana.whitfield@harborlight.example.org, which is shared by a person and an outside system, holds Author Apex  integration-with-author-apex
      high          dana.whitfield@harborlight.example.org, which is shared by a person and an outside system, holds Manage Users  integration-with-manage-users
      high          dana.whitfield@harborlight.example.org, which is shared by a person and an outside system, holds Modify All Data  integration-with-modify-all
      high          the reach of dana.whitfield@harborlight.example.org is critical: it reads 5420 records and changes 5420 records  wide-reach
      8 high, 22 medium, 11 low, 8 informational in findings.json; `byline rule <id>` tells what a rule means

    Controls, as far as the export tells
      Framework                          Not satisfied  Inconclusive  Satisfied
      GDPR                                           2             6          0
      HIPAA Security and Privacy Rule                3            17          0
      ISO/IEC 27001 Annex A                          4             5          0
      NIST SP 800-53                                 7            19          0
      Security Benchmark for Salesforce              2            13          0
      SOC 2 Trust Services Criteria                  3             6          0

      not satisfied  sbs SBS-ACS-009: two compensating measures for each non-human identity  8 findings
      not satisfied  soc2 CC6.1: logical access protects information: persons and software are identified and authenticated  7 findings
      not satisfied  hipaa 164.312(d): verify that a person or entity is the one claimed  6 findings
      not satisfied  iso27001 A.5.16: the full life cycle of identities is managed  4 findings
      not satisfied  iso27001 A.8.2: privileged rights are restricted and managed  4 findings
      not satisfied  nist-800-53 AC-6: least privilege, for users and for processes that act for them  4 findings
      not satisfied  sbs SBS-ACS-008: non-human identities hold no right that bypasses sharing or administers, without reason  4 findings
      not satisfied  hipaa 164.312(a)(1): access only for persons or software programs that were granted it  3 findings
      and 13 more; all with their reasons in controls.csv; inconclusive is what no export, or not this one, shows

    What a leaked credential could get at
      Login                   Class        Reach     Reads   Changes  Classified  Widening
      Dana Whitfield          shared       critical   5,420    5,420           5        10
      Fundstream Integration  integration  moderate  4,555+   1,466+          3+         0
      Karen Holt              integration  moderate  1,514+     498+           4         0
      No right is called unused: the logs cover too few days
      SOAP API login() is retired (Summer '27): hits Mailwing
      Privileged users need phishing-resistant MFA (2026-07-01): hits Dana Whitfield
      Every employee who signs in to pages needs MFA (2026-07-20): hits Dana Whitfield

    What the logs cover
      Event logs     2026-10-19 to 2026-10-30
      Logins         2026-05-01 to 2026-10-30
      Days without rows: ApexExecution (6), AuraRequest (2), BulkApi (6), DatabaseSave (5), 4 more types
      Made           by whom is known for [n] of 5,420 records ([share])
      Last changed   by whom is known for [n] of 5,420 records ([share])
      Not told       [n] on days that no event log shows
      Changes        558 saves, 2 pages while logged in as another; by whom is known for 100 %
                     4 of them by somebody who was logged in as the user

    Input   132 files, 11,604 rows, 43 duplicates set aside, 0 not recognised
      uncertain  2 files were read with doubts; `manifest.json` says which

    Result  [dir]/out
    "#);
    });
}

#[test]
fn help() {
    let run = Byline::new(&["--help"]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(trimmed(&run.stdout), @r#"
    Tells, from exported files alone, who really wrote each Salesforce record: a person or a machine

    Every record is stamped with a login. Where an integration logs in as a person, the stamp lies.
    byline reads a metadata package, exported users and records, and event logs, and says for every
    record who made it and who changed it last, with evidence and confidence. It works offline and
    changes nothing but the folder you name.

    Usage: byline [OPTIONS] <COMMAND>

    Commands:
      analyze      Read an export, and write who made each record and who owns what
      completions  Print what completes the commands and options of byline in a shell
      explain      Say why a record, a login or a client was judged as it was
      guide        Say what to ask of whoever has access to the org, as a checklist or as a script
      harden       Propose a user of its own and a least-privilege permission set for each integration
      inspect      Say what an export holds, what it covers and what is missing; write nothing
      man          Print the manual page of byline, or of one of its commands
      plan         Plan who should own what, and write the files and the runbook to get there
      rule         Tell what a rule looks for and why, or list all rules
      sample       Draw a sample of attributions for a person to label, and for `score` to measure
      score        Say how right the attributions of a result are, by labels of a person
      verify       Work out every hash of a result anew, and say what differs from its manifest
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Common options:
          --jobs <N>
              How many threads to use; by default one per core. The result does not depend on it

          --color <WHEN>
              When to use colour

              [default: auto]
              [possible values: auto, always, never]

          --no-progress
              Show no progress, also on a terminal

      -q, --quiet
              Print nothing but errors

      -v, --verbose
              Say on standard error what each file was recognised as

    Exit codes:
      0  done
      1  the tool failed
      2  the command line is wrong, or what it names is not ours to read or replace
      3  nothing in the inputs was recognised
      4  done, but some input was damaged or left out; the summary and manifest.json say which
      11 to 14  with --fail-on: the worst finding is informational, low, medium, high
      130, 143  ended by Ctrl-C or by the system, as a shell tells it; nothing was changed
    "#);
}

#[test]
fn help_of_analyze() {
    let (flags, _) = long_help();
    assert_snapshot!(flags, @r#"
    Read an export, and write who made each record and who owns what

    Usage: byline analyze [OPTIONS] --out <DIR> <EXPORT>...

    Arguments:
      <EXPORT>...
              Folders, zips and single files to read

    Options:
      -o, --out <DIR>
              The folder to write; it must not exist, be empty, or hold an earlier result, which is
              replaced

          --as-of <DATE>
              The day the analysis is as of, such as 2026-10-31 [default: the newest time in the inputs]

          --config <BYLINE.TOML>
              What you decided about findings: waivers, severities (docs/configuration.md). Only a file
              that is named is read

          --date-order <ORDER>
              Which comes first in dates such as 3/4/2026 of Setup downloads, where no date of the file
              tells it

              Possible values:
              - dmy: The day
              - mdy: The month

          --csv-safe[=<BOOL>]
              Put a ' before cells that a spreadsheet would run as a formula; `--csv-safe=false` writes
              them as they are. Files that are loaded into an org are never changed

              [default: true]
              [possible values: true, false]

          --pseudonymize <KEY-FILE>
              Write tokens in the place of names, usernames, mail and IP addresses. They are made with
              the key in this file, which is written if it is not there; beside it, as FILE.csv, a table
              says what each token stands for. Keep both apart from the result

          --limit <NAME=VALUE>
              Set a limit on what is read, such as `row-bytes=256MiB` or `columns=20000`; may be
              repeated. docs/limits.md lists them all, and the manifest says which ones were reached

          --memory-limit <SIZE>
              What rows that wait to be sorted may take in memory [default: 256MiB]; beyond it they go
              to disk. The result does not depend on it

          --fail-on <SEVERITY>
              End with exit code 11 to 14 when a finding that is not waived is at least so severe: 11
              informational, 12 low, 13 medium, 14 high

              [possible values: informational, low, medium, high]

          --framework <ID>
              Judge the controls of this framework only; may be given several times [default: all]

              [possible values: gdpr, hipaa, iso27001, nist-800-53, sbs, soc2]

      -h, --help
              Print help (see a summary with '-h')

    Common options:
          --jobs <N>
              How many threads to use; by default one per core. The result does not depend on it

          --color <WHEN>
              When to use colour

              [default: auto]
              [possible values: auto, always, never]

          --no-progress
              Show no progress, also on a terminal

      -q, --quiet
              Print nothing but errors

      -v, --verbose
              Say on standard error what each file was recognised as
    "#);
}

/// The flags of `analyze`, and what stands below them.
fn long_help() -> (String, String) {
    let run = Byline::new(&["analyze", "--help"]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let text = trimmed(&run.stdout);
    let (flags, below) = text.split_once("Examples:\n").unwrap_or_default();
    (flags.to_owned(), below.to_owned())
}

#[test]
fn what_goes_in_and_comes_out_stands_in_the_help() {
    let (_, below) = long_help();
    assert_snapshot!(below, @r#"
      byline analyze export/ --out result
          everything the client sent, in one folder
      byline analyze unpackaged.zip WE_00D8Z000001rMLAUA2_1.ZIP logs/ --out result
          a retrieved package, a weekly export and a folder of event logs

    What to put in (any subset; each file is recognised by its content, not by its name):
      metadata   a retrieved package or a source-format project, as a folder or zip
      users      CSVs of User, UserLogin, Profile, PermissionSetAssignment, Group, GroupMember, UserRole
      records    CSVs of any object with Id and OwnerId, CreatedById, CreatedDate,
                 LastModifiedById, LastModifiedDate, SystemModstamp
      changes    field history of any object, SetupAuditTrail by SOQL or downloaded from Setup
      logs       event log files (CSV, also gzipped), LoginHistory

    What comes out:
      report.html                all of it on one page, for a browser; needs nothing else
      report.xlsx                all tables below for a spreadsheet, with what was read and what was cut
      findings.json              what is wrong, how bad, and what to do (also findings.sarif)
      controls.csv               which controls of six frameworks are satisfied, which are not, and what
                                 the export cannot tell (also controls.json)
      assessment-results.oscal.json   the same, for the tools of auditors
      identities.csv             what each login is, and why
      clients.csv                which systems and tools were seen, and what they did
      named_users.csv            where the metadata names users, and what that does
      records/<Object>.parquet   who made and who last changed each record
      attribution.csv            the same, counted by object, month and login
      undecided.csv              of which records that is not told, why, and what would help
      changes.parquet            who made each change that histories and logs name
      ownership.csv, owners.csv  who owns what, and how unevenly
      ownership_months.csv       the same by month of creation
      hours.csv                  the day of each shared login, by hour and by who acted
      lorenz.csv                 the Lorenz curve of each object
      ownership.svg              where ownership concentrates, drawn: since when and by what
      skew.csv                   owners and parents above the limit of the platform
      causes.csv                 what made each owner's records, and which settings name owners
      use.csv                    what each client did with which objects, and what says so
      access.csv                 what each user is granted, used and can reach, by object
      privileges.csv             rights of machines: used, unused, undecided
      reach.csv                  what machines and weighty logins could get at
      visibility.csv             what people would see if an object were private
      platform_changes.csv       which logins Salesforce's announced changes will stop
      graph.opengraph.json       identities, grants and use as a graph, for BloodHound
      summary.json               coverage, totals, and where ownership concentrates
      manifest.json              every input with its SHA-256 and what was rejected
    "#);
}

#[test]
fn the_version() {
    let run = Byline::new(&["--version"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (0, "byline [version]\n"));
}

/// Without the blanks at the ends of lines, which no editor keeps.
fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// Without escape codes the text is the same.
fn plain(text: &str) -> String {
    let mut pieces = text.split(ESCAPE);
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str(piece.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

#[test]
fn colour_is_for_terminals_or_for_who_asks() {
    assert!(!story().stdout.contains(ESCAPE), "no terminal reads this");
    let run = Byline::analyze(&[NONPROFIT])
        .args(["--color", "always"])
        .run();
    assert!(run.stdout.contains(ESCAPE));
    assert_eq!(plain(&run.stdout), story().stdout);
    assert_eq!(run.files, story().files);
}

#[test]
fn errors_follow_the_same_rule() {
    let export = || Export::new().file("notes.txt", "nothing to see\n");
    let piped = export().analyze().run();
    assert!(!piped.stderr.contains(ESCAPE));
    let asked = export().analyze().args(["--color=always"]).run();
    assert!(asked.stderr.contains(ESCAPE));
    assert_eq!(plain(&asked.stderr), piped.stderr);
}

#[test]
fn quiet_says_nothing_and_does_the_same() {
    let export = Export::new().file("Account.csv", "Id,OwnerId\n0015j000000Ud77AAC,\n");
    let loud = export.analyze().run();
    let quiet = export.analyze().args(["--quiet"]).run();
    assert_eq!(
        (quiet.code, quiet.stdout, quiet.stderr),
        (0, String::new(), String::new())
    );
    assert_eq!(quiet.files, loud.files);
}

/// Names come from whoever wrote the files: they may not speak to the terminal.
#[test]
fn a_name_cannot_move_the_cursor() {
    // Far down, because control characters near the top mean that a file is no text.
    let many: String = (100..200).map(user).collect();
    let users = "Id,Username,Name,IsActive,UserType\n".to_owned() + &many;
    let bad = "0055j0000009g5S,d@example.org,\"Dana\u{9b}2J\u{1b}[31mred\u{7}\",true,Standard\n";
    let accounts = "Id,OwnerId\n0015j000000Ud77AAC,0055j0000009g5SAAQ\n";
    let export = Export::new()
        .file("User.csv", users + bad)
        .file("Account.csv", accounts);
    let run = export.analyze().args(["--color", "always"]).run();
    assert!(run.stdout.contains("Dana"), "{}", run.stdout);
    for control in ["\u{1b}[31m", "\u{9b}", "\u{7}"] {
        assert!(
            !run.stdout.contains(control),
            "{control:?} in {:?}",
            run.stdout
        );
    }
}

fn user(number: u32) -> String {
    format!("0055j0000000{number},user{number}@example.org,An Ordinary Name,true,Standard\n")
}

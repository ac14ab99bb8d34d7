//! The chain of custody: what was changed since is named, and nothing else.

use std::fs;

use crate::harness::Export;

const USERS: &str = "Id,Username,Name,IsActive\n0055j00000000FEAAY,feed@example.org,Feed,true\n";

/// An export and its result.
fn result() -> Export {
    let export = Export::new()
        .file("User.csv", USERS)
        .file("more/User.csv", USERS)
        .file("gone.txt", "not of any kind\n");
    assert_eq!(export.analyze().run().code, 0);
    export
}

#[test]
fn an_untouched_result_is_whole() {
    let export = result();
    let run = export.beside(&["verify", "out"]).run();
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("every file is as the manifest has it"));
    assert!(
        run.stdout.contains("Inputs  3 of 3 files the same"),
        "{}",
        run.stdout
    );
}

#[test]
fn whatever_was_touched_is_named() -> std::io::Result<()> {
    let export = result();
    let at = |path: &str| export.folder().join(path);
    fs::write(at("export/User.csv"), USERS.replace("Feed", "Food"))?;
    fs::remove_file(at("export/gone.txt"))?;
    fs::write(at("export/new.txt"), "x")?;
    fs::write(at("out/identities.csv"), "user_id\n")?;
    fs::remove_file(at("out/clients.csv"))?;
    fs::write(at("out/note.txt"), "x")?;
    let run = export.beside(&["verify", "out"]).run();
    assert_eq!(run.code, 4, "{}", run.stderr);
    let lines: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("  "))
        .collect();
    let expected = [
        "  missing  clients.csv",
        "  changed  identities.csv",
        "  not in the manifest  note.txt",
        "  changed  export/User.csv",
        "  missing  export/gone.txt",
        "  not in the manifest  export/new.txt",
    ];
    assert_eq!(lines, expected);
    Ok(())
}

#[test]
fn what_is_no_result_is_refused() {
    let export = Export::new().file("User.csv", USERS);
    let run = export.beside(&["verify", "export"]).run();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr.contains("is not a result of `byline analyze`"),
        "{}",
        run.stderr
    );
}

/// Rules of a plan are the user's own file, and looked at too.
#[test]
fn rules_are_looked_at() -> std::io::Result<()> {
    let export = Export::new().file("User.csv", USERS);
    let rules = export.folder().join("plan.toml");
    fs::write(&rules, "[[rule]]\nkind = \"peers\"\n")?;
    let plan = ["plan", "export", "--out", "out", "--rules", "plan.toml"];
    let run = export.beside(&plan).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let verify = || export.beside(&["verify", "out"]).run();
    assert_eq!(verify().code, 0);
    fs::write(&rules, "[[rule]]\nkind = \"first-human\"\n")?;
    let run = verify();
    assert_eq!(run.code, 4);
    assert!(
        run.stdout.contains("  changed  plan.toml"),
        "{}",
        run.stdout
    );
    Ok(())
}

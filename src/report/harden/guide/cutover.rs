//! The order of steps: nothing is taken away before the new user works.

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::catalog::{integration_licence, privilege};
use crate::harden::{LoginNeed, Proposal};
use crate::report::markdown::{md, say};
use crate::report::plain;

/// Numbered steps.
struct Steps<'s> {
    out: &'s mut String,
    number: u32,
}

impl Steps<'_> {
    fn step(&mut self, text: &str) {
        self.number += 1;
        say!(self.out, "{}. {text}", self.number);
    }
}

/// The steps of one client.
pub(super) fn cutover(out: &mut String, analysis: &Analysis, (folder, it): (&str, &Proposal)) {
    say!(out, "### Cutting over");
    say!(out);
    say!(
        out,
        "First in a full sandbox, all of it. `ORG` is the alias of the org in the sf CLI; the commands run in a project folder (`sf project generate`) with this result beside it. Until the old grants go, at the end, nothing is taken away."
    );
    say!(out);
    let mut steps = Steps { out, number: 0 };
    steps.step(&format!(
        "**Check the set against the org** without changing it: `sf project deploy start --dry-run --metadata-dir {folder} --target-org ORG`. A right that the org does not know or wants another for is named there."
    ));
    steps.step(&format!(
        "**Deploy the set**: `sf project deploy start --metadata-dir {folder} --target-org ORG`. It is assigned to nobody yet."
    ));
    match it.user.kept.is_some() {
        true => keep(&mut steps, it),
        false => create(&mut steps, folder, it),
    }
    steps.step(&format!(
        "**Watch** for {} days at least, and over the end of a month (below).",
        privilege().unused.days
    ));
    revoke(&mut steps, analysis, it);
    steps.step(
        "**Roll back**, whenever a job fails for want of a right: put the old credential (or the grant taken last) back, read what the error names, add it, and begin again at that step.",
    );
    say!(out);
}

const ADMIT: &str = "**Let the app in**: add the set to the app's permission sets. Only when everybody who must stay has a set or profile there, switch it to admin-approved users: whoever has none is locked out at that moment.";

/// The client's login is its own and stays.
fn keep(steps: &mut Steps<'_>, it: &Proposal) {
    let username = &it.user.username;
    steps.step(&format!(
        "**Assign it** to {}, beside what it has: `sf org assign permset --name {} --on-behalf-of {} --target-org ORG`.",
        md(username),
        it.name,
        plain(username)
    ));
    steps.step(ADMIT);
    steps.step(
        "**Try it alone** in the sandbox: unassign there what the user had before, and run every job of the client once, the monthly and yearly ones too. Add what is missing to the set by name, never a wider right.",
    );
}

/// The client gets a login of its own.
fn create(steps: &mut Steps<'_>, folder: &str, it: &Proposal) {
    let licence = &integration_licence().licence;
    let username = match it.user.username.as_str() {
        "" => "USERNAME",
        username => username,
    };
    steps.step(&format!(
        "**Create the user**: fill the empty cells of `{folder}/user.csv` (the mailbox of the team that answers for it; the id of the profile *{}*) and insert it with Data Loader as `User`. See first that a licence *{}* is free.",
        licence.profile, licence.user_licence
    ));
    steps.step(&format!(
        "**Assign** the permission set licence, then the set: `sf org assign permsetlicense --name {} --on-behalf-of {1} --target-org ORG` and `sf org assign permset --name {2} --on-behalf-of {1} --target-org ORG`.",
        licence.permission_set_licence,
        plain(username),
        it.name
    ));
    steps.step(ADMIT);
    steps.step(
        "**Try it beside the old credential** in the sandbox: every job of the client once, the monthly and yearly ones too. Add what is missing to the set by name, never a wider right.",
    );
    steps.step(
        "**Switch the credential** of one environment or job at a time, at a quiet hour, and keep the old one valid. To go back is to put the old credential back: nothing else has changed.",
    );
}

/// What goes at the end.
fn revoke(steps: &mut Steps<'_>, analysis: &Analysis, it: &Proposal) {
    let held = it.need.logins.iter().map(|login| held(analysis, login));
    let held: String = held.collect();
    let assigned = "A set that others hold too is unassigned here and not changed.";
    let one_by_one = "one at a time with some days between, the one that reaches furthest first";
    steps.step(&if it.user.kept.is_some() {
        format!("**Take the old grants away**, {one_by_one}.{held} {assigned}")
    } else if it.need.is_shared() {
        format!(
            "**Free the shared login**: revoke the app's tokens under it (*Setup → Connected Apps OAuth Usage*), reset its password and security token, and once nothing calls by it, take away one at a time what only the client needed.{held} {assigned}"
        )
    } else {
        format!(
            "**Take the old grants away** from the old login, {one_by_one}; then revoke its tokens, and freeze it before it is deactivated.{held} {assigned} Records it owns stay; `byline plan` moves them."
        )
    });
}

/// What a login is assigned, in a sentence.
fn held(analysis: &Analysis, login: &LoginNeed) -> String {
    let org = &analysis.org;
    let sets = org.assignments_of(&login.user_id);
    let sets = sets.filter(|assignment| !assignment.is_profile());
    let names = sets.map(|assignment| {
        let row = assignment
            .permission_set
            .and_then(|id| org.permission_set_rows.get(&id));
        let name = row.map_or(assignment.name.as_str(), |row| row.name.as_str());
        md(if name.is_empty() {
            &assignment.label
        } else {
            name
        })
        .into_owned()
    });
    let names: Vec<String> = names.collect();
    let sets = if names.is_empty() {
        "no permission set".to_owned()
    } else {
        names.join(", ")
    };
    format!(" {} is assigned {sets}.", super::who(login))
}

//! The order of steps: nothing is taken away before the new user works.

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::catalog::integration_licence;
use crate::harden::Proposal;
use crate::report::markdown::{md, say};
use crate::report::plain;

/// The steps of one client.
pub(super) fn cutover(out: &mut String, analysis: &Analysis, (folder, it): (&str, &Proposal)) {
    say!(out, "### Cutting over");
    say!(out);
    say!(
        out,
        "First in a full sandbox, all of it. `ORG` is the alias of the org in the sf CLI; the commands run in a project folder (`sf project generate`) with this result beside it. Until step 8 nothing is taken away, and each step is undone by leaving out the next."
    );
    say!(out);
    let mut number = 0;
    let mut step = |out: &mut String, text: &str| {
        number += 1;
        say!(out, "{number}. {text}");
    };
    let licence = &integration_licence().licence;
    step(
        out,
        &format!(
            "**Check the set against the org** without changing it: `sf project deploy start --dry-run --metadata-dir {folder} --target-org ORG`. A right that the org does not know or wants another for is named there."
        ),
    );
    step(
        out,
        &format!(
            "**Deploy the set**: `sf project deploy start --metadata-dir {folder} --target-org ORG`. It is assigned to nobody yet."
        ),
    );
    let username = if it.user.username.is_empty() {
        "USERNAME"
    } else {
        &it.user.username
    };
    if it.user.kept.is_some() {
        step(
            out,
            &format!(
                "**Assign it** to {}, beside what it has: `sf org assign permset --name {} --on-behalf-of {} --target-org ORG`.",
                md(username),
                it.name,
                plain(username)
            ),
        );
    } else {
        step(
            out,
            &format!(
                "**Create the user**: fill the empty cells of `{folder}/user.csv` (the mailbox of the team that answers for it; the id of the profile *{}*) and insert it with Data Loader as `User`. See first that a licence *{}* is free.",
                licence.profile, licence.user_licence
            ),
        );
        step(
            out,
            &format!(
                "**Assign** the permission set licence, then the set: `sf org assign permsetlicense --name {} --on-behalf-of {1} --target-org ORG` and `sf org assign permset --name {2} --on-behalf-of {1} --target-org ORG`.",
                licence.permission_set_licence,
                plain(username),
                it.name
            ),
        );
    }
    step(
        out,
        "**Let the app in**: add the set to the app's permission sets. Only when everybody who must stay has a set or profile there, switch it to admin-approved users: whoever has none is locked out at that moment.",
    );
    step(
        out,
        "**Try it beside the old credential** in the sandbox: every job of the client once, the monthly and yearly ones too. Add what is missing to the set by name, never a wider right.",
    );
    step(
        out,
        "**Switch the credential** of one environment or job at a time, at a quiet hour, and keep the old one valid. To go back is to put the old credential back: nothing else has changed.",
    );
    revoke(&mut step, out, analysis, it);
    step(
        out,
        "**Roll back**, whenever a job fails for want of a right: put the old credential (or the grant taken last) back, read what the error names, add it, and begin again at that step.",
    );
    say!(out);
}

fn revoke(
    step: &mut dyn FnMut(&mut String, &str),
    out: &mut String,
    analysis: &Analysis,
    it: &Proposal,
) {
    step(
        out,
        &format!(
            "**Watch** for {} days at least, and over the end of a month (below).",
            integration_licence().window.days
        ),
    );
    let held: Vec<String> = it
        .need
        .logins
        .iter()
        .map(|login| {
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
            format!("{} has {sets}", super::who(login))
        })
        .collect();
    let held = if held.is_empty() {
        String::new()
    } else {
        format!(" {}.", held.join("; "))
    };
    let text = if it.user.kept.is_some() {
        format!(
            "**Take the old grants away**, one at a time with some days between, the one that reaches furthest first.{held} A set that others hold too is unassigned here and not changed."
        )
    } else if it.need.is_shared() {
        format!(
            "**Free the shared login**: revoke the app's tokens under it (*Setup → Connected Apps OAuth Usage*), reset its password and security token, and once nothing calls by it, take away one at a time what only the client needed.{held} A set that others hold too is unassigned here and not changed."
        )
    } else {
        format!(
            "**Take the old grants away** from the old login, one at a time with some days between, the one that reaches furthest first; then revoke its tokens, and freeze it before it is deactivated.{held} A set that others hold too is unassigned here and not changed. Records it owns stay; `byline plan` moves them."
        )
    };
    step(out, &text);
}

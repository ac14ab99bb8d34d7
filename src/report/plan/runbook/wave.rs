//! One wave: what moves, what that sets off, the commands, how to see that it went well, and how to go back.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::prepare::is_by_api;
use super::{say, who};
use crate::analysis::Analysis;
use crate::catalog::{Cascade, CascadeEffect, TransferWay};
use crate::org::SalesforceId;
use crate::plan::{ObjectPlan, Plan};
use crate::report::markdown::{md, table};
use crate::report::number::thousands;

/// Receivers that are listed; the file has all.
const MOST: usize = 20;

/// Ids that one query names. Its text may have 100,000 characters, an id takes 21 (SOQL and SOSL Reference).
const QUERIED: usize = 200;

/// Renders the wave.
pub(super) fn wave(out: &mut String, analysis: &Analysis, plan: &Plan, object: &ObjectPlan) {
    let number = object.wave.unwrap_or_default();
    say!(out, "## Wave {number}: {}", md(&object.name));
    say!(out);
    let first = object.files.first().map_or("", |file| file.name.as_str());
    let last = object.files.last().map_or("", |file| file.name.as_str());
    match object.files.len() {
        1 => say!(
            out,
            "{} records in one file, `{first}`.",
            thousands(object.moved)
        ),
        files => say!(
            out,
            "{} records in {} files, `{first}` to `{last}`.",
            thousands(object.moved),
            thousands(files as u64),
        ),
    }
    say!(out);
    if let Some(field) = &object.grouped_by {
        say!(
            out,
            "Rows with the same `{}` are in one file, and so in one batch.",
            md(field)
        );
        if object.split_parents > 0 {
            say!(
                out,
                "{} parents have more rows than a file holds: load the files one after the other, never two at once.",
                thousands(object.split_parents),
            );
        }
        say!(out);
    }
    by_rule(out, plan, object);
    consequences(out, object);
    automation(out, object);
    load(out, object);
    check(out, analysis, plan, object);
    back(out, object);
}

fn by_rule(out: &mut String, plan: &Plan, object: &ObjectPlan) {
    let rows: Vec<Vec<String>> = object
        .by_rule
        .iter()
        .filter_map(|(place, records)| {
            let rule = plan.rules.rules.get(*place)?;
            Some(vec![
                md(&rule.name).into_owned(),
                md(&rule.word).into_owned(),
                thousands(*records),
            ])
        })
        .collect();
    table(out, &["rule", "kind", "records "], &rows);
}

fn consequences(out: &mut String, object: &ObjectPlan) {
    say!(out, "### What the platform does by itself");
    say!(out);
    let by_files = |row: &&&Cascade| is_by_api(row.way) && row.effect != CascadeEffect::Needs;
    for row in object.cascades.iter().filter(by_files) {
        say!(out, "- **{}**: {}.", effect(row.effect), row.what);
    }
    let other: Vec<_> = object
        .cascades
        .iter()
        .filter(|row| !is_by_api(row.way))
        .collect();
    if !other.is_empty() {
        say!(out);
        say!(out, "Another way would do more, or less:");
        say!(out);
        for row in other {
            let way = match row.way {
                TransferWay::MassTransfer => "Mass Transfer Records",
                _ => "user interface",
            };
            say!(out, "- {way}, **{}**: {}.", effect(row.effect), row.what);
        }
    }
    say!(out);
}

const fn effect(effect: CascadeEffect) -> &'static str {
    match effect {
        CascadeEffect::Moves => "moves along",
        CascadeEffect::Stays => "keeps its owner",
        CascadeEffect::Lost => "lost",
        CascadeEffect::Silent => "changes, and no automation runs",
        CascadeEffect::Option => "may be chosen",
        CascadeEffect::Limit => "limit",
        CascadeEffect::Needs => "needed",
    }
}

fn automation(out: &mut String, object: &ObjectPlan) {
    say!(out, "### What an update of these records starts");
    say!(out);
    if object.fires.is_empty() {
        say!(out, "Nothing that the metadata of the export has.");
    } else {
        say!(
            out,
            "Whether each acts on a change of owner, its conditions say. Switch off what must not run, or let it run and know it:"
        );
        say!(out);
        for fired in &object.fires {
            say!(out, "- [ ] {} {}", fired.kind, md(&fired.name));
        }
    }
    say!(out);
}

fn load(out: &mut String, object: &ObjectPlan) {
    let name = &object.name;
    say!(out, "### Load");
    say!(out);
    say!(out, "```sh");
    match object.since {
        Some(since) => say!(out, "guard {name} {since}"),
        None => say!(out, "guard {name}"),
    }
    for_each(out, "checked", object);
    say!(out, "```");
    say!(out);
    say!(
        out,
        "`sf data bulk results --target-org ORG --job-id <id>` fetches the rows that failed, with the reason. Load them again after its cause is gone."
    );
    say!(out);
}

/// The command for every file of a folder, one after the other.
fn for_each(out: &mut String, folder: &str, object: &ObjectPlan) {
    let name = &object.name;
    let update = "sf data update bulk --target-org ORG --line-ending LF --wait 60";
    if let [file] = &object.files[..] {
        say!(
            out,
            "{update} --sobject {name} --file {folder}/{}",
            file.name
        );
        return;
    }
    let digits = object
        .files
        .first()
        .map_or(2, |file| file.name.find('_').unwrap_or(2));
    let pattern = "[0-9]".repeat(digits);
    say!(out, "for file in {folder}/{pattern}_{name}.csv; do");
    say!(out, "  {update} --sobject {name} --file \"$file\" || break");
    say!(out, "done");
}

fn check(out: &mut String, analysis: &Analysis, plan: &Plan, object: &ObjectPlan) {
    say!(out, "### Check");
    say!(out);
    let moving = plan.moving.of_object(&object.name);
    let mut receivers: Vec<(&SalesforceId, &u64)> = object.given.iter().collect();
    receivers.sort_by_key(|(id, records)| (Reverse(**records), **id));
    let listed: BTreeSet<&SalesforceId> = moving
        .iter()
        .chain(receivers.iter().map(|(id, _)| *id))
        .take(QUERIED)
        .collect();
    let ids: Vec<String> = listed.iter().map(|id| format!("'{id}'")).collect();
    say!(out, "```sh");
    say!(
        out,
        "sf data query --target-org ORG --query \"SELECT OwnerId, COUNT(Id) records FROM {} WHERE OwnerId IN ({}) GROUP BY OwnerId\"",
        object.name,
        ids.join(","),
    );
    say!(out, "```");
    say!(out);
    say!(
        out,
        "Expected, but for what was made, given away or deleted since the export:"
    );
    say!(out);
    let count = |id: &SalesforceId| object.after.get(id).copied().unwrap_or(0);
    let before = |id: &SalesforceId| object.before.get(id).copied().unwrap_or(0);
    let row = |id: &SalesforceId| {
        vec![
            who(analysis, id),
            format!("`{id}`"),
            thousands(before(id)),
            thousands(count(id)),
        ]
    };
    let mut rows: Vec<Vec<String>> = moving.iter().map(row).collect();
    rows.extend(receivers.iter().take(MOST).map(|(id, _)| row(id)));
    table(out, &["owner", "OwnerId", "before ", "after "], &rows);
    if receivers.len() > MOST {
        say!(
            out,
            "{} more are in `owners_before_after.csv`.",
            thousands((receivers.len() - MOST) as u64)
        );
        say!(out);
    }
}

fn back(out: &mut String, object: &ObjectPlan) {
    say!(out, "### Go back");
    say!(out);
    say!(
        out,
        "Gives the same records back to the owners of the export. What the change of owner took away, such as manual shares and teams, does not come back."
    );
    say!(out);
    say!(out, "```sh");
    for_each(out, "rollback", object);
    say!(out, "```");
    say!(out);
}

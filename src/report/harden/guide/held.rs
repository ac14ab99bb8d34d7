//! Granted, used, proposed: objects, fields and user permissions side by side.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::letters;
use crate::access::{Bit, ObjectRight};
use crate::harden::{FieldGrant, ObjectCase, Proposal, RecordAccess, Seen};
use crate::report::csv::date;
use crate::report::markdown::{md, say, table};
use crate::report::number::thousands;

/// Names of a list before it is cut; `harden.json` has all.
const MOST_NAMES: usize = 20;

/// Objects side by side.
pub(super) fn objects(out: &mut String, it: &Proposal) {
    say!(out, "### Objects");
    say!(out);
    let is_of_use = |case: &&ObjectCase| !case.used.is_empty() || !case.proposed.is_empty();
    let cases = it.objects.iter().filter(|(_, case)| is_of_use(case));
    let row = |(object, case): (&String, &ObjectCase)| {
        let proposed = match &case.through {
            Some(through) if case.proposed.is_empty() => md(through).into_owned(),
            _ => letters::rights(&case.proposed),
        };
        vec![
            md(object).into_owned(),
            letters::bits(&case.granted),
            letters::rights(&case.used),
            proposed,
            evidence(it, object),
        ]
    };
    let header = [
        "object",
        "granted today",
        "used",
        "proposed",
        "evidence of use",
    ];
    table(out, &header, &cases.map(row).collect::<Vec<_>>());
    say!(out, "{}.", letters::LEGEND);
    say!(out);
    added(out, it);
    dropped(out, it);
    for (section, names) in &it.accesses {
        let names: Vec<String> = names.iter().map(|name| md(name).into_owned()).collect();
        say!(out, "`{section}`: {}.", names.join(", "));
        say!(out);
    }
}

/// What the set has though nothing shows it in use, by the reason.
fn added(out: &mut String, it: &Proposal) {
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (object, right) in it.added() {
        let mut records = it.records.iter();
        let is_viewed = records.any(|record| {
            matches!(record, RecordAccess::ViewAllProposed { .. }) && record.object() == object
        });
        let why = match right {
            ObjectRight::ViewAll if is_viewed => {
                "reads reach records of others there, and sharing is private"
            }
            _ if it.need.objects.contains_key(object) => "another right on the object needs it",
            _ => "the master or parent of an object that is used; its rights need it",
        };
        let words = format!("`{}` on {}", right.element(), md(object));
        by_reason.entry(why).or_default().push(words);
    }
    if by_reason.is_empty() {
        return;
    }
    say!(out, "Proposed though nothing shows it in use:");
    say!(out);
    for (why, rights) in by_reason {
        say!(out, "- {}: {why}", rights.join(", "));
    }
    say!(out);
}

/// What is granted today and left out.
fn dropped(out: &mut String, it: &Proposal) {
    let unused = it.objects.iter();
    let unused: Vec<&str> = unused
        .filter(|(_, case)| case.used.is_empty() && case.proposed.is_empty())
        .filter(|(_, case)| case.granted.values().any(|bit| *bit == Bit::Granted))
        .map(|(object, _)| object.as_str())
        .collect();
    if unused.is_empty() {
        return;
    }
    let shown = unused
        .iter()
        .take(MOST_NAMES)
        .map(|name| md(name).into_owned());
    let more = match unused.len().saturating_sub(MOST_NAMES) {
        0 => String::new(),
        more => format!(", and {} more in `harden.json`", thousands(more as u64)),
    };
    say!(
        out,
        "Granted today and left out, since no use was seen: {}{more}.",
        shown.collect::<Vec<_>>().join(", ")
    );
    say!(out);
}

/// What shows the use of an object, in short.
fn evidence(it: &Proposal, object: &str) -> String {
    let Some(need) = it.need.objects.get(object) else {
        return String::new();
    };
    let uses = [
        ("C", &need.create),
        ("R", &need.read),
        ("E", &need.edit),
        ("D", &need.delete),
    ];
    let shown = uses.into_iter().filter_map(|(letter, seen)| {
        let Seen {
            count,
            first,
            last,
            evidence,
        } = seen.as_ref()?;
        let words: Vec<String> = evidence.iter().map(|word| md(word).into_owned()).collect();
        let mut text = format!("{letter}: {}", words.join(", "));
        if *count > 0 {
            let _ = write!(text, ", {} times", thousands(*count));
        }
        if let (Some(first), Some(last)) = (first, last) {
            let _ = write!(text, ", {} to {}", date(*first), date(*last));
        }
        Some(text)
    });
    shown.collect::<Vec<_>>().join("; ")
}

/// Fields: those to look at first, and how many there are beside.
pub(super) fn fields(out: &mut String, it: &Proposal) {
    say!(out, "### Fields");
    say!(out);
    if it.fields.is_empty() {
        say!(out, "The set has no rows for fields.");
        say!(out);
        return;
    }
    let count = |of: &dyn Fn(&FieldGrant) -> bool| {
        thousands(it.fields.values().filter(|grant| of(grant)).count() as u64)
    };
    say!(
        out,
        "{} fields: {} seen in use, {} carried because they are granted today; {} may be written.",
        count(&|_| true),
        count(&|grant| grant.seen),
        count(&|grant| !grant.seen),
        count(&|grant| grant.editable),
    );
    say!(out);
    let candidates: Vec<Vec<String>> = it
        .candidates()
        .map(|(name, grant)| {
            vec![
                md(name).into_owned(),
                if grant.editable { "read, edit" } else { "read" }.to_owned(),
                grant
                    .classified
                    .iter()
                    .map(|word| md(word).into_owned())
                    .collect::<Vec<_>>()
                    .join(", "),
            ]
        })
        .collect();
    if candidates.is_empty() {
        return;
    }
    say!(
        out,
        "**Take away first, if nobody can say what they are for** (classified, and nothing shows them in use):"
    );
    say!(out);
    table(out, &["field", "carried as", "classified"], &candidates);
}

/// User permissions before and after.
pub(super) fn permissions(out: &mut String, it: &Proposal) {
    say!(out, "### User permissions");
    say!(out);
    say!(
        out,
        "{} granted today for certain. Those that weigh, and those proposed:",
        thousands(it.permissions_granted as u64)
    );
    say!(out);
    let rows = it.permissions.iter();
    let rows = rows.filter(|(_, case)| case.before == Bit::Granted || case.after);
    let rows: Vec<Vec<String>> = rows
        .map(|(name, case)| {
            vec![
                format!("`{}`", crate::report::plain(name)),
                case.tier.map_or("", |tier| tier.as_str()).to_owned(),
                case.before.as_str().to_owned(),
                if case.after { "granted" } else { "left out" }.to_owned(),
                md(&case.why).into_owned(),
            ]
        })
        .collect();
    if rows.is_empty() {
        say!(out, "None.");
        say!(out);
    } else {
        table(
            out,
            &["permission", "weight", "today", "then", "why"],
            &rows,
        );
    }
    let unknown = it.permissions.iter();
    let unknown = unknown.filter(|(_, case)| case.before == Bit::Unknown && !case.after);
    let unknown: Vec<String> = unknown.map(|(name, _)| format!("`{name}`")).collect();
    if !unknown.is_empty() {
        say!(
            out,
            "Not known from this package whether it is granted today: {}. The set has none of them.",
            unknown.join(", ")
        );
        say!(out);
    }
}

//! Whose records the new user sees and changes, and what to do where no right says it exactly.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::access::Bit;
use crate::harden::{Proposal, RecordAccess};
use crate::report::markdown::{md, say};

/// Record access of one client.
pub(super) fn records(out: &mut String, it: &Proposal) {
    if it.records.is_empty() {
        return;
    }
    say!(out, "### Records of others");
    say!(out);
    say!(
        out,
        "A right on an object opens no record by itself: the new user owns nothing, has no role, and stands in no group."
    );
    say!(out);
    for record in &it.records {
        say!(out, "- {}", words(record));
    }
    say!(out);
    let needs_choice = it.records.iter().any(|record| {
        matches!(
            record,
            RecordAccess::WritesOfOthers { .. }
                | RecordAccess::CreatesBelowOthers { .. }
                | RecordAccess::ReadsOfOthers { .. }
        )
    });
    if needs_choice {
        choices(out, it);
    }
}

fn words(record: &RecordAccess) -> String {
    let object = md(record.object()).into_owned();
    match record {
        RecordAccess::ViewAllProposed { model, .. } => format!(
            "{object} ({}): it reads, and today sees all records by view all or modify all. The set has *View All Records* on this object alone, and not View All Data.",
            md(model)
        ),
        RecordAccess::ReadsOfOthers {
            model, view_all, ..
        } => {
            let today = match view_all {
                Bit::Unknown => "and whether it sees all records today the package does not say",
                _ => "and today sees records by role, ownership or sharing, if at all",
            };
            format!(
                "{object} ({}): it reads, {today}. Which of them it needs is in no log: choose below.",
                md(model)
            )
        }
        RecordAccess::CreatesBelowOthers { model, decides, .. } => format!(
            "{object} ({}): it makes records, which takes that it may change the record of {} they hang on. Below those of others choose below.",
            md(model),
            md(decides)
        ),
        RecordAccess::WritesOfOthers {
            model, modify_all, ..
        } => {
            let today = match modify_all {
                Bit::Granted => "today by modify all",
                Bit::NotGranted => "today by ownership, role or sharing",
                Bit::Unknown => "by what, the package does not say",
            };
            format!(
                "{object} ({}): it changes or deletes records, {today}. Records that it owns it may change; for records of others choose below. Modify all is not proposed.",
                md(model)
            )
        }
        RecordAccess::Unknown { view_all, .. } => {
            let today = match view_all {
                Bit::Granted => "Today it sees all records there.",
                Bit::NotGranted => "Today it sees records by ownership, role or sharing.",
                Bit::Unknown => "Whether it sees all records today is not known either.",
            };
            format!(
                "{object}: the package does not say how it is shared. {today} If *Setup → Sharing Settings* says Private, choose below or add *View All Records* on it."
            )
        }
    }
}

/// The objects whose sharing decides, of those records that only a choice opens.
fn deciding(it: &Proposal) -> (BTreeSet<&str>, bool) {
    let (mut read, mut written) = (BTreeSet::new(), BTreeSet::new());
    for record in &it.records {
        match record {
            RecordAccess::ReadsOfOthers { decides, .. } => drop(read.insert(decides.as_str())),
            RecordAccess::WritesOfOthers { decides, .. }
            | RecordAccess::CreatesBelowOthers { decides, .. } => {
                written.insert(decides.as_str());
            }
            RecordAccess::ViewAllProposed { .. } | RecordAccess::Unknown { .. } => {}
        }
    }
    if written.is_empty() {
        (read, false)
    } else {
        (written, true)
    }
}

fn choices(out: &mut String, it: &Proposal) {
    let (objects, writes) = deciding(it);
    let objects: Vec<String> = objects.into_iter().map(|it| md(it).into_owned()).collect();
    let objects = objects.join(", ");
    let access = if writes { "Read/Write" } else { "Read Only" };
    say!(
        out,
        "1. **A sharing rule** (opens records, no other right): *Setup → Public Groups → New*, a group with this user alone; *Setup → Sharing Settings → {objects} → Sharing Rules → New*, based on record owner, owned by members of *Public Groups: All Internal Users*, shared with that group, access *{access}*. Records of queues need a rule of their own. Where a child is controlled by its parent the rule is on the parent, with the child's access beside it. Narrow it to the owners whose records it touches, where you know them."
    );
    if !writes {
        say!(
            out,
            "2. **View all on the object**: add `viewAllRecords` to the set. It adds every record of the object, those of the future and those that restricted teams keep to themselves."
        );
    } else {
        say!(
            out,
            "2. **Modify all on the object**: add `modifyAllRecords` to the set, which needs read, edit, delete and view all. It adds the deletion, transfer and change of every record of the object, whoever owns it, past every sharing rule and past locks of approval."
        );
    }
    say!(out);
}

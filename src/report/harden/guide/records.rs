//! Whose records the new user sees and changes, and what to do where no right says it exactly.

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
            RecordAccess::WritesOfOthers { .. } | RecordAccess::ReadsOfOthers { .. }
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
        RecordAccess::ReadsOfOthers { model, .. } => format!(
            "{object} ({}): it reads, and today sees records by role, ownership or sharing, if at all. Which of them it needs is in no log: choose below.",
            md(model)
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

fn choices(out: &mut String, it: &Proposal) {
    let of = |wanted: fn(&RecordAccess) -> bool| {
        let objects = it.records.iter().filter(|record| wanted(record));
        let objects: Vec<String> = objects
            .map(|record| md(record.object()).into_owned())
            .collect();
        objects.join(", ")
    };
    let writes = of(|record| matches!(record, RecordAccess::WritesOfOthers { .. }));
    let reads = of(|record| matches!(record, RecordAccess::ReadsOfOthers { .. }));
    let (objects, access) = if writes.is_empty() {
        (&reads, "Read Only")
    } else {
        (&writes, "Read/Write")
    };
    say!(
        out,
        "1. **A sharing rule** (opens records, no other right): *Setup → Public Groups → New*, a group with this user alone; *Setup → Sharing Settings → {objects} → Sharing Rules → New*, based on record owner, owned by members of *Public Groups: All Internal Users*, shared with that group, access *{access}*. Records of queues need a rule of their own. A child that is controlled by its parent is shared by a rule on the parent, with the child's access beside it. Narrow it to the owners whose records it touches, where you know them."
    );
    if writes.is_empty() {
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

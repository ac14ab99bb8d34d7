//! Assignment and escalation rules: whom the platform makes the owner of a record.

use std::collections::BTreeMap;

/// OwnerRules of one kind for one object, by name.
pub type OwnerRules = BTreeMap<String, OwnerRule>;

/// A rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerRule {
    /// `active`. Of the assignment rules of an object, one at most is.
    pub active: bool,
    /// To whom the entries give records, in their order. Entries that assign to nobody are left out.
    pub assignees: Vec<Assignee>,
}

/// Who becomes the owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignee {
    /// `User` or `Queue`.
    pub kind: String,
    /// The username, or the queue's developer name.
    pub name: String,
}

/// Adds another copy of the rules of an object.
pub(super) fn unite(mine: &mut OwnerRules, theirs: OwnerRules) {
    for (name, rule) in theirs {
        let entry = mine.entry(name).or_default();
        entry.active |= rule.active;
        for assignee in rule.assignees {
            if !entry.assignees.contains(&assignee) {
                entry.assignees.push(assignee);
            }
        }
    }
}

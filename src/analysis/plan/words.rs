//! Reasons as every row has them.

use std::fmt::Write as _;

use crate::plan::{Miss, Rule, RuleKind, Why};

/// Why a rule gave a record away, or kept it.
pub(super) fn reason(out: &mut String, rule: &Rule, why: Why) {
    // Writing to a string cannot fail.
    let _ = match (&rule.kind, why) {
        (RuleKind::Map { column, keys, .. }, Why::Key(number)) => {
            let value = keys
                .get(number as usize)
                .map_or("", |key| key.value.as_str());
            match value.is_empty() {
                true => write!(out, "{column} is empty"),
                false => write!(out, "{column} is {value}"),
            }
        }
        (RuleKind::Map { column, .. }, _) => write!(out, "{column} is none of the listed"),
        (_, Why::First) => write!(out, "first of the people who made or changed it"),
        (_, Why::Most(1)) => write!(out, "made or changed it once, as often as anybody"),
        (_, Why::Most(count)) => write!(out, "made or changed it most often: {count} times"),
        (
            RuleKind::ParentOwner {
                field: Some((field, _)),
            },
            _,
        ) => {
            write!(out, "owns what {field} points to")
        }
        (_, Why::Parent) => write!(out, "owns its parent"),
        (RuleKind::ChildrenOwners { object, .. }, Why::Children(count)) => {
            write!(out, "owns {count} of its records of {}", object.0)
        }
        (RuleKind::Pool { words, .. }, _) => write!(out, "least of the {words}"),
        (RuleKind::Peers, _) => write!(out, "least of those who own such records"),
        (RuleKind::Holding { .. }, _) => write!(out, "waits in the queue"),
        (_, Why::Kept(actor)) => {
            write!(
                out,
                "stays: made in its owner's name, actor {}",
                actor.as_str()
            )
        }
        _ => Ok(()),
    };
}

/// Why nobody was found: what each rule says.
pub(super) fn stay_reason(out: &mut String, rules: &[Rule], misses: &[(usize, Miss)]) {
    if misses.is_empty() {
        out.push_str("no rule is for the object");
    }
    for (number, (place, miss)) in misses.iter().enumerate() {
        let name = rules.get(*place).map_or("", |rule| rule.name.as_str());
        let between = if number == 0 { "" } else { "; " };
        let _ = write!(out, "{between}{name}: {miss}");
    }
}

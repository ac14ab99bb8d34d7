//! Assignment rules and escalation rules, which differ in where an entry says to whom.

use crate::metadata::error::MetadataError;
use crate::metadata::xml::Cursor;
use crate::org::{Assignee, OwnerRule, OwnerRules};

/// Reads rules whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<OwnerRules, MetadataError> {
    let mut rules = OwnerRules::new();
    cursor.children(|cursor, name| {
        if matches!(name, "assignmentRule" | "escalationRule") {
            let (full_name, rule) = read_rule(cursor)?;
            rules.insert(full_name, rule);
        }
        Ok(())
    })?;
    Ok(rules)
}

fn read_rule(cursor: &mut Cursor<'_>) -> Result<(String, OwnerRule), MetadataError> {
    let mut full_name = String::new();
    let mut rule = OwnerRule::default();
    cursor.children(|cursor, name| {
        match name {
            "fullName" => full_name = cursor.string()?,
            "active" => rule.active = cursor.flag()?.unwrap_or_default(),
            "ruleEntry" => entry(cursor, &mut rule.assignees)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok((full_name, rule))
}

fn entry(cursor: &mut Cursor<'_>, assignees: &mut Vec<Assignee>) -> Result<(), MetadataError> {
    let mut assignee = Assignee::default();
    let mut escalated = Vec::new();
    cursor.children(|cursor, name| match name {
        "escalationAction" => {
            let mut assignee = Assignee::default();
            cursor.children(|cursor, name| assigned(cursor, name, &mut assignee))?;
            escalated.push(assignee);
            Ok(())
        }
        _ => assigned(cursor, name, &mut assignee),
    })?;
    let all = std::iter::once(assignee).chain(escalated);
    assignees.extend(all.filter(|assignee| !assignee.name.is_empty()));
    Ok(())
}

fn assigned(
    cursor: &mut Cursor<'_>,
    name: &str,
    assignee: &mut Assignee,
) -> Result<(), MetadataError> {
    match name {
        "assignedTo" => assignee.name = cursor.string()?,
        "assignedToType" => assignee.kind = cursor.string()?,
        _ => {}
    }
    Ok(())
}

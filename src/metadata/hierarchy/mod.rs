//! Roles, queues, public groups, sharing and restriction rules.

mod queue;
mod role;
mod sharing_rules;

use super::error::MetadataError;
use super::name;
use super::xml::Cursor;
use crate::org::{Component, HierarchyPart, PublicGroup, RestrictionRule};

/// Reads a document of this family; `None` when its root is of another.
pub(super) fn read(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Component>, MetadataError> {
    let name = || name::of_file(path);
    let part = match root {
        "Role" => HierarchyPart::Role(name(), role::read(cursor)?),
        "Queue" => HierarchyPart::Queue(name(), queue::read(cursor)?),
        "Group" => HierarchyPart::Group(name(), group(cursor)?),
        "SharingRules" => HierarchyPart::SharingRules(name(), sharing_rules::read(cursor)?),
        "RestrictionRule" => HierarchyPart::RestrictionRule(name(), restriction_rule(cursor)?),
        _ => return Ok(None),
    };
    Ok(Some(Component::Hierarchy(part)))
}

fn group(cursor: &mut Cursor<'_>) -> Result<PublicGroup, MetadataError> {
    let mut group = PublicGroup::default();
    cursor.children(|cursor, name| match name {
        "name" => cursor.fill(&mut group.label),
        "doesIncludeBosses" => cursor.fill_flag(&mut group.includes_managers),
        _ => Ok(()),
    })?;
    Ok(group)
}

fn restriction_rule(cursor: &mut Cursor<'_>) -> Result<RestrictionRule, MetadataError> {
    let mut rule = RestrictionRule::default();
    cursor.children(|cursor, name| match name {
        "masterLabel" => cursor.fill(&mut rule.label),
        "targetEntity" => cursor.fill(&mut rule.object),
        "enforcementType" => cursor.fill(&mut rule.enforcement),
        "active" => cursor.fill_flag(&mut rule.active),
        "userCriteria" => cursor.fill(&mut rule.user_criteria),
        _ => Ok(()),
    })?;
    Ok(rule)
}

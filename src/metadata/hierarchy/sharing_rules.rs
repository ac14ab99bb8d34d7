//! Sharing rules of one object.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::{Party, PartyKind, SharingRule, SharingRuleKind};

/// Reads the rules whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Vec<SharingRule>, MetadataError> {
    let mut rules = Vec::new();
    cursor.children(|cursor, name| {
        let kind = match name {
            "sharingOwnerRules" => SharingRuleKind::Owner,
            "sharingCriteriaRules" => SharingRuleKind::Criteria,
            "sharingGuestRules" => SharingRuleKind::Guest,
            "sharingTerritoryRules" => SharingRuleKind::Territory,
            _ => return Ok(()),
        };
        rules.push(rule(cursor, kind)?);
        Ok(())
    })?;
    Ok(rules)
}

fn rule(cursor: &mut Cursor<'_>, kind: SharingRuleKind) -> Result<SharingRule, MetadataError> {
    let mut rule = SharingRule {
        name: String::new(),
        kind,
        access_level: String::new(),
        from: Vec::new(),
        to: Vec::new(),
    };
    cursor.children(|cursor, name| match name {
        "fullName" => cursor.fill(&mut rule.name),
        "accessLevel" => cursor.fill(&mut rule.access_level),
        "sharedFrom" => parties(cursor, &mut rule.from),
        "sharedTo" => parties(cursor, &mut rule.to),
        _ => Ok(()),
    })?;
    Ok(rule)
}

/// Each child is a party. Those that are one of a kind (`allInternalUsers`) have no name.
fn parties(cursor: &mut Cursor<'_>, list: &mut Vec<Party>) -> Result<(), MetadataError> {
    cursor.children(|cursor, name| {
        list.push(Party {
            kind: PartyKind::of(name),
            name: cursor.string()?,
        });
        Ok(())
    })
}

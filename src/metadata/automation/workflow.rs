//! Workflow: one file for an object in the package layout, a file each in the decomposed one.

use crate::metadata::error::MetadataError;
use crate::metadata::xml::Cursor;
use crate::org::{Assignee, OutboundMessage, OwnerUpdate, Workflow, WorkflowRule};

/// One piece of a workflow, by the name it gives itself, empty if none.
pub(super) enum Piece {
    Rule(WorkflowRule),
    /// `None` for a field update that does not set the owner.
    FieldUpdate(Option<OwnerUpdate>),
    OutboundMessage(OutboundMessage),
}

/// Reads a workflow whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Workflow, MetadataError> {
    let mut workflow = Workflow::default();
    cursor.children(|cursor, name| {
        if let Some((full_name, piece)) = read_piece(cursor, name)? {
            piece.add_to(&mut workflow, full_name);
        }
        Ok(())
    })?;
    Ok(workflow)
}

/// Reads a piece, by the name of its element: as a child of a workflow, or as a root.
pub(super) fn read_piece(
    cursor: &mut Cursor<'_>,
    element: &str,
) -> Result<Option<(String, Piece)>, MetadataError> {
    Ok(match element {
        "rules" | "WorkflowRule" => Some(rule(cursor)?),
        "fieldUpdates" | "WorkflowFieldUpdate" => Some(field_update(cursor)?),
        "outboundMessages" | "WorkflowOutboundMessage" => Some(outbound_message(cursor)?),
        _ => None,
    })
}

impl Piece {
    /// Adds the piece to the workflow of its object.
    pub(super) fn add_to(self, workflow: &mut Workflow, name: String) {
        match self {
            Self::Rule(rule) => {
                workflow.rules.insert(name, rule);
            }
            Self::FieldUpdate(Some(update)) => {
                workflow.owner_updates.insert(name, update);
            }
            Self::FieldUpdate(None) => {}
            Self::OutboundMessage(message) => {
                workflow.outbound_messages.insert(name, message);
            }
        }
    }
}

fn rule(cursor: &mut Cursor<'_>) -> Result<(String, Piece), MetadataError> {
    let mut full_name = String::new();
    let mut rule = WorkflowRule::default();
    cursor.children(|cursor, name| match name {
        "fullName" => cursor.string().map(|name| full_name = name),
        "active" => cursor
            .flag()
            .map(|active| rule.active = active.unwrap_or_default()),
        "actions" => action(cursor, &mut rule),
        "workflowTimeTriggers" => cursor.children(|cursor, name| match name {
            "actions" => action(cursor, &mut rule),
            _ => Ok(()),
        }),
        _ => Ok(()),
    })?;
    Ok((full_name, Piece::Rule(rule)))
}

fn action(cursor: &mut Cursor<'_>, rule: &mut WorkflowRule) -> Result<(), MetadataError> {
    let mut action = (String::new(), String::new());
    cursor.children(|cursor, name| {
        match name {
            "type" => action.0 = cursor.string()?,
            "name" => action.1 = cursor.string()?,
            _ => {}
        }
        Ok(())
    })?;
    rule.actions.insert(action);
    Ok(())
}

fn field_update(cursor: &mut Cursor<'_>) -> Result<(String, Piece), MetadataError> {
    let mut full_name = String::new();
    let mut is_owner = false;
    let mut to = Assignee::default();
    let mut update = OwnerUpdate::default();
    cursor.children(|cursor, name| {
        match name {
            "fullName" => full_name = cursor.string()?,
            "field" => is_owner = cursor.text()?.eq_ignore_ascii_case("OwnerId"),
            "lookupValue" => to.name = cursor.string()?,
            "lookupValueType" => to.kind = cursor.string()?,
            "targetObject" => update.target = cursor.string()?,
            _ => {}
        }
        Ok(())
    })?;
    update.to = (!to.name.is_empty()).then_some(to);
    Ok((full_name, Piece::FieldUpdate(is_owner.then_some(update))))
}

/// An outbound message. Its `description` is not read: people write credentials there.
fn outbound_message(cursor: &mut Cursor<'_>) -> Result<(String, Piece), MetadataError> {
    let mut full_name = String::new();
    let mut message = OutboundMessage::default();
    cursor.children(|cursor, name| {
        match name {
            "fullName" => full_name = cursor.string()?,
            "endpointUrl" => cursor.fill_origin(&mut message.to)?,
            "includeSessionId" => message.includes_session = cursor.flag()?.unwrap_or_default(),
            "integrationUser" => message.names_user = !cursor.text()?.is_empty(),
            _ => {}
        }
        Ok(())
    })?;
    Ok((full_name, Piece::OutboundMessage(message)))
}

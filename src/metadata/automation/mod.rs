//! Automation: flows, workflow, rules, what runs as a user, and the text of Apex.
//!
//! Users that are named here are read elsewhere, with all others that metadata names. What may hold a
//! secret (addresses with keys in them, descriptions, addresses of email services) is not taken over.

mod apex;
mod apex_token;
mod element;
mod flow;
mod ids;
mod rules;
mod service;
#[cfg(test)]
mod tests;
mod workflow;

use super::error::MetadataError;
use super::name;
use super::xml::Cursor;
use crate::catalog::metadata_part;
use crate::org::{ApexClass, ApexTrigger, AutomationComponent, Component, Workflow};

/// Reads a document of this family; `None` when its root is of another.
pub(super) fn read(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Component>, MetadataError> {
    let part = component(root, path, cursor)?;
    Ok(part.map(|part| Component::Automation(Box::new(part))))
}

fn component(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<AutomationComponent>, MetadataError> {
    let name = || name::of_file(path);
    Ok(Some(match root {
        "Flow" => {
            let (name, version) = versioned(name());
            AutomationComponent::Flow(name, version, flow::read(cursor)?)
        }
        "FlowDefinition" => {
            AutomationComponent::FlowDefinition(name(), flow::read_definition(cursor)?)
        }
        "Workflow" => AutomationComponent::Workflow(name(), workflow::read(cursor)?),
        "AssignmentRules" => AutomationComponent::AssignmentRules(name(), rules::read(cursor)?),
        "EscalationRules" => AutomationComponent::EscalationRules(name(), rules::read(cursor)?),
        "PlatformEventSubscriberConfig" => {
            let config = service::read_subscriber(cursor)?;
            AutomationComponent::PlatformEventSubscriberConfig(name(), config)
        }
        "EmailServicesFunction" => {
            let service = service::read_email_service(cursor)?;
            AutomationComponent::EmailServicesFunction(name(), service)
        }
        "Bot" => AutomationComponent::Bot(name(), service::read_bot(cursor)?),
        "ApexClass" => {
            let (api_version, status) = apex::read_meta(cursor)?;
            let class = ApexClass {
                api_version,
                status,
                ..ApexClass::default()
            };
            AutomationComponent::ApexClass(name(), class)
        }
        "ApexTrigger" => {
            let (api_version, status) = apex::read_meta(cursor)?;
            let trigger = ApexTrigger {
                api_version,
                status,
                ..ApexTrigger::default()
            };
            AutomationComponent::ApexTrigger(name(), trigger)
        }
        _ => return piece_of_workflow(root, path, cursor),
    }))
}

/// Scans a file of Apex, by its suffix; `None` if it has another. No Apex begins with a tag: such a file
/// is XML under a wrong name.
pub(super) fn scan(path: &str, text: &[u8]) -> Option<(&'static str, AutomationComponent)> {
    if text.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let name = || name::of_file(path);
    if path.ends_with(".cls") {
        let class = AutomationComponent::ApexClass(name(), apex::scan_class(text));
        Some(("ApexClass", class))
    } else if path.ends_with(".trigger") {
        let trigger = AutomationComponent::ApexTrigger(name(), apex::scan_trigger(text));
        Some(("ApexTrigger", trigger))
    } else {
        None
    }
}

/// A piece of a workflow that has a file of its own.
fn piece_of_workflow(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<AutomationComponent>, MetadataError> {
    let Some((full_name, piece)) = workflow::read_piece(cursor, root)? else {
        return Ok(None);
    };
    let of_part = metadata_part(root).and_then(|(_, folder)| name::of_part(folder, path));
    // Nothing but the folder tells the object: names of rules hold any character, also a point.
    Ok(of_part.map(|(object, part)| {
        let name = if full_name.is_empty() {
            part
        } else {
            full_name
        };
        let mut workflow = Workflow::default();
        piece.add_to(&mut workflow, name);
        AutomationComponent::Workflow(object, workflow)
    }))
}

/// Up to API 43 the file of a flow bears its version: `Name-3.flow`. No name holds a hyphen.
fn versioned(name: String) -> (String, Option<u32>) {
    let split = name.rsplit_once('-');
    match split.and_then(|(name, version)| Some((name, version.parse().ok()?))) {
        Some((flow, version)) => (flow.to_owned(), Some(version)),
        None => (name, None),
    }
}

/// An API version without what stands behind the point, which is always zero.
fn version(text: &str) -> Option<u16> {
    text.split('.').next()?.parse().ok()
}

//! Queues.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::{Party, PartyKind, Queue};

/// Reads a queue whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Queue, MetadataError> {
    let mut queue = Queue::default();
    cursor.children(|cursor, name| match name {
        "name" => cursor.fill(&mut queue.label),
        "queueSobject" => cursor.children(|cursor, name| match name {
            "sobjectType" => cursor.push_to(&mut queue.objects),
            _ => Ok(()),
        }),
        // Members of a kind stand in an element of their own: `users`, `publicGroups`, …
        "queueMembers" => cursor.children(|cursor, _| {
            cursor.children(|cursor, name| {
                let member = cursor.string()?;
                if !member.is_empty() {
                    queue.members.push(Party {
                        kind: PartyKind::of(name),
                        name: member,
                    });
                }
                Ok(())
            })
        }),
        _ => Ok(()),
    })?;
    Ok(queue)
}

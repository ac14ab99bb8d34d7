//! Workflow: rules, field updates that set the owner, and outbound messages.

use std::collections::{BTreeMap, BTreeSet};

use super::{Assignee, fill};
use crate::org::Origin;

/// The workflow of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workflow {
    /// Rules by name.
    pub rules: BTreeMap<String, WorkflowRule>,
    /// Field updates that set `OwnerId`, by name. Approval processes call them as well.
    pub owner_updates: BTreeMap<String, OwnerUpdate>,
    /// Outbound messages by name. Approval processes and flows call them as well.
    pub outbound_messages: BTreeMap<String, OutboundMessage>,
}

/// A workflow rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkflowRule {
    /// `active`.
    pub active: bool,
    /// Its actions, at once or later: `type` and `name`.
    pub actions: BTreeSet<(String, String)>,
}

/// A field update that sets the owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerUpdate {
    /// To whom; nothing where the value does not come from a look-up.
    pub to: Option<Assignee>,
    /// `targetObject`: the relationship to the record that is changed; empty for the object itself.
    pub target: String,
}

/// A message that tells an outside system of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboundMessage {
    /// Origin of `endpointUrl`.
    pub to: Option<Origin>,
    /// `includeSessionId`: whoever receives it can act as the user the message is sent as.
    pub includes_session: bool,
    /// Whether `integrationUser` says whom it is sent as.
    pub names_user: bool,
}

impl Workflow {
    /// Adds another copy, or another piece.
    pub(super) fn unite(&mut self, other: Self) {
        for (name, rule) in other.rules {
            let entry = self.rules.entry(name).or_default();
            entry.active |= rule.active;
            entry.actions.extend(rule.actions);
        }
        for (name, update) in other.owner_updates {
            let entry = self.owner_updates.entry(name).or_default();
            entry.to = entry.to.take().or(update.to);
            fill(&mut entry.target, update.target);
        }
        for (name, message) in other.outbound_messages {
            self.outbound_messages.entry(name).or_insert(message);
        }
    }

    /// Whether an active rule does this action, given as `type` (such as `FieldUpdate`) and name.
    #[must_use]
    pub fn is_done_by_a_rule(&self, kind: &str, name: &str) -> bool {
        let mut actions = self
            .rules
            .values()
            .filter(|rule| rule.active)
            .flat_map(|rule| &rule.actions);
        actions.any(|(its_kind, its_name)| its_kind == kind && its_name == name)
    }

    /// How many outbound messages are sent as a user that the metadata names.
    #[must_use]
    pub fn integration_users(&self) -> usize {
        let messages = self.outbound_messages.values();
        messages.filter(|message| message.names_user).count()
    }
}

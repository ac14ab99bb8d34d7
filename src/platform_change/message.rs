//! Outbound messages that carry a session id.

use super::{Impact, Standing};
use crate::catalog::PlatformChange;
use crate::org::Org;

/// The type of action that sends a message.
const ACTION: &str = "OutboundMessage";

/// The messages that a change hits. Who receives one is known by address alone.
pub(super) fn impacts(change: &'static PlatformChange, org: &Org, impacts: &mut Vec<Impact>) {
    for (object, workflow) in &org.automation.workflows {
        let messages = workflow.outbound_messages.iter();
        for (name, message) in messages.filter(|(_, message)| message.includes_session) {
            // Flows send messages too.
            let (standing, sent) = if workflow.is_done_by_a_rule(ACTION, name) {
                (Standing::Affected, "an active workflow rule sends it")
            } else {
                (Standing::MayBe, "no active workflow rule sends it")
            };
            let to = message.to.as_ref().map(ToString::to_string);
            impacts.push(Impact {
                change,
                user: None,
                client: to.unwrap_or_default(),
                standing,
                evidence: format!(
                    "outbound message `{object}.{name}` includes the session id; {sent}"
                ),
                events: None,
                period: None,
            });
        }
    }
}

//! Causes: who or what may stand behind a door.

use super::{Client, Clients};
use crate::activity::{Door, DoorKind};
use crate::catalog::{ClientKind, evidence};
use crate::org::{Actor, Channel};

/// What may have made a change: an actor, how it came in, and by which client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause {
    /// Person, integration, …
    pub actor: Actor,
    /// How it came in.
    pub channel: Channel,
    /// Number of the client, where one is known by name.
    pub client: Option<usize>,
}

impl Cause {
    /// What a door suggests.
    #[must_use]
    pub fn behind(door: Door, clients: &Clients) -> Self {
        let number = clients.of_signature(door.signature);
        let client = clients.get(number);
        let named = client.filter(|c| !c.name.is_empty()).map(|_| number);
        match door.kind {
            DoorKind::Ui => Self::person(Channel::Ui, None),
            DoorKind::Async => Self {
                actor: Actor::Automation,
                channel: Channel::Apex,
                client: None,
            },
            DoorKind::InBrowser => Self::person(Channel::Tool, named),
            DoorKind::Api | DoorKind::Bulk | DoorKind::Program => match client.and_then(|c| c.kind)
            {
                Some(ClientKind::Tool) => Self::person(Channel::Tool, named),
                Some(ClientKind::Platform) => Self::person(Channel::Ui, None),
                _ => Self {
                    actor: Actor::Integration,
                    channel: match door.kind {
                        DoorKind::Bulk => Channel::Bulk,
                        DoorKind::Program => Channel::Unknown,
                        _ => Channel::Api,
                    },
                    client: named,
                },
            },
        }
    }

    /// What a login by this client suggests.
    pub(super) fn of_login(client: &Client, clients: &Clients) -> Self {
        let number = clients.clients_position(client);
        match client.kind {
            Some(ClientKind::Tool) => Self::person(Channel::Tool, number),
            Some(ClientKind::Platform) => Self::person(Channel::Ui, None),
            _ => Self {
                actor: Actor::Integration,
                channel: Channel::Api,
                client: number,
            },
        }
    }

    /// A person at work.
    #[must_use]
    pub const fn person(channel: Channel, client: Option<usize>) -> Self {
        Self {
            actor: Actor::Human,
            channel,
            client,
        }
    }

    /// How sure one may be that who is behind it is of this kind.
    #[must_use]
    pub fn certainty(&self) -> f64 {
        let certainty = evidence().certainty;
        match (self.actor, self.channel) {
            (Actor::Human, Channel::Tool) => certainty.tool,
            (Actor::Human, _) => certainty.ui,
            (Actor::Automation, _) => certainty.automation,
            _ if self.client.is_some() => certainty.named,
            _ => certainty.unnamed,
        }
    }
}

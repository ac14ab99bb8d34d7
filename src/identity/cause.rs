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
            DoorKind::Api | DoorKind::Bulk | DoorKind::Program => {
                let channel = match door.kind {
                    DoorKind::Bulk => Channel::Bulk,
                    DoorKind::Program => Channel::Unknown,
                    _ => Channel::Api,
                };
                Self::of_client(client.and_then(|c| c.kind), channel, named)
            }
        }
    }

    /// What a login by this client suggests.
    pub(super) fn of_login(client: &Client, clients: &Clients) -> Self {
        let number = clients.clients_position(client);
        Self::of_client(client.kind, Channel::Api, number)
    }

    /// What a client of this kind suggests where it comes in by itself.
    const fn of_client(kind: Option<ClientKind>, channel: Channel, client: Option<usize>) -> Self {
        let (actor, channel) = match kind {
            Some(ClientKind::Tool) => return Self::person(Channel::Tool, client),
            Some(ClientKind::Platform) => return Self::person(Channel::Ui, None),
            Some(ClientKind::Automation) => (Actor::Automation, Channel::Platform),
            Some(ClientKind::Agent) => (Actor::Agent, channel),
            // A program that nobody knows is an outside system's.
            Some(ClientKind::Integration | ClientKind::Library) | None => {
                (Actor::Integration, channel)
            }
        };
        Self {
            actor,
            channel,
            client,
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

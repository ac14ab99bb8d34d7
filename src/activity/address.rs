//! Where a login works from, for requests that name neither client nor session.
//!
//! `ApiTotalUsage` has no login key and no user agent, and the `Login` event of a login key may be lost or older than the
//! logs. What requests have is the address they came from, which `Login` events have beside the agent. So the
//! nameless requests of one login from one address are taken for those of one client: of the one that signed in from
//! there and shows an agent and no other name. An app, or a client that gives a name, would stand in the request.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU64;

use super::{Login, Signature};
use crate::catalog::{LoginRoute, without_version};
use crate::hash::Hash128;
use crate::org::{LoginIds, LoginKey, SalesforceId};

/// One login at one address, as a number: few enough for a hash of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address(NonZeroU64);

impl Address {
    /// `None` for a cell that holds no address, as where the platform itself called.
    pub(super) fn of(user: &SalesforceId, cell: &[u8]) -> Option<Self> {
        let address: IpAddr = std::str::from_utf8(cell).ok()?.trim().parse().ok()?;
        let mut hash = Hash128::new();
        hash.add(user.as_bytes());
        match address {
            IpAddr::V4(address) => hash.add(&address.octets()),
            IpAddr::V6(address) => hash.add(&address.octets()),
        }
        let half = u64::try_from(hash.value() >> 64).ok()?;
        NonZeroU64::new(half).map(Self)
    }

    /// What stands for the session of requests that have none. No login key is as small a number.
    pub(super) fn session(self) -> u128 {
        u128::from(self.0.get())
    }
}

/// Clients that show an agent alone, by the agent without version.
#[derive(Debug, Default)]
struct Agents<'a> {
    of: BTreeMap<&'a str, &'a Signature>,
}

impl<'a> Agents<'a> {
    fn extend(&mut self, client: Option<&'a Signature>) {
        if let Some(client) = client {
            let agent = without_version(&client.agent);
            self.of.entry(agent).or_insert(client);
        }
    }

    /// The one of them, if there is one only, and it shows anything.
    fn only(&self) -> Option<&'a Signature> {
        let one = self.of.first_key_value().filter(|_| self.of.len() == 1);
        one.map(|(_, client)| *client)
            .filter(|client| !client.agent.is_empty())
    }
}

/// The client of each of these addresses: the one that signed in from there; and the login's one such client, where
/// nobody was seen to sign in from there.
pub(super) fn clients(
    logins: &BTreeMap<SalesforceId, Login>,
    addresses: impl Iterator<Item = (Address, LoginKey)>,
    ids: &LoginIds,
) -> BTreeMap<Address, Signature> {
    let mut at: BTreeMap<Address, Agents<'_>> = BTreeMap::new();
    let mut under: BTreeMap<SalesforceId, Agents<'_>> = BTreeMap::new();
    for (user, login) in logins {
        for mark in &login.marks {
            // The login history knows no agents.
            let is_silent = mark.is_event() && !mark.client.has_name();
            let is_program = matches!(mark.route.0, LoginRoute::Oauth | LoginRoute::Api);
            let client = Some(&mark.client).filter(|_| is_silent && is_program);
            if let Some(address) = mark.address {
                at.entry(address).or_default().extend(client);
            }
            under.entry(*user).or_default().extend(client);
        }
    }
    let named = addresses.filter_map(|(address, login)| {
        let here = at.get(&address).or_else(|| under.get(&ids.get(login)?));
        Some((address, here?.only()?.clone()))
    });
    named.collect()
}

//! Where a login works from, for requests that name neither client nor session.
//!
//! `ApiTotalUsage` has no login key and no user agent. It has the address a request came from, and `Login` events have
//! it beside the agent. So the nameless requests of one login from one address are taken for those of one session,
//! and its client is the one that signed in from there and shows an agent and no other name: an app, or a client
//! that gives a name, would stand in the request itself.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{Login, Signature};
use crate::catalog::{LoginRoute, without_version};
use crate::hash::Hash128;
use crate::org::{LoginIds, LoginKey, SalesforceId};

/// What stands for the session of a login's nameless requests from an address; `None` for a cell that holds no
/// address, as where the platform itself called.
pub(super) fn key(user: &SalesforceId, cell: &[u8]) -> Option<u128> {
    let address: IpAddr = std::str::from_utf8(cell).ok()?.trim().parse().ok()?;
    let mut hash = Hash128::new();
    hash.add(b"address");
    hash.add(user.as_bytes());
    match address {
        IpAddr::V4(address) => hash.add(&address.octets()),
        IpAddr::V6(address) => hash.add(&address.octets()),
    }
    Some(hash.value())
}

/// Clients that show an agent alone, by the agent without version.
#[derive(Debug, Default)]
struct Agents<'a> {
    of: BTreeMap<&'a str, &'a Signature>,
}

impl<'a> Agents<'a> {
    fn add(&mut self, client: &'a Signature) {
        self.of
            .entry(without_version(&client.agent))
            .or_insert(client);
    }

    /// The one of them, if there is one only, and it shows anything.
    fn only(&self) -> Option<&'a Signature> {
        let one = self.of.first_key_value().filter(|_| self.of.len() == 1);
        one.map(|(_, client)| *client)
            .filter(|client| !client.agent.is_empty())
    }
}

/// The client of each of these addresses, of which each is one login's: the one that signed in from there; and the
/// login's one such client, where none was seen to sign in from there.
pub(super) fn clients(
    logins: &BTreeMap<SalesforceId, Login>,
    addresses: impl Iterator<Item = (u128, LoginKey)>,
    ids: &LoginIds,
) -> Vec<(u128, Signature)> {
    let mut at: BTreeMap<u128, Agents<'_>> = BTreeMap::new();
    let mut under: BTreeMap<SalesforceId, Agents<'_>> = BTreeMap::new();
    for (user, login) in logins {
        for mark in &login.marks {
            let by_program = matches!(mark.route.0, LoginRoute::Oauth | LoginRoute::Api);
            // The login history knows no agents.
            if !by_program || !mark.is_event() || mark.client.has_name() {
                continue;
            }
            under.entry(*user).or_default().add(&mark.client);
            if let Some(address) = mark.address {
                at.entry(address).or_default().add(&mark.client);
            }
        }
    }
    let named = addresses.filter_map(|(address, login)| {
        let here = at.get(&address).or_else(|| under.get(&ids.get(login)?));
        Some((address, here?.only()?.clone()))
    });
    let mut named: Vec<(u128, Signature)> = named.collect();
    named.sort_unstable();
    named
}

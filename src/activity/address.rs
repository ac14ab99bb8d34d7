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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::activity::LoginMark;
    use crate::org::{LoginKeys, UtcTime};

    /// The agents that are found for addresses, when a login signed in from addresses with agents.
    fn found(signed_in: &[(&str, &str)], asked: &[&str]) -> Vec<Option<String>> {
        let user = SalesforceId::parse(b"0055j000000Ud71").unwrap();
        let at = |address: &str| Address::of(&user, address.as_bytes());
        let marks = signed_in.iter().map(|(address, agent)| {
            let client = Signature {
                agent: (*agent).to_owned(),
                ..Signature::default()
            };
            let route = match *agent {
                "browser" => LoginRoute::Ui,
                _ => LoginRoute::Api,
            };
            LoginMark {
                session: Some(1),
                address: at(address),
                ..LoginMark::new(UtcTime::from_millis(0), route, client)
            }
        });
        let login = Login {
            marks: marks.collect(),
            ..Login::default()
        };
        let keys = LoginKeys::default();
        let key = keys.key(user);
        let addresses = asked.iter().filter_map(|address| Some((at(address)?, key)));
        let named = clients(&BTreeMap::from([(user, login)]), addresses, &keys.ids());
        let agent = |address: &&str| named.get(&at(address)?).map(|client| client.agent.clone());
        asked.iter().map(agent).collect()
    }

    #[test]
    fn who_signed_in_from_an_address_works_from_there() {
        let signed_in = [
            ("192.0.2.1", "webfold-sync/2"),
            ("192.0.2.1", "webfold-sync/3"),
            ("2001:db8::1", "ringdesk/1"),
            ("192.0.2.3", "webfold-sync/3"),
            ("192.0.2.3", "ringdesk/1"),
        ];
        let asked = ["192.0.2.1", "2001:db8:0::1", "192.0.2.3", "192.0.2.9"];
        let some = |agent: &str| Some(agent.to_owned());
        assert_eq!(
            found(&signed_in, &asked),
            [some("webfold-sync/2"), some("ringdesk/1"), None, None]
        );
        assert_eq!(found(&signed_in, &["Salesforce.com IP", ""]), [None, None]);
    }

    #[test]
    fn from_new_addresses_works_the_one_client_that_shows_an_agent() {
        let webfold = ("192.0.2.1", "webfold-sync/2");
        let (person, blank) = (("192.0.2.2", "browser"), ("192.0.2.3", ""));
        let new = ["192.0.2.9"];
        let some = [Some("webfold-sync/2".to_owned())];
        assert_eq!(found(&[webfold, person], &new), some);
        // Nobody but a person is known to work from there.
        assert_eq!(found(&[webfold, person], &["192.0.2.2"]), [None]);
        // A client that shows nothing may as well have made the requests.
        assert_eq!(found(&[webfold, blank], &new), [None]);
    }
}

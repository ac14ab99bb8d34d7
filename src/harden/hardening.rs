//! All clients of an export: whom a set is proposed for, in which order, and who is set aside.

use std::collections::BTreeSet;

use thiserror::Error;

use super::fields::FieldsFrom;
use super::grounds::Grounds;
use super::name::Names;
use super::need::{Need, shown};
use super::proposal::Proposal;
use crate::catalog::{ClientKind, privilege};
use crate::org::{IdentityClass, UtcTime};

/// What is proposed for all clients.
#[derive(Clone, Debug, PartialEq)]
pub struct Hardening {
    /// The day the export is as of.
    pub as_of: Option<UtcTime>,
    /// Which fields the sets carry.
    pub fields: FieldsFrom,
    /// The proposals: clients of shared logins first, then by name.
    pub proposals: Vec<Proposal>,
    /// Clients for which nothing is proposed.
    pub aside: Vec<Aside>,
}

impl Aside {
    /// How the client is called where it is shown.
    #[must_use]
    pub fn shown(&self) -> &str {
        shown(&self.client)
    }
}

/// A client for which nothing is proposed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Aside {
    /// Its name; empty for all that never named themselves.
    pub client: String,
    /// Who is behind it.
    pub kind: Option<ClientKind>,
    /// Why, in words.
    pub why: &'static str,
}

/// The user names a client that nothing shows.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no client `{client}` in the export; {}", seen_words(.seen))]
pub struct UnknownClient {
    /// The name as typed.
    pub client: String,
    /// The clients there are.
    pub seen: Vec<String>,
}

fn seen_words(seen: &[String]) -> String {
    if seen.is_empty() {
        return "no log or stamp shows any client".to_owned();
    }
    let names: Vec<String> = seen.iter().map(|name| format!("`{name}`")).collect();
    format!("there are {}", names.join(", "))
}

impl Hardening {
    /// Proposes for each client, or for those that `only` names.
    ///
    /// # Errors
    /// [`UnknownClient`].
    pub fn of(
        mut needs: Vec<Need>,
        only: &[String],
        grounds: &Grounds<'_>,
        (fields, as_of): (FieldsFrom, Option<UtcTime>),
    ) -> Result<Self, UnknownClient> {
        needs.sort_by(|a, b| (&a.client, a.kind).cmp(&(&b.client, b.kind)));
        let is = |need: &Need, name: &String| shown(&need.client).eq_ignore_ascii_case(name);
        for name in only {
            if !needs.iter().any(|need| is(need, name)) {
                let names: BTreeSet<&str> = needs.iter().map(|need| shown(&need.client)).collect();
                return Err(UnknownClient {
                    client: name.clone(),
                    seen: names.into_iter().map(str::to_owned).collect(),
                });
            }
        }
        // Names are given to all, so that they do not depend on who is asked for.
        let mut names = Names::of(grounds.org);
        let mut hardening = Self {
            as_of,
            fields,
            proposals: Vec::new(),
            aside: Vec::new(),
        };
        for need in needs {
            let asked_for = only.iter().any(|name| is(&need, name));
            let (client, kind) = (need.client.clone(), need.kind);
            let why = why_aside(&need).filter(|_| !asked_for);
            let proposal = Proposal::of(need, grounds, fields, &mut names);
            if !only.is_empty() && !asked_for {
                continue;
            }
            match why.or_else(|| proposal.is_empty().then_some(NOTHING)) {
                Some(why) => hardening.aside.push(Aside { client, kind, why }),
                None => hardening.proposals.push(proposal),
            }
        }
        // Stable: within each part the names decide.
        hardening
            .proposals
            .sort_by_key(|proposal| !proposal.need.is_shared());
        Ok(hardening)
    }
}

const NOTHING: &str =
    "nothing that it does with objects is known: the logs that would tell are not in the export";

/// Why a client gets no user of its own.
fn why_aside(need: &Need) -> Option<&'static str> {
    match need.kind {
        _ if need.client.is_empty() => Some(
            "several programs may be behind calls that bear no name: name them by logs of more days first",
        ),
        Some(ClientKind::Tool) => {
            Some("a tool that people drive: each person's own login is right for it")
        }
        Some(ClientKind::Automation | ClientKind::Platform) => {
            Some("a service of the platform: it works by the platform's own users")
        }
        _ if persons(need) > privilege().persons.most => Some(
            "people sign in to it with logins of their own: it acts for its user, who needs the rights and not the app",
        ),
        _ => None,
    }
}

/// People under whose own logins a client works.
fn persons(need: &Need) -> usize {
    let logins = need.logins.iter();
    logins
        .filter(|login| login.class == IdentityClass::Human)
        .count()
}

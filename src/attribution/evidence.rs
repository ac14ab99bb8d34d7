//! Everything that speaks about a stamp, in one place to ask.

use super::Verdict;
use super::login::{Facts, by_identity};
use crate::activity::{Timeline, Writes};
use crate::identity::{Clients, Identities};
use crate::loads::Loads;
use crate::org::{IdentityClass, LoginIds, LoginKey, Undecided};
use crate::records::Results;

/// What is known before any record is judged.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// What was seen to happen.
    pub(super) timeline: &'a Timeline,
    /// What was written.
    pub(super) writes: &'a Writes,
    /// Who the clients are.
    pub(super) clients: &'a Clients,
    /// What each login is and when it was seen, by its number.
    pub(super) facts: Facts<'a>,
    /// Loads that set stamps themselves.
    pub(super) loads: &'a Loads,
    /// What result files of loads name.
    pub(super) results: &'a Results,
}

impl<'a> Evidence<'a> {
    /// Puts together what was seen to happen, what was written, who the clients are, what each login
    /// is, which stamps loads set and what their result files name. `ids` are the logins that records and writes name by number.
    #[must_use]
    pub fn new(
        (timeline, writes): (&'a Timeline, &'a Writes),
        (identities, clients): (&Identities, &'a Clients),
        (loads, results): (&'a Loads, &'a Results),
        ids: &LoginIds,
    ) -> Self {
        Self {
            timeline,
            writes,
            clients,
            loads,
            results,
            facts: Facts::new(ids, timeline, identities),
        }
    }

    /// What a login is.
    pub(super) fn class(&self, login: LoginKey) -> IdentityClass {
        let facts = self.facts.get(login);
        facts.map_or(IdentityClass::Unknown, |facts| facts.class)
    }

    /// The verdict on a stamp or change that was not looked at.
    pub(super) fn unasked(&self, login: Option<LoginKey>) -> Verdict {
        let facts = login.and_then(|login| self.facts.get(login));
        let sole = facts.and_then(|facts| facts.sole);
        sole.map_or(
            Verdict::unknown(Undecided::NoEvidence, None),
            |(sole, confidence)| by_identity(&sole, confidence),
        )
    }
}

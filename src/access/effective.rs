//! What one user may do: what the assignments grant, as long as the user is active.

use std::sync::Arc;

use super::answer::{Answer, Tally};
use super::bit::Bit;
use super::combination::Access;
use super::gap::{Aside, StaleGroup};
use super::holdings::{Joined, Joins};
use super::question::Question;
use super::view::View;
use crate::org::{Org, SalesforceId};

/// What one user may do.
#[derive(Clone, Debug)]
pub struct Effective<'o> {
    active: Option<bool>,
    access: Arc<Access<'o>>,
    aside: Vec<Aside<'o>>,
    stale: Vec<StaleGroup<'o>>,
}

impl<'o> Effective<'o> {
    /// Joins one user to all that grants them something. For many users take
    /// [`Everyone`](super::Everyone), which shares what is equal.
    #[must_use]
    pub fn of(user: &SalesforceId, org: &'o Org, view: &'o View) -> Self {
        let joined = Joins::new(org).of(user, view);
        let access = Access::new(&joined.holdings, org, view);
        Self::new(user, org, joined, Arc::new(access))
    }

    pub(super) fn new(
        user: &SalesforceId,
        org: &'o Org,
        joined: Joined<'o>,
        access: Arc<Access<'o>>,
    ) -> Self {
        Self {
            active: org.users.get(user).and_then(|user| user.active),
            access,
            aside: joined.aside.into_iter().collect(),
            stale: joined.stale.into_iter().collect(),
        }
    }

    /// Whether the user has a right. Who is not active has none.
    #[must_use]
    pub fn bit(&self, question: &Question) -> Bit {
        if self.active == Some(false) {
            return Bit::NotGranted;
        }
        self.access.bit(question)
    }

    /// Whether the user has a right, and every grant that gives it.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Answer<'o> {
        if self.active == Some(false) {
            return Tally::default().answer();
        }
        self.access.answer(question)
    }

    /// What the assignments grant, whether the user is active or not: an administrator can activate
    /// them again.
    #[must_use]
    pub fn access(&self) -> &Access<'o> {
        &self.access
    }

    /// Assignments that grant nothing now: session-based or over.
    #[must_use]
    pub fn aside(&self) -> &[Aside<'o>] {
        &self.aside
    }

    /// Groups whose files may say something else than the org grants.
    #[must_use]
    pub fn stale_groups(&self) -> &[StaleGroup<'o>] {
        &self.stale
    }
}

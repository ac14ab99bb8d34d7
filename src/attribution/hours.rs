//! When in the day the acts under some logins were made, by whom.
//!
//! A person's day and a machine's look different, and side by side they show at a glance that two share a login. Hours
//! are those of UTC, as all times here. Only the logins that are drawn are counted: for all others each stamp costs one
//! look into a table.

use std::collections::BTreeMap;

use super::object::is_untouched;
use super::{Attributed, Verdict};
use crate::org::{Actor, LoginIds, LoginKey, SalesforceId};
use crate::records::Stamp;

const HOURS: usize = 24;

/// The acts of one login by actor, in the order of [`Actor::ALL`], and by hour of the day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayHours {
    acts: [[u64; HOURS]; Actor::ALL.len()],
}

impl DayHours {
    /// What an actor did in each hour.
    #[must_use]
    pub fn of(&self, actor: Actor) -> &[u64; HOURS] {
        &self.acts[actor as usize]
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        let sums = self.acts.as_flattened_mut().iter_mut();
        for (sum, more) in sums.zip(other.acts.as_flattened()) {
            *sum += more;
        }
    }
}

/// The logins whose hours are counted.
#[derive(Clone, Debug, Default)]
pub struct DrawnLogins {
    /// By the place of a login: one more than its place among those that are drawn; 0 for none.
    slots: Vec<u16>,
    ids: Vec<SalesforceId>,
}

impl DrawnLogins {
    /// The logins that are wanted, of all that there are; the first 65,535 of them.
    #[must_use]
    pub fn new(logins: &LoginIds, wanted: impl Fn(&SalesforceId) -> bool) -> Self {
        let mut drawn = Self::default();
        for (_, id) in logins.iter() {
            let slot = u16::try_from(drawn.ids.len() + 1);
            match slot.ok().filter(|_| wanted(&id)) {
                Some(slot) => {
                    drawn.ids.push(id);
                    drawn.slots.push(slot);
                }
                None => drawn.slots.push(0),
            }
        }
        drawn
    }
}

/// Counts the hours of one object while its records pass by, in no order.
#[derive(Clone, Debug)]
pub struct HoursCounter<'a> {
    drawn: &'a DrawnLogins,
    hours: Vec<DayHours>,
}

impl<'a> HoursCounter<'a> {
    /// Nothing yet.
    #[must_use]
    pub fn new(drawn: &'a DrawnLogins) -> Self {
        Self {
            drawn,
            hours: vec![DayHours::default(); drawn.ids.len()],
        }
    }

    /// Counts the acts that made and last changed a record.
    pub fn count(&mut self, attributed: &Attributed) {
        let record = &attributed.record;
        self.add(record.created, attributed.created);
        if !is_untouched(record) {
            self.add(record.modified, attributed.modified);
        }
    }

    fn add(&mut self, stamp: Stamp<LoginKey>, verdict: Option<Verdict>) {
        let Some((login, at)) = stamp.by.zip(stamp.at) else {
            return;
        };
        let slot = self.drawn.slots.get(login.place()).copied().unwrap_or(0);
        let of = usize::from(slot).checked_sub(1);
        let hours = of.and_then(|place| self.hours.get_mut(place));
        if let Some((hours, verdict)) = hours.zip(verdict) {
            let hour = at.seconds().rem_euclid(86_400) / 3600;
            let hour = usize::try_from(hour).unwrap_or(0);
            hours.acts[verdict.actor as usize][hour] += 1;
        }
    }

    /// By login; those of which nothing passed are left out.
    #[must_use]
    pub fn finish(self) -> BTreeMap<SalesforceId, DayHours> {
        let ids = self.drawn.ids.iter().copied();
        let some = ids.zip(self.hours);
        some.filter(|(_, hours)| *hours != DayHours::default())
            .collect()
    }
}

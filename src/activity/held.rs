//! How much of what logs tell is held in memory, and where that ends.
//!
//! Sessions, jobs, days and the like are few in an honest log and as many as rows in one that is made to fill the memory. What is
//! held is counted by weights, not by what the allocator says: so the limit is reached by the same exports on every machine, with
//! however many threads. A part holds nothing that the whole does not hold, so that a part may stop for the whole; only copies of
//! a log in other words, of which one is left out later, may make a part hold more.

use std::collections::BTreeSet;

use super::Activity;

/// About what each kind of thing takes at the most until the result is written, in bytes: measured with
/// `benches/load/cardinality.py`, which varies one column of a log at a time. Clients without a name and pairs go by the size
/// of what is kept of them.
mod weight {
    /// What a login key ties together.
    pub(super) const SESSION: u64 = 192;
    /// A client under a login: its doors, its use of the API, its rights, its findings.
    pub(super) const PRESENCE: u64 = 8_192;
    /// A client without a name, in one session: it is one of few once sessions are resolved.
    pub(super) const NAMELESS: u64 = 512;
    /// A day of a client under a login.
    pub(super) const DAY: u64 = 768;
    /// One thing that a client did with one object.
    pub(super) const USE: u64 = 4_096;
    /// A name of an object, or of a field of it.
    pub(super) const NAME: u64 = 384;
    /// A job of the Bulk API, or of asynchronous Apex.
    pub(super) const JOB: u64 = 2_048;
    /// A sign-in.
    pub(super) const SIGN_IN: u64 = 640;
    /// A type of events.
    pub(super) const TYPE: u64 = 2_048;
    /// An address, and whatever else is a pair of numbers.
    pub(super) const PAIR: u64 = 96;
}

/// After so many new things, or so many rows, what is held is counted again.
const AFTER_NEW: usize = 1 << 14;
const AFTER_ROWS: u32 = 1 << 16;

/// When it was counted last.
#[derive(Debug, Default)]
pub(super) struct Counted {
    things: usize,
    rows: u32,
}

/// What readers of rows hold besides, until their file ends.
#[derive(Clone, Copy)]
pub(super) enum Besides {
    Nothing,
    /// So many types of events.
    Types(usize),
    /// So many sign-ins whose time is not settled.
    SignIns(usize),
}

impl Besides {
    const fn count(self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Types(count) | Self::SignIns(count) => count,
        }
    }

    fn weight(self) -> u64 {
        match self {
            Self::Nothing => 0,
            Self::Types(count) => weighed(count, weight::TYPE),
            Self::SignIns(count) => weighed(count, weight::SIGN_IN),
        }
    }
}

fn weighed(count: usize, weight: u64) -> u64 {
    (count as u64).saturating_mul(weight)
}

impl Activity {
    /// Whether more is held than the limit allows, so that reading is to end. To be asked at each row.
    pub(super) fn is_full(&mut self, besides: Besides) -> bool {
        self.counted.rows += 1;
        let things = self.things() + besides.count();
        if things < self.counted.things + AFTER_NEW && self.counted.rows < AFTER_ROWS {
            return false;
        }
        self.counted = Counted { things, rows: 0 };
        self.journal.holds(self.held() + besides.weight())
    }

    /// Tells the journal how much is held of everything together.
    pub fn count_held(&self) {
        self.journal.holds(self.held());
    }

    /// How many things are held, without looking at any.
    fn things(&self) -> usize {
        let numbered = self.sessions.len() + self.presence.len() + self.uses.len();
        numbered + self.names_met() + self.jobs.len() + self.noted + self.pairs()
    }

    fn pairs(&self) -> usize {
        let more = self.more_clients.len() + self.more_writers.len();
        self.addresses.len() + more + self.delegates.len()
    }

    /// What is held, in bytes as they are weighed.
    fn held(&self) -> u64 {
        let of_jobs = self.jobs.values().map(|job| &job.presence);
        let presence = self.presence.values().chain(of_jobs);
        let days: usize = presence.map(|presence| presence.days().len()).sum();
        let nameless = self.presence.keys().filter(|key| key.session.is_some());
        let nameless = nameless.count();
        let marks = self.logins.values().chain(self.logins_by_name.values());
        let sign_ins: usize = marks.map(BTreeSet::len).sum();
        let counts = [
            (self.sessions.len(), weight::SESSION),
            (nameless, weight::NAMELESS),
            (self.presence.len() - nameless, weight::PRESENCE),
            (days, weight::DAY),
            (self.uses.len(), weight::USE),
            // All readers number names together, and a part knows only those it met.
            (self.journal.objects.count(), weight::NAME),
            (self.jobs.len(), weight::JOB),
            (sign_ins, weight::SIGN_IN),
            (self.logged.len(), weight::TYPE),
            (self.pairs(), weight::PAIR),
        ];
        let weights = counts
            .into_iter()
            .map(|(count, weight)| weighed(count, weight));
        weights.fold(0, u64::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::sync::Arc;

    use super::*;
    use crate::activity::Journal;

    /// Otherwise the number of threads would decide whether the limit is reached.
    #[test]
    fn parts_together_weigh_what_one_reader_would_hold() {
        let dir = tempfile::tempdir().unwrap();
        let journal = || Arc::new(Journal::new(dir.path(), [1 << 20; 2], Arc::default()));
        let note = |activity: &mut Activity, from: u32, to: u32| {
            for n in from..to {
                activity.object(&format!("Object{n}__c"));
                activity.sessions.entry(n.into()).or_default();
                activity.job(format!("job{n}").as_bytes());
            }
        };
        let mut one = Activity::new(&journal());
        note(&mut one, 0, 30);
        let shared = journal();
        let [mut whole, mut part] = [Activity::new(&shared), Activity::new(&shared)];
        note(&mut whole, 0, 20);
        note(&mut part, 10, 30);
        assert!(part.held() <= one.held());
        whole.merge(part);
        assert_eq!(whole.held(), one.held());
    }
}

//! Learns the habits of every login: first from its own acts, then once more in the light of what is
//! usual in the org.

use std::sync::Arc;

use rayon::prelude::*;

use super::candidates::{Candidate, Candidates};
use super::company::{Company, CountedCells};
use super::features::Hours;
use super::habits::{Counts, Habits, Learner, OrgHabits};
use super::scales::Scales;
use super::sight::{Sight, Situation};
use super::weighing::Weigher;
use crate::activity::{Kin, Timeline};
use crate::identity::{Mixture, Plain};

/// Bytes that the acts of all logins, kept to learn from, may take together.
const BUDGET: usize = 64 << 20;

/// Acts a login keeps at least and at most.
const KEPT: (usize, usize) = (400, 12_000);

/// Acts of one login, thinned evenly when there are more than there is room for.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    acts: Vec<Sight>,
    room: usize,
    /// Every so many acts are kept.
    step: u64,
    seen: u64,
}

impl Sample {
    /// A sample of one login among so many.
    pub(super) fn new(logins: usize) -> Self {
        Self {
            acts: Vec::new(),
            room: Self::room(logins),
            step: 1,
            seen: 0,
        }
    }

    /// How many acts there is room for, for one login among so many.
    pub(super) fn room(logins: usize) -> usize {
        let room = BUDGET / size_of::<Sight>() / logins.max(1);
        room.clamp(KEPT.0, KEPT.1)
    }

    /// Adds the next act.
    pub(super) fn add(&mut self, act: Sight) {
        let kept = self.seen.is_multiple_of(self.step);
        self.seen += 1;
        if !kept {
            return;
        }
        if self.acts.len() == self.acts.capacity() {
            // Doubled, but never for more than there is room.
            let rest = self.room + 1 - self.acts.len().min(self.room);
            self.acts.reserve_exact(rest.min(self.acts.len().max(64)));
        }
        self.acts.push(act);
        if self.acts.len() > self.room {
            let mut place = 0;
            self.acts.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.step *= 2;
        }
    }

    /// Gives up the acts kept, and the room they take.
    pub(super) fn forget(&mut self) {
        self.acts = Vec::new();
    }

    /// How many acts there were.
    pub(super) fn seen(&self) -> u64 {
        self.seen
    }

    /// The acts kept.
    pub(super) fn acts(&self) -> &[Sight] {
        &self.acts
    }
}

/// What was learned of one login.
#[derive(Debug)]
pub(super) struct Learned<'a> {
    /// Who may have made its stamps.
    pub(super) candidates: Arc<Candidates<'a>>,
    pub(super) sample: Sample,
    pub(super) habits: Habits,
    /// What is usual for its stamps.
    pub(super) company: Company,
    /// How its acts fall to people and programs.
    pub(super) mixture: Mixture,
}

impl<'a> Learned<'a> {
    /// Nothing learned yet of one login among so many.
    pub(super) fn new(candidates: Arc<Candidates<'a>>, logins: usize) -> Self {
        Self {
            candidates,
            sample: Sample::new(logins),
            habits: Habits::default(),
            company: Company::default(),
            mixture: Mixture::default(),
        }
    }

    /// Whether logs or the login history showed anybody in its name.
    fn is_seen(&self) -> bool {
        self.candidates.list.iter().any(|it| it.days > 0)
    }
}

/// Learns the habits of all logins; returns the hours of their org.
pub(super) fn learn(logins: &mut [Option<Learned<'_>>], timeline: &Timeline) -> Hours {
    let known = || logins.iter().flatten().map(|login| login.sample.acts());
    let before = OrgHabits::of_hours(known());
    let hours = before.hours();
    let alone: Vec<Option<Counts>> = logins
        .par_iter()
        .map(|login| {
            let login = login.as_ref().filter(|it| it.is_seen())?;
            let (_, counts) = learner(login, &before, timeline).learn(login.sample.acts());
            Some(counts)
        })
        .collect();
    let mut org = before.clone();
    for (login, counts) in logins.iter().zip(&alone) {
        if let (Some(login), Some(counts)) = (login, counts) {
            org.add(&login.candidates, counts);
        }
    }
    logins.par_iter_mut().flatten().for_each(|login| {
        let learner = learner(login, &org, timeline);
        let habits = if login.is_seen() {
            learner.learn(login.sample.acts()).0
        } else {
            // Whom nobody saw is known by what is usual in the org.
            learner.prior()
        };
        login.habits = habits;
        login.company = {
            let scales = Scales::new(&login.habits, &login.candidates);
            let (acts, of) = (login.sample.acts(), login.sample.seen());
            Company::new(&CountedCells::new(acts, of, &scales, &hours))
        };
        login.mixture = mixture(login, &hours);
    });
    hours
}

/// Least probability at which an act counts as plainly somebody's.
const PLAIN: f64 = 0.9;

fn mixture(login: &Learned<'_>, hours: &Hours) -> Mixture {
    let mut mixture = Mixture::default();
    let scales = Scales::new(&login.habits, &login.candidates);
    let weigher = Weigher::new(&scales, login, hours);
    for act in login.sample.acts() {
        let [human, machine, automation] = weigher.weigh(act).kinds;
        mixture.acts += 1;
        mixture.human += human;
        mixture.machine += machine;
        mixture.automation += automation;
        let count = |plain: &mut Plain| {
            plain.acts += 1;
            plain.human += u64::from(human >= PLAIN);
            plain.machine += u64::from(machine >= PLAIN);
        };
        count(&mut mixture.plainly);
        if act.situation() != Situation::Bare {
            count(&mut mixture.plainly_lately);
        }
    }
    mixture
}

fn learner<'a>(login: &'a Learned<'_>, org: &OrgHabits, timeline: &Timeline) -> Learner<'a> {
    let list = &login.candidates.list;
    Learner::new(&login.candidates, org, |place| {
        let signs_in = timeline.login_period.is_some();
        let logged =
            |it: &Candidate| timeline.coverage.days(it.kin) > 0 || signs_in && it.kin != Kin::Async;
        list.get(place).is_some_and(logged)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::pace::FEATURES;

    /// An act that carries its number.
    fn act(n: u16) -> Sight {
        let [low, high] = n.to_le_bytes();
        let mut bins = [0; FEATURES];
        (bins[0], bins[1]) = (low, high);
        Sight::bare(bins)
    }

    fn number(act: &Sight) -> u16 {
        u16::from_le_bytes([act.pace.bins[0], act.pace.bins[1]])
    }

    #[test]
    fn a_sample_keeps_at_most_its_room_evenly() {
        for room in [4, 5, 400] {
            for all in [0, 1, 4, 5, 6, 399, 1000, 5000] {
                let mut sample = Sample {
                    room,
                    ..Sample::new(1)
                };
                (0..all).for_each(|n| sample.add(act(n)));
                let kept: Vec<u16> = sample.acts().iter().map(number).collect();
                let step = u16::try_from(sample.step).unwrap_or(u16::MAX);
                let even: Vec<u16> = (0..all).filter(|n| n % step == 0).collect();
                assert_eq!(kept, even, "room {room}, {all} acts");
                assert!(kept.len() <= room);
                assert!(step == 1 || kept.len() * 2 + 1 >= room, "needlessly few");
            }
        }
    }

    #[test]
    fn room_is_shared_among_logins_and_bounded() {
        assert_eq!(Sample::room(1), KEPT.1);
        assert_eq!(Sample::room(10_000_000), KEPT.0);
        assert!(Sample::room(100) >= Sample::room(10_000));
    }
}

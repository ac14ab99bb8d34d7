//! Learns the habits of every login: first from its own acts, then once more in the light of what is
//! usual in the org.

use std::sync::Arc;

use rayon::prelude::*;

use super::candidates::Candidates;
use super::habits::{Counts, Habits, Learner, OrgHabits};
use super::sight::Sight;
use crate::activity::Coverage;

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
        let room = BUDGET / size_of::<Sight>() / logins.max(1);
        Self {
            acts: Vec::new(),
            room: room.clamp(KEPT.0, KEPT.1),
            step: 1,
            seen: 0,
        }
    }

    /// Adds the next act.
    pub(super) fn add(&mut self, act: Sight) {
        let kept = self.seen.is_multiple_of(self.step);
        self.seen += 1;
        if !kept {
            return;
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
}

impl<'a> Learned<'a> {
    /// Nothing learned yet of one login among so many.
    pub(super) fn new(candidates: Arc<Candidates<'a>>, logins: usize) -> Self {
        Self {
            candidates,
            sample: Sample::new(logins),
            habits: Habits::default(),
        }
    }
}

/// Learns the habits of all logins.
pub(super) fn learn(logins: &mut [Option<Learned<'_>>], coverage: &Coverage) {
    let nothing = OrgHabits::default();
    let alone: Vec<Option<Counts>> = logins
        .par_iter()
        .map(|login| {
            let login = login.as_ref()?;
            let (_, counts) = learner(login, &nothing, coverage).learn(login.sample.acts());
            Some(counts)
        })
        .collect();
    let mut org = OrgHabits::default();
    for (login, counts) in logins.iter().zip(&alone) {
        if let (Some(login), Some(counts)) = (login, counts) {
            org.add(&login.candidates, counts);
        }
    }
    logins.par_iter_mut().flatten().for_each(|login| {
        let (habits, _) = learner(login, &org, coverage).learn(login.sample.acts());
        login.habits = habits;
    });
}

fn learner<'a>(login: &'a Learned<'_>, org: &OrgHabits, coverage: &Coverage) -> Learner<'a> {
    let list = &login.candidates.list;
    Learner::new(&login.candidates, org, |place| {
        list.get(place)
            .is_some_and(|it| coverage.days(it.kin) > 0)
    })
}

//! Who ran a load: the logged inserts into its object at its moment, by any login.
//!
//! The stamps of an imported record name whoever the old system knew. The load itself ran in the name of
//! somebody else, and left events of its own. A write speaks for a load by the part of its records that
//! it accounts for: what a person saved meanwhile explains one of thousands.

use std::collections::BTreeMap;

use super::LoadedObject;
use super::blocks::{Block, as_f64};
use super::signs::margin;
use crate::activity::{Family, ObjectNumber, Operation, Slot, Writes, Written};
use crate::catalog::evidence;
use crate::identity::{Cause, Clients};
use crate::org::{Actor, LoginIds, LoginKey, SalesforceId};
use crate::spill::SpillError;

/// Who ran one load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Runner {
    /// Who, and how probable that is; `None` when nobody is probable enough.
    pub(super) actor: Option<(Actor, f64)>,
    pub(super) client: Option<usize>,
    pub(super) login: Option<LoginKey>,
    pub(super) integration: f64,
}

/// The loads that are asked for.
#[derive(Debug, Default)]
pub(super) struct Runners {
    asked: Vec<Asked>,
}

#[derive(Debug)]
struct Asked {
    names: [Option<ObjectNumber>; 2],
    records: u64,
    /// First and last millisecond; `None` where the moment is too vague to ask about.
    window: Option<(i64, i64)>,
    /// Rows by who may have inserted them, plainly or possibly.
    rows: BTreeMap<Origin, [u64; 2]>,
}

/// Writes that tell of the same records are in different families and never added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    cause: Cause,
    login: SalesforceId,
    key: LoginKey,
    family: Family,
}

impl Runners {
    /// Adds a load, to be asked for with all others.
    pub(super) fn ask(&mut self, object: &LoadedObject, block: &Block) {
        let is_vague = |(from, to): &(i64, i64)| !block.is_dated && to - from > margin();
        let period = block.period.filter(|period| !is_vague(period));
        self.asked.push(Asked {
            names: object.names,
            records: block.records,
            // The last second of a stamp is a whole one.
            window: period.map(|(from, to)| (from, to + 999)),
            rows: BTreeMap::new(),
        });
    }

    /// Who ran each, in the order in which they were asked for, by one walk over the writes of each
    /// login.
    pub(super) fn find(
        mut self,
        writes: &Writes,
        clients: &Clients,
        ids: &LoginIds,
    ) -> Result<Vec<Option<Runner>>, SpillError> {
        let stretches = self.stretches();
        let keys: Vec<(LoginKey, SalesforceId)> = ids.iter().collect();
        if let ([(first, _), ..], [.., (last, _)], false) =
            (keys.as_slice(), keys.as_slice(), stretches.is_empty())
        {
            let mut walk = writes.of_logins(*first, *last)?;
            let mut found: Vec<Written> = Vec::new();
            for (key, login) in &keys {
                walk.begin(*key)?;
                found.clear();
                for ((from, to), asked) in &stretches {
                    found.retain(|written| written.slot.to >= *from);
                    walk.advance(*from, *to, &mut found)?;
                    for written in &found {
                        let cause = Cause::behind(written.slot.door, clients);
                        let family = written.slot.family;
                        let (login, key) = (*login, *key);
                        let origin = Origin {
                            cause,
                            login,
                            key,
                            family,
                        };
                        asked
                            .iter()
                            .for_each(|place| self.asked[*place].note(written, origin));
                    }
                }
            }
        }
        Ok(self.asked.iter().map(Asked::runner).collect())
    }

    /// The windows, united where they overlap, in the order of time, each with those who ask for it.
    fn stretches(&self) -> Vec<((i64, i64), Vec<usize>)> {
        let windows = self.asked.iter().enumerate();
        let windows = windows.filter_map(|(place, asked)| Some((asked.window?, place)));
        let mut windows: Vec<((i64, i64), usize)> = windows.collect();
        windows.sort_unstable();
        let mut stretches: Vec<((i64, i64), Vec<usize>)> = Vec::new();
        for ((from, to), place) in windows {
            match stretches.last_mut() {
                Some(((_, end), asked)) if from <= *end => {
                    *end = to.max(*end);
                    asked.push(place);
                }
                _ => stretches.push(((from, to), vec![place])),
            }
        }
        stretches
    }
}

impl Asked {
    /// Counts a write that may have been part of the load.
    fn note(&mut self, written: &Written, origin: Origin) {
        let Slot {
            from,
            to,
            operation,
            rows,
            ..
        } = written.slot;
        let reaches = self
            .window
            .is_some_and(|(begin, end)| from <= end && begin <= to);
        let named = written
            .object
            .is_some_and(|name| self.names.contains(&Some(name)));
        let fits = named || written.object.is_none();
        if !reaches || !fits {
            return;
        }
        let plainly = match operation {
            Operation::Create => named,
            Operation::Unknown => false,
            // Audit fields can be set by an insert only.
            Operation::Update | Operation::Upsert | Operation::Delete => return,
        };
        let sums = self.rows.entry(origin).or_default();
        let sum = &mut sums[usize::from(!plainly)];
        *sum = sum.saturating_add(rows);
    }

    /// The verdict of the writes; `None` where there are none.
    fn runner(&self) -> Option<Runner> {
        let import = evidence().import;
        let part = |rows: u64| as_f64(rows.min(self.records)) / as_f64(self.records.max(1));
        // Of several families, the one that explains best: they tell of the same act.
        let mut weights: BTreeMap<(Cause, SalesforceId), (f64, LoginKey)> = BTreeMap::new();
        for (origin, [plain, possible]) in &self.rows {
            let weight = part(*plain) * import.insert + part(*possible) * import.unclear;
            let known = weights.entry((origin.cause, origin.login));
            let known = known.or_insert((0.0, origin.key));
            known.0 = known.0.max(weight);
        }
        if weights.is_empty() {
            return None;
        }
        let seen: f64 = weights.values().map(|(weight, _)| weight).sum();
        let unseen = evidence().weight.unseen;
        let total = seen + unseen;
        let mut integration = (1.0 - import.prior_human) * unseen / total;
        let mut actors: BTreeMap<Actor, f64> = BTreeMap::new();
        for ((cause, _), (weight, _)) in &weights {
            let probability = weight / total;
            *actors.entry(cause.actor).or_default() += probability * cause.certainty();
            integration += match cause.actor {
                Actor::Integration => probability * cause.certainty(),
                _ => probability * (1.0 - cause.certainty()),
            };
        }
        let best = actors.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let actor = best.filter(|(_, probability)| *probability >= evidence().decide.runner);
        let of_actor = weights
            .iter()
            .filter(|((cause, _), _)| actor.is_some_and(|(actor, _)| cause.actor == actor));
        let leading = of_actor.max_by(|a, b| a.1.0.total_cmp(&b.1.0));
        // A client or login is named when it alone is as probable as an actor must be.
        let leading = leading.filter(|(_, (weight, _))| weight / total >= evidence().decide.runner);
        Some(Runner {
            actor,
            client: leading.and_then(|((cause, _), _)| cause.client),
            login: leading.map(|(_, (_, key))| *key),
            integration,
        })
    }
}

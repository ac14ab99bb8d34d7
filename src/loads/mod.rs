//! Loads that set the audit fields themselves, and who ran them.
//!
//! Whoever may "Set Audit Fields upon Record Creation" writes the created and modified stamps of the
//! records they insert: a migration keeps the dates and names of the old system. Such a stamp says
//! nothing of who was at work, and the login it names may not even have existed. Each object is walked
//! once in the order of ids, the neighbours that one load inserted are found (`blocks`), and the
//! logged inserts of that moment tell who ran it (`runner`).
//!
//! What is kept is a list of blocks per object, never a mark per record: it grows with the loads.

mod blocks;
mod runner;
mod signs;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::blocks::{Block, Finder};
use self::runner::Runners;
use self::signs::{Births, Order};
use crate::activity::{ObjectNumber, Writes};
use crate::catalog::evidence;
use crate::identity::Clients;
use crate::org::{Actor, LoginIds, LoginKey, Org, SalesforceId, UtcTime};
use crate::parallel::largest_first;
use crate::records::{Record, Sorted, Stamp};
use crate::spill::SpillError;

/// How many records pass between two signs of progress.
const STEP: u64 = 4096;

/// One load: neighbours in the order of ids whose stamps it set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// When it took place, as near as can be said.
    pub period: Option<(UtcTime, UtcTime)>,
    /// Records that told it from others. It may have more.
    pub records: u64,
    /// Who ran it: `unknown` where no log of that moment says.
    pub actor: Actor,
    /// Number of the client it came by, where that is known.
    pub client: Option<usize>,
    /// In whose name it ran, where a log says.
    pub login: Option<LoginKey>,
    /// Probability that `actor` is right; `None` when the actor is unknown.
    pub confidence: Option<f64>,
    /// Probability that an outside system ran it.
    pub integration: f64,
    /// Probability that it was a load at all.
    pub found: f64,
    block: Block,
}

/// The stamps of one record that a load set.
#[derive(Clone, Copy, Debug)]
pub struct Imported<'a> {
    /// By which load.
    pub load: &'a Load,
    /// Whether the modified stamp was set by it as well; the created stamp always was.
    pub modified: bool,
}

impl Imported<'_> {
    /// How many of the two stamps it set: the created one comes first.
    #[must_use]
    pub fn stamps(&self) -> usize {
        if self.modified { 2 } else { 1 }
    }
}

/// The loads of all objects.
#[derive(Debug, Default)]
pub struct Loads {
    of: BTreeMap<[u8; 3], Vec<Load>>,
    births: Births,
}

/// An object, and the numbers of the names under which logs may have it.
#[derive(Clone, Copy, Debug)]
pub struct LoadedObject {
    /// Its key prefix.
    pub prefix: [u8; 3],
    /// Numbers of its names.
    pub names: [Option<ObjectNumber>; 2],
}

impl LoadedObject {
    /// The object of a prefix, by its name.
    #[must_use]
    pub fn new(prefix: [u8; 3], name: &str, writes: &Writes) -> Self {
        let spelled = String::from_utf8_lossy(&prefix);
        Self {
            prefix,
            names: [name, &spelled].map(|name| writes.object(name)),
        }
    }
}

impl Loads {
    /// Finds the loads of these objects and who ran them. `ids` are the logins that records and writes
    /// name by number; `passed` hears of records walked.
    ///
    /// # Errors
    /// [`SpillError`] when records or writes cannot be read back.
    pub fn find(
        sorted: &Sorted,
        objects: &[LoadedObject],
        (org, ids): (&Org, &LoginIds),
        (writes, clients): (&Writes, &Clients),
        passed: &(dyn Fn(u64) + Sync),
    ) -> Result<Self, SpillError> {
        let born = |id: SalesforceId| org.users.get(&id).and_then(|user| user.created);
        let births = Births(ids.iter().map(|(_, id)| born(id)).collect());
        let rows = |object: &LoadedObject| sorted.objects().get(&object.prefix).copied();
        let found = largest_first(
            objects,
            |object| rows(object).unwrap_or(0),
            |_, object| blocks_of(sorted, object.prefix, &births, passed),
        );
        let mut of: BTreeMap<[u8; 3], Vec<Load>> = BTreeMap::new();
        let mut runners = Runners::default();
        for (object, blocks) in objects.iter().zip(found) {
            let loads = of.entry(object.prefix).or_default();
            for block in blocks? {
                runners.ask(object, &block);
                loads.push(Load::of_unknown(block));
            }
        }
        let known = runners.find(writes, clients, ids)?;
        let loads = objects.iter().flat_map(|object| {
            let count = of.get(&object.prefix).map_or(0, Vec::len);
            (0..count).map(|place| (object.prefix, place))
        });
        for ((prefix, place), runner) in loads.collect::<Vec<_>>().into_iter().zip(known) {
            let load = of.get_mut(&prefix).and_then(|loads| loads.get_mut(place));
            if let (Some(load), Some(runner)) = (load, runner) {
                load.run_by(&runner);
            }
        }
        of.retain(|_, loads| !loads.is_empty());
        Ok(Self { of, births })
    }

    /// The loads of one object, in the order of their ids.
    #[must_use]
    pub fn of_object(&self, prefix: [u8; 3]) -> &[Load] {
        self.of.get(&prefix).map_or(&[], Vec::as_slice)
    }

    /// Asks record by record, in the order of ids.
    #[must_use]
    pub fn along(&self, prefix: [u8; 3]) -> LoadWalk<'_> {
        LoadWalk {
            loads: self.of_object(prefix),
            births: &self.births,
            order: Order::default(),
        }
    }
}

fn blocks_of(
    sorted: &Sorted,
    prefix: [u8; 3],
    births: &Births,
    passed: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Block>, SpillError> {
    let mut walk = sorted.walk(prefix)?;
    let mut finder = Finder::default();
    let mut count = 0;
    while let Some(record) = walk.next_record()? {
        finder.next(&record, births);
        count += 1;
        if count == STEP {
            passed(std::mem::take(&mut count));
        }
    }
    passed(count);
    Ok(finder.finish())
}

impl Load {
    /// A load of which nothing is known but that it was one.
    fn of_unknown(block: Block) -> Self {
        let time = UtcTime::from_millis;
        Self {
            period: block.period.map(|(from, to)| (time(from), time(to))),
            records: block.records,
            actor: Actor::Unknown,
            client: None,
            login: None,
            confidence: None,
            integration: 1.0 - evidence().import.prior_human,
            found: block.confidence,
            block,
        }
    }

    fn run_by(&mut self, runner: &runner::Runner) {
        self.integration = runner.integration;
        if let Some((actor, probability)) = runner.actor {
            self.actor = actor;
            self.client = runner.client;
            self.login = runner.login;
            self.confidence = Some(probability * self.found);
        }
    }
}

/// The loads of one object, asked record by record.
#[derive(Clone, Debug)]
pub struct LoadWalk<'a> {
    loads: &'a [Load],
    births: &'a Births,
    order: Order,
}

impl<'a> LoadWalk<'a> {
    /// Which stamps of this record a load set; `None` where its created stamp is that of its insertion.
    /// Every record of the object is asked for, in the order of ids.
    pub fn of(&mut self, record: &Record<LoginKey>) -> Option<Imported<'a>> {
        while let [first, rest @ ..] = self.loads
            && first.block.ids.1 < record.id
        {
            self.loads = rest;
        }
        let next = self.loads.first()?;
        let placed = self.order.next(record, self.births)?;
        let load = Some(next).filter(|load| load.block.ids.0 <= record.id)?;
        let is_set = |stamp: Stamp<LoginKey>| {
            let at = stamp.at.map(UtcTime::millis);
            at.is_some_and(|at| {
                at < load.block.limit
                    || placed.contradicts(at)
                    || self.births.contradict(stamp.by, at)
            })
        };
        (placed.signs.speaks() || is_set(record.created)).then(|| Imported {
            load,
            modified: record.modified.at == record.created.at || is_set(record.modified),
        })
    }
}

//! From stamps to verdicts: the streams that run between the two walks over the records.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::candidates::Candidates;
use super::changes::GroupedChanges;
use super::cut::Batch;
use super::features::Hours;
use super::judge::judge;
use super::learn::{Learned, Sample, learn};
use super::look::Looker;
use super::scales::Scales;
use super::sight::Sight;
use super::stamps::{CauseSets, Collector, StampRow};
use super::verdict::VerdictRow;
use super::weighing::Weigher;
use super::witness::{Testimony, Witness};
use super::{Evidence, Verdict};
use crate::activity::{ObjectNumber, Writes};
use crate::identity::{Cause, Mixture};
use crate::org::{LoginIds, LoginKey, SalesforceId};
use crate::parallel::largest_first;
use crate::records::Sorted;
use crate::spill::{self, Sorter, SpillError, Walk};

/// An object, and the numbers of the two names under which logs may have it.
#[derive(Clone, Copy, Debug)]
pub struct ObjectNames {
    pub(super) prefix: [u8; 3],
    /// Its API name.
    pub(super) by_name: Option<ObjectNumber>,
    /// Its key prefix, where that is not its name.
    pub(super) by_prefix: Option<ObjectNumber>,
}

impl ObjectNames {
    /// What is no record: no write of records explains it.
    pub(super) const NO_RECORDS: Self = Self {
        prefix: [0; 3],
        by_name: None,
        by_prefix: None,
    };

    /// Whether it has records.
    pub(super) fn has_records(&self) -> bool {
        self.prefix != Self::NO_RECORDS.prefix
    }

    /// The object of a prefix, by its name.
    #[must_use]
    pub fn new(prefix: [u8; 3], name: &str, writes: &Writes) -> Self {
        let spelled = String::from_utf8_lossy(&prefix);
        Self {
            prefix,
            by_name: writes.object(name),
            by_prefix: Some(spelled)
                .filter(|spelled| spelled != name)
                .and_then(|spelled| writes.object(&spelled)),
        }
    }
}

/// All stamps and changes that are to be looked at one by one, login by login in time.
#[derive(Debug)]
pub struct Acts {
    /// Those of the records, then those of the changes, group by group.
    objects: Vec<ObjectNames>,
    of_records: usize,
    /// For each object the place of the records it is about.
    about: Vec<u32>,
    pub(super) stamps: spill::Sorted<StampRow>,
    sets: Vec<Arc<[Cause]>>,
    portions: Vec<Vec<LoginKey>>,
}

/// What was learned of each login, by the place of its number; `None` for one without such stamps.
#[derive(Debug)]
pub struct Learnings<'a> {
    of: Vec<Option<Learned<'a>>>,
    /// When the org is at work.
    hours: Hours,
}

/// Verdicts on acts, in the order of records.
#[derive(Debug)]
pub struct Verdicts {
    objects: Vec<ObjectNames>,
    of_records: usize,
    rows: spill::Sorted<VerdictRow>,
}

impl Acts {
    /// Collects the stamps of these objects, and the changes. Spills into `folder`, and holds about so many bytes of them.
    /// `passed` hears of records walked.
    ///
    /// # Errors
    /// [`SpillError`] when something cannot be kept on disk or read back.
    pub fn collect(
        sorted: &Sorted,
        (mut objects, grouped): (Vec<ObjectNames>, GroupedChanges<'_>),
        evidence: &Evidence<'_>,
        ids: &LoginIds,
        (folder, bytes): (&Path, usize),
        passed: &(dyn Fn(u64) + Sync),
    ) -> Result<Self, SpillError> {
        let stamps: Sorter<StampRow> = Sorter::new(folder, bytes);
        let sets = CauseSets::default();
        let counts = Mutex::new(vec![0; ids.len()]);
        let of_records = objects.len();
        objects.extend(grouped.objects(evidence.writes));
        let group = |place: usize| Some(&grouped.groups[place.checked_sub(of_records)?]);
        let rows = |place: usize| match (group(place), objects.get(place)) {
            (Some(group), _) => group.rows,
            (None, names) => names
                .and_then(|n| sorted.objects().get(&n.prefix).copied())
                .unwrap_or(0),
        };
        let places: Vec<usize> = (0..objects.len()).collect();
        let collected = largest_first(
            &places,
            |place| rows(*place),
            |place, _| {
                let object = u32::try_from(place).unwrap_or(u32::MAX);
                let mut collector = Collector {
                    evidence,
                    stamps: &stamps,
                    sets: &sets,
                    counts: vec![0; ids.len()],
                };
                match group(place) {
                    Some(group) => collector.collect_changes(grouped, group, object)?,
                    None => collector.collect(sorted, objects[place].prefix, object, passed)?,
                }
                let mut all = counts.lock().unwrap_or_else(PoisonError::into_inner);
                for (sum, count) in all.iter_mut().zip(&collector.counts) {
                    *sum += count;
                }
                Ok(())
            },
        );
        collected.into_iter().collect::<Result<(), SpillError>>()?;
        let counts: Vec<u64> = counts.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Self {
            about: about(&objects),
            objects,
            of_records,
            stamps: stamps.finish(),
            sets: sets.all(),
            portions: portions(ids, &counts),
        })
    }

    /// Learns the habits of every login.
    ///
    /// # Errors
    /// [`SpillError`] when stamps or writes cannot be read back.
    pub fn learn<'a>(
        &self,
        evidence: &Evidence<'a>,
        ids: &LoginIds,
    ) -> Result<Learnings<'a>, SpillError> {
        let looker = self.looker(evidence);
        let logins = self.portions.iter().map(Vec::len).sum();
        let period = evidence.timeline.login_period;
        let learned = self.portions.par_iter().map(|portion| {
            let mut of_portion: Vec<(LoginKey, Learned<'a>)> = Vec::new();
            self.pass(
                portion,
                &looker,
                |login| {
                    let seen = evidence.facts.get(login).and_then(|facts| facts.login);
                    Arc::new(Candidates::new(seen, evidence.clients, period))
                },
                |minutes| minutes.active() / Sample::room(logins).max(1),
                |_, _, mut sights| {
                    sights.retain(|act| act.of_record);
                    sights
                },
                |login, candidates, sights| {
                    if of_portion.last().is_none_or(|(last, _)| *last != login) {
                        let learned = Learned::new(Arc::clone(candidates), logins);
                        of_portion.push((login, learned));
                    }
                    if let Some((_, learned)) = of_portion.last_mut() {
                        sights.into_iter().for_each(|act| learned.sample.add(act));
                    }
                    Ok(())
                },
            )?;
            Ok(of_portion)
        });
        let learned: Vec<Vec<_>> = learned.collect::<Result<_, SpillError>>()?;
        let mut of: Vec<Option<Learned<'a>>> = (0..ids.len()).map(|_| None).collect();
        for (login, learned) in learned.into_iter().flatten() {
            of[login.place()] = Some(learned);
        }
        let hours = learn(&mut of, evidence.timeline);
        Ok(Learnings { of, hours })
    }

    fn looker<'a>(&'a self, evidence: &'a Evidence<'a>) -> Looker<'a> {
        Looker {
            evidence,
            objects: &self.objects,
            of_records: u32::try_from(self.of_records).unwrap_or(u32::MAX),
            about: &self.about,
            sets: &self.sets,
        }
    }
}

/// For each object the place of the first of the same prefix: changes of records are mostly the acts that left the
/// records' stamps, and are known by the same company.
fn about(objects: &[ObjectNames]) -> Vec<u32> {
    let mut first: BTreeMap<[u8; 3], u32> = BTreeMap::new();
    let places = (0..).zip(objects);
    let places = places.map(|(place, names)| match names.has_records() {
        true => *first.entry(names.prefix).or_insert(place),
        false => place,
    });
    places.collect()
}

impl Learnings<'_> {
    /// How the acts of each login fall to people and programs.
    #[must_use]
    pub fn mixtures(&self, ids: &LoginIds) -> BTreeMap<SalesforceId, Mixture> {
        let learned = ids
            .iter()
            .filter_map(|(key, id)| Some((id, self.get(key)?)));
        learned.map(|(id, learned)| (id, learned.mixture)).collect()
    }

    /// Gives up the acts that it was learned from. Only a witness is told of them.
    fn forget_acts(&mut self) {
        let learned = self.of.iter_mut().flatten();
        learned.for_each(|learned| learned.sample.forget());
    }

    fn get(&self, login: LoginKey) -> Option<&Learned<'_>> {
        self.of.get(login.place()).and_then(Option::as_ref)
    }
}

impl Verdicts {
    /// Judges every act. Spills into `folder`, and holds about so many bytes of verdicts.
    ///
    /// # Errors
    /// [`SpillError`] when something cannot be kept on disk or read back.
    pub fn new(
        acts: Acts,
        mut learnings: Learnings<'_>,
        (evidence, ids): (&Evidence<'_>, &LoginIds),
        (folder, bytes): (&Path, usize),
        witness: Option<&dyn Witness>,
    ) -> Result<Self, SpillError> {
        if witness.is_none() {
            learnings.forget_acts();
        }
        let learnings = &learnings;
        let rows: Sorter<VerdictRow> = Sorter::new(folder, bytes);
        let looker = acts.looker(evidence);
        let nobody: Arc<Candidates<'_>> = Arc::default();
        acts.portions.par_iter().try_for_each(|portion| {
            acts.pass(
                portion,
                &looker,
                |login| {
                    let learned = learnings.get(login);
                    learned.map_or_else(|| Arc::clone(&nobody), |it| Arc::clone(&it.candidates))
                },
                |_| 1,
                |batch, candidates, sights| {
                    let learned = learnings.get(batch.login);
                    let sole = evidence.facts.get(batch.login).and_then(|it| it.sole);
                    let Some(learned) = learned else {
                        return Ok(());
                    };
                    let scales = Scales::new(&learned.habits, candidates);
                    let weigher = Weigher::new(&scales, learned, &learnings.hours);
                    let is_mixed = learned.mixture.is_mixed();
                    let judged = sights
                        .iter()
                        .map(|act| judge(act, &weigher, &learned.mixture, sole));
                    let judged: Vec<Verdict> = judged.collect();
                    if let (Some(witness), Some(login)) = (witness, ids.get(batch.login)) {
                        let known = (&weigher, is_mixed);
                        tell(
                            witness,
                            login,
                            (&acts.objects, acts.of_records),
                            batch,
                            known,
                            &sights,
                            &judged,
                        );
                    }
                    rows.push(&mut verdicts(batch, judged.into_iter()))
                },
                |_, _, pushed| pushed,
            )
        })?;
        Ok(Self {
            rows: rows.finish(),
            objects: acts.objects,
            of_records: acts.of_records,
        })
    }

    /// The verdicts of one group of changes, in the order of its acts.
    pub(super) fn of_changes(&self, group: usize) -> Result<Walk<'_, VerdictRow>, SpillError> {
        let place = u32::try_from(self.of_records + group).unwrap_or(u32::MAX);
        self.rows.walk(|row| row.object.cmp(&place))
    }

    /// The verdicts of one object, in the order of its records.
    pub(super) fn of_object(&self, prefix: [u8; 3]) -> Result<Walk<'_, VerdictRow>, SpillError> {
        let mut objects = self.objects.iter().take(self.of_records);
        let place = objects.position(|names| names.prefix == prefix);
        let place = place.and_then(|place| u32::try_from(place).ok());
        let place = place.unwrap_or(u32::MAX);
        self.rows.walk(|row| row.object.cmp(&place))
    }
}

/// Tells a witness of the acts it wants to hear of.
fn tell(
    witness: &dyn Witness,
    login: SalesforceId,
    (objects, of_records): (&[ObjectNames], usize),
    batch: &Batch,
    known: (&Weigher<'_>, bool),
    sights: &[Sight],
    verdicts: &[Verdict],
) {
    let mut ordinals = batch.ordinals.as_slice();
    let classes = batch.classes[batch.judged.clone()].iter();
    for (((class, count), act), verdict) in classes.zip(sights).zip(verdicts) {
        let count = usize::try_from(*count).unwrap_or(usize::MAX);
        let (mine, rest) = ordinals.split_at(count.min(ordinals.len()));
        ordinals = rest;
        let Some(names) = objects.get(class.object as usize) else {
            continue;
        };
        // A change of an object has its prefix, and is none of its stamps.
        let is_stamp = (class.object as usize) < of_records;
        if is_stamp && witness.wants(&login, names.prefix, class.kind, class.at()) {
            let what = (login, names.prefix, class);
            witness.hear(&Testimony::new(what, mine, act, known, *verdict));
        }
    }
}

/// The verdict of every stamp of a batch that is to be judged, given those of its acts.
fn verdicts(batch: &Batch, of_acts: impl Iterator<Item = Verdict>) -> Vec<VerdictRow> {
    let mut ordinals = batch.ordinals.iter();
    let mut rows = Vec::with_capacity(batch.ordinals.len());
    for ((class, count), verdict) in batch.classes[batch.judged.clone()].iter().zip(of_acts) {
        let count = usize::try_from(*count).unwrap_or(usize::MAX);
        let stamps = ordinals.by_ref().take(count);
        rows.extend(stamps.map(|ordinal| VerdictRow::new(class, *ordinal, &verdict)));
    }
    rows
}

/// Stamps of several small logins that are judged in one go, so that a login with a few does not cost a
/// search through all pieces.
const PORTION: u64 = 1 << 16;

/// The logins that have stamps, in the order of their numbers, in portions: those with most stamps
/// first, so that no thread is left with one at the end.
fn portions(ids: &LoginIds, counts: &[u64]) -> Vec<Vec<LoginKey>> {
    let mut portions: Vec<(u64, Vec<LoginKey>)> = Vec::new();
    for (key, _) in ids.iter() {
        let count = counts[key.place()];
        match portions.last_mut() {
            _ if count == 0 => {}
            Some((sum, logins)) if *sum + count <= PORTION => {
                *sum += count;
                logins.push(key);
            }
            _ => portions.push((count, vec![key])),
        }
    }
    portions.sort_by_key(|(sum, _)| Reverse(*sum));
    portions.into_iter().map(|(_, logins)| logins).collect()
}

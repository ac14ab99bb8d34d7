//! Looks at the acts of one batch: their rhythm, the events that match them, the sign-ins before them.

use std::sync::Arc;

use super::candidates::{Candidates, Found, MOST};
use super::cut::Batch;
use super::matching::{Weighted, closeness, matched};
use super::minutes::Minutes;
use super::pace::Pacer;
use super::shares::Shares;
use super::sight::Sight;
use super::slots::ByObject;
use super::stamps::StampClass;
use super::{Evidence, ObjectNames};
use crate::activity::{DoorKind, Family};
use crate::catalog::evidence;
use crate::identity::{Cause, Clients};
use crate::org::UtcTime;

/// Everything that looking at acts needs, whosever they are.
#[derive(Clone, Copy)]
pub(super) struct Looker<'a> {
    pub(super) evidence: &'a Evidence<'a>,
    pub(super) objects: &'a [ObjectNames],
    /// How many of them are of records; the others are of changes.
    pub(super) of_records: u32,
    /// For each of them the place of the records it is about; its own where it is about none.
    pub(super) about: &'a [u32],
    /// Sets of causes that events naming a record suggest.
    pub(super) sets: &'a [Arc<[Cause]>],
}

const MINUTES_PER_DAY: i64 = 24 * 60;

impl Looker<'_> {
    /// What is seen of the acts that are to be judged, in order: of every one, or of those of about one
    /// second in `step`.
    pub(super) fn look(
        &self,
        batch: &mut Batch,
        minutes: &Minutes,
        candidates: &Candidates<'_>,
        step: u64,
    ) -> Vec<Sight> {
        let writes = ByObject::new(std::mem::take(&mut batch.writes));
        let clients = self.evidence.clients;
        let coverage = &self.evidence.timeline.coverage;
        let classes = &batch.classes;
        let judged = &classes[batch.judged.clone()];
        let matches = if writes.is_empty() || !judged.iter().any(|it| is_drawn(it.0.second, step)) {
            Vec::new()
        } else {
            matches(classes, &writes, self.objects, clients)
        };
        let first_day = minutes.first_day().unwrap_or(0);
        let nothing = Shares::default();
        let mut pacer = Pacer::new(minutes, self.of_records, self.about);
        let mut signed_in = [0; MOST];
        let mut seen: (Option<i64>, Option<[u8; MOST]>) = (None, None);
        let mut sights = Vec::with_capacity(if step > 1 { 0 } else { judged.len() });
        let mut place = batch.judged.start;
        for acts in judged.chunk_by(|a, b| a.0.second == b.0.second) {
            let begin = place;
            place += acts.len();
            let StampClass { second, .. } = acts[0].0;
            if !is_drawn(second, step) {
                continue;
            }
            let before = begin.checked_sub(1).and_then(|place| classes.get(place));
            let before = before.map(|it| it.0.second).or(batch.neighbours.0);
            let after = classes.get(place).map(|it| it.0.second);
            let after = after.or(batch.neighbours.1);
            let gaps = [before.map(|it| second - it), after.map(|it| it - second)];
            let paces = pacer.paces(acts, gaps.into_iter().flatten().min());
            let at = acts[0].0.at();
            let minute = second.div_euclid(60);
            if seen.0 != Some(minute) {
                seen = (Some(minute), candidates.seen(at, coverage));
            }
            let elsewhere = if writes.is_empty() {
                Shares::default()
            } else {
                self.elsewhere(&writes, at)
            };
            let by_job = !writes.is_empty() && by_job(&writes, at);
            let sessions = candidates.sessions(at, &mut signed_in);
            let days = minute.div_euclid(MINUTES_PER_DAY) - first_day;
            let day = u16::try_from(days.max(0)).unwrap_or(u16::MAX);
            for (n, (class, _)) in acts.iter().enumerate() {
                let names = self.objects.get(class.object as usize);
                let has_records = names.is_none_or(ObjectNames::has_records);
                let tied = (class.ties as usize).checked_sub(1);
                let tied = tied.and_then(|place| self.sets.get(place));
                let direct = matches.get(begin + n).and_then(Option::as_ref);
                let found = Found {
                    tied: tied.map_or(&[], |causes| causes),
                    direct: direct.unwrap_or(&nothing),
                    // No write of records explains what is done in Setup.
                    elsewhere: if has_records { &elsewhere } else { &nothing },
                };
                sights.push(Sight {
                    pace: paces[n],
                    levels: if has_records {
                        candidates.levels(seen.1, &found)
                    } else {
                        Candidates::there(seen.1)
                    },
                    by_job,
                    sessions,
                    of_record: class.object < self.of_records,
                    day,
                });
            }
        }
        sights
    }

    /// Writes of the same login at the same moment to any object: triggers and roll-ups write in the name
    /// of who fired them, and leave no row of their own.
    fn elsewhere(&self, writes: &ByObject, at: UtcTime) -> Shares {
        // Few causes, so a list is searched faster than a map is built.
        let mut best: Vec<(Cause, f64)> = Vec::new();
        for slot in writes.around(at) {
            let cause = Cause::behind(slot.door, self.evidence.clients);
            let weight = closeness(slot, at);
            match best.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, most)) => *most = most.max(weight),
                None => best.push((cause, weight.max(0.0))),
            }
        }
        let base = evidence().weight.other_object;
        Shares::from_weights(best.into_iter().map(|(c, w)| (c, w * base)).collect())
    }
}

/// Whether nothing but the table of jobs shows asynchronous Apex at a moment.
fn by_job(writes: &ByObject, at: UtcTime) -> bool {
    let mut slots = writes.around(at);
    let mut slots = slots
        .by_ref()
        .filter(|slot| slot.door.kind == DoorKind::Async)
        .peekable();
    slots.peek().is_some() && slots.all(|slot| slot.family == Family::Job)
}

/// Whether a second is among one in `step`. Scattered, since every sixtieth second would be every full
/// minute, at which programs begin.
fn is_drawn(second: i64, step: u64) -> bool {
    // Knuth's multiplicative hash: the golden ratio of 2^64.
    let scattered = second.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    step <= 1 || scattered.is_multiple_of(step)
}

/// For each class of stamps, which writes of its object explain it.
pub(super) fn matches(
    classes: &[(StampClass, u64)],
    writes: &ByObject,
    objects: &[ObjectNames],
    clients: &Clients,
) -> Vec<Option<Shares>> {
    let mut matches = vec![None; classes.len()];
    let mut places: Vec<usize> = (0..classes.len()).collect();
    // Stable, so that the seconds of one object and kind stay in order.
    places.sort_by_key(|place| (classes[*place].0.object, classes[*place].0.kind));
    let same = |a: &usize, b: &usize| {
        let (a, b) = (&classes[*a].0, &classes[*b].0);
        (a.object, a.kind) == (b.object, b.kind)
    };
    for places in places.chunk_by(same) {
        let StampClass { object, kind, .. } = classes[places[0]].0;
        let groups = groups(writes, objects.get(object as usize));
        if groups.is_empty() {
            continue;
        }
        let mut stamps: Vec<(i64, u64)> = Vec::with_capacity(places.len());
        let mut of_place: Vec<usize> = Vec::with_capacity(places.len());
        for place in places {
            let (class, count) = &classes[*place];
            match stamps.last_mut() {
                Some((second, sum)) if *second == class.second => *sum += count,
                _ => stamps.push((class.second, *count)),
            }
            of_place.push(stamps.len() - 1);
        }
        let mut found = matched(&stamps, kind, &groups, clients);
        for (n, place) in places.iter().enumerate() {
            let stamp = of_place[n];
            matches[*place] = match of_place.get(n + 1) {
                Some(next) if *next == stamp => found[stamp].clone(),
                _ => found[stamp].take(),
            };
        }
    }
    matches
}

/// The writes that may explain stamps of an object: those logged under its name, those logged under its
/// key prefix, and those for which the log has no object.
fn groups<'a>(writes: &'a ByObject, names: Option<&ObjectNames>) -> Vec<Weighted<'a>> {
    if names.is_some_and(|names| !names.has_records()) {
        return Vec::new();
    }
    let weight = evidence().weight;
    let names = names.map(|names| [names.by_name, names.by_prefix]);
    let named = names.into_iter().flatten().flatten();
    named
        .map(|name| (writes.get(Some(name)), weight.same_object))
        .chain([(writes.get(None), weight.no_object)])
        .filter_map(|(group, weight)| group.map(|group| (group, weight)))
        .collect()
}

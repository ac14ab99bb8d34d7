//! Judges the stamps of one batch.

use std::sync::Arc;

use super::cut::Batch;
use super::login::{LoginFacts, by_identity};
use super::matching::{Weighted, matched};
use super::posterior::Posterior;
use super::slots::ByObject;
use super::stamps::StampClass;
use super::verdict::{VerdictRow, millionths};
use super::{Evidence, ObjectNames, Verdict};
use crate::activity::{DoorKind, Family, Slot};
use crate::catalog::evidence;
use crate::identity::{Cause, Clients, Sole};
use crate::org::{Actor, Basis};

/// Everything judges share.
#[derive(Clone, Copy)]
pub(super) struct Judge<'a> {
    pub(super) evidence: &'a Evidence<'a>,
    pub(super) objects: &'a [ObjectNames],
    /// Sets of causes that events naming a record suggest.
    pub(super) sets: &'a [Arc<[Cause]>],
}

/// One login's batch, searchable.
struct Bench<'a> {
    judge: Judge<'a>,
    facts: &'a LoginFacts<'a>,
    writes: ByObject,
}

impl Judge<'_> {
    /// Adds to `out` the verdict of every stamp of a batch that is to be judged.
    pub(super) fn batch(&self, mut batch: Batch, out: &mut Vec<VerdictRow>) {
        let Some(facts) = self.evidence.facts.get(batch.login) else {
            return;
        };
        let bench = Bench {
            judge: *self,
            facts,
            writes: ByObject::new(std::mem::take(&mut batch.writes)),
        };
        let mut matches = if facts.wants_matching() {
            let clients = self.evidence.clients;
            matches(&batch.classes, &bench.writes, self.objects, clients)
        } else {
            vec![None; batch.classes.len()]
        };
        let mut ordinals = batch.ordinals.iter();
        out.reserve(batch.ordinals.len());
        for place in batch.judged.clone() {
            let (class, count) = &batch.classes[place];
            let verdict = bench.stamp(class, matches[place].take());
            let count = usize::try_from(*count).unwrap_or(usize::MAX);
            let rows = ordinals.by_ref().take(count);
            out.extend(rows.map(|ordinal| VerdictRow::new(class, *ordinal, &verdict)));
        }
    }
}

impl Bench<'_> {
    fn stamp(&self, class: &StampClass, matched: Option<Posterior>) -> Verdict {
        let at = class.at();
        if let Some((sole, confidence)) = self.facts.sole_at(Some(at)) {
            return self.by_identity(class, matched, &sole, confidence);
        }
        let evidence = self.judge.evidence;
        let direct = (self.direct(class, matched), Basis::Event);
        // Each kind of evidence is asked only when the stronger ones did not decide.
        let weaker: [(&dyn Fn() -> Posterior, Basis); 3] = [
            (&|| self.elsewhere(class), Basis::Event),
            (&|| evidence.present(self.facts.login, at), Basis::Session),
            (&|| evidence.open(self.facts.login, at), Basis::Session),
        ];
        let weaker = weaker.into_iter().map(|(ask, basis)| (ask(), basis));
        let mut weak: Option<Posterior> = None;
        for (posterior, basis) in std::iter::once(direct).chain(weaker) {
            if posterior.is_empty() {
                continue;
            }
            if let Some(verdict) = decided(&posterior, basis) {
                let basis = match basis {
                    Basis::Event if self.by_job(class, &verdict) => Basis::Job,
                    basis => basis,
                };
                return Verdict { basis, ..verdict };
            }
            weak.get_or_insert(posterior);
        }
        Verdict::unknown(weak.map(|p| millionths(p.integration())))
    }

    /// An event that names the record, or events of this object at that second.
    fn direct(&self, class: &StampClass, matched: Option<Posterior>) -> Posterior {
        let place = (class.ties as usize).checked_sub(1);
        let causes = place.and_then(|place| self.judge.sets.get(place));
        match causes {
            Some(causes) => {
                let weight = evidence().weight.tied;
                let weights = causes.iter().map(|cause| (*cause, weight)).collect();
                Posterior::from_weights(weights).beside(matched.as_ref())
            }
            None => matched.unwrap_or_default(),
        }
    }

    /// Whether nothing but the table of jobs shows the automation that an answer names.
    fn by_job(&self, class: &StampClass, verdict: &Verdict) -> bool {
        let seen = |slot: &&Slot| slot.door.kind == DoorKind::Async;
        let mut slots = self.writes.around(class.at()).filter(seen);
        verdict.actor == Actor::Automation && slots.all(|slot| slot.family == Family::Job)
    }

    /// A write of the same login at the same moment to any object: triggers and roll-ups write in the
    /// name of who fired them, and leave no row of their own.
    fn elsewhere(&self, class: &StampClass) -> Posterior {
        let at = class.at();
        // Few causes, so a list is searched faster than a map is built.
        let mut best: Vec<(Cause, f64)> = Vec::new();
        for slot in self.writes.around(at) {
            let cause = Cause::behind(slot.door, self.judge.evidence.clients);
            let weight = super::matching::closeness(slot, at);
            match best.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, most)) => *most = most.max(weight),
                None => best.push((cause, weight.max(0.0))),
            }
        }
        let base = evidence().weight.other_object;
        Posterior::from_weights(best.into_iter().map(|(c, w)| (c, w * base)).collect())
    }

    /// The login can only be one thing; events may still tell the channel and the client.
    fn by_identity(
        &self,
        class: &StampClass,
        matched: Option<Posterior>,
        sole: &Sole,
        confidence: f64,
    ) -> Verdict {
        let mut verdict = by_identity(sole, confidence);
        if !sole.settled {
            let mut posterior = self.direct(class, matched);
            if posterior.is_empty() {
                posterior = self.elsewhere(class);
            }
            if !posterior.is_empty() {
                verdict.channel = posterior.channel(sole.actor);
                verdict.client = posterior.client(sole.actor).or(sole.client);
            }
        }
        verdict
    }
}

/// For each class of stamps, which writes of its object explain it.
pub(super) fn matches(
    classes: &[(StampClass, u64)],
    writes: &ByObject,
    objects: &[ObjectNames],
    clients: &Clients,
) -> Vec<Option<Posterior>> {
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
    let weight = evidence().weight;
    let names = names.map(|names| [names.by_name, names.by_prefix]);
    let named = names.into_iter().flatten().flatten();
    named
        .map(|name| (writes.get(Some(name)), weight.same_object))
        .chain([(writes.get(None), weight.no_object)])
        .filter_map(|(group, weight)| group.map(|group| (group, weight)))
        .collect()
}

fn decided(posterior: &Posterior, basis: Basis) -> Option<Verdict> {
    let (actor, p) = posterior.best_actor()?;
    if p < evidence().decide.actor {
        return None;
    }
    Some(Verdict {
        actor,
        channel: posterior.channel(actor),
        client: posterior.client(actor),
        basis,
        confidence: Some(millionths(p)),
        integration: Some(millionths(posterior.integration())),
    })
}

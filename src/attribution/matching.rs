//! Matches the stamps of one login on one object with its logged writes.
//!
//! Both are counted by second. A write can explain the stamps its window holds, the nearer the better,
//! and no more of them than the rows it processed. The rows are kept to by scaling a write down when it
//! is asked to explain too many, a few times over (the idea of iterative proportional fitting, Deming
//! and Stephan, Annals of Mathematical Statistics 11, 1940): so a form tool's batch of 200 is not
//! explained by the one record a person saved a second later.

use std::collections::BTreeMap;
use std::ops::Range;

use super::shares::Shares;
use super::slots::SlotGroup;
use crate::activity::{Family, Operation, Slot};
use crate::catalog::evidence;
use crate::identity::{Cause, Clients};
use crate::org::{StampKind, UtcTime};

/// Rounds of scaling. The last cuts off what is still too much, so that no write explains more than its rows.
pub(super) const ROUNDS: usize = 8;

/// One second with stamps.
struct Second {
    /// How many stamps.
    count: f64,
    /// Its edges, among all.
    edges: Range<usize>,
}

/// A group of writes and what each of its rows weighs.
pub(super) type Weighted<'a> = (&'a SlotGroup, f64);

/// One possible explanation of one second's stamps.
struct Edge {
    /// Which write, over all groups.
    slot: usize,
    cause: Cause,
    family: Family,
    weight: f64,
}

/// Whether a write can leave this stamp.
pub(super) fn fits(operation: Operation, kind: StampKind) -> bool {
    match kind {
        StampKind::Created => operation.creates(),
        StampKind::Modified => operation.changes(),
    }
}

/// How well a write's time fits the second that begins at `at`: best inside its own run, halving with
/// the distance from it, thinner the longer it ran for the rows it had.
pub(super) fn closeness(slot: &Slot, at: UtcTime) -> f64 {
    let table = evidence();
    let slack = table.window.event_slack_ms;
    let (from, to) = (slot.from + slack, slot.to - slack);
    let (begin, end) = (at.millis(), at.millis() + 999);
    let gap = (from - end).max(begin - to).max(0);
    let seconds = (to - from).max(0) / 1000 + 1;
    let rows = slot.rows.min(u64::from(table.limit.soap_rows));
    let density = as_f64(rows) / as_f64(u64::try_from(seconds).unwrap_or(1));
    let decay = (-as_f64(u64::try_from(gap).unwrap_or(0)) / table.weight.halving_ms).exp2();
    decay * density.min(1.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "small counts; a weight needs no more"
)]
fn as_f64(n: u64) -> f64 {
    n as f64
}

/// For each second with stamps: which causes explain them; `None` where no write does.
pub(super) fn matched(
    stamps: &[(i64, u64)],
    kind: StampKind,
    groups: &[Weighted<'_>],
    clients: &Clients,
) -> Vec<Option<Shares>> {
    let mut starts = Vec::with_capacity(groups.len());
    let mut total = 0;
    for (group, _) in groups {
        starts.push(total);
        total += group.slots().len();
    }
    let slots = groups.iter().flat_map(|(g, _)| g.slots());
    let rows: Vec<f64> = slots.map(|s| as_f64(s.rows)).collect();
    let mut edges: Vec<Edge> = Vec::new();
    let mut seconds: Vec<Second> = Vec::with_capacity(stamps.len());
    for (second, count) in stamps {
        let at = UtcTime::from_millis(second * 1000);
        let from = edges.len();
        for ((group, base), start) in groups.iter().zip(&starts) {
            let fitting = group
                .around(at)
                .filter(|(_, slot)| fits(slot.operation, kind));
            edges.extend(fitting.map(|(place, slot)| Edge {
                slot: start + place,
                cause: Cause::behind(slot.door, clients),
                family: slot.family,
                weight: base * closeness(slot, at),
            }));
        }
        one_family_each(&mut edges, from);
        seconds.push(Second {
            count: as_f64(*count),
            edges: from..edges.len(),
        });
    }
    let (scale, kept) = scaled(&seconds, &edges, &rows);
    seconds
        .into_iter()
        .map(|second| {
            let edges = edges.get(second.edges).unwrap_or_default();
            let weights: Vec<_> = edges
                .iter()
                .map(|e| (e.cause, e.weight * scale[e.slot], kept[e.slot]))
                .collect();
            (!weights.is_empty()).then(|| Shares::capped(weights))
        })
        .collect()
}

/// One act may be logged as request, usage, effect and click. For each cause only the family that
/// explains best is kept, or a cause would gain by being logged more often. Looks at the edges that stand
/// at `from` and after.
fn one_family_each(edges: &mut Vec<Edge>, from: usize) {
    let new = edges.get(from..).unwrap_or_default();
    let Some(first) = new.first() else { return };
    if new.iter().all(|edge| edge.family == first.family) {
        return;
    }
    let mut sums: BTreeMap<(Cause, Family), f64> = BTreeMap::new();
    for edge in new {
        *sums.entry((edge.cause, edge.family)).or_default() += edge.weight;
    }
    let mut best: BTreeMap<Cause, (Family, f64)> = BTreeMap::new();
    for ((cause, family), sum) in sums {
        let known = best.entry(cause).or_insert((family, sum));
        if sum > known.1 {
            *known = (family, sum);
        }
    }
    let kept = |edge: &Edge| {
        best.get(&edge.cause)
            .is_some_and(|(family, _)| *family == edge.family)
    };
    let mut end = from;
    for place in from..edges.len() {
        if kept(&edges[place]) {
            edges.swap(end, place);
            end += 1;
        }
    }
    edges.truncate(end);
}

/// How far each write must be scaled down to explain no more stamps than it had rows, and which part of what it
/// then still explains is kept: after the last round nothing is left to others, so what is too much is cut off.
fn scaled(seconds: &[Second], edges: &[Edge], rows: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let unseen = evidence().weight.unseen;
    let mut scale = vec![1.0; rows.len()];
    let mut kept = vec![1.0; rows.len()];
    let mut load = vec![0.0; rows.len()];
    for round in 1..=ROUNDS {
        load.fill(0.0);
        for second in seconds {
            let edges = edges.get(second.edges.clone()).unwrap_or_default();
            let total: f64 = edges.iter().map(|e| e.weight * scale[e.slot]).sum::<f64>() + unseen;
            for edge in edges {
                load[edge.slot] += second.count * edge.weight * scale[edge.slot] / total;
            }
        }
        let mut changed = false;
        let of = if round < ROUNDS {
            &mut scale
        } else {
            &mut kept
        };
        for ((part, load), most) in of.iter_mut().zip(&load).zip(rows) {
            if load > most {
                *part *= most / load;
                changed = true;
            }
        }
        if !changed {
            // Nothing moves any more.
            break;
        }
    }
    (scale, kept)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::org::{Actor, Channel};

    const CAUSE: Cause = Cause {
        actor: Actor::Integration,
        channel: Channel::Api,
        client: None,
    };

    /// Stamps by second, each with the writes that fit it, and the rows of every write.
    type Case = (Vec<(u64, Vec<(usize, f64)>)>, Vec<f64>);

    fn case() -> impl Strategy<Value = Case> {
        (1_usize..4).prop_flat_map(|slots| {
            let edge = (0..slots, 0.01_f64..10.0);
            let second = (1_u64..60, prop::collection::vec(edge, 0..4));
            let rows = prop::collection::vec((1_u32..30).prop_map(f64::from), slots);
            (prop::collection::vec(second, 1..8), rows)
        })
    }

    proptest! {
        #[test]
        fn a_write_explains_no_more_stamps_than_it_had_rows((stamps, rows) in case()) {
            let mut edges = Vec::new();
            let mut seconds = Vec::new();
            for (count, fitting) in &stamps {
                let from = edges.len();
                edges.extend(fitting.iter().map(|(slot, weight)| Edge {
                    slot: *slot,
                    cause: CAUSE,
                    family: Family::Request,
                    weight: *weight,
                }));
                seconds.push(Second { count: as_f64(*count), edges: from..edges.len() });
            }
            let (scale, kept) = scaled(&seconds, &edges, &rows);
            let mut load = vec![0.0; rows.len()];
            for second in &seconds {
                let edges = &edges[second.edges.clone()];
                let weight = |edge: &Edge| edge.weight * scale[edge.slot];
                let total: f64 = edges.iter().map(weight).sum::<f64>() + evidence().weight.unseen;
                for edge in edges {
                    load[edge.slot] += second.count * weight(edge) / total * kept[edge.slot];
                }
            }
            for (load, rows) in load.iter().zip(&rows) {
                prop_assert!(*load <= rows * (1.0 + 1e-9), "{load} of {rows} rows");
            }
        }
    }
}

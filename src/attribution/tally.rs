//! Verdicts of one object, summed: by stamp, month, login, actor, channel, client and basis.

use std::collections::BTreeMap;

use super::{Attributed, Verdict};
use crate::org::{Actor, Basis, Channel, SalesforceId, StampKind, UtcTime};
use crate::records::Stamp;

/// What verdicts are summed by, in the order of `attribution.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyKey {
    /// Which stamp.
    pub stamp: StampKind,
    /// Months since year 0; `None` where the stamp has no time.
    pub month: Option<i32>,
    /// Whose name is stamped.
    pub user: SalesforceId,
    /// Who made it.
    pub actor: Actor,
    /// How it came in.
    pub channel: Channel,
    /// Number of the client.
    pub client: Option<usize>,
    /// By which evidence.
    pub basis: Basis,
}

/// A number of verdicts and the sum of their confidences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TallySum {
    /// Stamps.
    pub records: u64,
    /// Millionths, over those that have a confidence.
    pub confidence: u64,
    /// Stamps that have a confidence.
    pub confident: u64,
}

/// The sums of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    sums: BTreeMap<TallyKey, TallySum>,
}

impl Tally {
    /// Counts both stamps of a record.
    pub fn count(&mut self, attributed: &Attributed) {
        let record = &attributed.record;
        self.add(StampKind::Created, record.created, attributed.created);
        self.add(StampKind::Modified, record.modified, attributed.modified);
    }

    fn add(&mut self, kind: StampKind, stamp: Stamp, verdict: Option<Verdict>) {
        let Some((user, verdict)) = stamp.by.zip(verdict) else {
            return;
        };
        let key = TallyKey {
            stamp: kind,
            month: stamp.at.map(UtcTime::month),
            user,
            actor: verdict.actor,
            channel: verdict.channel,
            client: verdict.client,
            basis: verdict.basis,
        };
        let sum = self.sums.entry(key).or_default();
        sum.records += 1;
        if let Some(confidence) = verdict.confidence {
            sum.confidence += u64::from(confidence);
            sum.confident += 1;
        }
    }

    /// The sums in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&TallyKey, &TallySum)> {
        self.sums.iter()
    }
}

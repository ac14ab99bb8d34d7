//! Verdicts of one object, summed: by stamp, month, login, actor, channel, client and basis.

use super::object::is_untouched;
use super::{Attributed, Verdict};
use crate::numbers::NumberMap;
use crate::org::{
    Actor, Basis, Channel, LoginIds, LoginKey, Months, SalesforceId, StampKind, UtcTime,
};
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
    /// Stamps that stand for an act of their own: the modified stamp of a record that nobody touched since it was
    /// made does not.
    pub acts: u64,
    /// The first and the last of those acts; `None` where none has a time.
    pub period: Option<(UtcTime, UtcTime)>,
}

/// The sums of one object, in the order of their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    sums: Vec<(TallyKey, TallySum)>,
}

/// Sums while records pass by, in no order.
#[derive(Clone, Debug, Default)]
pub struct TallyCounter {
    sums: NumberMap<u128, TallySum>,
    months: Months,
}

/// A [`TallyKey`] with the login by its number. It is counted as one number, which hashes fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CountedKey {
    user: LoginKey,
    /// `i32::MIN` for none.
    month: i32,
    /// One more than the number of the client; 0 for none.
    client: u32,
    words: [u8; 4],
}

impl TallyCounter {
    /// Counts both stamps of a record.
    pub fn count(&mut self, attributed: &Attributed) {
        let record = &attributed.record;
        let (created, modified) = (StampKind::Created, StampKind::Modified);
        self.add(created, record.created, attributed.created, true);
        let is_act = !is_untouched(record);
        self.add(modified, record.modified, attributed.modified, is_act);
    }

    fn add(
        &mut self,
        kind: StampKind,
        stamp: Stamp<LoginKey>,
        verdict: Option<Verdict>,
        is_act: bool,
    ) {
        let Some((user, verdict)) = stamp.by.zip(verdict) else {
            return;
        };
        let client = verdict.client.and_then(|n| u32::try_from(n + 1).ok());
        let (actor, channel, basis) = (verdict.actor, verdict.channel, verdict.basis);
        let key = CountedKey {
            user,
            month: stamp.at.map_or(i32::MIN, |at| self.months.of(at)),
            client: client.unwrap_or(0),
            words: [kind as u8, actor as u8, channel as u8, basis as u8],
        };
        let sum = self.sums.entry(key.packed()).or_default();
        sum.records += 1;
        sum.acts += u64::from(is_act);
        if let Some(at) = stamp.at.filter(|_| is_act) {
            let (from, to) = sum.period.unwrap_or((at, at));
            sum.period = Some((from.min(at), to.max(at)));
        }
        if let Some(confidence) = verdict.confidence {
            sum.confidence += u64::from(confidence);
            sum.confident += 1;
        }
    }

    /// The sums in order, with the ids of logins.
    #[must_use]
    pub fn finish(self, ids: &LoginIds) -> Tally {
        // As many as there are: these are the largest tables that a report holds.
        let mut sums = Vec::with_capacity(self.sums.len());
        sums.extend(self.sums.into_iter().filter_map(|(key, sum)| {
            let key = CountedKey::unpacked(key)?;
            Some((key.with_id(ids)?, sum))
        }));
        sums.sort_unstable_by_key(|(key, _)| *key);
        Tally { sums }
    }
}

impl CountedKey {
    fn packed(self) -> u128 {
        u128::from(self.user.number()) << 96
            | u128::from(self.month.cast_unsigned()) << 64
            | u128::from(self.client) << 32
            | u128::from(u32::from_le_bytes(self.words))
    }

    /// The inverse of [`Self::packed`].
    fn unpacked(key: u128) -> Option<Self> {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = key.to_le_bytes();
        Some(Self {
            user: LoginKey::from_number(u32::from_le_bytes([m, n, o, p]))?,
            month: i32::from_le_bytes([i, j, k, l]),
            client: u32::from_le_bytes([e, f, g, h]),
            words: [a, b, c, d],
        })
    }

    fn with_id(self, ids: &LoginIds) -> Option<TallyKey> {
        let [kind, actor, channel, basis] = self.words.map(usize::from);
        Some(TallyKey {
            stamp: *StampKind::ALL.get(kind)?,
            month: Some(self.month).filter(|month| *month != i32::MIN),
            user: ids.get(self.user)?,
            actor: *Actor::ALL.get(actor)?,
            channel: *Channel::ALL.get(channel)?,
            client: (self.client as usize).checked_sub(1),
            basis: *Basis::ALL.get(basis)?,
        })
    }
}

impl Tally {
    /// The sums in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&TallyKey, &TallySum)> {
        self.sums.iter().map(|(key, sum)| (key, sum))
    }

    /// The same, for those who take several at a time.
    #[must_use]
    pub fn rows(&self) -> &[(TallyKey, TallySum)] {
        &self.sums
    }
}

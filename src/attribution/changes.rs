//! Who made each change that is written down beside the stamps: the same streams, with each group of
//! changes as an object of its own.
//!
//! This is all that the streams and the judge know of changes: a group has acts with ordinals, an act has a
//! login and a time, and its verdict comes back by its ordinal. What is left to decide here is when
//! somebody acted in the name of another.

use std::collections::BTreeMap;

use super::evidence::Evidence;
use super::stamps::{Collector, StampClass, StampRow};
use super::stream::{ObjectNames, Verdicts};
use super::verdict::{Verdict, VerdictRow, millionths};
use crate::activity::{Tie, TieWalk, Writes};
use crate::changes::{Act, Acts, ChangeGroup, Changes, Delegate, Moment};
use crate::identity::Cause;
use crate::org::{Basis, ChangeSource, Channel, SalesforceId};
use crate::records::Stamp;
use crate::spill::{SpillError, Walk};

/// How many stamps are pushed at a time.
const BATCH: usize = 2048;

/// All changes, in groups.
#[derive(Clone, Copy, Debug)]
pub struct GroupedChanges<'a> {
    /// The changes.
    pub changes: &'a Changes,
    /// Their groups, in the order of the file.
    pub groups: &'a [ChangeGroup],
}

impl<'a> GroupedChanges<'a> {
    /// Changes and their groups.
    #[must_use]
    pub const fn new(changes: &'a Changes, groups: &'a [ChangeGroup]) -> Self {
        Self { changes, groups }
    }
}

/// One act with the verdict on it.
#[derive(Clone, Copy, Debug)]
pub struct AttributedAct<'a> {
    /// The act and its rows.
    pub act: Act<'a>,
    /// Who acted in the name it bears.
    pub delegate: Delegate,
    /// Who made it.
    pub verdict: Verdict,
}

impl GroupedChanges<'_> {
    /// The objects of the groups, as writes are asked for them.
    pub(super) fn objects(&self, writes: &Writes) -> Vec<ObjectNames> {
        let names = |group: &ChangeGroup| match group.object {
            Some(prefix) => ObjectNames::new(prefix, &group.name, writes),
            None => ObjectNames::NO_RECORDS,
        };
        self.groups.iter().map(names).collect()
    }
}

/// The acts of one group, beside the events that name their records.
struct ActWalk<'a> {
    evidence: &'a Evidence<'a>,
    acts: Acts<'a>,
    naming: Option<TieWalk<'a>>,
    /// The record met last, and the events that name it.
    record: Option<SalesforceId>,
    ties: Vec<Tie>,
    /// How many acts were met.
    met: u64,
}

/// An act, its place in the walk, who acted in its name, and the events that name its record.
struct Met<'a> {
    act: Act<'a>,
    ordinal: u64,
    delegate: Delegate,
    ties: &'a [Tie],
}

impl<'a> ActWalk<'a> {
    fn new(
        grouped: GroupedChanges<'a>,
        group: &ChangeGroup,
        evidence: &'a Evidence<'a>,
    ) -> Result<Self, SpillError> {
        let naming = group.object.map(|prefix| evidence.writes.naming(prefix));
        Ok(Self {
            evidence,
            acts: grouped.changes.walk(group)?,
            naming: naming.transpose()?,
            record: None,
            ties: Vec::new(),
            met: 0,
        })
    }

    fn next(&mut self) -> Result<Option<Met<'_>>, SpillError> {
        let Some(act) = self.acts.next_act()? else {
            return Ok(None);
        };
        let moment = &act.moment;
        if let (Some(record), Some(naming)) = (moment.record, &mut self.naming)
            && self.record != Some(record)
        {
            self.record = Some(record);
            naming.of(record, &mut self.ties)?;
        } else if moment.record.is_none() {
            self.ties.clear();
        }
        let ordinal = self.met;
        self.met += 1;
        Ok(Some(Met {
            ordinal,
            delegate: delegate(moment, &self.ties, self.evidence),
            act,
            ties: &self.ties,
        }))
    }
}

/// Who acted in the name an act bears: as its row says, or the session it was logged in, or the session
/// of every event that names the record and may have left it. A login-as that was merely near says
/// nothing: the user may have been at work too.
fn delegate(moment: &Moment, ties: &[Tie], evidence: &Evidence<'_>) -> Delegate {
    let (Some(login), Delegate::Nobody) = (moment.login, moment.delegate) else {
        return moment.delegate;
    };
    if moment.session.is_some() {
        return evidence.writes.delegate(login, moment.session);
    }
    let mut fitting = ties
        .iter()
        .filter(|tie| tie.may_leave(login, moment.at) && operates(tie, moment));
    let first = fitting.next().map_or(Delegate::Nobody, |tie| tie.delegate);
    if fitting.all(|tie| tie.delegate == first) {
        first
    } else {
        Delegate::Nobody
    }
}

/// Whether an event does what an act did. A save that was logged is what it is.
fn operates(tie: &Tie, moment: &Moment) -> bool {
    moment.source == ChangeSource::DatabaseSave || super::matching::fits(tie.operation, moment.kind)
}

impl Collector<'_> {
    /// Walks a group of changes, the `object`th of all objects, and pushes every act about which an event
    /// may say something.
    pub(super) fn collect_changes(
        &mut self,
        grouped: GroupedChanges<'_>,
        group: &ChangeGroup,
        object: u32,
    ) -> Result<(), SpillError> {
        let mut walk = ActWalk::new(grouped, group, self.evidence)?;
        let mut rows = Vec::with_capacity(BATCH);
        while let Some(met) = walk.next()? {
            let moment = &met.act.moment;
            let stamp = Stamp {
                by: moment.login,
                at: Some(moment.at).filter(|_| moment.is_exact),
            };
            if met.delegate != Delegate::Nobody {
                continue;
            }
            if let Some((login, at)) = self.asked(stamp) {
                let ties = met.ties.iter().filter(|tie| operates(tie, moment));
                let ties = self.tied(ties, login, at);
                rows.push(StampRow {
                    login,
                    class: StampClass::new(object, moment.kind, at, ties),
                    ordinal: met.ordinal,
                });
                self.counts[login.place()] += 1;
            }
            if rows.len() >= BATCH {
                self.stamps.push(&mut rows)?;
            }
        }
        self.stamps.push(&mut rows)
    }
}

/// Gives every act of the group at this place to `sink`, in the order of the file. Returns how many rows
/// of each input file were set aside as copies.
///
/// # Errors
/// When changes cannot be read back, or what `sink` reports.
pub fn attribute_changes<E: From<SpillError>>(
    grouped: GroupedChanges<'_>,
    place: usize,
    evidence: &Evidence<'_>,
    verdicts: &Verdicts,
    mut sink: impl FnMut(&AttributedAct<'_>) -> Result<(), E>,
) -> Result<BTreeMap<u32, u64>, E> {
    let Some(group) = grouped.groups.get(place) else {
        return Ok(BTreeMap::new());
    };
    let mut walk = ActWalk::new(grouped, group, evidence)?;
    let mut found = verdicts.of_changes(place)?;
    while let Some(met) = walk.next()? {
        let verdict = match met.delegate {
            Delegate::Nobody => judged(&met, &mut found, evidence)?,
            Delegate::Somebody(_) => by_delegate(),
        };
        sink(&AttributedAct {
            act: met.act,
            delegate: met.delegate,
            verdict,
        })?;
    }
    Ok(walk.acts.into_repeats())
}

/// The verdict that events found, or that what the login is gives alone.
fn judged(
    met: &Met<'_>,
    found: &mut Walk<'_, VerdictRow>,
    evidence: &Evidence<'_>,
) -> Result<Verdict, SpillError> {
    let moment = &met.act.moment;
    let next = found.peek();
    if next.is_some_and(|next| next.is_on(met.ordinal, moment.kind))
        && let Some(row) = found.next_row()?
    {
        return Ok(row.verdict());
    }
    Ok(evidence.unasked(moment.login))
}

/// Somebody who is logged in as another is a person at a page: nothing else can log in so. That it is
/// written down is an event that names the act.
fn by_delegate() -> Verdict {
    let person = Cause::person(Channel::Ui, None);
    let certainty = person.certainty();
    Verdict {
        actor: person.actor,
        channel: person.channel,
        client: None,
        basis: Basis::Event,
        confidence: Some(millionths(certainty)),
        integration: Some(millionths(1.0 - certainty)),
        undecided: None,
    }
}

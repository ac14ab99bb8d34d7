//! All stamps of one object.

use std::collections::{BTreeMap, HashMap};

use super::posterior::Posterior;
use super::verdict::millionths;
use super::{Evidence, Verdict};
use crate::catalog::evidence;
use crate::identity::Sole;
use crate::org::{Actor, Basis, IdentityClass, SalesforceId, StampKind, UtcTime};
use crate::records::{Record, Sorted, Stamp};
use crate::spill::SpillError;

/// One record with the verdicts on its stamps; `None` where the export has no such stamp.
#[derive(Clone, Copy, Debug)]
pub struct Attributed {
    /// The record.
    pub record: Record,
    /// What its owner is.
    pub owner_class: Option<IdentityClass>,
    /// Who made it.
    pub created: Option<Verdict>,
    /// Who changed it last.
    pub modified: Option<Verdict>,
}

/// Something for each login, kind of stamp and second.
type BySecond<T> = HashMap<(SalesforceId, StampKind), BTreeMap<i64, T>>;

/// Gives every record of the object with this prefix to `sink`, in the order of ids, with the files
/// whose copy of it was set aside.
///
/// # Errors
/// When records cannot be read back, or what `sink` reports.
pub fn attribute_object<E: From<SpillError>>(
    sorted: &Sorted,
    prefix: [u8; 3],
    object: &str,
    evidence: &Evidence<'_>,
    mut sink: impl FnMut(&Attributed, &[u32]) -> Result<(), E>,
) -> Result<(), E> {
    let counts = counted(sorted, prefix, evidence)?;
    let spelled = String::from_utf8_lossy(&prefix).into_owned();
    let matches: BySecond<Posterior> = counts
        .into_iter()
        .map(|((user, kind), stamps)| {
            let matched = evidence.matched(&user, kind, &stamps, [object, &spelled]);
            ((user, kind), matched)
        })
        .collect();
    let judge = Judge { evidence, matches };
    let mut walk = sorted.walk(prefix)?;
    while let Some(record) = walk.next_record()? {
        let record = record.with_ids(sorted.logins());
        let created = judge.stamp(&record, record.created, StampKind::Created);
        let modified = if is_untouched(&record) {
            created
        } else {
            judge.stamp(&record, record.modified, StampKind::Modified)
        };
        let owner_class = record
            .owner
            .filter(|id| id.has_prefix(b"005"))
            .map(|id| evidence.identities.class(&id));
        let attributed = Attributed {
            record,
            owner_class,
            created,
            modified,
        };
        sink(&attributed, walk.repeats())?;
    }
    Ok(())
}

/// Whether the modified stamp is that of the creation itself.
fn is_untouched(record: &Record) -> bool {
    record.modified == record.created
}

/// First walk: how many stamps each login left in each second, where that can decide anything.
fn counted(
    sorted: &Sorted,
    prefix: [u8; 3],
    evidence: &Evidence<'_>,
) -> Result<BySecond<u64>, SpillError> {
    let mut counts: BySecond<u64> = HashMap::new();
    let mut wanted: HashMap<SalesforceId, bool> = HashMap::new();
    let mut walk = sorted.walk(prefix)?;
    while let Some(record) = walk.next_record()? {
        let record = record.with_ids(sorted.logins());
        let stamps = [
            (record.created, StampKind::Created),
            (record.modified, StampKind::Modified),
        ];
        let stamps = stamps
            .into_iter()
            .take(if is_untouched(&record) { 1 } else { 2 });
        for (stamp, kind) in stamps {
            let Some((by, at)) = stamp.by.zip(stamp.at) else {
                continue;
            };
            if *wanted
                .entry(by)
                .or_insert_with(|| evidence.wants_matching(&by))
            {
                *counts
                    .entry((by, kind))
                    .or_default()
                    .entry(at.seconds())
                    .or_default() += 1;
            }
        }
    }
    Ok(counts)
}

struct Judge<'a> {
    evidence: &'a Evidence<'a>,
    matches: BySecond<Posterior>,
}

impl Judge<'_> {
    fn stamp(&self, record: &Record, stamp: Stamp, kind: StampKind) -> Option<Verdict> {
        let by = stamp.by?;
        let identity = self.evidence.identities.get(&by);
        let sole = identity
            .and_then(|i| i.sole)
            .filter(|sole| holds(sole, stamp.at));
        if let (Some(sole), Some(identity)) = (sole, identity) {
            return Some(self.by_identity(record, stamp, kind, &sole, identity.confidence));
        }
        let Some(at) = stamp.at else {
            return Some(Verdict::unknown(None));
        };
        // Each kind of evidence is asked only when the stronger ones did not decide.
        let layers: [(&dyn Fn() -> Posterior, Basis); 4] = [
            (&|| self.direct(record, stamp, kind), Basis::Event),
            (&|| self.evidence.elsewhere(&by, at), Basis::Event),
            (&|| self.evidence.present(&by, at), Basis::Session),
            (&|| self.evidence.open(&by, at), Basis::Session),
        ];
        let mut weak: Option<Posterior> = None;
        for (ask, basis) in layers {
            let posterior = ask();
            if posterior.is_empty() {
                continue;
            }
            if let Some(verdict) = decided(&posterior, basis) {
                return Some(verdict);
            }
            weak.get_or_insert(posterior);
        }
        Some(Verdict::unknown(weak.map(|p| millionths(p.integration()))))
    }

    /// An event that names the record, or events of this object at that second.
    fn direct(&self, record: &Record, stamp: Stamp, kind: StampKind) -> Posterior {
        let matched = stamp
            .by
            .zip(stamp.at)
            .and_then(|(by, at)| self.matches.get(&(by, kind))?.get(&at.seconds()));
        match self.evidence.tied(record.id, stamp, kind) {
            Some(tied) => tied.beside(matched),
            None => matched.cloned().unwrap_or_default(),
        }
    }

    /// The login can only be one thing; events may still tell the channel and the client.
    fn by_identity(
        &self,
        record: &Record,
        stamp: Stamp,
        kind: StampKind,
        sole: &Sole,
        confidence: f64,
    ) -> Verdict {
        let mut verdict = Verdict {
            actor: sole.actor,
            channel: sole.channel,
            client: sole.client,
            basis: Basis::Identity,
            confidence: Some(millionths(confidence)),
            integration: Some(millionths(match sole.actor {
                Actor::Integration => confidence,
                _ => 1.0 - confidence,
            })),
        };
        if !sole.settled {
            let mut posterior = self.direct(record, stamp, kind);
            if let (true, Some((by, at))) = (posterior.is_empty(), stamp.by.zip(stamp.at)) {
                posterior = self.evidence.elsewhere(&by, at);
            }
            if !posterior.is_empty() {
                verdict.channel = posterior.channel(sole.actor);
                verdict.client = posterior.client(sole.actor).or(sole.client);
            }
        }
        verdict
    }
}

/// Whether what the login is is known for the time of the stamp.
fn holds(sole: &Sole, at: Option<UtcTime>) -> bool {
    match (sole.period, at) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some((from, to)), Some(at)) => {
            let session = evidence().window.ui_session_hours * 3_600_000;
            // The second of a stamp begins before the moment that is stamped.
            from.plus_millis(-1000) <= at && at <= to.plus_millis(session)
        }
    }
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

//! What rules ask of every record, kept while the records are attributed: a ledger of owners and makers.

use std::path::Path;
use std::sync::OnceLock;

use super::rows::{OwnedRow, TouchRow};
use crate::analysis::budget::Budget;
use crate::analysis::{ChangesWriter, Ledger, LedgerError, LedgerWriter};
use crate::attribution::{Attributed, AttributedAct, Verdict};
use crate::changes::{ChangeGroup, Changes, Delegate};
use crate::identity::Clients;
use crate::org::{Actor, ChangeSource, LoginIds, LoginKey, UtcTime};
use crate::spill::{Sorted, Sorter, SpillError};

/// How many rows are handed to a sorter at a time.
const BATCH: usize = 2048;

/// Collects it from many threads.
#[derive(Debug)]
pub(super) struct FactsLedger {
    owned: Sorter<OwnedRow>,
    touches: Sorter<TouchRow>,
    /// Whether any rule asks who made or changed a record.
    asks_people: bool,
    logins: OnceLock<LoginIds>,
}

/// All of it, sorted.
#[derive(Debug)]
pub(super) struct Facts {
    /// Every record that is not in the recycle bin.
    pub(super) owned: Sorted<OwnedRow>,
    /// Who made and changed them, of people.
    pub(super) touches: Sorted<TouchRow>,
    /// What the numbers of logins stand for.
    pub(super) logins: LoginIds,
}

impl FactsLedger {
    pub(super) fn new(folder: &Path, budget: Budget, asks_people: bool) -> Self {
        let [owned, touches] = budget.plan_facts();
        Self {
            owned: Sorter::new(folder, owned),
            touches: Sorter::new(folder, touches),
            asks_people,
            logins: OnceLock::new(),
        }
    }

    pub(super) fn finish(self) -> Facts {
        Facts {
            owned: self.owned.finish(),
            touches: self.touches.finish(),
            logins: self.logins.into_inner().unwrap_or_default(),
        }
    }
}

impl Ledger for FactsLedger {
    fn open<'a>(
        &'a self,
        object: &str,
        _: &'a Clients,
        logins: &'a LoginIds,
    ) -> Result<Box<dyn LedgerWriter + 'a>, LedgerError> {
        let _ = self.logins.get_or_init(|| logins.clone());
        Ok(Box::new(ObjectFacts {
            ledger: self,
            object: object.to_owned(),
            owned: Vec::with_capacity(BATCH),
            touches: Vec::with_capacity(BATCH),
        }))
    }

    fn open_changes<'a>(
        &'a self,
        _: &'a Changes,
        _: &'a Clients,
        logins: &'a LoginIds,
    ) -> Result<Box<dyn ChangesWriter + 'a>, LedgerError> {
        let _ = self.logins.get_or_init(|| logins.clone());
        Ok(Box::new(ChangedFacts {
            ledger: self,
            touches: Vec::with_capacity(BATCH),
        }))
    }
}

/// The part of one object.
struct ObjectFacts<'a> {
    ledger: &'a FactsLedger,
    object: String,
    owned: Vec<OwnedRow>,
    touches: Vec<TouchRow>,
}

fn failed(object: &str, source: SpillError) -> LedgerError {
    LedgerError {
        object: object.to_owned(),
        source: Box::new(source),
    }
}

/// Whether a person did it.
fn is_human(verdict: Option<Verdict>) -> bool {
    verdict.is_some_and(|it| it.actor == Actor::Human)
}

impl ObjectFacts<'_> {
    fn push(&mut self) -> Result<(), LedgerError> {
        let failed = |source| failed(&self.object, source);
        self.ledger.owned.push(&mut self.owned).map_err(failed)?;
        self.ledger.touches.push(&mut self.touches).map_err(failed)
    }
}

impl LedgerWriter for ObjectFacts<'_> {
    fn write(&mut self, attributed: &Attributed) -> Result<(), LedgerError> {
        let record = &attributed.record;
        if record.deleted {
            return Ok(());
        }
        let number = |key: Option<LoginKey>| key.map_or(0, LoginKey::number);
        let maker = attributed.created.map_or(Actor::Unknown, |it| it.actor);
        self.owned.push(OwnedRow {
            id: *record.id.as_bytes(),
            owner: number(record.owner),
            made_by: number(record.created.by),
            maker: maker as u8,
        });
        if self.ledger.asks_people {
            let stamps = [
                (record.created, attributed.created),
                (record.modified, attributed.modified),
            ];
            for (stamp, verdict) in stamps {
                if let Some(by) = stamp.by.filter(|_| is_human(verdict)) {
                    self.touches.push(TouchRow {
                        id: *record.id.as_bytes(),
                        at: stamp.at.map_or(i64::MAX, second),
                        by: by.number(),
                    });
                }
            }
        }
        if self.owned.len() >= BATCH {
            self.push()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), LedgerError> {
        self.push()
    }
}

/// Field history knows seconds, and so do stamps: what both tell of is one change.
fn second(at: UtcTime) -> i64 {
    at.millis().div_euclid(1000)
}

/// Changes beside the records, which tell of people whom no stamp names any more.
struct ChangedFacts<'a> {
    ledger: &'a FactsLedger,
    touches: Vec<TouchRow>,
}

impl ChangedFacts<'_> {
    fn push(&mut self) -> Result<(), LedgerError> {
        let pushed = self.ledger.touches.push(&mut self.touches);
        pushed.map_err(|source| failed("changes", source))
    }
}

impl ChangesWriter for ChangedFacts<'_> {
    fn write(&mut self, group: &ChangeGroup, act: &AttributedAct<'_>) -> Result<(), LedgerError> {
        let moment = &act.act.moment;
        let of_records = [ChangeSource::FieldHistory, ChangeSource::DatabaseSave];
        if !self.ledger.asks_people || !of_records.contains(&group.source) {
            return Ok(());
        }
        let by = match act.delegate {
            Delegate::Nobody => moment.login,
            Delegate::Somebody(login) => login,
        };
        let (Some(record), Some(by)) = (moment.record, by) else {
            return Ok(());
        };
        if !is_human(Some(act.verdict)) {
            return Ok(());
        }
        self.touches.push(TouchRow {
            id: *record.as_bytes(),
            at: second(moment.at),
            by: by.number(),
        });
        if self.touches.len() >= BATCH {
            self.push()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), LedgerError> {
        self.push()
    }
}

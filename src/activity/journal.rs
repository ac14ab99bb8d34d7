//! What all readers of logs share: the numbers of names, and writes sorted on disk.
//!
//! Rows that are spilled need numbers that every reader understands, so signatures and object names are
//! numbered here, once for all. Writes grow with the logs; they are pushed into sorters and come back
//! login by login ([`super::Writes`]).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Signature;
use super::row::{TieRow, WriteRow};
use super::write::ObjectNumber;
use crate::changes::Spool;
use crate::numbers::Numbers;
use crate::org::LoginKeys;
use crate::spill::{Sorted, Sorter, SpillError};

/// What readers share.
#[derive(Debug)]
pub struct Journal {
    pub(super) logins: Arc<LoginKeys>,
    pub(super) signatures: Numbers<Arc<Signature>>,
    pub(super) objects: Numbers<Arc<str>>,
    /// Where rows go that are changes of their own; `None` where nobody asks for them.
    pub(super) changes: Option<Arc<Spool>>,
    writes: Sorter<WriteRow>,
    ties: Sorter<TieRow>,
    /// What may be held of logs, as it is weighed in `held.rs`, and whether it was more.
    most_held: u64,
    overfull: AtomicBool,
    parts: AtomicU32,
    set_aside: Mutex<BTreeSet<u32>>,
    /// The first failure of a sorter; readers of rows cannot stop for it.
    failed: Mutex<Option<SpillError>>,
}

/// All writes that were pushed, sorted.
#[derive(Debug)]
pub(super) struct SortedWrites {
    pub(super) writes: Sorted<WriteRow>,
    pub(super) ties: Sorted<TieRow>,
    /// Parts whose rows do not count.
    pub(super) set_aside: BTreeSet<u32>,
}

/// Of what rows named more than the limits allow.
#[derive(Clone, Copy, Debug, Default)]
pub struct TooMany {
    /// Logins and owners.
    pub logins: bool,
    /// Clients.
    pub clients: bool,
    /// What is held of logs.
    pub held: bool,
}

impl TooMany {
    /// What was not so before.
    #[must_use]
    pub const fn since(self, before: Self) -> Self {
        Self {
            logins: self.logins && !before.logins,
            clients: self.clients && !before.clients,
            held: self.held && !before.held,
        }
    }
}

impl Journal {
    /// A journal that spills into `folder`, and holds about so many bytes of writes and of rows that
    /// name a record.
    #[must_use]
    pub fn new(folder: &Path, [writes, ties]: [usize; 2], logins: Arc<LoginKeys>) -> Self {
        Self {
            logins,
            signatures: Numbers::default(),
            objects: Numbers::default(),
            changes: None,
            writes: Sorter::new(folder, writes),
            ties: Sorter::new(folder, ties),
            most_held: u64::MAX,
            overfull: AtomicBool::new(false),
            parts: AtomicU32::new(0),
            set_aside: Mutex::default(),
            failed: Mutex::default(),
        }
    }

    /// The same journal, which hands changes of their own to a spool.
    #[must_use]
    pub fn with_changes(self, spool: Arc<Spool>) -> Self {
        Self {
            changes: Some(spool),
            ..self
        }
    }

    /// The same journal, for so many clients, and so many bytes of what logs tell, at most.
    #[must_use]
    pub fn within(self, clients: u64, held: u64) -> Self {
        Self {
            signatures: Numbers::at_most(clients),
            most_held: held,
            ..self
        }
    }

    /// Takes note of how much one reader holds. Returns whether it is too much, or was for another.
    pub(super) fn holds(&self, bytes: u64) -> bool {
        if bytes > self.most_held {
            self.overfull.store(true, Ordering::Relaxed);
        }
        self.overfull.load(Ordering::Relaxed)
    }

    /// Of what there was more than there are numbers for, so that what was read is worth nothing.
    #[must_use]
    pub fn too_many(&self) -> TooMany {
        TooMany {
            logins: self.logins.is_full(),
            clients: self.signatures.is_full(),
            held: self.overfull.load(Ordering::Relaxed)
                || self
                    .changes
                    .as_ref()
                    .is_some_and(|changes| changes.is_full()),
        }
    }

    /// The number of an object's name.
    pub(super) fn object(&self, name: &str) -> ObjectNumber {
        let place = self.objects.number(name, || Arc::from(name));
        ObjectNumber::new(place)
    }

    /// The numbers of all names of objects.
    pub(super) fn object_numbers(&self) -> BTreeMap<String, ObjectNumber> {
        let names = self.objects.values().into_iter().zip(0..);
        names
            .map(|(name, place)| (name.to_string(), ObjectNumber::new(place)))
            .collect()
    }

    /// The number of a new part.
    pub(super) fn part(&self) -> u32 {
        self.parts.fetch_add(1, Ordering::Relaxed)
    }

    /// What was pushed as this part does not count.
    pub(super) fn set_aside(&self, part: u32) {
        if let Some(changes) = &self.changes {
            changes.set_aside(part);
        }
        let mut set_aside = self
            .set_aside
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        set_aside.insert(part);
    }

    pub(super) fn push(&self, writes: &mut Vec<WriteRow>, ties: &mut Vec<TieRow>) {
        let pushed = self.writes.push(writes).and_then(|()| self.ties.push(ties));
        if let Err(error) = pushed {
            // Nothing of a failed analysis is kept, so what is lost here does not matter.
            writes.clear();
            ties.clear();
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            failed.get_or_insert(error);
        }
    }

    /// Hands over what was pushed.
    pub(super) fn finish(&self) -> Result<SortedWrites, SpillError> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failed.take() {
            return Err(error);
        }
        let set_aside = self.set_aside.lock();
        Ok(SortedWrites {
            writes: self.writes.finish(),
            ties: self.ties.finish(),
            set_aside: set_aside.unwrap_or_else(PoisonError::into_inner).clone(),
        })
    }
}

//! Where attributed records go, one by one.

use thiserror::Error;

use crate::attribution::{Attributed, AttributedAct};
use crate::changes::{ChangeGroup, Changes};
use crate::identity::Clients;
use crate::org::LoginIds;

/// The ledger could not be written: the disk is full or went away.
#[derive(Debug, Error)]
#[error("could not write the ledger of {object}")]
pub struct LedgerError {
    /// Which object, or `changes`.
    pub object: String,
    /// What went wrong.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// Opens one part of the ledger per object.
pub trait Ledger: Sync {
    /// Opens the part of an object; `logins` are what the numbers of its records stand for.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be created.
    fn open<'a>(
        &'a self,
        object: &str,
        clients: &'a Clients,
        logins: &'a LoginIds,
    ) -> Result<Box<dyn LedgerWriter + 'a>, LedgerError>;

    /// Opens the part of the changes; `changes` tells what the numbers of their texts stand for.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be created.
    fn open_changes<'a>(
        &'a self,
        changes: &'a Changes,
        clients: &'a Clients,
        logins: &'a LoginIds,
    ) -> Result<Box<dyn ChangesWriter + 'a>, LedgerError>;
}

/// The part of the changes.
pub trait ChangesWriter {
    /// Adds the rows of an act of this group; they come in the order of the file.
    ///
    /// # Errors
    /// [`LedgerError`] when they cannot be written.
    fn write(&mut self, group: &ChangeGroup, act: &AttributedAct<'_>) -> Result<(), LedgerError>;

    /// Closes the part.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be written.
    fn finish(self: Box<Self>) -> Result<(), LedgerError>;
}

/// The part of one object.
pub trait LedgerWriter {
    /// Adds a record; they come in the order of their ids.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be written.
    fn write(&mut self, attributed: &Attributed) -> Result<(), LedgerError>;

    /// Closes the part.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be written.
    fn finish(self: Box<Self>) -> Result<(), LedgerError>;
}

//! Where attributed records go, one by one.

use thiserror::Error;

use crate::attribution::Attributed;
use crate::identity::Clients;
use crate::org::LoginIds;

/// The ledger could not be written: the disk is full or went away.
#[derive(Debug, Error)]
#[error("could not write the records of {object}")]
pub struct LedgerError {
    /// Which object.
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

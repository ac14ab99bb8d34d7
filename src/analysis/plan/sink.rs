//! Where the rows of a plan go, one by one.

use thiserror::Error;

use crate::org::SalesforceId;
use crate::plan::TransferFile;

/// The rows of a plan could not be written: the disk is full or went away.
#[derive(Debug, Error)]
#[error("could not write the rows of {object}")]
pub struct PlanSinkError {
    /// Of which object.
    pub object: String,
    /// What went wrong.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// What becomes of one record, and why.
#[derive(Clone, Copy, Debug)]
pub struct ReasonRow<'a> {
    /// The record.
    pub record: SalesforceId,
    /// Its owner now.
    pub from: SalesforceId,
    /// Its owner after the plan; nothing when it stays.
    pub to: Option<SalesforceId>,
    /// The name of the rule that decided; empty when none did.
    pub rule: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// Takes the rows of one object after the other: first the reasons, in the order of ids, then the files.
pub trait PlanSink {
    /// The object of all rows from here on.
    ///
    /// # Errors
    /// [`PlanSinkError`] when its file cannot be created.
    fn object(&mut self, object: &str) -> Result<(), PlanSinkError>;

    /// What becomes of a record.
    ///
    /// # Errors
    /// [`PlanSinkError`] when it cannot be written.
    fn reason(&mut self, row: &ReasonRow<'_>) -> Result<(), PlanSinkError>;

    /// The file of all moves from here on.
    ///
    /// # Errors
    /// [`PlanSinkError`] when it cannot be created.
    fn file(&mut self, file: &TransferFile) -> Result<(), PlanSinkError>;

    /// A record that moves.
    ///
    /// # Errors
    /// [`PlanSinkError`] when it cannot be written.
    fn moves(
        &mut self,
        record: SalesforceId,
        from: SalesforceId,
        to: SalesforceId,
    ) -> Result<(), PlanSinkError>;

    /// There are no more rows of the object.
    ///
    /// # Errors
    /// [`PlanSinkError`] when what is left cannot be written.
    fn end(&mut self) -> Result<(), PlanSinkError>;
}

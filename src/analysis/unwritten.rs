//! A ledger that is not written: for whoever wants what an analysis finds, and has no use for each record.

use super::{ChangesWriter, Ledger, LedgerError, LedgerWriter};
use crate::attribution::{Attributed, AttributedAct};
use crate::changes::{ChangeGroup, Changes};
use crate::identity::Clients;
use crate::org::LoginIds;

/// Takes every record and every change, and keeps none.
#[derive(Clone, Copy, Debug)]
pub struct Unwritten;

impl Ledger for Unwritten {
    fn open<'a>(
        &'a self,
        _: &str,
        _: &'a Clients,
        _: &'a LoginIds,
    ) -> Result<Box<dyn LedgerWriter + 'a>, LedgerError> {
        Ok(Box::new(Self))
    }

    fn open_changes<'a>(
        &'a self,
        _: &'a Changes,
        _: &'a Clients,
        _: &'a LoginIds,
    ) -> Result<Box<dyn ChangesWriter + 'a>, LedgerError> {
        Ok(Box::new(Self))
    }
}

impl LedgerWriter for Unwritten {
    fn write(&mut self, _: &Attributed) -> Result<(), LedgerError> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), LedgerError> {
        Ok(())
    }
}

impl ChangesWriter for Unwritten {
    fn write(&mut self, _: &ChangeGroup, _: &AttributedAct<'_>) -> Result<(), LedgerError> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), LedgerError> {
        Ok(())
    }
}

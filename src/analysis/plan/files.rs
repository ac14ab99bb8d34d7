//! Cutting the moves of an object into files.

use std::cmp::Ordering;

use super::PlanError;
use super::rows::MoveRow;
use super::run::{Decided, Run};
use super::sink::PlanSink;
use crate::org::SalesforceId;
use crate::plan::{Holder, Packer, TransferFile};
use crate::spill::{Sorted, SpillError};

impl Run<'_> {
    /// How many rows each file of an object has. They are known before the first is written, since the number of all
    /// files decides how wide a number is.
    pub(super) fn pack(&self, moves: &Sorted<MoveRow>) -> Result<Packer, SpillError> {
        let mut packer = Packer::new(self.limits);
        let mut walk = moves.walk(|_| Ordering::Equal)?;
        let mut rows = 0;
        while let Some(row) = walk.next_row()? {
            rows += 1;
            if walk.peek().is_none_or(|next| next.parent != row.parent) {
                packer.add(std::mem::take(&mut rows));
            }
        }
        Ok(packer)
    }

    /// Writes the files of an object. `digits` is how many a number has.
    pub(super) fn write_files(
        &mut self,
        decided: &mut Decided,
        packer: &Packer,
        digits: usize,
        sink: &mut dyn PlanSink,
    ) -> Result<(), PlanError> {
        let mut walk = decided.moves.walk(|_| Ordering::Equal)?;
        for rows in packer.files() {
            self.files += 1;
            let file = TransferFile {
                number: self.files,
                name: format!("{:0digits$}_{}.csv", self.files, decided.plan.name),
                rows: *rows,
            };
            sink.file(&file)?;
            for _ in 0..*rows {
                let Some(row) = walk.next_row()? else { break };
                let id = |number| self.roster.id(Holder::from_number(number));
                let record = SalesforceId::from_bytes(row.id);
                if let (Some(record), Some(from), Some(to)) = (record, id(row.from), id(row.to)) {
                    sink.moves(record, from, to)?;
                }
            }
            decided.plan.files.push(file);
        }
        sink.end()?;
        Ok(())
    }
}

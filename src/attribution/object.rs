//! All stamps of one object, with their verdicts.

use super::verdict::VerdictRow;
use super::{Evidence, Verdict, Verdicts, import};
use crate::loads::LoadWalk;
use crate::org::{IdentityClass, LoginKey, StampKind};
use crate::records::{Record, Sorted, Stamp};
use crate::spill::{SpillError, Walk};

/// One record with the verdicts on its stamps; `None` where the export has no such stamp.
#[derive(Clone, Copy, Debug)]
pub struct Attributed {
    /// The record, its logins by number.
    pub record: Record<LoginKey>,
    /// What its owner is.
    pub owner_class: Option<IdentityClass>,
    /// Who made it.
    pub created: Option<Verdict>,
    /// Who changed it last.
    pub modified: Option<Verdict>,
}

/// Gives every record of the object with this prefix to `sink`, in the order of ids, with the files
/// whose copy of it was set aside.
///
/// # Errors
/// When records cannot be read back, or what `sink` reports.
pub fn attribute_object<E: From<SpillError>>(
    sorted: &Sorted,
    prefix: [u8; 3],
    evidence: &Evidence<'_>,
    verdicts: &Verdicts,
    mut sink: impl FnMut(&Attributed, &[u32]) -> Result<(), E>,
) -> Result<(), E> {
    let mut judged = Judged {
        evidence,
        verdicts: verdicts.of_object(prefix)?,
        ordinal: 0,
    };
    let mut loads: LoadWalk<'_> = evidence.loads.along(prefix);
    let mut results = evidence.results.along(prefix)?;
    let mut walk = sorted.walk(prefix)?;
    while let Some(record) = walk.next_record()? {
        let imported = loads.of(&record);
        let set = imported.map(|imported| import::verdict(imported.load));
        let created = match set.filter(|_| record.created.by.is_some()) {
            Some(set) => Some(set),
            None => judged.stamp(record.created, StampKind::Created)?,
        };
        let named = results.of(record.id)?;
        let created = created.map(|verdict| import::beside_result(verdict, named));
        let modified = if is_untouched(&record) {
            created
        } else if imported.is_some_and(|imported| imported.modified) {
            set.filter(|_| record.modified.by.is_some())
        } else {
            judged.stamp(record.modified, StampKind::Modified)?
        };
        judged.ordinal += 1;
        let ids = sorted.logins();
        let owner_class = record
            .owner
            .filter(|key| ids.get(*key).is_some_and(|id| id.has_prefix(b"005")))
            .map(|key| evidence.class(key));
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
pub(super) fn is_untouched(record: &Record<LoginKey>) -> bool {
    record.modified == record.created
}

/// The verdicts of one object, in the order of its records.
struct Judged<'a> {
    evidence: &'a Evidence<'a>,
    verdicts: Walk<'a, VerdictRow>,
    ordinal: u64,
}

impl Judged<'_> {
    /// The verdict on a stamp of the record at hand: the one found by events, or else the one that what
    /// the login is gives alone. Which stamps events were asked for is decided where
    /// they are collected (`stamps`).
    fn stamp(
        &mut self,
        stamp: Stamp<LoginKey>,
        kind: StampKind,
    ) -> Result<Option<Verdict>, SpillError> {
        let Some(by) = stamp.by else { return Ok(None) };
        let next = self.verdicts.peek();
        if next.is_some_and(|next| next.is_on(self.ordinal, kind)) {
            return Ok(self.verdicts.next_row()?.map(|row| row.verdict()));
        }
        Ok(Some(self.evidence.unasked(Some(by))))
    }
}

//! What is handed to [`crate::reach`], and whose reach is told.

use super::Analysis;
use crate::reach::Records;

impl Analysis {
    /// How many records there are of each object, and whose they are.
    #[must_use]
    pub fn reach_records(&self) -> Records<'_> {
        let mut records = Records::default();
        for object in &self.objects {
            let owners = object.owners.by_owner.iter();
            let owners = owners.map(|(id, owner)| (*id, owner.records));
            records.add(&object.name, object.owners.records, owners);
        }
        records
    }
}

//! Reads the metadata files of an export, in parallel, a batch of them at a time.
//!
//! The files of a batch share the names they hold and the memory they are read into. Batches are cut
//! from the list of files, whatever the number of threads, so the model comes out the same.

use std::io::Read;

use rayon::prelude::*;

use super::read::rejected;
use crate::inventory::{Digest, Found};
use crate::limits::{Limit, Limits};
use crate::metadata::{self, Content};
use crate::org::Names;
use crate::table::{Tally, UNREADABLE};

/// How many files share their names. Each batch learns the names anew, which a smaller one would feel;
/// at the end some threads have no batch left, which a larger one would.
const BATCH: usize = 16;

/// Memory for one file is kept for the next one up to this size.
const KEPT_BUFFER: usize = 16 * 1024 * 1024;

/// Some files that follow each other.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The names in their components.
    pub(super) names: Names,
    /// What each file held, in order.
    pub(super) files: Vec<(Option<Content>, Tally, Digest)>,
}

/// Reads metadata files. `passed` hears of the bytes as they are read.
pub(super) fn read_components(
    files: &[&Found],
    limits: &Limits,
    passed: &(dyn Fn(u64) + Sync),
) -> Vec<Batch> {
    files
        .par_chunks(BATCH)
        .map(|files| {
            let mut batch = Batch::default();
            let mut xml = Vec::new();
            for file in files {
                let names = &mut batch.names;
                let read = read_one(file, &mut xml, names, (limits, passed));
                batch.files.push(read);
                if xml.capacity() > KEPT_BUFFER {
                    xml = Vec::new();
                }
            }
            batch
        })
        .collect()
}

fn read_one(
    file: &Found,
    xml: &mut Vec<u8>,
    names: &mut Names,
    (limits, passed): (&Limits, &(dyn Fn(u64) + Sync)),
) -> (Option<Content>, Tally, Digest) {
    let place = &file.place;
    let read = place.read(passed, |reader| {
        parse(&file.path, reader, xml, (names, limits))
    });
    match read {
        Ok(((content, tally), digest)) if digest.is_known() || tally.rejected > 0 => {
            (content, tally, digest)
        }
        Ok((_, digest)) => (None, rejected(UNREADABLE, None), digest),
        Err(_) => (None, rejected(UNREADABLE, None), Digest::default()),
    }
}

fn parse(
    path: &str,
    reader: &mut dyn Read,
    xml: &mut Vec<u8>,
    (names, limits): (&mut Names, &Limits),
) -> (Option<Content>, Tally) {
    xml.clear();
    let most = limits.get(Limit::XmlBytes);
    if let Err(error) = reader.take(most + 1).read_to_end(xml) {
        let reason = Limit::of_error(&error).map_or(UNREADABLE, Limit::reason);
        return (None, rejected(reason, None));
    }
    if xml.len() as u64 > most {
        return (None, rejected(Limit::XmlBytes.reason(), None));
    }
    match metadata::read_within(path, xml, names, limits) {
        Ok(content) => {
            let tally = Tally {
                rows: 1,
                ..Tally::default()
            };
            (Some(content), tally)
        }
        Err(error) => (None, rejected(error.reason(), error.line())),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::fs;

    use super::*;
    use crate::inventory;
    use crate::org::{FieldRights, Org, OrgBuilder};

    /// More files than a batch holds, whose names come in another order each, one of them damaged.
    #[test]
    fn batches_make_one_model_whatever_the_threads() {
        let dir = tempfile::tempdir().unwrap();
        for number in 0..3 * BATCH {
            let row = |field| {
                format!(
                    "<fieldPermissions><field>Case.F{field}__c</field><readable>true</readable></fieldPermissions>"
                )
            };
            let rows = row(number % 7) + &row(number % 5);
            let end = if number == 20 { "" } else { "</Profile>" };
            let path = dir.path().join(format!("P{number}.profile"));
            fs::write(path, format!("<Profile>\n{rows}{end}")).unwrap();
        }
        let found = inventory::take(&[dir.path().to_path_buf()], None).unwrap();
        let files: Vec<&Found> = found.iter().collect();
        let read = |threads| -> (Org, u64) {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let batches = pool
                .build()
                .unwrap()
                .install(|| read_components(&files, &Limits::default(), &|_| ()));
            assert_eq!(batches.len(), 3);
            let mut org = OrgBuilder::default();
            let mut rejected = 0;
            for batch in batches {
                let renaming = org.names(&batch.names);
                for (content, tally, _) in batch.files {
                    rejected += tally.rejected;
                    if let Some(content) = content {
                        org.component(content.component, &renaming);
                    }
                }
            }
            (org.build(), rejected)
        };
        let (org, rejected) = read(3);
        assert_eq!((org.profiles.len(), rejected), (3 * BATCH - 1, 1));
        let fields = &org.profiles["P40"].grants.fields;
        let right = |name| org.names.get(name).and_then(|name| fields.get(name));
        let readable = FieldRights {
            readable: true,
            editable: false,
        };
        assert_eq!(
            ["Case.F5__c", "Case.F0__c", "Case.F1__c"].map(right),
            [Some(readable), Some(readable), None]
        );
        assert_eq!(format!("{org:?}"), format!("{:?}", read(1).0));
    }
}

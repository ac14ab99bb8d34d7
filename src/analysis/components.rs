//! Reads the metadata files of an export, in parallel, a batch of them at a time.
//!
//! The files of a batch share the names they hold and the memory they are read into. Batches are cut
//! from the list of files, whatever the number of threads, so the model comes out the same.

use std::io::Read;

use rayon::prelude::*;

use super::read::{UNREADABLE, rejected};
use crate::inventory::{Digest, Found};
use crate::metadata;
use crate::org::{Component, Names};
use crate::table::{Reason, Tally};

/// A metadata file above this is no metadata: the largest of 237,967 real ones has 4 MB.
const METADATA_LIMIT: u64 = 256 * 1024 * 1024;

/// How many files share their names. Each batch learns the names anew, which a smaller one would feel;
/// at the end some threads have no batch left, which a larger one would.
const BATCH: usize = 16;

/// Memory for one file is kept for the next one up to this size.
const KEPT_BUFFER: usize = 16 * 1024 * 1024;

const TOO_LARGE: Reason = "the file is too large to be metadata";

/// Some files that follow each other.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The names in their components.
    pub(super) names: Names,
    /// What each file held, in order.
    pub(super) files: Vec<(Option<Component>, Tally, Digest)>,
}

/// Reads metadata files. `passed` hears of the bytes as they are read.
pub(super) fn read_components(files: &[&Found], passed: &(dyn Fn(u64) + Sync)) -> Vec<Batch> {
    files
        .par_chunks(BATCH)
        .map(|files| {
            let mut batch = Batch::default();
            let mut xml = Vec::new();
            for file in files {
                let read = read_one(file, &mut xml, &mut batch.names, passed);
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
    passed: &dyn Fn(u64),
) -> (Option<Component>, Tally, Digest) {
    let read = file
        .place
        .read(passed, |reader| parse(&file.path, reader, xml, names));
    match read {
        Ok(((component, tally), digest)) => (component, tally, digest),
        Err(_) => (None, rejected(UNREADABLE, None), Digest::default()),
    }
}

fn parse(
    path: &str,
    reader: &mut dyn Read,
    xml: &mut Vec<u8>,
    names: &mut Names,
) -> (Option<Component>, Tally) {
    xml.clear();
    if reader.take(METADATA_LIMIT + 1).read_to_end(xml).is_err() {
        return (None, rejected(UNREADABLE, None));
    }
    if xml.len() as u64 > METADATA_LIMIT {
        return (None, rejected(TOO_LARGE, None));
    }
    match metadata::read(path, xml, names) {
        Ok((_, component)) => {
            let tally = Tally {
                rows: 1,
                ..Tally::default()
            };
            (Some(component), tally)
        }
        Err(error) => (None, rejected(error.reason(), error.line())),
    }
}

//! Counts the children of parents that may have too many: the second reading of the files that hold them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::budget::Budget;
use super::{AllAttributed, AnalysisError};
use crate::catalog::{evidence, object_of_prefix};
use crate::inventory::{Found, Place};
use crate::limits::Limits;
use crate::org::Org;
use crate::ownership::LoadedParent;
use crate::progress::Progress;
use crate::records::{ChildCount, ChildSpool, ObjectNames, Sorted};
use crate::spill::SpillError;
use crate::table::Table;

/// A record export, to be read again where that is needed.
#[derive(Clone, Debug)]
pub(super) struct RecordFile {
    /// Its place in the inventory.
    number: u32,
    /// The path as given.
    path: String,
    place: Place,
    /// Key prefixes of its records.
    objects: Vec<[u8; 3]>,
}

impl RecordFile {
    pub(super) fn new(number: u32, file: &Found, rows: &BTreeMap<[u8; 3], u64>) -> Self {
        Self {
            number,
            path: file.path.clone(),
            place: file.place.clone(),
            objects: rows.keys().copied().collect(),
        }
    }
}

/// Counts the children of parents near the limit or over it, and tells each object those of its records.
///
/// # Errors
/// [`AnalysisError`] when a file cannot be read a second time, or rows cannot be kept on disk.
pub(super) fn count_children(
    attributed: &mut AllAttributed,
    (files, sorted, names, org): (&[RecordFile], &Sorted, &ObjectNames, &Org),
    (scratch, limits): (&Path, &Limits),
    progress: &dyn Progress,
) -> Result<(), AnalysisError> {
    let sieve = sorted.parents();
    let fields = sieve.hot();
    let hot: BTreeSet<[u8; 3]> = fields.iter().map(|field| field.object).collect();
    let is_hot = |file: &&RecordFile| file.objects.iter().any(|object| hot.contains(object));
    let files: Vec<&RecordFile> = files.iter().filter(is_hot).collect();
    if !files.is_empty() {
        let bytes = files.iter().map(|file| file.place.size_hint()).sum();
        progress.stage("Counting children", bytes);
    }
    let spool = ChildSpool::new(
        &fields,
        &attributed.repeated,
        (names, &org.objects),
        (scratch, Budget::of(limits).children()),
    );
    for file in files {
        read_again(file, &spool, limits)?;
        progress.advance(file.place.size_hint());
    }
    let mut loaded: BTreeMap<[u8; 3], Vec<LoadedParent>> = BTreeMap::new();
    for count in spool.finish(evidence().limit.least_near_parent())? {
        let of_object = loaded.entry(count.object).or_default();
        of_object.push(loaded_parent(count, sorted, names));
    }
    for (prefix, object) in &mut attributed.objects {
        let parents = loaded.remove(prefix).unwrap_or_default();
        object.parents = sieve.has_parents(*prefix).then_some(parents);
    }
    Ok(())
}

/// Reads one file with as many threads as are idle.
fn read_again(
    file: &RecordFile,
    spool: &ChildSpool<'_>,
    limits: &Limits,
) -> Result<(), AnalysisError> {
    let failed: Mutex<Option<SpillError>> = Mutex::new(None);
    let read = file.place.read_again(|reader| {
        let table = Table::open_within(reader, limits)?;
        table.read_in_parallel(|rows| {
            if let Err(error) = spool.read(rows, file.number) {
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
        });
        Ok(())
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    match (failed, read) {
        (Some(error), _) => Err(error.into()),
        (None, Ok(Ok(()))) if file.place.has_changed() => {
            Err(AnalysisError::Changed(file.path.clone()))
        }
        (None, Ok(Ok(()))) => Ok(()),
        (None, Ok(Err(source))) => Err(AnalysisError::again(&file.path, source)),
        (None, Err(source)) => Err(AnalysisError::again(&file.path, source.into())),
    }
}

fn loaded_parent(count: ChildCount, sorted: &Sorted, names: &ObjectNames) -> LoadedParent {
    let prefix = count.parent.key_prefix();
    // What the prefix stands for where that is known, or else the one object that the field may point to.
    let object = match object_of_prefix(prefix) {
        Some(object) => object.to_owned(),
        None if sorted.objects().contains_key(&prefix) => names.get(prefix),
        None => match count.parents.as_slice() {
            [object] => object.clone(),
            _ => String::new(),
        },
    };
    LoadedParent {
        field: count.field,
        object,
        id: count.parent,
        children: count.children,
    }
}

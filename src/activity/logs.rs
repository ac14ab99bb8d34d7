//! All event log files: read in parallel, the rows that several of them hold once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::overlap::overlapping;
use super::repeats::{Collector, Repeats};
use super::types::{EventTypes, LoggedTypes};
use super::{Activity, Journal, LogSource, TooMany, read};
use crate::inventory::{Digest, Place};
use crate::limits::Limits;
use crate::spill::SpillError;
use crate::table::{FirstSeen, Reason, Table, TableReader, Tally, UNREADABLE};

/// What became of one event log file.
#[derive(Clone, Debug, Default)]
pub struct LogFile {
    /// Its rows.
    pub tally: Tally,
    /// Its bytes.
    pub digest: Digest,
    /// Whether it had other bytes the second time.
    pub has_changed: bool,
    /// What it holds.
    types: LoggedTypes,
    /// Of what there came to be too many while it was read.
    pub reached: TooMany,
}

/// Reads all event log files. `passed` hears of the bytes as they are read the first time; `scratch` is
/// for temporary files.
///
/// # Errors
/// When rows cannot be sorted on disk.
pub fn read_logs(
    sources: &[LogSource<'_>],
    journal: &Arc<Journal>,
    (scratch, limits): (&Path, &Limits),
    passed: &(dyn Fn(u64) + Sync),
) -> Result<(Activity, Vec<LogFile>), SpillError> {
    let reading = Reading::new(journal, limits, None);
    let mut files = reading.read(sources, passed);
    let types: Vec<&LoggedTypes> = files.iter().map(|file| &file.types).collect();
    let shared = overlapping(&types);
    let mut activity = if shared.is_empty() {
        reading.finish()?
    } else {
        // Which rows count is known only now, so all are read once more.
        reading.set_aside();
        let repeats = repeats_of(&shared, (sources, &files), (scratch, limits))?;
        let again = Reading::new(journal, limits, Some(&repeats));
        let second = again.read(sources, &|_| ());
        for (file, second) in files.iter_mut().zip(second) {
            file.has_changed = second.digest != file.digest;
            file.tally = second.tally;
            file.types = second.types;
        }
        again.finish()?
    };
    let mut logged: BTreeMap<_, _> = LoggedTypes::new();
    for file in &mut files {
        for (name, types) in std::mem::take(&mut file.types) {
            logged.entry(name).or_default().merge(types);
        }
    }
    activity.logged = logged;
    Ok((activity, files))
}

/// Finds the rows that stand in several of these files.
fn repeats_of(
    shared: &[usize],
    (sources, files): (&[LogSource<'_>], &[LogFile]),
    (scratch, limits): (&Path, &Limits),
) -> Result<Repeats, SpillError> {
    // An event log object has the rows of a log in other words.
    let reworded = shared.iter().filter(|file| sources[**file].form.is_some());
    let reworded = reworded.flat_map(|file| files[*file].types.keys().cloned());
    let collector = Collector::new(scratch, reworded.collect());
    shared.par_iter().for_each(|file| {
        let source = &sources[*file];
        read_file(source.place, limits, &|_| (), |table| {
            collector.read(source, table, *file);
        });
    });
    collector.finish(scratch)
}

/// One reading of all files.
struct Reading<'a> {
    journal: &'a Arc<Journal>,
    limits: &'a Limits,
    repeats: Option<&'a Repeats>,
    /// What was seen, in as many parts as threads were at work at a time.
    parts: Mutex<Vec<Activity>>,
    failed: Mutex<Option<SpillError>>,
}

impl<'a> Reading<'a> {
    fn new(journal: &'a Arc<Journal>, limits: &'a Limits, repeats: Option<&'a Repeats>) -> Self {
        Self {
            journal,
            limits,
            repeats,
            parts: Mutex::default(),
            failed: Mutex::default(),
        }
    }

    fn read(&self, sources: &[LogSource<'_>], passed: &(dyn Fn(u64) + Sync)) -> Vec<LogFile> {
        let files = sources.par_iter().enumerate().with_max_len(1);
        files
            .map(|(number, source)| {
                let types = Mutex::default();
                let before = self.journal.too_many();
                let mut file = read_file(source.place, self.limits, passed, |table| {
                    self.read_rows((source, number), table, &types);
                });
                file.reached = self.journal.too_many().since(before);
                file.types = types.into_inner().unwrap_or_else(PoisonError::into_inner);
                file
            })
            .collect()
    }

    fn read_rows(
        &self,
        (source, file): (&LogSource<'_>, usize),
        table: &mut TableReader<'_, '_>,
        all: &Mutex<LoggedTypes>,
    ) {
        let part = locked(&self.parts).pop();
        let mut activity = part.unwrap_or_else(|| Activity::new(self.journal));
        let mut types = EventTypes::default();
        let repeats = self.repeats.map(|repeats| repeats.of_file(file));
        if let Err(error) = read::read(source, table, &mut activity, &mut types, repeats) {
            locked(&self.failed).get_or_insert(error);
        }
        types.add_to(&mut locked(all));
        locked(&self.parts).push(activity);
    }

    /// Takes back what was seen.
    fn set_aside(self) {
        let parts = self.parts.into_inner();
        for part in parts.unwrap_or_else(PoisonError::into_inner) {
            part.set_aside();
        }
    }

    /// Everything that was seen.
    fn finish(self) -> Result<Activity, SpillError> {
        if let Some(error) = locked(&self.failed).take() {
            return Err(error);
        }
        let parts = self.parts.into_inner();
        let parts = parts.unwrap_or_else(PoisonError::into_inner).into_iter();
        let whole = parts.reduce(|mut whole, part| {
            whole.merge(part);
            whole
        });
        let mut whole = whole.unwrap_or_else(|| Activity::new(self.journal));
        whole.flush();
        Ok(whole)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens a file as a table, lets `f` read it with as many threads as are idle, and says what became of
/// it.
fn read_file(
    place: &Place,
    limits: &Limits,
    passed: &(dyn Fn(u64) + Sync),
    f: impl Fn(&mut TableReader<'_, '_>) + Sync,
) -> LogFile {
    let read = place.read(passed, |reader| {
        let table = Table::open_within(reader, limits).map_err(|error| error.reason())?;
        table.read_in_parallel(&f);
        Ok(table.finish())
    });
    let (tally, digest) = match read {
        Ok((read, digest)) => {
            let mut tally = read.unwrap_or_else(rejected);
            if !digest.is_known() {
                tally.end_in_damage();
            }
            (tally, digest)
        }
        Err(_) => (rejected(UNREADABLE), Digest::default()),
    };
    LogFile {
        tally,
        digest,
        has_changed: false,
        types: LoggedTypes::new(),
        reached: TooMany::default(),
    }
}

/// The whole file is one that cannot be used.
fn rejected(reason: Reason) -> Tally {
    let mut tally = Tally::default();
    tally.reject(reason, FirstSeen::default());
    tally
}

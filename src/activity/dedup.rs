//! Event log files together: hourly and daily copies of one day count once.
//!
//! Every file is read by itself, in parallel. Files of one event type whose times overlap may hold the
//! same rows, so those are read again together, one after the other, and rows seen before are counted as
//! duplicates. A row that stands twice in *one* file is genuine (two triggers in one request), so the
//! number of copies kept is the largest number any one file holds.
//!
//! What is remembered is a hash per row of the overlapping files only: a day of hourly files, not a year
//! of logs.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Activity, Journal, read};
use crate::inventory::{Digest, Place};
use crate::org::UtcTime;
use crate::table::{FirstSeen, Table, TableReader, Tally};

/// What became of one event log file.
#[derive(Clone, Debug, Default)]
pub struct LogFile {
    /// Its rows.
    pub tally: Tally,
    /// Its bytes.
    pub digest: Digest,
}

/// One file, read by itself.
struct Part {
    activity: Activity,
    file: LogFile,
}

/// Reads all event log files. `passed` hears of the bytes as they are read the first time.
pub fn read_logs(
    places: &[&Place],
    journal: &Arc<Journal>,
    passed: &(dyn Fn(u64) + Sync),
) -> (Activity, Vec<LogFile>) {
    let parts: Vec<Part> = places
        .par_iter()
        .map(|place| {
            let mut activity = Activity::new(journal);
            let file = read_file(place, passed, |table| {
                read::read(table, &mut activity, None);
            });
            Part { activity, file }
        })
        .collect();
    let groups = overlapping(&parts);
    let mut files: Vec<LogFile> = Vec::with_capacity(parts.len());
    let mut whole = Activity::new(journal);
    let mut alone = vec![true; parts.len()];
    for member in groups.iter().flatten() {
        alone[*member] = false;
    }
    for (part, alone) in parts.into_iter().zip(&alone) {
        files.push(part.file);
        if *alone {
            whole.merge(part.activity);
        } else {
            part.activity.set_aside();
        }
    }
    let again: Vec<(Activity, Vec<LogFile>)> = groups
        .par_iter()
        .map(|group| read_together(group, places, journal))
        .collect();
    for (group, (activity, read)) in groups.iter().zip(again) {
        whole.merge(activity);
        for (member, file) in group.iter().zip(read) {
            files[*member] = file;
        }
    }
    (whole, files)
}

/// Groups of more than one file that may hold the same rows, each in file order.
fn overlapping(parts: &[Part]) -> Vec<Vec<usize>> {
    let mut spans: BTreeMap<&str, Vec<(UtcTime, UtcTime, usize)>> = BTreeMap::new();
    for (number, part) in parts.iter().enumerate() {
        for (event_type, logged) in &part.activity.logged {
            if let Some((from, to)) = logged.period {
                spans
                    .entry(event_type)
                    .or_default()
                    .push((from, to, number));
            }
        }
    }
    let mut parents: Vec<usize> = (0..parts.len()).collect();
    for spans in spans.values_mut() {
        spans.sort_unstable();
        let mut reach: Option<(UtcTime, usize)> = None;
        for (from, to, number) in spans.iter() {
            reach = Some(match reach {
                Some((end, member)) if *from <= end => {
                    join(&mut parents, member, *number);
                    (end.max(*to), *number)
                }
                _ => (*to, *number),
            });
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for number in 0..parts.len() {
        groups
            .entry(root(&parents, number))
            .or_default()
            .push(number);
    }
    groups
        .into_values()
        .filter(|group| group.len() > 1)
        .collect()
}

fn root(parents: &[usize], mut number: usize) -> usize {
    while parents[number] != number {
        number = parents[number];
    }
    number
}

/// Joins two sets under the smaller of their roots.
fn join(parents: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parents, a), root(parents, b));
    parents[a.max(b)] = a.min(b);
}

/// How often a row was seen.
#[derive(Clone, Copy, Default)]
struct Copies {
    /// Copies kept so far.
    kept: u32,
    /// Copies met in the file being read.
    here: u32,
    /// Which file `here` counts.
    file: u32,
}

fn read_together(
    group: &[usize],
    places: &[&Place],
    journal: &Arc<Journal>,
) -> (Activity, Vec<LogFile>) {
    let mut seen: HashMap<u128, Copies> = HashMap::new();
    let mut activity = Activity::new(journal);
    let mut files = Vec::with_capacity(group.len());
    for (number, member) in (1u32..).zip(group) {
        let mut is_new = |hash: u128| {
            let copies = seen.entry(hash).or_default();
            if copies.file != number {
                copies.file = number;
                copies.here = 0;
            }
            copies.here += 1;
            let new = copies.here > copies.kept;
            copies.kept = copies.kept.max(copies.here);
            new
        };
        files.push(read_file(places[*member], &|_| (), |table| {
            read::read(table, &mut activity, Some(&mut is_new));
        }));
    }
    (activity, files)
}

/// Opens a file as a table, lets `f` read it, and says what became of it.
fn read_file(
    place: &Place,
    passed: &(dyn Fn(u64) + Sync),
    f: impl FnOnce(&mut TableReader<'_, '_>),
) -> LogFile {
    let read = place.read(passed, |reader| {
        let table = Table::open(reader).ok()?;
        f(&mut table.rows());
        Some(table.finish())
    });
    match read {
        Ok((Some(tally), digest)) => LogFile { tally, digest },
        Ok((None, digest)) => LogFile {
            tally: unreadable(),
            digest,
        },
        Err(_) => LogFile {
            tally: unreadable(),
            digest: Digest::default(),
        },
    }
}

fn unreadable() -> Tally {
    let mut tally = Tally::default();
    tally.reject("the file could not be opened or read", FirstSeen::default());
    tally
}

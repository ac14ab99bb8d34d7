//! Reads every file of the inventory, in parallel, each by the reader of its kind.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::AnalysisError;
use super::children::RecordFile;
use super::components::{Batch, read_components};
use super::full::Full;
use crate::activity::{
    Activity, Journal, LogFile, LogSource, read_async_jobs, read_connected_apps,
    read_login_history, read_logs,
};
use crate::changes;
use crate::directory::{self, DirectoryRow};
use crate::inventory::{Digest, Found, Kind, TableKind};
use crate::limits::Limits;
use crate::metadata;
use crate::org::{OrgBuilder, TimeOrder, UtcTime};
use crate::progress::Progress;
use crate::records::{self, ObjectNames, PrefixRows, ResultSpool, Spool, UserNames};
use crate::spill::SpillError;
use crate::table::{FirstSeen, Reason, Table, Tally, UNREADABLE};

const CHANGED: Reason = "the file changed while the export was read";

/// One input file and what became of it.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// The path as given.
    pub path: String,
    /// What it was recognised as.
    pub kind: String,
    /// The object of a record export, or of most of its rows.
    pub object: Option<String>,
    /// Size and SHA-256.
    pub digest: Digest,
    /// Its rows.
    pub tally: Tally,
    /// Recognised, but not read by this version.
    pub left_out: bool,
}

impl FileReport {
    /// Whether anything of it was damaged, or is recognised and not read by this version.
    #[must_use]
    pub fn has_gaps(&self) -> bool {
        self.tally.rejected > 0 || self.left_out
    }
}

/// The newest time in the inputs: the day that is meant where none is given.
#[must_use]
pub fn newest(files: &[FileReport]) -> Option<UtcTime> {
    let periods = files.iter().filter_map(|file| file.tally.period);
    periods.map(|(_, to)| to).max()
}

/// Everything that was read.
#[derive(Debug)]
pub(super) struct ReadAll {
    pub(super) files: Vec<FileReport>,
    pub(super) org: OrgBuilder,
    pub(super) activity: Activity,
    /// Rows of records and of their histories.
    pub(super) prefixes: Vec<PrefixRows>,
    /// The record exports among the files.
    pub(super) records: Vec<RecordFile>,
    /// What histories say of the names of their objects, which weighs less than any file of records.
    pub(super) hints: Vec<PrefixRows>,
}

/// What one file held.
enum Content {
    Directory(Vec<DirectoryRow>),
    Seen(Box<Activity>),
    Records(BTreeMap<[u8; 3], u64>),
    /// With the name of the object, as far as header or file name tell.
    History(BTreeMap<[u8; 3], u64>, Option<String>),
    Nothing,
}

/// Where rows go that are sorted on disk.
#[derive(Clone, Copy)]
pub(super) struct Into<'a> {
    pub(super) records: &'a Spool,
    pub(super) results: &'a ResultSpool,
    pub(super) changes: &'a changes::Spool,
    pub(super) journal: &'a Arc<Journal>,
    /// Which of day and month comes first in dates that do not tell it.
    pub(super) date_order: Option<TimeOrder>,
    pub(super) limits: &'a Limits,
    /// Where limits on what rows name are noted.
    pub(super) full: &'a Full,
}

pub(super) fn read_all(
    found: &[Found],
    into: Into<'_>,
    scratch: &Path,
    progress: &dyn Progress,
) -> Result<ReadAll, AnalysisError> {
    progress.stage(
        "Reading",
        found.iter().map(|file| file.place.size_hint()).sum(),
    );
    let passed = |bytes| progress.advance(bytes);
    let is_log = |file: &&Found| log_source(file).is_some();
    let logs: Vec<LogSource<'_>> = found.iter().filter_map(log_source).collect();
    let is_metadata = |file: &&Found| matches!(file.kind, Kind::Metadata(_));
    let metadata: Vec<_> = found.iter().filter(is_metadata).collect();
    let read_others = || {
        found
            .par_iter()
            .enumerate()
            .filter(|(_, file)| !is_log(file) && !is_metadata(file))
            .map(|(number, file)| {
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                let before = into.journal.too_many();
                let read = read_one(file, number, into, &passed);
                into.full
                    .note(into.journal.too_many().since(before), &file.path);
                read
            })
            .collect::<Result<Vec<_>, _>>()
    };
    let (logs, (batches, others)) = rayon::join(
        || read_logs(&logs, into.journal, (scratch, into.limits), &passed),
        || {
            let components = || read_components(&metadata, into.limits, &passed);
            rayon::join(components, read_others)
        },
    );
    let (activity, log_files) = logs?;
    check_logs(found.iter().filter(is_log), &log_files)?;
    let mut all = ReadAll {
        files: Vec::with_capacity(found.len()),
        org: OrgBuilder::default(),
        activity,
        prefixes: Vec::new(),
        records: Vec::new(),
        hints: Vec::new(),
    };
    let mut components = add_components(batches, &metadata, &mut all.org).into_iter();
    let mut others = others?.into_iter();
    let mut log_files = log_files.into_iter();
    for (number, file) in (0..).zip(found) {
        if is_log(&file) {
            let log = log_files.next().unwrap_or_default();
            into.full.note(log.reached, &file.path);
            all.files.push(report(file, log.tally, log.digest));
            continue;
        }
        if is_metadata(&file) {
            let (tally, digest) = components.next().unwrap_or_default();
            all.files.push(report(file, tally, digest));
            continue;
        }
        let Some((content, tally, digest)) = others.next() else {
            continue;
        };
        all.take(content, (number, file));
        all.files.push(report(file, tally, digest));
    }
    note_changes(found, &mut all.files);
    let read = found
        .iter()
        .zip(&all.files)
        .filter(|(_, file)| file.tally.rows > 0);
    all.org
        .component_files(read.filter_map(|(found, _)| match &found.kind {
            Kind::Metadata(root) => Some(metadata::standing(root, &found.path)),
            _ => None,
        }));
    Ok(all)
}

impl ReadAll {
    /// Takes over what one file held, of which the number in the inventory is given.
    fn take(&mut self, content: Content, (number, file): (u32, &Found)) {
        match content {
            Content::Directory(rows) => {
                let path = Arc::from(file.path.as_str());
                for row in rows {
                    row.add_to(&path, &mut self.org);
                }
            }
            Content::Seen(seen) => self.activity.merge(*seen),
            Content::Records(prefixes) => {
                self.records.push(RecordFile::new(number, file, &prefixes));
                self.prefixes.extend(of_file(prefixes, &file.path));
            }
            Content::History(prefixes, name) => {
                self.hints.extend(hints(&prefixes, name));
                self.prefixes.extend(of_file(prefixes, &file.path));
            }
            Content::Nothing => {}
        }
    }
}

/// Logs that were read twice must have been the same twice.
fn check_logs<'f>(
    mut found: impl Iterator<Item = &'f Found>,
    logs: &[LogFile],
) -> Result<(), AnalysisError> {
    let changed = logs.iter().position(|log| log.has_changed);
    let changed = changed.and_then(|place| found.nth(place));
    changed.map_or(Ok(()), |file| {
        Err(AnalysisError::Changed(file.path.clone()))
    })
}

/// Says of each file that is not what it was when stock was taken: what was read of it may be half the one and half the other, and is
/// no longer what its hash is the hash of.
fn note_changes(found: &[Found], files: &mut [FileReport]) {
    let changed = found.par_iter().map(|file| file.place.has_changed());
    let changed: Vec<bool> = changed.collect();
    // One that could not be read at all says so.
    let is_read = |file: &FileReport| file.digest.is_known();
    for (file, has_changed) in files.iter_mut().zip(changed) {
        if has_changed && is_read(file) {
            file.tally.reject(CHANGED, FirstSeen::default());
        }
    }
}

/// The file as one with events, where it is that.
fn log_source(file: &Found) -> Option<LogSource<'_>> {
    let form = match file.kind {
        Kind::Table(kind) => kind.events()?,
        _ => return None,
    };
    Some(LogSource {
        place: &file.place,
        path: &file.path,
        form,
    })
}

/// The rows of one file, by key prefix.
fn of_file(
    prefixes: BTreeMap<[u8; 3], u64>,
    path: &str,
) -> impl Iterator<Item = PrefixRows> + use<'_> {
    prefixes.into_iter().map(|(prefix, rows)| PrefixRows {
        prefix,
        rows,
        path: path.to_owned(),
    })
}

/// What a history says of the names of these prefixes.
fn hints(
    prefixes: &BTreeMap<[u8; 3], u64>,
    name: Option<String>,
) -> impl Iterator<Item = PrefixRows> {
    let path = name.unwrap_or_default();
    prefixes.keys().map(move |prefix| PrefixRows {
        path: path.clone(),
        ..PrefixRows::unnamed(*prefix)
    })
}

/// Adds the components of all files, in their order, and returns what became of the files.
fn add_components(
    batches: Vec<Batch>,
    found: &[&Found],
    org: &mut OrgBuilder,
) -> Vec<(Tally, Digest)> {
    let mut files = Vec::new();
    let mut found = found.iter();
    for batch in batches {
        let renaming = org.names(&batch.names);
        for ((content, tally, digest), file) in batch.files.into_iter().zip(&mut found) {
            if let Some(content) = content {
                let path = &file.path;
                org.lines(&content.component, path, content.lines, &renaming);
                org.component(content.component, &renaming);
                org.named_users(content.named);
                org.secrets(path, content.secrets);
            }
            files.push((tally, digest));
        }
    }
    files
}

fn report(file: &Found, mut tally: Tally, digest: Digest) -> FileReport {
    if let Some(problem) = file.problem
        && tally.rejected == 0
    {
        tally.reject(problem, FirstSeen::default());
    }
    FileReport {
        path: file.path.clone(),
        kind: file.kind.to_string(),
        object: None,
        digest,
        tally,
        left_out: matches!(file.kind, Kind::Table(TableKind::Other(_))),
    }
}

fn read_one(
    file: &Found,
    number: u32,
    into: Into<'_>,
    passed: &(dyn Fn(u64) + Sync),
) -> Result<(Content, Tally, Digest), SpillError> {
    if !file.place.is_open() {
        return Ok((Content::Nothing, Tally::default(), Digest::default()));
    }
    let read = file.place.read(passed, |reader| match &file.kind {
        Kind::Table(kind) => read_table((*kind, &file.path), reader, number, into),
        _ => Ok((Content::Nothing, Tally::default())),
    });
    match read {
        Ok((content, digest)) => content.map(|(content, mut tally)| {
            // A problem that was met before is told as such.
            if !digest.is_known() && file.problem.is_none() {
                tally.end_in_damage();
            }
            (content, tally, digest)
        }),
        Err(_) => Ok((
            Content::Nothing,
            rejected(file.problem.unwrap_or(UNREADABLE), None),
            Digest::default(),
        )),
    }
}

fn read_table(
    (kind, path): (TableKind, &str),
    reader: &mut (dyn Read + Send),
    number: u32,
    into: Into<'_>,
) -> Result<(Content, Tally), SpillError> {
    let table = match Table::open_within(reader, into.limits) {
        Ok(table) => table,
        Err(error) => return Ok((Content::Nothing, rejected(error.reason(), None))),
    };
    let content = match kind {
        TableKind::Records => Content::Records(read_records(&table, number, into.records)?),
        TableKind::FieldHistory => {
            let hint = changes::object_hint(table.header(), path);
            Content::History(read_history(&table, number, into.changes), hint)
        }
        TableKind::SetupAudit => {
            changes::read_setup_audit(&mut table.rows(), number, into.changes, into.date_order);
            Content::Nothing
        }
        TableKind::LoginHistory => {
            let mut activity = Activity::new(into.journal);
            read_login_history(&mut table.rows(), &mut activity, into.date_order);
            Content::Seen(Box::new(activity))
        }
        TableKind::AsyncApexJob => {
            let mut activity = Activity::new(into.journal);
            read_async_jobs(&mut table.rows(), &mut activity);
            Content::Seen(Box::new(activity))
        }
        TableKind::ConnectedApplication => {
            let mut activity = Activity::new(into.journal);
            read_connected_apps(&mut table.rows(), &mut activity);
            Content::Seen(Box::new(activity))
        }
        // It names users, who are known when all else is read.
        TableKind::Report => return Ok((Content::Nothing, Tally::default())),
        TableKind::LoadResult => {
            into.results.read(&mut table.rows())?;
            Content::Nothing
        }
        TableKind::Other(_)
        | TableKind::EventLog
        | TableKind::EventLogObject
        | TableKind::RealTimeEvent => {
            let mut rows = table.rows();
            rows.want(&[]);
            while rows.next_row().is_some() {}
            Content::Nothing
        }
        kind => Content::Directory(directory::read(kind, &mut table.rows())),
    };
    Ok((content, table.finish()))
}

/// Reads one record export with as many threads as are idle. Returns how many rows have each key
/// prefix.
fn read_records(
    table: &Table<'_>,
    number: u32,
    spool: &Spool,
) -> Result<BTreeMap<[u8; 3], u64>, SpillError> {
    let all = Mutex::new(Ok(BTreeMap::new()));
    table.read_in_parallel(|rows| {
        let read = records::read(rows, number, spool);
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        match (all.as_mut(), read) {
            (Ok(all), Ok(read)) => {
                for (prefix, count) in read {
                    *all.entry(prefix).or_default() += count;
                }
            }
            (Ok(_), Err(error)) => *all = Err(error),
            (Err(_), _) => {}
        }
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Reads the reports, now that the users are known whom they name. Returns how many rows have each key prefix.
pub(super) fn read_reports(
    found: &[Found],
    files: &mut [FileReport],
    names: &UserNames,
    spool: &Spool,
) -> Result<Vec<PrefixRows>, SpillError> {
    let mut all = Vec::new();
    for (number, (file, report)) in (0..).zip(found.iter().zip(files)) {
        if file.kind != Kind::Table(TableKind::Report) {
            continue;
        }
        let read = file.place.read_again(|reader| {
            let Ok(table) = Table::open(reader) else {
                return Ok((BTreeMap::new(), rejected(UNREADABLE, None)));
            };
            let prefixes = records::read_report(&mut table.rows(), number, names, spool)?;
            Ok((prefixes, table.finish()))
        });
        let unreadable = |_| Ok((BTreeMap::new(), rejected(UNREADABLE, None)));
        let (prefixes, tally) = read.unwrap_or_else(unreadable)?;
        all.extend(of_file(prefixes, &file.path));
        report.tally = tally;
    }
    Ok(all)
}

/// Reads one history with as many threads as are idle. Returns how many rows have each key prefix.
fn read_history(
    table: &Table<'_>,
    number: u32,
    changes: &changes::Spool,
) -> BTreeMap<[u8; 3], u64> {
    let all = Mutex::new(BTreeMap::new());
    table.read_in_parallel(|rows| {
        let read = changes::read_field_history(rows, number, changes);
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        for (prefix, count) in read {
            *all.entry(prefix).or_default() += count;
        }
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn rejected(reason: Reason, line: Option<u64>) -> Tally {
    let mut tally = Tally::default();
    tally.reject(reason, FirstSeen { line, row: None });
    tally
}

/// Tells each record export the object of most of its rows.
pub(super) fn name_objects(files: &mut [FileReport], prefixes: &[PrefixRows], names: &ObjectNames) {
    let mut most: BTreeMap<&str, &PrefixRows> = BTreeMap::new();
    for found in prefixes {
        let best = most.entry(&found.path).or_insert(found);
        if found.rows > best.rows {
            *best = found;
        }
    }
    for file in files {
        file.object = most
            .get(file.path.as_str())
            .map(|found| names.get(found.prefix));
    }
}

//! The stages in order: take stock, read, judge logins, attribute, count.
//!
//! Reading ([`Reading`]) and judging ([`analyze`]) are two steps, because `inspect` asks only what is there.
//!
//! This is the one place that knows all stages. It opens no output and prints nothing: records are
//! handed to a [`Ledger`], progress to a [`Progress`], and the rest is returned as an [`Analysis`].

mod budget;
mod children;
mod components;
mod full;
mod granted;
mod harden;
mod ledger;
mod needs;
mod ownership;
mod plan;
mod privilege;
mod pseudonyms;
mod reach;
mod read;
mod reading;
mod unwritten;
mod views;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use self::granted::Granted;
pub use self::harden::{HardenError, HardenRequest, harden};
pub use self::ledger::{ChangesWriter, Ledger, LedgerError, LedgerWriter};
pub use self::needs::needs;
pub use self::ownership::Concentrated;
pub use self::plan::{PlanError, PlanRequest, PlanSink, PlanSinkError, ReasonRow, plan};
pub use self::privilege::LoginPrivileges;
pub use self::pseudonyms::pseudonymize_hardening;
pub use self::read::{FileReport, newest};
pub use self::reading::Reading;
pub use self::unwritten::Unwritten;

use self::budget::Budget;
use self::children::count_children;
use crate::activity::{Timeline, Writes};
use crate::attribution::{
    Acts, AttributedAct, ChangeCounter, ChangeSummary, DayHours, DrawnLogins, Evidence,
    FieldCounter, FieldWrites, GroupedChanges, HoursCounter, ObjectNames as Names, Tally,
    TallyCounter, UndecidedCounter, UndecidedKey, UndecidedSum, Verdicts, Witness,
    attribute_changes, attribute_object,
};
use crate::identity::{
    Client, ClientLogin, ClientUse, Clients, Identities, Mixture, client_logins, client_uses,
};
use crate::inventory::InventoryError;
use crate::limits::{Limit, Limits};
use crate::loads::{LoadedObject, Loads};
use crate::org::{
    Actor, IdentityClass, LoginIds, Org, SalesforceId, StampKind, TimeOrder, UtcTime,
};
use crate::ownership::{Load, LoadedParent, OwnerCounter, Owners};
use crate::parallel::largest_first;
use crate::privilege::Usages;
use crate::progress::Progress;
use crate::pseudonym::Pseudonyms;
use crate::records::{ObjectNames, Sorted};
use crate::spill::SpillError;
use crate::table::{Reason, TableError};

/// How many rows pass between two signs of progress.
const STEP: u64 = 4096;

/// What to read.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Folders, zips and files.
    pub exports: &'a [PathBuf],
    /// The result folder, left out should it lie inside an export.
    pub out: Option<&'a Path>,
    /// A folder for temporary files; it must exist.
    pub scratch: &'a Path,
    /// Which of day and month comes first in dates that do not tell it.
    pub date_order: Option<TimeOrder>,
    /// What is taken on before something is left out.
    pub limits: Limits,
}

/// What to analyze.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What to read.
    pub input: Input<'a>,
    /// The day the analysis is as of; by default the newest time in the inputs.
    pub as_of: Option<UtcTime>,
    /// Who wants to hear why stamps were judged as they were.
    pub witness: Option<&'a dyn Witness>,
    /// What is written has tokens in the place of names and addresses; these learn who the users are.
    pub pseudonyms: Option<&'a Pseudonyms>,
}

impl Request<'_> {
    /// Tells those who put tokens in the place of names who the users are.
    fn learn(&self, org: &Org) -> Result<(), AnalysisError> {
        let pseudonyms = self.pseudonyms.iter();
        Ok(pseudonyms.copied().try_for_each(|it| it.learn(org))?)
    }
}

/// Why there is no analysis.
#[derive(Debug, Error)]
pub enum AnalysisError {
    /// The user's paths cannot be listed.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// Nothing in the inputs is of a kind byline reads: the wrong folder, or files damaged in transit.
    #[error("nothing in the {files} files given was recognised")]
    Nothing {
        /// How many files there were.
        files: usize,
        /// Those that were not looked into, each with the reason.
        left_out: Vec<(String, Reason)>,
    },
    /// The inputs name more of something than the limit allows: what is beyond could only be told by chance, so nothing
    /// is.
    #[error("{} (now {})", limit.reason(), limit.shown(*most))]
    Limit {
        /// Which one.
        limit: Limit,
        /// Its number.
        most: u64,
        /// The file that was read when it was reached, where that is known.
        path: Option<String>,
    },
    /// A file that was read before is gone or has changed, or the disk failed.
    #[error("could not read `{path}` a second time")]
    Again {
        /// The path as given.
        path: String,
        /// What went wrong.
        source: TableError,
    },
    /// A file that is read twice is not the same the second time.
    #[error("`{0}` changed while it was read")]
    Changed(String),
    /// Temporary files failed.
    #[error(transparent)]
    Spill(#[from] SpillError),
    /// The ledger could not be written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There are more names than can be replaced.
    #[error("the names of the users are too many to be replaced")]
    Pseudonyms(#[from] aho_corasick::BuildError),
}

impl AnalysisError {
    fn again(path: &str, source: TableError) -> Self {
        Self::Again {
            path: path.to_owned(),
            source,
        }
    }
}

/// One object.
#[derive(Debug)]
pub struct ObjectResult {
    /// Its API name, or its key prefix where no file tells the name.
    pub name: String,
    /// Who owns its records.
    pub owners: Owners,
    /// Parents that have nearly as many of its records as the platform bears well, or more; `None` where no file
    /// has a column with ids of parents.
    pub parents: Option<Vec<LoadedParent>>,
    /// Who made its stamps.
    pub tally: Tally,
    /// Which of them are undecided, and why, in order.
    pub undecided: Vec<(UndecidedKey, UndecidedSum)>,
    /// When in the day they were made, under shared logins.
    pub hours: BTreeMap<SalesforceId, DayHours>,
}

impl ObjectResult {
    /// The parents of its records that stand so to the limit, those of most children first.
    #[must_use]
    pub fn parents(&self, load: Load) -> Vec<&LoadedParent> {
        let parents = self.parents.iter().flatten();
        let mut parents: Vec<_> = parents.filter(|parent| parent.load() == load).collect();
        parents.sort_by_key(|parent| (Reverse(parent.children), &parent.field, parent.id));
        parents
    }

    /// How many stamps of a kind an actor made.
    #[must_use]
    pub fn stamps(&self, kind: StampKind, actor: Actor) -> u64 {
        let of_actor = self
            .tally
            .iter()
            .filter(|(k, _)| k.stamp == kind && k.actor == actor);
        of_actor.map(|(_, sum)| sum.records).sum()
    }
}

/// Everything there is to report, beside the ledger.
#[derive(Debug)]
pub struct Analysis {
    /// Every input file and what became of it.
    pub files: Vec<FileReport>,
    /// Who exists and what is granted.
    pub org: Org,
    /// What was seen to happen.
    pub timeline: Timeline,
    /// Who the clients are.
    pub clients: Clients,
    /// What each client did under each login.
    pub client_logins: BTreeMap<(SalesforceId, Client), ClientLogin>,
    /// What each client did, by name.
    pub client_uses: Vec<ClientUse>,
    /// What each login is.
    pub identities: Identities,
    /// How the acts of each login fall to people and programs.
    pub mixtures: BTreeMap<SalesforceId, Mixture>,
    /// By object, in the order of their names.
    pub objects: Vec<ObjectResult>,
    /// Who made the changes that are written down beside the stamps.
    pub changes: ChangeSummary,
    /// Which fields were seen written, by whom.
    pub field_writes: FieldWrites,
    /// What each client and login did with which objects.
    pub usages: Usages,
    /// The day the analysis is as of; `None` when no input has any time.
    pub as_of: Option<UtcTime>,
    /// What was taken on before something was left out.
    pub limits: Limits,
}

/// Runs all stages.
///
/// # Errors
/// [`AnalysisError`]. Damaged input is no error; it is in [`Analysis::files`].
pub fn analyze(
    request: &Request<'_>,
    ledger: &dyn Ledger,
    progress: &dyn Progress,
) -> Result<Analysis, AnalysisError> {
    let reading = Reading::new(&request.input, progress)?;
    judge(reading, request, ledger, progress)
}

/// What follows from what was read: each login judged, each stamp attributed.
///
/// # Errors
/// [`AnalysisError`], when something cannot be kept on disk.
pub fn judge(
    reading: Reading,
    request: &Request<'_>,
    ledger: &dyn Ledger,
    progress: &dyn Progress,
) -> Result<Analysis, AnalysisError> {
    let Reading {
        mut files,
        org,
        names,
        activity,
        sorted,
        changes,
        results,
        logins,
        records: record_files,
        limits,
    } = reading;
    request.learn(&org)?;
    let (timeline, writes) = Timeline::new(activity, &org)?;
    let clients = Clients::new(&timeline, &org);
    let mut identities = Identities::new(&org, &timeline, &clients);

    let ids = logins.ids();
    let loads = find_loads(&sorted, &names, (&org, &ids), (&writes, &clients), progress)?;
    let evidence = |identities: &Identities| {
        let events = (&timeline, &writes);
        Evidence::new(events, (identities, &clients), (&loads, &results), &ids)
    };
    let declared = evidence(&identities);
    let groups = changes.groups(|prefix| names.get(prefix));
    let grouped = GroupedChanges::new(&changes, &groups);
    let [stamp_bytes, verdict_bytes] = Budget::of(&limits).stamps();
    let acts = collect_acts(
        (&sorted, grouped),
        (&names, &writes),
        (&declared, &ids),
        (request.input.scratch, stamp_bytes),
        progress,
    )?;
    progress.stage("Learning habits", 0);
    let learnings = acts.learn(&declared, &ids)?;
    let mixtures = learnings.mixtures(&ids);
    identities.revise(&mixtures);
    let evidence = evidence(&identities);
    progress.stage("Weighing stamps", 0);
    let verdicts = Verdicts::new(
        acts,
        learnings,
        (&evidence, &ids),
        (request.input.scratch, verdict_bytes),
        request.witness,
    )?;
    let is_shared = |id: &SalesforceId| identities.class(id) == IdentityClass::Shared;
    let records = Records {
        drawn: &DrawnLogins::new(&ids, is_shared),
        sorted: &sorted,
        names: &names,
        evidence: &evidence,
        clients: &clients,
        verdicts: &verdicts,
    };
    let (mut attributed, changed) = attribute((&records, grouped), &ids, ledger, progress)?;
    drop(evidence);
    let export = (&record_files[..], &sorted, &names, &org);
    let into = (request.input.scratch, &limits);
    count_children(&mut attributed, export, into, progress)?;
    note_repeats(&mut files, attributed.repeats, changed.repeats);
    let client_logins = client_logins(&timeline, &clients, &|prefix| names.get(prefix));
    let objects: Vec<_> = attributed.objects.into_iter().map(|it| it.1).collect();
    let usages = privilege::usages(&client_logins, &objects, &changed.fields, &clients, &org);
    Ok(Analysis {
        as_of: request.as_of.or(newest(&files)),
        files,
        org,
        client_uses: client_uses(&timeline, &client_logins),
        client_logins,
        timeline,
        clients,
        identities,
        mixtures,
        objects,
        usages,
        changes: changed.summary,
        field_writes: changed.fields,
        limits,
    })
}

/// Collects the stamps and changes that are to be looked at one by one. Spills into a folder, and holds about so many
/// bytes.
fn collect_acts(
    (sorted, grouped): (&Sorted, GroupedChanges<'_>),
    (names, writes): (&ObjectNames, &Writes),
    (declared, ids): (&Evidence<'_>, &LoginIds),
    into: (&Path, usize),
    progress: &dyn Progress,
) -> Result<Acts, SpillError> {
    progress.stage("Matching with events", sorted.objects().values().sum());
    let objects = sorted.objects().keys();
    let objects = objects.map(|prefix| Names::new(*prefix, &names.get(*prefix), writes));
    let passed = |records| progress.advance(records);
    let objects = (objects.collect(), grouped);
    Acts::collect(sorted, objects, declared, ids, into, &passed)
}

/// Tells each file how many of its rows were set aside: of records by the place of the file, of changes by
/// its number.
fn note_repeats(
    files: &mut [FileReport],
    of_records: impl IntoIterator<Item = u64>,
    of_changes: impl IntoIterator<Item = (u32, u64)>,
) {
    for (file, count) in files.iter_mut().zip(of_records) {
        file.tally.repeat(count);
    }
    for (file, count) in of_changes {
        if let Some(file) = files.get_mut(file as usize) {
            file.tally.repeat(count);
        }
    }
}

/// Finds the loads that set audit fields, over all objects.
fn find_loads(
    sorted: &Sorted,
    names: &ObjectNames,
    directory: (&Org, &LoginIds),
    events: (&Writes, &Clients),
    progress: &dyn Progress,
) -> Result<Loads, SpillError> {
    progress.stage("Looking for imports", sorted.objects().values().sum());
    let prefixes = sorted.objects().keys();
    let objects: Vec<LoadedObject> = prefixes
        .map(|prefix| LoadedObject::new(*prefix, &names.get(*prefix), events.0))
        .collect();
    let passed = |records| progress.advance(records);
    Loads::find(sorted, &objects, directory, events, &passed)
}

/// Records and all that is needed to attribute them.
struct Records<'a> {
    /// The logins whose hours are counted.
    drawn: &'a DrawnLogins,
    sorted: &'a Sorted,
    names: &'a ObjectNames,
    evidence: &'a Evidence<'a>,
    clients: &'a Clients,
    verdicts: &'a Verdicts,
}

/// All objects, attributed.
#[derive(Default)]
struct AllAttributed {
    /// With their key prefixes, by name.
    objects: Vec<([u8; 3], ObjectResult)>,
    /// For each file the number of its rows that stand elsewhere too.
    repeats: Vec<u64>,
    /// Objects of which some record stands in several files.
    repeated: BTreeSet<[u8; 3]>,
}

/// Attributes records and changes.
fn attribute(
    (records, grouped): (&Records<'_>, GroupedChanges<'_>),
    ids: &LoginIds,
    ledger: &dyn Ledger,
    progress: &dyn Progress,
) -> Result<(AllAttributed, AttributedChanges), AnalysisError> {
    let (attributed, changed) = rayon::join(
        || attribute_all(records, ledger, progress),
        || attribute_all_changes(grouped, records, ids, ledger),
    );
    Ok((attributed?, changed?))
}

/// Attributes the objects in parallel.
fn attribute_all(
    records: &Records<'_>,
    ledger: &dyn Ledger,
    progress: &dyn Progress,
) -> Result<AllAttributed, AnalysisError> {
    let counts = records.sorted.objects();
    let objects: Vec<([u8; 3], u64)> = counts.iter().map(|(p, n)| (*p, *n)).collect();
    progress.stage("Attributing records", counts.values().sum());
    let done = largest_first(
        &objects,
        |(_, rows)| *rows,
        |_, (prefix, _)| attribute_one(records, *prefix, ledger, progress),
    );
    let mut all = AllAttributed::default();
    for ((prefix, _), done) in objects.iter().zip(done) {
        let (object, repeats) = done?;
        if !repeats.is_empty() {
            all.repeated.insert(*prefix);
        }
        all.repeats.resize(all.repeats.len().max(repeats.len()), 0);
        for (sum, count) in all.repeats.iter_mut().zip(repeats) {
            *sum += count;
        }
        all.objects.push((*prefix, object));
    }
    all.objects.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    Ok(all)
}

/// All changes, attributed.
struct AttributedChanges {
    summary: ChangeSummary,
    fields: FieldWrites,
    /// For each file the number of its rows that stand elsewhere too.
    repeats: BTreeMap<u32, u64>,
}

/// Attributes the changes, writes and counts them.
fn attribute_all_changes(
    grouped: GroupedChanges<'_>,
    records: &Records<'_>,
    ids: &LoginIds,
    ledger: &dyn Ledger,
) -> Result<AttributedChanges, AnalysisError> {
    let mut counter = ChangeCounter::default();
    let mut fields = FieldCounter::default();
    let mut repeats: BTreeMap<u32, u64> = BTreeMap::new();
    let mut writer = ledger.open_changes(grouped.changes, records.clients, ids)?;
    for (place, group) in grouped.groups.iter().enumerate() {
        let sink = |act: &AttributedAct<'_>| {
            counter.count(act);
            fields.count(place, act);
            writer.write(group, act).map_err(AnalysisError::from)
        };
        let (evidence, verdicts) = (records.evidence, records.verdicts);
        for (file, count) in attribute_changes(grouped, place, evidence, verdicts, sink)? {
            *repeats.entry(file).or_default() += count;
        }
    }
    writer.finish()?;
    Ok(AttributedChanges {
        summary: counter.finish(ids),
        fields: fields.finish(grouped.changes, grouped.groups, ids),
        repeats,
    })
}

/// Attributes one object: writes its records, counts them, and counts for each file the rows that
/// stand elsewhere too.
fn attribute_one(
    records: &Records<'_>,
    prefix: [u8; 3],
    ledger: &dyn Ledger,
    progress: &dyn Progress,
) -> Result<(ObjectResult, Vec<u64>), AnalysisError> {
    let name = records.names.get(prefix);
    let mut owners = OwnerCounter::default();
    let mut tally = TallyCounter::default();
    let mut undecided = UndecidedCounter::default();
    let mut hours = HoursCounter::new(records.drawn);
    let mut writer = ledger.open(&name, records.clients, records.sorted.logins())?;
    let mut repeats: Vec<u64> = Vec::new();
    let mut rows = 0;
    attribute_object(
        records.sorted,
        prefix,
        records.evidence,
        records.verdicts,
        |attributed, copies| {
            owners.count(attributed);
            tally.count(attributed);
            undecided.count(attributed);
            hours.count(attributed);
            for file in copies {
                let file = *file as usize;
                if repeats.len() <= file {
                    repeats.resize(file + 1, 0);
                }
                repeats[file] += 1;
            }
            rows += 1 + copies.len() as u64;
            if rows >= STEP {
                progress.advance(std::mem::take(&mut rows));
            }
            writer.write(attributed).map_err(AnalysisError::from)
        },
    )?;
    progress.advance(rows);
    writer.finish()?;
    let ids = records.sorted.logins();
    let result = ObjectResult {
        owners: owners.finish(ids),
        tally: tally.finish(ids),
        undecided: undecided.finish(ids),
        hours: hours.finish(),
        parents: None,
        name,
    };
    Ok((result, repeats))
}

impl Analysis {
    /// Whether any input was damaged, or recognised and not read by this version.
    #[must_use]
    pub fn has_gaps(&self) -> bool {
        self.files.iter().any(FileReport::has_gaps)
    }

    /// Whether any log was given that shows what logins did.
    #[must_use]
    pub fn has_logs(&self) -> bool {
        self.timeline.login_period.is_some() || !self.timeline.periods.is_empty()
    }

    /// First and last event of the event logs.
    #[must_use]
    pub fn log_period(&self) -> Option<(UtcTime, UtcTime)> {
        let periods = self.timeline.periods.iter().map(|p| p.period);
        periods.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
    }

    /// The name of an owner or login: of the user, of the queue, or nothing.
    #[must_use]
    pub fn name_of(&self, id: &SalesforceId) -> String {
        let user = self.org.users.get(id).map(|user| &user.name);
        let name = user.or_else(|| self.org.groups.get(id).map(|group| &group.name));
        name.cloned().unwrap_or_default()
    }

    /// The class of a login; empty for a queue, which is none.
    #[must_use]
    pub fn class_of(&self, id: &SalesforceId) -> &'static str {
        if id.has_prefix(b"005") {
            self.identities.class(id).as_str()
        } else {
            ""
        }
    }
}

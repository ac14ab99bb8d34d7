//! Everything that was read, before anything is judged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::budget::Budget;
use super::children::RecordFile;
use super::full::Full;
use super::read::{self, FileReport};
use super::{AnalysisError, Input};
use crate::activity::{Activity, Journal, LoggedPeriod};
use crate::changes::{self, Changes};
use crate::inventory::{self, Found};
use crate::limits::{Limit, Limits};
use crate::org::{LoginKeys, Org};
use crate::progress::Progress;
use crate::records::{ObjectNames, PrefixRows, ResultSpool, Results, Sorted, Spool, UserNames};

/// An export, read: who exists, what is granted, and what became of each file. Events and records wait on
/// disk to be judged.
#[derive(Debug)]
pub struct Reading {
    /// Every input file and what became of it. Records that stand in several files count in each.
    pub files: Vec<FileReport>,
    /// Who exists and what is granted.
    pub org: Org,
    pub(super) names: ObjectNames,
    pub(super) activity: Activity,
    pub(super) sorted: Sorted,
    pub(super) changes: Changes,
    pub(super) results: Results,
    pub(super) logins: Arc<LoginKeys>,
    pub(super) records: Vec<RecordFile>,
    /// What was taken on before something was left out.
    pub(crate) limits: Limits,
}

impl Reading {
    /// Takes stock and reads every file once, whatever it is.
    ///
    /// # Errors
    /// [`AnalysisError`]. Damaged input is no error; it is in [`Reading::files`].
    pub fn new(input: &Input<'_>, progress: &dyn Progress) -> Result<Self, AnalysisError> {
        progress.stage("Taking stock", 0);
        let limits = input.limits;
        let found = inventory::take_within(input.exports, input.out, &limits, input.scratch)?;
        if !found.iter().any(|f| f.kind.is_recognised()) {
            return Err(nothing(&found));
        }
        let budget = Budget::of(&limits);
        let logins = Arc::new(LoginKeys::at_most(limits.get(Limit::Logins)));
        let spool = Spool::new(input.scratch, budget.records(), Arc::clone(&logins));
        let changes = changes::Spool::new(input.scratch, budget.changes(), Arc::clone(&logins));
        let changes = Arc::new(changes.within(limits.get(Limit::LogMemory)));
        let journal = Journal::new(input.scratch, budget.logs(), Arc::clone(&logins));
        let journal = journal.with_changes(Arc::clone(&changes));
        let journal =
            Arc::new(journal.within(limits.get(Limit::Clients), limits.get(Limit::LogMemory)));
        let results = ResultSpool::new(input.scratch, budget.results());
        let into = read::Into {
            records: &spool,
            results: &results,
            changes: &changes,
            journal: &journal,
            date_order: input.date_order,
            limits: &limits,
            full: &Full::default(),
        };
        let read = read::read_all(&found, into, input.scratch, progress)?;
        read.activity.count_held();
        into.full.check(&into)?;
        let org = read.org.build();
        let mut files = read.files;
        let users = UserNames::new(&org);
        let reported = read::read_reports(&found, &mut files, &users, &spool)?;
        let known: BTreeSet<String> = org.objects.keys().cloned().collect();
        let logged = changes.objects().into_iter().map(PrefixRows::unnamed);
        let mut of_files = read.prefixes;
        of_files.extend(reported);
        let prefixes = of_files.iter().cloned();
        let prefixes: Vec<_> = prefixes.chain(read.hints).chain(logged).collect();
        let names = ObjectNames::new(&prefixes, &known);
        read::name_objects(&mut files, &of_files, &names);
        Ok(Self {
            files,
            changes: changes.finish(&org)?,
            org,
            names,
            activity: read.activity,
            sorted: spool.finish(),
            results: results.finish(),
            logins,
            records: read.records,
            limits,
        })
    }

    /// Rows of each object in the record exports, by its name. A record that stands in several files counts
    /// in each.
    #[must_use]
    pub fn records(&self) -> BTreeMap<String, u64> {
        let counts = self.sorted.objects().iter();
        counts
            .map(|(prefix, rows)| (self.names.get(*prefix), *rows))
            .collect()
    }

    /// The event types and their periods, in the order of their names.
    #[must_use]
    pub fn logged(&self) -> Vec<LoggedPeriod> {
        self.activity.periods()
    }
}

/// That nothing was recognised, with what was not looked into.
fn nothing(found: &[Found]) -> AnalysisError {
    let left_out = found
        .iter()
        .filter_map(|file| Some((file.path.clone(), file.problem?)));
    AnalysisError::Nothing {
        files: found.len(),
        left_out: left_out.collect(),
    }
}

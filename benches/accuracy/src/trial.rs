//! One export analyzed, each verdict beside its truth.
//!
//! byline runs in this process and hands every record to the ledger below, which looks up the truth of its
//! stamps. Nothing of the truth reaches byline.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use byline::analysis::{
    Analysis, ChangesWriter, Input, Ledger, LedgerError, LedgerWriter, Request, Unwritten, analyze,
};
use byline::attribution::{Attributed, Verdict, Witness};
use byline::changes::Changes;
use byline::identity::Clients;
use byline::org::{LoginIds, LoginKey, SalesforceId, StampKind, UtcTime};
use byline::progress::Silent;
use byline::records::Stamp;

use crate::truth::{TrueStamp, Truth};

/// A stamp whose truth is known, and the verdict on it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The record.
    pub record: SalesforceId,
    /// Its place among the records of its object.
    pub ordinal: u64,
    /// Which stamp.
    pub kind: StampKind,
    /// The login that is stamped.
    pub login: Option<SalesforceId>,
    /// The time that is stamped.
    pub at: Option<UtcTime>,
    /// The number of its truth.
    truth: usize,
    /// What byline says.
    pub verdict: Verdict,
}

/// One export, analyzed.
#[derive(Debug)]
pub struct Trial {
    /// The export.
    pub export: PathBuf,
    /// What really happened.
    pub truth: Truth,
    /// What byline found, beside the ledger.
    pub analysis: Analysis,
    /// Every stamp that was judged and whose truth is known, by object, record and kind.
    pub judged: Vec<Judged>,
    /// Stamps that were judged and of which the truth says nothing, but for modified stamps that are
    /// those of the creation.
    pub without_truth: u64,
}

impl Trial {
    /// Analyzes an export that has its truth beside it.
    ///
    /// # Errors
    /// When the truth cannot be read or byline ends with an error.
    pub fn run(export: &Path) -> Result<Self> {
        Self::heard(export, None)
    }

    /// The same, with a witness who hears why each stamp was judged as it was.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn heard(export: &Path, witness: Option<&dyn Witness>) -> Result<Self> {
        let truth = Truth::read(export).context("reading the truth")?;
        let scratch = tempfile::tempdir().context("making a temporary folder")?;
        let exports = [export.to_path_buf()];
        let request = Request {
            input: Input {
                exports: &exports,
                out: None,
                scratch: scratch.path(),
                date_order: None,
                limits: byline::limits::Limits::default(),
            },
            as_of: None,
            witness,
            pseudonyms: None,
        };
        let ledger = Joining {
            truth: &truth,
            parts: Mutex::default(),
        };
        let analysis = analyze(&request, &ledger, &Silent)
            .with_context(|| format!("analyzing {}", export.display()))?;
        let mut parts = ledger
            .parts
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        // Objects end in the order in which threads got through with them.
        parts.sort_by(|a, b| a.object.cmp(&b.object));
        let without_truth = parts.iter().map(|part| part.without_truth).sum();
        let judged = parts.into_iter().flat_map(|part| part.judged).collect();
        Ok(Self {
            export: export.to_path_buf(),
            truth,
            analysis,
            judged,
            without_truth,
        })
    }

    /// How many stamps of the truth no verdict was given on.
    #[must_use]
    pub fn unjudged(&self) -> usize {
        self.truth.len().saturating_sub(self.judged.len())
    }

    /// Each stamp with its truth.
    pub fn stamps(&self) -> impl Iterator<Item = (&Judged, &TrueStamp)> {
        let truth = |judged: &Judged| self.truth.stamp(judged.truth);
        let pairs = self.judged.iter().map(move |it| (it, truth(it)));
        pairs.filter_map(|(judged, truth)| Some((judged, truth?)))
    }
}

/// The ledger: one part for each object.
struct Joining<'a> {
    truth: &'a Truth,
    parts: Mutex<Vec<Part>>,
}

#[derive(Default)]
struct Part {
    object: String,
    judged: Vec<Judged>,
    without_truth: u64,
}

impl Ledger for Joining<'_> {
    fn open<'a>(
        &'a self,
        object: &str,
        _clients: &'a Clients,
        logins: &'a LoginIds,
    ) -> Result<Box<dyn LedgerWriter + 'a>, LedgerError> {
        let part = Part {
            object: object.to_owned(),
            ..Part::default()
        };
        Ok(Box::new(Writer {
            ledger: self,
            logins,
            ordinal: 0,
            part,
        }))
    }

    fn open_changes<'a>(
        &'a self,
        _: &'a Changes,
        _: &'a Clients,
        _: &'a LoginIds,
    ) -> Result<Box<dyn ChangesWriter + 'a>, LedgerError> {
        // Not measured: every stamp they tell of is.
        Ok(Box::new(Unwritten))
    }
}

struct Writer<'a> {
    ledger: &'a Joining<'a>,
    logins: &'a LoginIds,
    ordinal: u64,
    part: Part,
}

impl Writer<'_> {
    fn join(
        &mut self,
        record: SalesforceId,
        kind: StampKind,
        stamp: Stamp<LoginKey>,
        verdict: Verdict,
    ) -> bool {
        let truth = self.ledger.truth.find(record, kind);
        if let Some(truth) = truth {
            self.part.judged.push(Judged {
                record,
                ordinal: self.ordinal,
                kind,
                login: stamp.by.and_then(|key| self.logins.get(key)),
                at: stamp.at,
                truth,
                verdict,
            });
        }
        truth.is_some()
    }
}

impl LedgerWriter for Writer<'_> {
    fn write(&mut self, attributed: &Attributed) -> Result<(), LedgerError> {
        let record = &attributed.record;
        if let Some(verdict) = attributed.created {
            let known = self.join(record.id, StampKind::Created, record.created, verdict);
            self.part.without_truth += u64::from(!known);
        }
        if let Some(verdict) = attributed.modified {
            let known = self.join(record.id, StampKind::Modified, record.modified, verdict);
            let changed = record.modified != record.created;
            self.part.without_truth += u64::from(changed && !known);
        }
        self.ordinal += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), LedgerError> {
        let parts = self.ledger.parts.lock();
        parts
            .unwrap_or_else(PoisonError::into_inner)
            .push(self.part);
        Ok(())
    }
}

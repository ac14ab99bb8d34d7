//! What labels say of a result.

use super::join::join;
use super::read::{Labels, LeftOut};
use crate::inventory::Digest;
use crate::ledger::{LedgerFolder, ReadBackError};
use crate::progress::Progress;
use crate::score::{Judged, Measures, Share, observations_for};

/// An accuracy whose interval is wider than this says little.
pub const ENOUGH: f64 = 0.1;

/// The figures, and what they rest on.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// The digest of the result's manifest.
    pub manifest: Digest,
    /// The digest of the labels.
    pub labels: Digest,
    /// Rows of the file of labels.
    pub rows: u64,
    /// Labels that were used.
    pub used: u64,
    /// Rows without a label yet.
    pub empty: u64,
    /// Rows of which the labeller could not tell.
    pub undecided: u64,
    /// Rows that could not be used, by their lines.
    pub left_out: Vec<LeftOut>,
    /// Used labels without a weight.
    pub without_weight: u64,
    /// Figures of the labelled stamps, each counted alike.
    pub sample: Measures,
    /// Figures of all that the labelled stamps stand for, by their weights; `None` unless all have one.
    pub population: Option<Measures>,
}

impl Scorecard {
    /// Compares a result with labels.
    ///
    /// # Errors
    /// When the result cannot be read.
    pub fn new(
        folder: &LedgerFolder,
        read: Labels,
        progress: &dyn Progress,
    ) -> Result<Self, ReadBackError> {
        let found = join(folder, &read.labels, progress)?;
        let mut left_out = read.left_out;
        let (mut sample, mut population) = (Measures::default(), Measures::default());
        let (mut used, mut without_weight) = (0, 0);
        for (label, found) in read.labels.iter().zip(&found) {
            let found = match found {
                Ok(found) => found,
                Err(reason) => {
                    left_out.push(LeftOut::row(label.line, reason));
                    continue;
                }
            };
            let judged = Judged {
                said: found.actor,
                truth: label.actor,
                confidence: found.confidence,
                said_client: &found.client,
                true_client: &label.client,
            };
            used += 1;
            sample.add(&judged, 1.0);
            match label.weight {
                Some(weight) => population.add(&judged, weight),
                None => without_weight += 1,
            }
        }
        left_out.sort_unstable();
        let out: u64 = left_out.iter().map(|left| left.rows).sum();
        Ok(Self {
            manifest: folder.manifest().clone(),
            labels: read.digest,
            rows: used + read.empty + read.undecided + out,
            used,
            empty: read.empty,
            undecided: read.undecided,
            left_out,
            without_weight,
            sample,
            population: (used > 0 && without_weight == 0).then_some(population),
        })
    }

    /// The accuracy that speaks for the result: that of the population where weights carry it there.
    #[must_use]
    pub fn accuracy(&self) -> Option<Share> {
        let measures = self.population.as_ref().unwrap_or(&self.sample);
        measures.confusion.accuracy()
    }

    /// About how many labels it takes to tell the accuracy, where these are too few: as many as narrow its
    /// interval to [`ENOUGH`], if further labels turn out as these did and are worth as much. `None` where
    /// these are enough, or there are none.
    #[must_use]
    pub fn labels_needed(&self) -> Option<u64> {
        let accuracy = self.accuracy()?;
        if accuracy.interval.width() <= ENOUGH {
            return None;
        }
        let needed = observations_for(accuracy.share, ENOUGH)? as f64;
        let worth = accuracy.effective / self.used as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of labels that is far from these limits"
        )]
        let needed = (needed / worth).ceil() as u64;
        Some(needed)
    }

    /// Whether a row was left out.
    #[must_use]
    pub fn has_gaps(&self) -> bool {
        !self.left_out.is_empty()
    }
}

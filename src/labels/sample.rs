//! Draws attributions for a person to label.

use std::collections::BTreeMap;

use thiserror::Error;

use super::allocation::{allocated, least};
use super::stratum::{StratumKey, expected_deviation};
use crate::ledger::{Attribution, Detail, LedgerFolder, LedgerPart, ReadBackError};
use crate::org::{SalesforceId, StampKind, UtcTime};
use crate::progress::Progress;
use crate::score::{Lowest, Seed, Stratum};

/// What to draw.
#[derive(Clone, Copy, Debug)]
pub struct SampleRequest<'a> {
    /// How many attributions.
    pub size: usize,
    /// The same seed draws the same.
    pub seed: u64,
    /// Only of this object.
    pub object: Option<&'a str>,
}

/// Attributions that were drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// In an order of their own lot, so that whoever stops halfway has labelled a sample too.
    pub rows: Vec<SheetRow>,
    /// Attributions that they were drawn from.
    pub population: u64,
    /// Strata, all of which are in the sheet.
    pub strata: usize,
}

/// One attribution to label. What was said of it is left out: who sees it agrees with it.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetRow {
    /// API name of the object.
    pub object: String,
    /// The record.
    pub record: SalesforceId,
    /// Which of its stamps.
    pub stamp: StampKind,
    /// The login that is stamped.
    pub user: Option<SalesforceId>,
    /// The moment of the stamp.
    pub at: Option<UtcTime>,
    /// The stratum, from 1, by lot: a number that follows the verdict would tell it.
    pub stratum: usize,
    /// As many attributions does it stand for.
    pub weight: f64,
}

/// Why no sample can be drawn.
#[derive(Debug, Error)]
pub enum SampleError {
    /// The result cannot be read.
    #[error(transparent)]
    Ledger(#[from] ReadBackError),
    /// The user asked for an object that the result does not have.
    #[error("the result holds no records of `{0}`")]
    NoObject(String),
    /// There is nothing to draw from.
    #[error(
        "the result holds no attributions: the export had no records with `CreatedById` or `LastModifiedById`"
    )]
    Nothing,
    /// Some strata would be left out, and the sample would say nothing of them.
    #[error(
        "a sample of {asked} is too small: the attributions are of {strata} kinds, and it takes {least} to have some of each"
    )]
    TooSmall {
        /// What was asked for.
        asked: u64,
        /// How many strata there are.
        strata: usize,
        /// The least that can be asked for.
        least: u64,
    },
}

/// One attribution in the draw. The lot decides; the rest makes the order total, and fills the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Unit {
    lot: u64,
    /// Place of the object among the parts.
    object: usize,
    record: SalesforceId,
    stamp: StampKind,
    user: Option<SalesforceId>,
    at: Option<UtcTime>,
}

/// What passed of one stratum.
struct Passed {
    size: u64,
    confidence: f64,
    confident: u64,
    lowest: Lowest<Unit>,
}

impl Sheet {
    /// Draws a stratified sample. What is held grows with its size and the number of strata, not with the
    /// records.
    ///
    /// # Errors
    /// When the result cannot be read or the request cannot be met.
    pub fn draw(
        folder: &LedgerFolder,
        request: &SampleRequest<'_>,
        progress: &dyn Progress,
    ) -> Result<Self, SampleError> {
        let parts: Vec<&LedgerPart> = match request.object {
            Some(object) => {
                let part = folder.part(object);
                vec![part.ok_or_else(|| SampleError::NoObject(object.to_owned()))?]
            }
            None => folder.parts().iter().collect(),
        };
        let seed = Seed::new(request.seed);
        let mut strata = BTreeMap::new();
        progress.stage("Reading the ledger", parts.len() as u64);
        for (object, part) in parts.iter().enumerate() {
            pass(part, object, seed, request.size, &mut strata)?;
            progress.advance(1);
        }
        let strata: Vec<(StratumKey, Passed)> = strata.into_iter().collect();
        if strata.is_empty() {
            return Err(SampleError::Nothing);
        }
        let passed = strata.iter().map(|(key, passed)| (*key, passed.stratum()));
        let passed: Vec<(StratumKey, Stratum)> = passed.collect();
        let asked = request.size as u64;
        if asked < least(&passed) {
            return Err(SampleError::TooSmall {
                asked,
                strata: strata.len(),
                least: least(&passed),
            });
        }
        let sizes = allocated(&passed, asked);
        Ok(sheet(strata, &sizes, &parts, seed))
    }
}

/// Lets all attributions of an object pass.
fn pass(
    part: &LedgerPart,
    object: usize,
    seed: Seed,
    most: usize,
    strata: &mut BTreeMap<StratumKey, Passed>,
) -> Result<(), SampleError> {
    let seed = seed.within(part.object().as_bytes());
    let mut reader = part.open()?;
    while let Some(batch) = reader.next_batch()? {
        for stamp in StampKind::ALL.iter().copied() {
            let stamps = batch.stamps(stamp, &[Detail::By, Detail::At])?;
            for (place, record) in batch.ids().iter().enumerate() {
                let Some(attribution) = stamps.get(place) else {
                    continue;
                };
                let lot = seed.within(record.as_bytes()).within(&[stamp as u8]).lot();
                let unit = Unit {
                    lot,
                    object,
                    record: *record,
                    stamp,
                    user: attribution.by,
                    at: attribution.at,
                };
                let key = StratumKey::of(stamp, &attribution);
                let passed = strata.entry(key).or_insert_with(|| Passed::new(most));
                passed.add(&attribution, unit);
            }
        }
    }
    Ok(())
}

impl Passed {
    const fn new(most: usize) -> Self {
        Self {
            size: 0,
            confidence: 0.0,
            confident: 0,
            lowest: Lowest::new(most),
        }
    }

    fn add(&mut self, attribution: &Attribution<'_>, unit: Unit) {
        self.size += 1;
        if let Some(confidence) = attribution.confidence {
            self.confidence += confidence;
            self.confident += 1;
        }
        self.lowest.push(unit);
    }

    fn stratum(&self) -> Stratum {
        let mean = (self.confident > 0).then(|| self.confidence / self.confident as f64);
        Stratum {
            size: self.size,
            deviation: expected_deviation(mean),
        }
    }
}

/// Puts together what was drawn.
fn sheet(
    strata: Vec<(StratumKey, Passed)>,
    sizes: &[u64],
    parts: &[&LedgerPart],
    seed: Seed,
) -> Sheet {
    let population = strata.iter().map(|(_, passed)| passed.size).sum();
    let numbers = numbers(&strata, seed);
    let mut drawn: Vec<(u64, Unit, usize, f64)> = Vec::new();
    let count = strata.len();
    for (((_, passed), size), number) in strata.into_iter().zip(sizes).zip(numbers) {
        let weight = passed.size as f64 / *size as f64;
        let units = passed.lowest.into_sorted().into_iter();
        for unit in units.take(usize::try_from(*size).unwrap_or(usize::MAX)) {
            // Another lot than the one that drew it, which is small for all that were drawn.
            let order = seed.within(&unit.lot.to_le_bytes()).lot();
            drawn.push((order, unit, number, weight));
        }
    }
    drawn.sort_by_key(|(order, unit, ..)| (*order, *unit));
    let rows = drawn
        .into_iter()
        .map(|(_, unit, stratum, weight)| SheetRow {
            object: parts[unit.object].object().to_owned(),
            record: unit.record,
            stamp: unit.stamp,
            user: unit.user,
            at: unit.at,
            stratum,
            weight,
        });
    Sheet {
        rows: rows.collect(),
        population,
        strata: count,
    }
}

/// The numbers of the strata, from 1, by lot.
fn numbers(strata: &[(StratumKey, Passed)], seed: Seed) -> Vec<usize> {
    let mut order: Vec<usize> = (0..strata.len()).collect();
    order.sort_by_key(|place| seed.within(&strata[*place].0.bytes()).lot());
    let mut numbers = vec![0; strata.len()];
    for (number, place) in order.into_iter().enumerate() {
        numbers[place] = number + 1;
    }
    numbers
}

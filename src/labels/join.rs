//! Finds what a result says of the stamps that labels speak of.

use std::collections::{BTreeMap, HashMap};

use super::read::Label;
use crate::ledger::{Detail, LedgerFolder, LedgerPart, ReadBackError};
use crate::org::{Actor, SalesforceId, StampKind};
use crate::progress::Progress;
use crate::table::Reason;

const NO_OBJECT: Reason = "the result has no such object";
const NO_RECORD: Reason = "the result has no such record";
const NO_VERDICT: Reason = "the export did not hold this stamp of the record";

/// What the result says of a labelled stamp.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) actor: Actor,
    pub(super) confidence: Option<f64>,
    pub(super) client: String,
}

/// Labels of one object: places among the labels by record.
type OfObject = HashMap<SalesforceId, Vec<usize>>;

/// What the result says of each label, or why it says nothing. Only files of objects with labels are read,
/// and of these only the row groups that hold a labelled record.
pub(super) fn join(
    folder: &LedgerFolder,
    labels: &[Label],
    progress: &dyn Progress,
) -> Result<Vec<Result<Found, Reason>>, ReadBackError> {
    let mut found: Vec<Result<Found, Reason>> = vec![Err(NO_OBJECT); labels.len()];
    let mut wanted: BTreeMap<&str, (&LedgerPart, OfObject)> = BTreeMap::new();
    for (place, label) in labels.iter().enumerate() {
        let Some(part) = folder.part(&label.object) else {
            continue;
        };
        found[place] = Err(NO_RECORD);
        let (_, records) = wanted
            .entry(part.object())
            .or_insert_with(|| (part, OfObject::new()));
        records.entry(label.record).or_default().push(place);
    }
    progress.stage("Finding the labels", wanted.len() as u64);
    for (part, records) in wanted.values() {
        find(part, records, labels, &mut found)?;
        progress.advance(1);
    }
    Ok(found)
}

fn find(
    part: &LedgerPart,
    records: &OfObject,
    labels: &[Label],
    found: &mut [Result<Found, Reason>],
) -> Result<(), ReadBackError> {
    let mut reader = part.open()?;
    while let Some(batch) = reader.next_batch()? {
        let ids = batch.ids().iter().enumerate();
        let here = ids.filter_map(|(row, id)| Some((row, records.get(id)?)));
        let here = here.flat_map(|(row, places)| places.iter().map(move |place| (row, *place)));
        let here: Vec<(usize, usize)> = here.collect();
        for kind in StampKind::ALL.iter().copied() {
            let mut of_kind = here
                .iter()
                .filter(|(_, place)| labels[*place].stamp == kind);
            let Some(first) = of_kind.next() else {
                continue;
            };
            let stamps = batch.stamps(kind, &[Detail::Client])?;
            for (row, place) in std::iter::once(first).chain(of_kind) {
                let attribution = stamps.get(*row);
                found[*place] = attribution.ok_or(NO_VERDICT).map(|it| Found {
                    actor: it.actor,
                    confidence: it.confidence,
                    client: it.client.to_owned(),
                });
            }
        }
    }
    Ok(())
}

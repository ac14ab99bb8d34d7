//! `attribution.csv`: stamps by object, month, login, actor, channel, client and basis.

use rayon::prelude::*;

use super::csv::{CsvFile, month, optional};
use super::number::millionths;
use crate::analysis::{Analysis, ObjectResult};

const HEADER: &[&str] = &[
    "object",
    "stamp",
    "month",
    "user_id",
    "actor",
    "channel",
    "client",
    "basis",
    "records",
    "mean_confidence",
];

/// Renders the file: it may have a row for each login and month, so objects are rendered in parallel.
#[must_use]
pub fn attribution_csv(analysis: &Analysis) -> Vec<u8> {
    let of_objects = analysis.objects.par_iter();
    let of_objects: Vec<Vec<u8>> = of_objects.map(|o| of_object(o, analysis)).collect();
    let mut file = CsvFile::new(HEADER).finish();
    of_objects
        .iter()
        .for_each(|rows| file.extend_from_slice(rows));
    file
}

fn of_object(object: &ObjectResult, analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::headless();
    for (key, sum) in object.tally.iter() {
        let mean = (sum.confident > 0)
            .then(|| millionths((sum.confidence + sum.confident / 2) / sum.confident));
        let user = key.user.to_18();
        file.row::<&[u8]>(&[
            object.name.as_bytes(),
            key.stamp.as_str().as_bytes(),
            month(key.month).as_bytes(),
            &user,
            key.actor.as_str().as_bytes(),
            key.channel.as_str().as_bytes(),
            analysis.clients.name(key.client).as_bytes(),
            key.basis.as_str().as_bytes(),
            sum.records.to_string().as_bytes(),
            optional(mean).as_bytes(),
        ]);
    }
    file.finish()
}

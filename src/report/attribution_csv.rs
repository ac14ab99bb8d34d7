//! `attribution.csv`: stamps by object, month, login, actor, channel, client and basis.

use super::csv::{CsvFile, month, optional};
use super::number::millionths;
use crate::analysis::Analysis;

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

/// Renders the file.
#[must_use]
pub fn attribution_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for object in &analysis.objects {
        for (key, sum) in object.tally.iter() {
            let mean = (sum.confident > 0)
                .then(|| millionths((sum.confidence + sum.confident / 2) / sum.confident));
            file.row(&[
                object.name.clone(),
                key.stamp.as_str().to_owned(),
                month(key.month),
                key.user.to_string(),
                key.actor.as_str().to_owned(),
                key.channel.as_str().to_owned(),
                analysis.clients.name(key.client).to_owned(),
                key.basis.as_str().to_owned(),
                sum.records.to_string(),
                optional(mean),
            ]);
        }
    }
    file.finish()
}

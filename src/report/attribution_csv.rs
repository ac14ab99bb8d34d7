//! `attribution.csv`: stamps by object, month, login, actor, channel, client and basis.

use std::io::{self, Write};

use super::csv::{CsvFile, month, optional, write_rows};
use super::number::millionths;
use crate::analysis::Analysis;
use crate::attribution::TallySum;

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

/// Rows that one thread renders at a time.
const PIECE: usize = 4096;

/// Writes the file: it may have a row for each object, login and month.
///
/// # Errors
/// What the writer reports.
pub(super) fn attribution_csv(analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&CsvFile::new(HEADER).finish())?;
    let mut objects = analysis.objects.iter();
    objects.try_for_each(|object| {
        write_rows(out, (object.tally.rows(), PIECE), |file, (key, sum)| {
            let client = analysis.clients.name(key.client);
            file.row::<&[u8]>(&[
                object.name.as_bytes(),
                key.stamp.as_str().as_bytes(),
                month(key.month).as_bytes(),
                &key.user.to_18(),
                key.actor.as_str().as_bytes(),
                key.channel.as_str().as_bytes(),
                client.as_bytes(),
                key.basis.as_str().as_bytes(),
                sum.records.to_string().as_bytes(),
                optional(mean(sum)).as_bytes(),
            ]);
        })
    })
}

/// The mean of the confidences, of those that have one.
fn mean(sum: &TallySum) -> Option<String> {
    (sum.confident > 0).then(|| millionths((sum.confidence + sum.confident / 2) / sum.confident))
}

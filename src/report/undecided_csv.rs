//! `undecided.csv`: stamps of which the evidence does not tell who made them, by object, login and why.

use super::csv::{CsvFile, optional};
use crate::analysis::Analysis;

const HEADER: &[&str] = &[
    "object", "stamp", "user_id", "username", "why", "records", "acts", "first", "last", "helps",
];

/// Renders the file.
#[must_use]
pub fn undecided_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for object in &analysis.objects {
        for (key, sum) in &object.undecided {
            let user = analysis.org.users.get(&key.user);
            file.row::<&str>(&[
                &object.name,
                key.stamp.as_str(),
                &key.user.to_string(),
                user.map_or("", |user| &user.username),
                key.why.as_str(),
                &sum.records.to_string(),
                &sum.acts.to_string(),
                &optional(sum.period.map(|(from, _)| from)),
                &optional(sum.period.map(|(_, to)| to)),
                key.why.helps(),
            ]);
        }
    }
    file.finish()
}

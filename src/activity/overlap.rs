//! Which log files may hold the same rows.

use std::collections::BTreeMap;

use super::types::LoggedTypes;
use crate::org::UtcTime;

/// Files that may hold rows of another: those of one event type whose times overlap. By the places of
/// the files, ascending; empty when every row stands in one file only.
pub(super) fn overlapping(files: &[&LoggedTypes]) -> Vec<usize> {
    let mut spans: BTreeMap<&str, Vec<(UtcTime, UtcTime, usize)>> = BTreeMap::new();
    for (file, types) in files.iter().enumerate() {
        for (event_type, logged) in *types {
            if let Some((from, to)) = logged.period {
                spans.entry(event_type).or_default().push((from, to, file));
            }
        }
    }
    let mut shared = vec![false; files.len()];
    for spans in spans.values_mut() {
        spans.sort_unstable();
        let mut reach: Option<(UtcTime, usize)> = None;
        for (from, to, file) in spans.iter() {
            reach = Some(match reach {
                Some((end, before)) if *from <= end => {
                    shared[before] = true;
                    shared[*file] = true;
                    if *to > end {
                        (*to, *file)
                    } else {
                        (end, before)
                    }
                }
                _ => (*to, *file),
            });
        }
    }
    (0..files.len()).filter(|file| shared[*file]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(event_type: &str, from: i64, to: i64) -> LoggedTypes {
        let mut logged = super::super::types::Logged::default();
        let hour = |n: i64| UtcTime::from_millis(n * 3_600_000);
        logged.period = Some((hour(from), hour(to)));
        BTreeMap::from([(event_type.to_owned(), logged)])
    }

    #[test]
    fn a_day_and_its_hours_overlap_and_days_do_not() {
        let files = [
            file("RestApi", 0, 23),
            file("RestApi", 24, 47),
            file("RestApi", 30, 31),
            file("RestApi", 40, 41),
            file("Login", 0, 100),
        ];
        let files: Vec<&LoggedTypes> = files.iter().collect();
        assert_eq!(overlapping(&files), [1, 2, 3]);
    }
}

//! How rules put numbers, days and lists into words.

use crate::org::UtcTime;

/// How many of a list are named before the rest is counted.
const NAMED: usize = 3;

/// `1 record`, `12 records`.
pub(super) fn count(number: u64, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}

/// `A`, `A and B`, `A, B, C and 4 more`.
pub(super) fn list<T: AsRef<str>>(names: &[T]) -> String {
    first(names, NAMED)
}

/// The same with so many named.
pub(super) fn first<T: AsRef<str>>(names: &[T], most: usize) -> String {
    let named: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    match (names.len().saturating_sub(named.len()), named.as_slice()) {
        (0, []) => String::new(),
        (0, [one]) => (*one).to_owned(),
        (0, [first @ .., last]) => format!("{} and {last}", first.join(", ")),
        (more, named) => format!("{} and {more} more", named.join(", ")),
    }
}

/// `2026-10-30`.
pub(super) fn day(at: UtcTime) -> String {
    let text = at.to_string();
    text.split_once('T')
        .map_or(text.clone(), |(day, _)| day.to_owned())
}

/// ` from 2026-10-01 to 2026-10-30`; nothing where it is not known.
pub(super) fn period(period: Option<(UtcTime, UtcTime)>) -> String {
    match period {
        Some((from, to)) if from.day() == to.day() => format!(" on {}", day(from)),
        Some((from, to)) => format!(" from {} to {}", day(from), day(to)),
        None => String::new(),
    }
}

/// Percent of a part in the whole, rounded down: a share is never told to be more than it is.
pub(super) const fn percent(part: u64, whole: u64) -> u64 {
    match whole {
        0 => 0,
        _ => part.saturating_mul(100) / whole,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn numbers_lists_and_days_read_well() {
        assert_eq!(
            (count(1, "record"), count(0, "record")),
            ("1 record".into(), "0 records".into())
        );
        let names = ["a", "b", "c", "d", "e"];
        let lists = [0, 1, 2, 3, 5].map(|n| list(&names[..n]));
        assert_eq!(
            lists,
            ["", "a", "a and b", "a, b and c", "a, b, c and 2 more"]
        );
        let at = |text: &str| UtcTime::parse(text.as_bytes()).unwrap();
        let (from, to) = (at("2026-10-01T10:00:00.250Z"), at("2026-10-30T00:00:00Z"));
        assert_eq!(period(Some((from, to))), " from 2026-10-01 to 2026-10-30");
        assert_eq!(
            (period(Some((to, to))), period(None)),
            (" on 2026-10-30".into(), String::new())
        );
        assert_eq!((percent(2, 3), percent(1, 0)), (66, 0));
    }
}

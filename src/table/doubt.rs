//! What exports suffer on their way: ids that lost their case, and what a spreadsheet makes of ids and times.
//!
//! Such a value is told for what it is, and never guessed.

use super::{Doubt, Reason};
use crate::org::IdCase;

/// An id was repaired.
pub(super) const REPAIRED_ID: Doubt =
    "an id of 18 characters had lost its case and was repaired from its last three";
/// Ids that cannot be repaired.
pub(super) const ONE_CASE: Doubt = "the ids of 15 characters in this file have letters of one case only: they may have lost it, \
     and then name other records or none";
/// A lookup that names nobody.
pub const NO_LOOKUP: Doubt = "a lookup is no Salesforce id and was taken as empty";

const ID_OF_SPREADSHEET: Reason = "an id is a number or `####` that a spreadsheet made of it; export again, and do not save it from a spreadsheet";
const TIME_OF_SPREADSHEET: Reason = "a time is in a form that a spreadsheet made of it; export again, and do not save it from a spreadsheet";

/// Letters of one case that are no chance: half of the letters of a counter are capitals.
const TELLING_LETTERS: u64 = 8;

/// Which cases the letters of ids have that no suffix repairs.
#[derive(Clone, Debug, Default)]
pub(super) struct Cases<P> {
    lower: OneCase<P>,
    upper: OneCase<P>,
    both: bool,
}

/// Ids whose letters are of one case.
#[derive(Clone, Debug)]
struct OneCase<P> {
    ids: u64,
    letters: u64,
    first: Option<P>,
}

impl<P> Default for OneCase<P> {
    fn default() -> Self {
        Self {
            ids: 0,
            letters: 0,
            first: None,
        }
    }
}

impl<P> OneCase<P> {
    fn add(&mut self, other: Self) {
        self.ids += other.ids;
        self.letters += other.letters;
        if self.first.is_none() {
            self.first = other.first;
        }
    }

    fn map<Q>(self, place: impl Fn(P) -> Q) -> OneCase<Q> {
        OneCase {
            ids: self.ids,
            letters: self.letters,
            first: self.first.map(place),
        }
    }
}

impl<P> Cases<P> {
    /// Adds an id.
    pub(super) fn saw(&mut self, case: IdCase, at: P) {
        let (all, letters) = match case {
            IdCase::Lower(letters) => (&mut self.lower, letters),
            IdCase::Upper(letters) => (&mut self.upper, letters),
            IdCase::Both => {
                self.both = true;
                return;
            }
            IdCase::Sure | IdCase::Repaired => return,
        };
        all.add(OneCase {
            ids: 1,
            letters: u64::from(letters),
            first: Some(at),
        });
    }

    /// Adds those of a later part of the file.
    pub(super) fn merge(&mut self, later: Self) {
        self.lower.add(later.lower);
        self.upper.add(later.upper);
        self.both |= later.both;
    }

    /// The same with other places.
    pub(super) fn map<Q>(self, place: impl Fn(P) -> Q) -> Cases<Q> {
        Cases {
            lower: self.lower.map(&place),
            upper: self.upper.map(&place),
            both: self.both,
        }
    }

    /// How many ids may have lost their case, and the first of them.
    pub(super) fn lost(&mut self) -> Option<(u64, P)> {
        let one = match (self.both, self.lower.ids, self.upper.ids) {
            (false, 1.., 0) => &mut self.lower,
            (false, 0, 1..) => &mut self.upper,
            _ => return None,
        };
        let first = one.first.take();
        let is_telling = one.letters >= TELLING_LETTERS;
        first.filter(|_| is_telling).map(|first| (one.ids, first))
    }
}

/// Why a cell is no id: the doing of a spreadsheet, or else `other`.
#[must_use]
pub fn id_reason(cell: &[u8], other: Reason) -> Reason {
    if is_hidden(cell) || is_scientific(cell) || is_whole_number(cell) {
        ID_OF_SPREADSHEET
    } else {
        other
    }
}

/// Why a cell is no time: the doing of a spreadsheet, or else `other`.
#[must_use]
pub fn time_reason(cell: &[u8], other: Reason) -> Reason {
    if is_hidden(cell) || is_scientific(cell) || is_serial(cell) || is_local(cell) {
        TIME_OF_SPREADSHEET
    } else {
        other
    }
}

/// As [`time_reason`] of a Setup download, whose times are local ones before any spreadsheet sees them.
#[must_use]
pub fn local_time_reason(cell: &[u8], other: Reason) -> Reason {
    if is_local(cell) {
        other
    } else {
        time_reason(cell, other)
    }
}

/// `########`, where a column was too narrow to show its value.
fn is_hidden(cell: &[u8]) -> bool {
    !cell.is_empty() && cell.iter().all(|c| *c == b'#')
}

/// `1.00E+14`.
fn is_scientific(cell: &[u8]) -> bool {
    let mut parts = cell.splitn(2, |c| matches!(c, b'e' | b'E'));
    let (Some(number), Some([b'+', exponent @ ..])) = (parts.next(), parts.next()) else {
        return false;
    };
    is_decimal(number) && is_whole_number(exponent)
}

/// `46053` or `46053.52`: days since 1900.
fn is_serial(cell: &[u8]) -> bool {
    let days = cell.iter().take_while(|c| c.is_ascii_digit()).count();
    (4..=5).contains(&days) && is_decimal(cell)
}

/// `31.01.2026 12:34`, `1/31/2026`, and `34:56.0`, which is all that is shown of a time with milliseconds.
fn is_local(cell: &[u8]) -> bool {
    let mut words = cell.split(|c| matches!(c, b' ' | b','));
    let word = words.next().unwrap_or_default();
    let numbers = |separator: u8| {
        let parts: Vec<&[u8]> = word.split(|c| *c == separator).collect();
        let is_short = |part: &&[u8]| part.len() <= 4 && is_whole_number(part);
        parts.iter().all(is_short).then_some(parts.len())
    };
    let is_clock = || {
        let at = word.iter().position(|c| *c == b':');
        let (minutes, seconds) = at.map(|at| word.split_at(at)).unwrap_or_default();
        is_whole_number(minutes) && seconds.get(1..).is_some_and(is_decimal)
    };
    numbers(b'.') == Some(3) || numbers(b'/') == Some(3) || is_clock()
}

fn is_decimal(text: &[u8]) -> bool {
    let mut parts = text.splitn(2, |c| matches!(c, b'.' | b','));
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next());
    is_whole_number(whole) && fraction.is_none_or(is_whole_number)
}

fn is_whole_number(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_made_is_told() {
        for cell in ["1.00E+14", "1,5E+12", "########", "15000000000012"] {
            assert_eq!(
                id_reason(cell.as_bytes(), "other"),
                ID_OF_SPREADSHEET,
                "{cell}"
            );
        }
        for cell in ["", "0015j00000", "Dana", "1E5x", "E+14", "0015E+000000001x"] {
            assert_eq!(id_reason(cell.as_bytes(), "other"), "other", "{cell}");
        }
        for cell in [
            "31.01.2026",
            "31.01.2026 12:34",
            "1/31/2026 3:31 PM",
            "46053",
            "46053.524",
            "1.77E+12",
            "34:56.0",
            "#####",
        ] {
            assert_eq!(
                time_reason(cell.as_bytes(), "other"),
                TIME_OF_SPREADSHEET,
                "{cell}"
            );
        }
        for cell in ["", "soon", "2026-13-01", "1.2", "a/b/c", "123456"] {
            assert_eq!(time_reason(cell.as_bytes(), "other"), "other", "{cell}");
        }
    }

    #[test]
    fn one_case_tells_only_where_no_other_occurs() {
        let mut cases = Cases::default();
        cases.saw(IdCase::Upper(5), 1);
        assert_eq!(cases.clone().lost(), None, "too few letters");
        cases.saw(IdCase::Upper(4), 2);
        assert_eq!(cases.clone().lost(), Some((2, 1)));
        let mut other = Cases::default();
        other.saw(IdCase::Lower(1), 3);
        let mut both = cases.clone();
        both.merge(other);
        assert_eq!(both.lost(), None);
        cases.saw(IdCase::Both, 4);
        assert_eq!(cases.lost(), None);
    }
}

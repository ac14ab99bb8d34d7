//! One cell, written so that no spreadsheet runs it, and read back.

use std::borrow::Cow;

/// What is put before it.
const MARK: char = '\'';

/// The cell as it is written: with a `'` before each part of it that a spreadsheet would run, or that begins with `'`.
#[must_use]
pub fn escaped(cell: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for start in starts(cell).filter(|start| is_marked(cell, *start)) {
        out.push_str(&cell[done..start]);
        out.push(MARK);
        done = start;
    }
    rest_of(cell, out, done)
}

/// The value of a cell that [`escaped`] wrote. A `'` that it would not have put there stays, so that tables of other hands can
/// be read so too.
#[must_use]
pub fn unescaped(cell: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for start in starts(cell).filter(|start| cell[*start..].starts_with(MARK)) {
        let after = start + MARK.len_utf8();
        if must_be_marked(&cell[after..], start == 0) {
            out.push_str(&cell[done..start]);
            done = after;
        }
    }
    rest_of(cell, out, done)
}

/// The text without what would have to be marked: for names that are made up here, and may as well be others.
#[must_use]
pub fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(is_break) {
        let is_shed = |c: char| !is_break(c) && (is_passed_over(c) || is_formula(c));
        out.push_str(part.trim_start_matches(is_shed));
    }
    out
}

fn rest_of(cell: &str, mut out: String, done: usize) -> Cow<'_, str> {
    // A mark that was put at the very beginning has filled `out`, one that was taken from there has moved `done`.
    if done == 0 && out.is_empty() {
        return Cow::Borrowed(cell);
    }
    out.push_str(&cell[done..]);
    Cow::Owned(out)
}

/// Where a spreadsheet may begin a cell: at the beginning, and behind what separates cells under some setting. The comma is
/// not among it, since cells that hold one are quoted.
fn starts(cell: &str) -> impl Iterator<Item = usize> {
    let breaks = cell.bytes().enumerate();
    let behind = breaks.filter(|(_, byte)| is_break(char::from(*byte)));
    std::iter::once(0).chain(behind.map(|(at, _)| at + 1))
}

pub(super) const fn is_break(c: char) -> bool {
    matches!(c, ';' | '\t' | '\n' | '\r')
}

fn is_marked(cell: &str, start: usize) -> bool {
    must_be_marked(&cell[start..], start == 0)
}

/// Whether a mark must stand before what begins here.
fn must_be_marked(text: &str, is_first: bool) -> bool {
    match text.chars().next() {
        None => return false,
        Some(MARK) => return true,
        // Some programs drop them, and begin the cell with what comes next.
        Some('\t' | '\r' | '\n') if is_first => return true,
        Some(_) => {}
    }
    let shown = text.trim_start_matches(is_passed_over);
    shown.starts_with(is_formula) && !is_number(text)
}

/// What programs begin formulas with; the wide forms are taken for the others by some.
pub(super) const fn is_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

/// What some programs trim, take for quotes, or do not see, before they look at a cell.
pub(super) fn is_passed_over(c: char) -> bool {
    if is_break(c) {
        return false;
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | MARK | '\u{ad}' | '\u{feff}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// A negative number as byline writes them, up to the next break.
fn is_number(text: &str) -> bool {
    let part = text.split(is_break).next().unwrap_or_default();
    let Some(digits) = part.strip_prefix('-') else {
        return false;
    };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match digits.split_once('.') {
        Some((whole, fraction)) => are_digits(whole) && are_digits(fraction),
        None => are_digits(digits),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_marked() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+31 20 1234567", "'+31 20 1234567"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("\nDana", "'\nDana"),
            ("＝1", "'＝1"),
            ("－1", "'－1"),
            ("  =1", "'  =1"),
            ("\"=1\"", "'\"=1\""),
            ("\u{feff}\u{200e}=1", "'\u{feff}\u{200e}=1"),
            ("'t Hart", "''t Hart"),
            ("'=1", "''=1"),
            ("Forms;=1;Mail", "Forms;'=1;Mail"),
            ("Dana\n=1", "Dana\n'=1"),
        ] {
            assert_eq!(escaped(cell), written);
            assert_eq!(unescaped(written), cell);
        }
    }

    #[test]
    fn what_is_not() {
        for cell in [
            "",
            "Dana",
            "1+1=2",
            "dana@example.org",
            "2026-10",
            "0.5",
            "-0.25",
            "-3",
            "O'Neil; 'the boss'",
            "records-read=3;widening=1+",
            "- ",
        ] {
            let is_dash = cell == "- ";
            assert_eq!(escaped(cell) == cell, !is_dash, "{cell:?}");
        }
    }

    /// A person wrote it, and no mark is meant.
    #[test]
    fn marks_of_other_hands_stay() {
        for cell in ["'t Hart", "'", "''", "'-3", "a;'b"] {
            let expected = if cell == "''" { "'" } else { cell };
            assert_eq!(unescaped(cell), expected);
        }
    }

    #[test]
    fn harmless_names_need_no_mark() {
        for (name, left) in [
            ("=cmd|' /C calc'!A0", "cmd|' /C calc'!A0"),
            ("Forms; =1", "Forms;1"),
            ("'+-@", ""),
            ("R&D <tool>", "R&D <tool>"),
        ] {
            assert_eq!(harmless(name), left);
        }
    }

    /// Text in which what matters here is common.
    fn cells() -> impl Strategy<Value = String> {
        "[a=+@;'\" \t\r\n,＝－0-9.\u{feff}-]{0,12}"
    }

    proptest! {
        #[test]
        fn every_value_comes_back(cell in prop_oneof![cells(), any::<String>()]) {
            let written = escaped(&cell);
            let read = unescaped(&written);
            prop_assert_eq!(read, cell.as_str());
        }

        #[test]
        fn nothing_written_begins_like_a_formula(cell in prop_oneof![cells(), any::<String>()]) {
            let written = escaped(&cell);
            for part in written.split(is_break) {
                let shown = part.trim_matches(|c: char| c.is_whitespace() || c == '"');
                let begins = shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
                prop_assert!(!begins || part.parse::<f64>().is_ok(), "{:?} as {:?}", cell, written);
            }
            prop_assert!(!written.starts_with(['\t', '\r', '\n']));
        }

        #[test]
        fn harmless_text_needs_no_mark_but_for_quotes(cell in prop_oneof![cells(), any::<String>()]) {
            let left = harmless(&cell);
            let is_broken = left.starts_with(is_break);
            prop_assert!(is_broken || escaped(&left) == left, "{:?} as {:?}", cell, left);
        }
    }
}

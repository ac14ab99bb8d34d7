//! Text of the input as Markdown shows it, and tables.

use std::borrow::Cow;

/// Adds a line.
macro_rules! say {
    ($out:expr) => { $out.push('\n') };
    ($out:expr, $($text:tt)*) => {{
        // Writing to a string cannot fail.
        let _ = writeln!($out, $($text)*);
    }};
}
pub(super) use say;

use crate::report::plain;

/// Characters that would mean something. A name may not make a link, a heading or a tag of the document.
const SPECIAL: &[char] = &[
    '\\', '`', '*', '_', '[', ']', '<', '>', '|', '#', '~', '!', '&',
];

/// The text, as it is to be read.
pub(super) fn md(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_control() || SPECIAL.contains(&c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in plain(text).chars() {
        if SPECIAL.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// A table; columns whose header ends with a blank are numbers.
pub(super) fn table(out: &mut String, header: &[&str], rows: &[Vec<String>]) {
    let row = |out: &mut String, cells: &mut dyn Iterator<Item = &str>| {
        for cell in cells {
            out.push_str("| ");
            out.push_str(cell);
            out.push(' ');
        }
        out.push_str("|\n");
    };
    row(out, &mut header.iter().map(|cell| cell.trim_end()));
    row(
        out,
        &mut header
            .iter()
            .map(|cell| if cell.ends_with(' ') { "--:" } else { "---" }),
    );
    for cells in rows {
        row(out, &mut cells.iter().map(String::as_str));
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_and_not_obeyed() {
        assert_eq!(md("Dana Whitfield"), "Dana Whitfield");
        assert_eq!(md("[x](http://y)|<b>"), "\\[x\\](http://y)\\|\\<b\\>");
        assert_eq!(md("a\n# b"), "a\u{fffd}\\# b");
    }

    #[test]
    fn a_table_has_a_line_for_each_row() {
        let mut out = String::new();
        table(
            &mut out,
            &["name", "n "],
            &[vec!["a".to_owned(), "1".to_owned()]],
        );
        assert_eq!(out, "| name | n |\n| --- | --: |\n| a | 1 |\n\n");
    }
}

//! The masks, byte by byte: the rules themselves, and what the fast kernels are compared with.
//!
//! A quote opens a quoted field only as the first byte of it, and two quotes inside one are a quote of
//! the value. Anything else that looks like a quote is an ordinary byte, as in the `csv` crate.

use super::{Index, LANE, Marks, Seen};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a field.
    Begin,
    /// Inside a field without quotes, or behind the closing quote of one.
    Bare,
    /// Inside quotes.
    Quoted,
    /// Behind a quote inside quotes: the field ends, or the next quote belongs to the value.
    Quote,
}

/// Marks `bytes`, which begin at the beginning of a row. The masks have room for them.
pub(super) fn index(bytes: &[u8], marks: Marks, index: &mut Index) -> Seen {
    let mut state = State::Begin;
    let mut newlines = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let (word, bit) = (at / LANE, 1u64 << (at % LANE));
        let quote = *byte == b'"';
        newlines += u64::from(*byte == marks.newline);
        let mut masks = (0, 0, 0);
        state = match state {
            State::Quoted if quote => State::Quote,
            State::Quoted => State::Quoted,
            State::Quote if quote => {
                masks.2 = bit;
                State::Quoted
            }
            State::Begin if quote => State::Quoted,
            _ if *byte == marks.delimiter => {
                masks.0 = bit;
                State::Begin
            }
            _ if *byte == marks.newline => {
                masks.1 = bit;
                State::Begin
            }
            _ => {
                // A quote here, or bytes behind a closing quote: the value is not what lies between
                // the quotes, so whoever reads the field has to look closely. The carriage return of
                // a line end is no such byte.
                if quote || (state == State::Quote && *byte != b'\r') {
                    masks.2 = bit;
                }
                State::Bare
            }
        };
        if let (Some(fields), Some(rows), Some(escapes)) = (
            index.fields.get_mut(word),
            index.rows.get_mut(word),
            index.escapes.get_mut(word),
        ) {
            *fields = if bit == 1 { masks.0 } else { *fields | masks.0 };
            *rows = if bit == 1 { masks.1 } else { *rows | masks.1 };
            *escapes = if bit == 1 {
                masks.2
            } else {
                *escapes | masks.2
            };
        }
    }
    Seen {
        newlines,
        open: state == State::Quoted,
    }
}

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
    // Whether the last byte is a carriage return right behind a closing quote.
    let mut returned = false;
    let (mut fields, mut before) = (0u64, 0);
    for (at, byte) in bytes.iter().enumerate() {
        let quote = *byte == b'"';
        newlines += u64::from(*byte == marks.newline);
        let last = state;
        let mut escapes = returned && *byte != marks.newline;
        state = match state {
            State::Quoted if quote => State::Quote,
            State::Quoted => State::Quoted,
            State::Quote if quote => {
                escapes = true;
                State::Quoted
            }
            State::Begin if quote => State::Quoted,
            _ if *byte == marks.delimiter => {
                fields |= 1 << (at % LANE);
                State::Begin
            }
            _ if *byte == marks.newline => {
                index.end(at);
                State::Begin
            }
            _ => {
                // A quote here, or bytes behind a closing quote: the value is not what lies between
                // the quotes, so whoever reads the field has to look closely. The carriage return of
                // a line end is no such byte.
                escapes |= quote || (state == State::Quote && *byte != b'\r');
                State::Bare
            }
        };
        returned = last == State::Quote && *byte == b'\r' && marks.newline != b'\r';
        if escapes {
            index.escape(at / LANE);
        }
        if at % LANE == LANE - 1 || at + 1 == bytes.len() {
            index.set(at / LANE, fields, before);
            before += fields.count_ones();
            fields = 0;
        }
    }
    index.close(bytes.len().div_ceil(LANE), before);
    Seen {
        newlines,
        open: state == State::Quoted,
    }
}

//! Bytes of a file as bytes in UTF-8 (or a single-byte encoding), with a limit on one record.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

use super::Reason;
use super::dialect::{Encoding, Head};

/// A record is longer than any real one: a field in it begins with a quote and never ends.
pub(super) const ENDLESS: Reason = "a quoted field does not end";

/// Most bytes one record may span. A quote that never closes makes the rest of the file one cell:
/// without a limit that cell would be held in memory (rust-csv issues 77 and 289).
const RECORD_LIMIT: u64 = 32 * 1024 * 1024;

/// Bytes handed out since the last record ended; shared with the reader that resets it.
pub(super) type Since = Rc<Cell<u64>>;

/// The head that was already taken, then the rest, in an encoding the `csv` crate can split.
pub(super) struct Decoded<R> {
    raw: io::Chain<io::Cursor<Vec<u8>>, R>,
    wide: Option<Wide>,
    since: Since,
}

struct Wide {
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(head: Head, rest: R) -> (Self, Since) {
        let (encoding, mark) = head.encoding();
        let bytes = head.bytes().get(mark..).unwrap_or_default().to_vec();
        let since = Since::default();
        let decoder = match encoding {
            Encoding::Bytes => None,
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
        };
        let decoded = Self {
            raw: io::Cursor::new(bytes).chain(rest),
            wide: decoder.map(|decoder| Wide {
                decoder,
                input: vec![0; 64 * 1024],
                output: Vec::new(),
                taken: 0,
                ended: false,
            }),
            since: Rc::clone(&since),
        };
        (decoded, since)
    }
}

impl Wide {
    /// Decodes the next piece of the file into `output`.
    fn refill(&mut self, raw: &mut impl Read) -> io::Result<()> {
        let read = raw.read(&mut self.input)?;
        self.ended = read == 0;
        let input = self.input.get(..read).unwrap_or_default();
        self.output.clear();
        self.taken = 0;
        let room = self
            .decoder
            .max_utf8_buffer_length(input.len())
            .unwrap_or(input.len() * 3 + 8);
        self.output.resize(room, 0);
        let (_, _, written, _) = self
            .decoder
            .decode_to_utf8(input, &mut self.output, self.ended);
        self.output.truncate(written);
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > RECORD_LIMIT {
            return Err(io::Error::other(ENDLESS));
        }
        let count = match &mut self.wide {
            None => self.raw.read(buffer)?,
            Some(wide) => {
                while wide.taken == wide.output.len() && !wide.ended {
                    wide.refill(&mut self.raw)?;
                }
                let ready = wide.output.get(wide.taken..).unwrap_or_default();
                let count = ready.len().min(buffer.len());
                buffer[..count].copy_from_slice(&ready[..count]);
                wide.taken += count;
                count
            }
        };
        self.since.set(self.since.get() + count as u64);
        Ok(count)
    }
}

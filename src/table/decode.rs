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

/// What the reader of rows must know of the bytes below it; shared with the source of the bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    /// Bytes handed out since the last record ended; the reader of rows resets it.
    pub(super) since: Rc<Cell<u64>>,
    /// Whether the end of the file was met.
    pub(super) ended: Rc<Cell<bool>>,
    /// The last byte that ends no line.
    pub(super) last: Rc<Cell<u8>>,
}

/// The head that was already taken, then the rest, in an encoding the `csv` crate can split.
pub(super) struct Decoded<R> {
    raw: io::Chain<io::Cursor<Vec<u8>>, R>,
    wide: Option<Wide>,
    watch: Watch,
    /// The head could not be read to its end, so there is no rest.
    broken: bool,
}

struct Wide {
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(head: Head, rest: R) -> (Self, Watch) {
        let (encoding, mark) = head.encoding();
        let bytes = head.bytes().get(mark..).unwrap_or_default().to_vec();
        let watch = Watch::default();
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
            watch: watch.clone(),
            broken: head.is_broken(),
        };
        (decoded, watch)
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
        if self.watch.since.get() > RECORD_LIMIT {
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
        if count == 0 && self.broken {
            return Err(io::Error::other(
                "the beginning could not be read to its end",
            ));
        }
        let read = buffer.get(..count).unwrap_or_default();
        if let Some(last) = read.iter().rev().find(|c| !matches!(c, b'\n' | b'\r')) {
            self.watch.last.set(*last);
        }
        self.watch.since.set(self.watch.since.get() + count as u64);
        self.watch.ended.set(count == 0);
        Ok(count)
    }
}

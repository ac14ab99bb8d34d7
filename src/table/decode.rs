//! Bytes of a file in UTF-16 as bytes in UTF-8; others as they are.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

use super::Head;
use super::dialect::Encoding;
use crate::limits::Limit;

/// Bytes decoded at a time.
const PIECE: usize = 64 * 1024;

/// The beginning of the text and a reader of the rest, without a byte-order mark.
pub(super) fn utf_8<'r>(
    head: Head,
    rest: impl Read + Send + 'r,
) -> (Vec<u8>, Box<dyn Read + Send + 'r>) {
    let (encoding, mark) = head.encoding();
    let broken = head.is_broken().then_some(Broken(head.reached()));
    let mut bytes = head.into_bytes();
    bytes.drain(..mark);
    let decoder = match encoding {
        Encoding::Bytes => {
            return match broken {
                Some(broken) => (bytes, Box::new(broken)),
                None => (bytes, Box::new(rest)),
            };
        }
        Encoding::Utf16Le => UTF_16LE.new_decoder_without_bom_handling(),
        Encoding::Utf16Be => UTF_16BE.new_decoder_without_bom_handling(),
    };
    let head = io::Cursor::new(bytes);
    let raw: Box<dyn Read + Send + 'r> = match broken {
        Some(broken) => Box::new(head.chain(broken)),
        None => Box::new(head.chain(rest)),
    };
    let wide = Wide {
        raw,
        decoder,
        input: vec![0; PIECE],
        output: Vec::new(),
        taken: 0,
        ended: false,
    };
    (Vec::new(), Box::new(wide))
}

/// Fails: the head could not be read to its end, so there is no rest.
struct Broken(Option<Limit>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        let broken = || io::Error::other("the beginning could not be read to its end");
        Err(self.0.map_or_else(broken, Limit::reached))
    }
}

/// Decodes UTF-16.
struct Wide<'r> {
    raw: Box<dyn Read + Send + 'r>,
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl Wide<'_> {
    /// Decodes the next piece of the file into `output`.
    fn refill(&mut self) -> io::Result<()> {
        let read = self.raw.read(&mut self.input)?;
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

impl Read for Wide<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.output.len() && !self.ended {
            self.refill()?;
        }
        let ready = self.output.get(self.taken..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ready[..count]);
        self.taken += count;
        Ok(count)
    }
}

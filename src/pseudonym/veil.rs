//! A writer that puts tokens into what is written through it.

use std::io::{self, Write};

use super::Pseudonyms;

/// Bytes that are looked at together, about: what is held of a file.
const BLOCK: usize = 256 * 1024;

/// Text that is written through it goes on with tokens in the place of values. No value has a line break in it, so the text
/// is looked at by whole lines.
#[derive(Debug)]
pub struct Veil<'p, W> {
    pseudonyms: &'p Pseudonyms,
    out: W,
    held: Vec<u8>,
}

impl<'p, W: Write> Veil<'p, W> {
    /// A veil before a writer.
    pub const fn new(pseudonyms: &'p Pseudonyms, out: W) -> Self {
        Self {
            pseudonyms,
            out,
            held: Vec::new(),
        }
    }

    /// Writes what is held, and gives the writer back.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<W> {
        let held = std::mem::take(&mut self.held);
        self.pass(&held)?;
        Ok(self.out)
    }

    fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        // Results are UTF-8.
        let text = String::from_utf8_lossy(bytes);
        self.out.write_all(self.pseudonyms.text(&text).as_bytes())
    }
}

impl<W: Write> Write for Veil<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= BLOCK
            && let Some(end) = memchr::memrchr(b'\n', &self.held)
        {
            let rest = self.held.split_off(end + 1);
            let lines = std::mem::replace(&mut self.held, rest);
            self.pass(&lines)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // What is held may end in the middle of a value.
        self.out.flush()
    }
}

//! Lines of places in a document that come one after the other.
//!
//! Thousands of rows of a profile are asked for their lines. Each counts on from the one before, so that all of them
//! together look at every byte once.

/// Counts the line ends of a document up to places that never go back.
pub(super) struct LineCount<'x> {
    text: &'x [u8],
    /// Up to which byte they are counted.
    at: usize,
    line: u64,
}

impl<'x> LineCount<'x> {
    /// Before the first byte.
    pub(super) fn new(text: &'x str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line, counted from 1, of a byte; of one before the last that was asked for, that one's.
    pub(super) fn of(&mut self, at: usize) -> u64 {
        let between = self.text.get(self.at..at).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', between).count() as u64;
        self.at = self.at.max(at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::super::error::line_at;
    use super::*;

    #[test]
    fn lines_are_those_of_a_count_from_the_beginning() {
        let text = "a\n\nb\r\nc\n";
        for step in 1..4 {
            let mut count = LineCount::new(text);
            for at in (0..text.len()).step_by(step) {
                assert_eq!(count.of(at), line_at(text.as_bytes(), at), "{at}");
            }
        }
    }
}

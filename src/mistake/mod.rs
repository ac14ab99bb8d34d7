//! Mistakes in files that users write, such as `plan.toml`, with the place where they stand.
//!
//! A [`Source`] keeps the text, because some mistakes are found long after it was parsed. Nothing here opens a file, and
//! how a mistake looks on a screen is the business of the command line.

mod excerpt;
mod near;

use std::fmt;
use std::ops::Range;

use thiserror::Error;

pub use self::excerpt::Excerpt;
pub use self::near::nearest;

/// Where something stands in a file, in bytes.
pub type Span = Range<usize>;

/// Mistakes that are told; of a file that is something else altogether, the first tell enough.
const MOST: usize = 50;

/// Characters of what is wrong, at most.
const LONGEST: usize = 500;

/// What editors put before the text to say that it is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file that a user wrote, as text.
#[derive(Clone, Debug, Default)]
pub struct Source {
    path: String,
    text: String,
    /// Where the line ends stand: every row of a large file may ask for its line.
    ends: Vec<usize>,
}

impl Source {
    /// A text and the path that it is called by.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            path: path.into(),
            ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect(),
            text,
        }
    }

    /// The text of a file. A byte order mark is no part of it.
    ///
    /// # Errors
    /// A [`Mistake`] at the first byte that is not UTF-8.
    pub fn decode(path: &str, bytes: Vec<u8>) -> Result<Self, Box<Mistake>> {
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
                Ok(Self::new(path, text))
            }
            Err(error) => {
                let sound = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let before = String::from_utf8_lossy(bytes.get(..sound).unwrap_or_default());
                let before = before.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&before);
                let source = Self::new(path, before);
                let end = before.len()..before.len();
                let mistake = source.mistake(&end, "the file is not UTF-8 from here on");
                Err(Box::new(mistake.hint("save it as UTF-8")))
            }
        }
    }

    /// The path as typed.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line of a place, from 1.
    #[must_use]
    pub fn line(&self, at: &Span) -> u64 {
        self.ends.partition_point(|end| *end < at.start) as u64 + 1
    }

    /// A mistake at a place.
    #[must_use]
    pub fn mistake(&self, at: &Span, problem: impl Into<String>) -> Mistake {
        let before = self.before(at);
        let begin = before.rfind('\n').map_or(0, |end| end + 1);
        let column = before.get(begin..).unwrap_or_default().chars().count();
        let rest = self.text.get(begin..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let marked = self.text.get(at.clone()).unwrap_or_default();
        let marked = marked.lines().next().unwrap_or_default().chars().count();
        Mistake {
            path: self.path.clone(),
            line: self.line(at),
            column: column as u64 + 1,
            problem: shortened(problem.into()),
            excerpt: Excerpt::new(line, column, marked),
            hint: None,
        }
    }

    /// The text before a place.
    fn before(&self, at: &Span) -> &str {
        self.text.get(..at.start).unwrap_or(&self.text)
    }
}

/// A problem that names a word of the file may be as long as that.
fn shortened(mut problem: String) -> String {
    if let Some((end, _)) = problem.char_indices().nth(LONGEST) {
        problem.truncate(end);
        problem.push('…');
    }
    problem
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file as typed.
    pub path: String,
    /// From 1.
    pub line: u64,
    /// From 1, in characters.
    pub column: u64,
    /// What is wrong.
    pub problem: String,
    /// The line itself.
    pub excerpt: Excerpt,
    /// What may have been meant.
    pub hint: Option<String>,
}

impl Mistake {
    /// With what may have been meant.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path, line, column, ..
        } = self;
        write!(
            f,
            "`{path}`, line {line}, column {column}: {}",
            self.problem
        )
    }
}

impl std::error::Error for Mistake {}

/// All mistakes of a file, in the order in which they stand.
#[derive(Clone, Debug, Default, Error)]
pub struct Mistakes {
    /// Those that are told.
    pub told: Vec<Mistake>,
    /// How many more there are.
    pub more: usize,
}

impl Mistakes {
    /// Adds one.
    pub fn push(&mut self, mistake: impl FnOnce() -> Mistake) {
        if self.told.len() < MOST {
            self.told.push(mistake());
        } else {
            self.more += 1;
        }
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// In the order in which they stand.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.told
            .sort_by_key(|mistake| (mistake.line, mistake.column));
        self
    }
}

impl From<Mistake> for Mistakes {
    fn from(mistake: Mistake) -> Self {
        Self {
            told: vec![mistake],
            more: 0,
        }
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, mistake) in self.told.iter().enumerate() {
            let between = if place > 0 { "\n" } else { "" };
            write!(f, "{between}{mistake}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn places_are_lines_and_characters() {
        let source = Source::new("plan.toml", "a = 1\r\näö = \"x\"\r\n");
        let at = source.text().find('"').unwrap();
        let mistake = source.mistake(&(at..at + 3), "no");
        assert_eq!(mistake.to_string(), "`plan.toml`, line 2, column 6: no");
        let excerpt = Excerpt {
            text: "äö = \"x\"".to_owned(),
            from: 5,
            length: 3,
        };
        assert_eq!(mistake.excerpt, excerpt);
        // Behind the end, as parsers say of what is missing.
        let end = source.text().len();
        let end = source.mistake(&(end + 5..end + 9), "no");
        assert_eq!((end.line, end.column), (3, 1));
    }

    #[test]
    fn what_is_not_utf_8_has_a_place() {
        let marked = Source::decode("a", b"\xef\xbb\xbfa = 1".to_vec()).unwrap();
        assert_eq!(marked.text(), "a = 1");
        let latin = Source::decode("a", b"\xef\xbb\xbf# x\nb = \"J\xf6rg\"".to_vec());
        let latin = latin.unwrap_err();
        assert_eq!((latin.line, latin.column), (2, 7));
        let utf16 = Source::decode("a", b"\xff\xfea\0".to_vec()).unwrap_err();
        assert_eq!((utf16.line, utf16.column), (1, 1));
    }

    #[test]
    fn of_countless_mistakes_the_first_are_told() {
        let source = Source::new("a", "x");
        let mut all = Mistakes::default();
        for _ in 0..MOST + 7 {
            all.push(|| source.mistake(&(0..1), "no"));
        }
        assert_eq!((all.told.len(), all.more), (MOST, 7));
    }
}

//! Mistakes in `plan.toml`, with the place where they stand.

use std::ops::Range;

use thiserror::Error;

/// The user asks for a plan that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RulesError {
    /// A mistake in `plan.toml`.
    #[error("`{path}`, line {line}, column {column}: {problem}")]
    File {
        /// The file as typed.
        path: String,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// What is wrong.
        problem: String,
    },
    /// A name on the command line that is nobody's.
    #[error("`--from {name}`: {problem}")]
    From {
        /// The name as typed.
        name: String,
        /// What is wrong.
        problem: String,
    },
}

/// The text of a file, for errors that are found long after it was parsed.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

/// Where something stands in a file, in bytes.
pub(super) type Span = Range<usize>;

impl Source {
    /// An error at a place.
    pub(super) fn error(&self, at: &Span, problem: impl Into<String>) -> RulesError {
        let before = self.text.get(..at.start).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        RulesError::File {
            path: self.path.clone(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            problem: problem.into(),
        }
    }
}

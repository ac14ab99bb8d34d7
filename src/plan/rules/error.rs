//! Why there are no rules.

use thiserror::Error;

use crate::mistake::Mistake;

/// The user asks for a plan that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RulesError {
    /// A mistake in `plan.toml`.
    #[error(transparent)]
    File(#[from] Box<Mistake>),
    /// A name on the command line that is nobody's.
    #[error("`--from {name}`: {problem}")]
    From {
        /// The name as typed.
        name: String,
        /// What is wrong.
        problem: String,
    },
}

impl From<Mistake> for RulesError {
    fn from(mistake: Mistake) -> Self {
        Self::File(Box::new(mistake))
    }
}

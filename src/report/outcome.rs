//! Everything that a result tells, for the files that tell of all of it together.

use std::io::{self, Write};

use crate::analysis::{Analysis, Granted};
use crate::assessment::Assessment;
use crate::finding::{Finding, Policy};

/// What was judged, what is granted, and what is wrong.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// Everything that was judged.
    pub analysis: &'a Analysis,
    /// What everybody may do and could get at.
    pub granted: &'a Granted<'a>,
    /// What is wrong, the worst first.
    pub findings: &'a [Finding],
    /// What the user decided about findings.
    pub policy: &'a Policy,
    /// Whether the controls of the frameworks that were asked for are satisfied.
    pub assessment: &'a Assessment<'a>,
}

/// A renderer of all of it: its file may be large, and is written as it is rendered.
pub type OutcomeRenderer = fn(&Outcome<'_>, &mut dyn Write) -> io::Result<()>;

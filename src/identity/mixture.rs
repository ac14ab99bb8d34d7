//! How the acts of one login fall to people and programs, by everything that is seen of each act.

/// Acts of one login, counted by who probably made them. An act is one second's stamps of one kind on one
/// object.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mixture {
    /// Acts looked at.
    pub acts: u64,
    /// Sum of their probabilities to be a person's.
    pub human: f64,
    /// To be an outside system's.
    pub machine: f64,
    /// To be the org's own scheduled work.
    pub automation: f64,
    /// Acts that are somebody's beyond doubt.
    pub plainly: Plain,
    /// The same of acts on days that event logs or the login history speak for.
    pub plainly_lately: Plain,
}

/// Acts that are somebody's beyond doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    /// Acts looked at.
    pub acts: u64,
    /// A person's.
    pub human: u64,
    /// An outside system's.
    pub machine: u64,
}

impl Mixture {
    /// Whether people and programs both have a tenth of the acts or more.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        let programs = self.machine + self.automation;
        self.human.min(programs) * 10.0 >= self.human + programs && self.acts > 0
    }
}

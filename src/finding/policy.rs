//! What the user decided about rules and findings: waivers, severities, rules that are off.
//!
//! Rules know nothing of it. It is applied in one place, when all of them were asked ([`findings`](super::findings)), and
//! nothing of it is hidden: a waived finding stays where it was and says so.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Finding, Rule, Severity, SubjectKind};
use crate::org::UtcTime;

/// What the user decided.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The file it stands in, as typed; `None` where there is none.
    pub source: Option<String>,
    /// Findings that are accepted for a while, in the order of the file.
    pub waivers: Vec<Arc<Waiver>>,
    /// Rules that are changed or off, by their ids.
    pub settings: BTreeMap<&'static str, Setting>,
}

/// Findings of one rule about one subject, accepted until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule.
    pub rule: &'static Rule,
    /// The id or the name of the subject.
    pub subject: String,
    /// The kind of the subject; any where that is not said.
    pub kind: Option<SubjectKind>,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub expires: Day,
    /// Who accepted it.
    pub approved_by: Option<String>,
    /// Where that is written down.
    pub ticket: Option<String>,
    /// The file in which it stands, as typed.
    pub source: String,
    /// The line in it.
    pub line: u64,
}

/// A day, whatever the time of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(UtcTime);

impl Day {
    /// The day of a time.
    #[must_use]
    pub const fn of(at: UtcTime) -> Self {
        Self(at)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::tell::day(self.0))
    }
}

/// How a waiver stands to the day of the analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its last day has not passed.
    InForce,
    /// Its last day has passed.
    Expired,
    /// Nothing tells what day it is.
    Undecided,
}

/// A rule that is changed or off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Whether it is asked.
    pub enabled: bool,
    /// The severity of each of its findings, instead of its own.
    pub severity: Option<Severity>,
    /// Why.
    pub reason: Option<String>,
    /// The line in the file.
    pub line: u64,
}

impl Waiver {
    /// Whether it is about a finding.
    #[must_use]
    pub fn fits(&self, finding: &Finding) -> bool {
        let subject = &finding.subject;
        finding.rule == self.rule
            && (subject.id == self.subject || subject.name == self.subject)
            && self.kind.is_none_or(|kind| kind == subject.kind)
    }

    /// How it stands on a day. The day of expiry is its last.
    #[must_use]
    pub fn standing(&self, as_of: Option<UtcTime>) -> Standing {
        match as_of {
            None => Standing::Undecided,
            Some(at) if at.day() > self.expires.0.day() => Standing::Expired,
            Some(_) => Standing::InForce,
        }
    }
}

impl Policy {
    /// Whether a rule is asked.
    #[must_use]
    pub fn asks(&self, rule: &Rule) -> bool {
        self.settings.get(rule.id).is_none_or(|it| it.enabled)
    }

    /// The rules that are off, with what is said of that.
    pub fn off(&self) -> impl Iterator<Item = (&'static str, &Setting)> {
        let off = self.settings.iter().filter(|(_, it)| !it.enabled);
        off.map(|(id, setting)| (*id, setting))
    }

    /// The severity that is set for a rule.
    pub(super) fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.settings.get(rule.id)?.severity
    }
}

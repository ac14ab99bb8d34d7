//! What a rule is, and its documentation.

use super::bearing::{Bearing, Need, Population};
use super::{Evidence, Finding, Ground, Severity, Subject};

/// A control by its framework and its id there, as in `catalog/controls`.
pub type ControlRef = (&'static str, &'static str);

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// In kebab-case; names the bad thing.
    pub id: &'static str,
    /// The bad thing, in a few words.
    pub title: &'static str,
    /// How bad it is, as a rule.
    pub severity: Severity,
    /// What it bears on.
    pub controls: &'static [ControlRef],
    /// What it cannot do without: where any of it is missing, that it found nothing says nothing.
    pub needs: &'static [Need],
    /// What it looks at, one by one.
    pub looks_at: Population,
    /// What its findings do to the controls that it bears on.
    pub bearing: Bearing,
    /// What to do, in a sentence.
    pub remediation: &'static str,
    /// The file of the rule, whose doc comment is the documentation.
    pub(super) text: &'static str,
    /// Looks for it.
    pub(super) look: fn(&Ground<'_>) -> Vec<Found>,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

/// One case, as a rule tells it; the rest is the rule's own.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What it is about.
    pub subject: Subject,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What shows it, the strongest first.
    pub evidence: Vec<Evidence>,
    /// Where the case is milder or worse than the rule as such.
    pub severity: Option<Severity>,
    /// Where there is more to say than the rule's remediation.
    pub remediation: Option<String>,
}

impl Found {
    /// A case that is certain and as bad as the rule says.
    pub(super) fn new(subject: Subject, message: impl Into<String>) -> Self {
        Self {
            subject,
            confidence: 1.0,
            message: message.into(),
            evidence: Vec::new(),
            severity: None,
            remediation: None,
        }
    }

    /// How sure.
    pub(super) const fn sure(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// What shows it.
    pub(super) fn shown_by(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// Milder or worse than the rule as such.
    pub(super) const fn weighing(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// What to do about this one.
    pub(super) fn mended_by(mut self, remediation: impl Into<String>) -> Self {
        self.remediation = Some(remediation.into());
        self
    }
}

impl Rule {
    /// The documentation: the doc comment of the rule's file, as Markdown.
    #[must_use]
    pub fn documentation(&self) -> String {
        let lines = self.text.lines().map_while(|line| line.strip_prefix("//!"));
        let lines: Vec<&str> = lines
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        lines.join("\n")
    }

    /// Looks for it.
    #[must_use]
    pub fn check(&'static self, ground: &Ground<'_>) -> Vec<Finding> {
        let found = (self.look)(ground).into_iter();
        found
            .map(|found| Finding {
                rule: self,
                severity: found.severity.unwrap_or(self.severity),
                own_severity: None,
                waived: None,
                confidence: found.confidence,
                subject: found.subject,
                message: found.message,
                evidence: found.evidence,
                remediation: found
                    .remediation
                    .unwrap_or_else(|| self.remediation.to_owned()),
            })
            .collect()
    }
}

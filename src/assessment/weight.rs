//! What one finding does to a control that it bears on.

use crate::catalog::assessment_facts;
use crate::finding::{Bearing, Finding, Severity};

/// What one finding does to a control that it bears on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The control is not satisfied.
    Decides,
    /// It would decide if it were surer: the control is not called satisfied.
    Unsure,
    /// It puts in doubt whether the control is satisfied, or whether the export tells.
    Doubts,
    /// It would do something, and the user accepted it until a day: the control is neither broken by it nor satisfied.
    Waived,
    /// It is mild: the control is not called satisfied, and nothing more.
    Mild,
    /// It is named and does nothing.
    Noted,
}

impl Weight {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Unsure => "unsure",
            Self::Doubts => "doubts",
            Self::Waived => "waived",
            Self::Mild => "mild",
            Self::Noted => "noted",
        }
    }

    /// On a control that no finding can show not to be satisfied, for it asks what people do.
    #[must_use]
    pub(super) const fn as_sign(self) -> Self {
        match self {
            Self::Decides => Self::Doubts,
            Self::Unsure | Self::Mild => Self::Noted,
            Self::Doubts | Self::Waived | Self::Noted => self,
        }
    }

    /// Of a finding. The one place that says what counts.
    ///
    /// What the user accepts for a while is waived, and says so. A severity that the user set lower than the rule's own is no
    /// waiver: it would satisfy a control without a word.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        match Self::unwaived(finding) {
            Self::Noted => Self::Noted,
            _ if finding.waived.is_some() => Self::Waived,
            weight => weight,
        }
    }

    fn unwaived(finding: &Finding) -> Self {
        let severity = finding
            .severity
            .max(finding.own_severity.unwrap_or(finding.severity));
        let decides = assessment_facts().decides.iter();
        let row = decides
            .filter(|it| it.severity == severity.as_str())
            .map(|it| finding.confidence >= it.confidence)
            .next();
        match (finding.rule.bearing, severity, row) {
            (Bearing::Note, _, _) | (_, Severity::Informational, _) => Self::Noted,
            (Bearing::Breach, _, Some(true)) => Self::Decides,
            (Bearing::Breach, _, Some(false)) => Self::Unsure,
            (Bearing::Breach, _, None) => Self::Mild,
            (Bearing::Doubt, _, Some(_)) => Self::Doubts,
            (Bearing::Doubt, _, None) => Self::Noted,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::finding::{Subject, SubjectKind, rule};

    fn weight(id: &str, severity: Severity, confidence: f64) -> Weight {
        Weight::of(&Finding {
            rule: rule(id).unwrap(),
            severity,
            own_severity: None,
            waived: None,
            confidence,
            subject: Subject::named(SubjectKind::Login, "feed"),
            message: String::new(),
            evidence: Vec::new(),
            remediation: String::new(),
        })
    }

    #[test]
    fn grave_and_sure_findings_decide() {
        let shared = |severity, confidence| weight("shared-admin-login", severity, confidence);
        assert_eq!(shared(Severity::High, 0.75), Weight::Decides);
        assert_eq!(shared(Severity::High, 0.74), Weight::Unsure);
        assert_eq!(shared(Severity::Medium, 0.9), Weight::Decides);
        assert_eq!(shared(Severity::Medium, 0.75), Weight::Unsure);
        assert_eq!(shared(Severity::Low, 1.0), Weight::Mild);
        assert_eq!(shared(Severity::Informational, 1.0), Weight::Noted);
    }

    #[test]
    fn what_is_missing_decides_nothing() {
        let missing = |severity| weight("missing-logs", severity, 1.0);
        assert_eq!(missing(Severity::High), Weight::Doubts);
        assert_eq!(missing(Severity::Low), Weight::Noted);
        assert_eq!(weight("login-as-used", Severity::High, 1.0), Weight::Noted);
    }
}

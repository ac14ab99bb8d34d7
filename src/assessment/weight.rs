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
    /// It would count if it were not waived: the control is not called satisfied, and nothing more.
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

    /// Of a finding. The one place that says what counts. What the user made milder weighs as the rule says, or a setting would
    /// satisfy a control; and what is waived is accepted, not gone.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let severity = finding.own_severity.unwrap_or(finding.severity);
        let severity = severity.max(finding.severity);
        let decides = assessment_facts().decides.iter();
        let row = decides
            .filter(|it| it.severity == severity.as_str())
            .map(|it| finding.confidence >= it.confidence)
            .next();
        let weight = match (finding.rule.bearing, severity, row) {
            (Bearing::Note, _, _) | (_, Severity::Informational, _) => Self::Noted,
            (Bearing::Breach, _, Some(true)) => Self::Decides,
            (Bearing::Breach, _, Some(false)) => Self::Unsure,
            (Bearing::Breach, _, None) => Self::Mild,
            (Bearing::Doubt, _, Some(_)) => Self::Doubts,
            (Bearing::Doubt, _, None) => Self::Noted,
        };
        match (&finding.waived, weight) {
            (Some(_), Self::Decides | Self::Unsure | Self::Doubts | Self::Mild) => Self::Waived,
            _ => weight,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::sync::Arc;

    use super::*;
    use crate::finding::{Day, Subject, SubjectKind, Waiver, rule};
    use crate::org::UtcTime;

    fn weight(id: &str, severity: Severity, confidence: f64) -> Weight {
        Weight::of(&finding(id, severity, confidence))
    }

    fn finding(id: &str, severity: Severity, confidence: f64) -> Finding {
        Finding {
            rule: rule(id).unwrap(),
            severity,
            own_severity: None,
            waived: None,
            confidence,
            subject: Subject::named(SubjectKind::Login, "feed"),
            message: String::new(),
            evidence: Vec::new(),
            remediation: String::new(),
        }
    }

    #[test]
    fn what_the_user_makes_milder_weighs_as_before() {
        let mut milder = finding("shared-admin-login", Severity::Low, 1.0);
        milder.own_severity = Some(Severity::High);
        assert_eq!(Weight::of(&milder), Weight::Decides);
        milder.severity = Severity::High;
        milder.own_severity = Some(Severity::Low);
        assert_eq!(Weight::of(&milder), Weight::Decides);
    }

    #[test]
    fn what_is_waived_is_accepted_and_not_gone() {
        let waiver = Waiver {
            rule: rule("shared-admin-login").unwrap(),
            subject: "feed".to_owned(),
            kind: None,
            reason: "until the new user is there".to_owned(),
            expires: Day::of(UtcTime::from_millis(0)),
            approved_by: None,
            ticket: None,
            source: "byline.toml".to_owned(),
            line: 1,
        };
        let mut waived = finding("shared-admin-login", Severity::High, 1.0);
        waived.waived = Some(Arc::new(waiver));
        assert_eq!(Weight::of(&waived), Weight::Waived);
        waived.severity = Severity::Informational;
        assert_eq!(Weight::of(&waived), Weight::Noted);
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

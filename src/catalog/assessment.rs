//! When a control is satisfied, not satisfied or inconclusive.

use std::sync::LazyLock;

use serde::Deserialize;

/// `assessment.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentFacts {
    /// For how long logs must cover what rules ask of them.
    pub cover: CoverFacts,
    /// Which findings make a control not satisfied by themselves.
    pub decides: Vec<Decides>,
}

/// For how long logs must cover what rules ask of them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverFacts {
    /// Days.
    pub days: u64,
    /// Percent of the days of a login history on which anybody signed in.
    pub sign_in_percent: u64,
}

/// A severity that makes a control not satisfied.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decides {
    /// As results write it.
    pub severity: String,
    /// How sure the finding must be at least.
    pub confidence: f64,
}

static FACTS: LazyLock<AssessmentFacts> =
    LazyLock::new(|| toml::from_str(include_str!("assessment.toml")).unwrap_or_default());

/// When a control is satisfied, not satisfied or inconclusive.
#[must_use]
pub fn assessment_facts() -> &'static AssessmentFacts {
    &FACTS
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::AssessmentFacts;
    use crate::catalog::privilege;

    #[test]
    fn the_table_parses_and_agrees_with_others() {
        let facts: AssessmentFacts = toml::from_str(include_str!("assessment.toml")).unwrap();
        assert_eq!(facts.cover.days, privilege().unused.days);
        assert!((1..=100).contains(&facts.cover.sign_in_percent));
        let words: Vec<&str> = facts
            .decides
            .iter()
            .map(|it| it.severity.as_str())
            .collect();
        assert_eq!(words, ["high", "medium"]);
        assert!(
            facts
                .decides
                .is_sorted_by(|a, b| a.confidence <= b.confidence)
        );
        assert!(
            facts
                .decides
                .iter()
                .all(|it| (0.5..1.0).contains(&it.confidence))
        );
    }
}

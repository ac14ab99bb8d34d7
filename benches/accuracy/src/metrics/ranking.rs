//! How well a score tells one class from the rest, whatever threshold is put on it.
//!
//! The area under the precision-recall curve as average precision, the sum over thresholds of precision
//! times the gain in recall, without interpolation (Davis and Goadrich, ICML 2006; Boyd, Eng, Page, ECML
//! PKDD 2013, section 3), and the area under the ROC curve as the probability that a random positive
//! scores above a random negative, ties counting half (Mann and Whitney 1947; Hanley and McNeil 1982).
//! Average precision is the honest one of the two where positives are rare (Saito and Rehmsmeier, PLoS ONE
//! 10(3), 2015). Cases of one score are on one side of every threshold together. A case without a score
//! ranks below all that have one.

use std::collections::BTreeMap;

/// Scores of positives and negatives.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    ties: BTreeMap<Option<u32>, Tie>,
}

/// The cases of one score.
#[derive(Clone, Copy, Debug, Default)]
struct Tie {
    positives: u64,
    negatives: u64,
}

impl Ranking {
    /// Adds cases of one score.
    pub fn add(&mut self, score: Option<u32>, positive: bool, times: u64) {
        let tie = self.ties.entry(score).or_default();
        if positive {
            tie.positives += times;
        } else {
            tie.negatives += times;
        }
    }

    /// Average precision; nothing without positives.
    #[must_use]
    pub fn average_precision(&self) -> Option<f64> {
        let all: u64 = self.ties.values().map(|tie| tie.positives).sum();
        let (mut found, mut seen, mut area) = (0, 0, 0.0);
        for tie in self.falling() {
            found += tie.positives;
            seen += tie.positives + tie.negatives;
            area += super::share(found, seen)? * super::share(tie.positives, all)?;
        }
        (all > 0).then_some(area)
    }

    /// The area under the ROC curve; nothing without both kinds.
    #[must_use]
    pub fn roc_auc(&self) -> Option<f64> {
        let positives: u64 = self.ties.values().map(|tie| tie.positives).sum();
        let negatives: u64 = self.ties.values().map(|tie| tie.negatives).sum();
        // Twice the number of pairs in the right order, those of one score counting one.
        let (mut above, mut twice) = (0, 0);
        for tie in self.falling() {
            twice += tie.negatives * (2 * above + tie.positives);
            above += tie.positives;
        }
        super::share(twice, 2 * positives * negatives)
    }

    /// From the highest score to the lowest; no score is the lowest.
    fn falling(&self) -> impl Iterator<Item = &Tie> {
        self.ties.values().rev()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn ranking(cases: &[(Option<u32>, bool)]) -> Ranking {
        let mut ranking = Ranking::default();
        let each = cases.iter();
        each.for_each(|(score, positive)| ranking.add(*score, *positive, 1));
        ranking
    }

    /// The example of scikit-learn's `average_precision_score` and `roc_auc_score`: scores 0.1, 0.4, 0.35,
    /// 0.8 of negatives and positives in turns of two: 0.83 and 0.75.
    #[test]
    fn four_cases_by_hand() {
        let it = ranking(&[
            (Some(100), false),
            (Some(400), false),
            (Some(350), true),
            (Some(800), true),
        ]);
        // 1/1 at the first positive, 2/3 at the second, each half the recall.
        let expected = 1.0 * 0.5 + 2.0 / 3.0 * 0.5;
        assert!((it.average_precision().unwrap() - expected).abs() < 1e-12);
        assert_eq!(it.roc_auc(), Some(0.75));
    }

    /// One score for all says nothing: precision is the share of positives, and the ROC area one half.
    #[test]
    fn ties_stand_together() {
        let it = ranking(&[
            (Some(5), true),
            (Some(5), false),
            (Some(5), false),
            (Some(5), true),
        ]);
        assert_eq!(it.average_precision(), Some(0.5));
        assert_eq!(it.roc_auc(), Some(0.5));
    }

    #[test]
    fn a_case_without_a_score_ranks_last() {
        let it = ranking(&[(None, true), (Some(0), false), (Some(9), true)]);
        // 1/1 at 9, 2/3 at the end.
        let expected = 0.5 + 0.5 * 2.0 / 3.0;
        assert!((it.average_precision().unwrap() - expected).abs() < 1e-12);
        assert_eq!(it.roc_auc(), Some(0.5));
    }

    #[test]
    fn cases_may_come_by_the_dozen() {
        let mut dozen = Ranking::default();
        let mut single = Ranking::default();
        for (score, positive) in [(3, true), (2, false), (2, true), (1, false)] {
            dozen.add(Some(score), positive, 12);
            (0..12).for_each(|_| single.add(Some(score), positive, 1));
        }
        assert_eq!(dozen.average_precision(), single.average_precision());
        // 3 over 2, 3 over 1, 2 over 1, and 2 level with 2.
        assert_eq!(
            (dozen.roc_auc(), single.roc_auc()),
            (Some(3.5 / 4.0), Some(3.5 / 4.0))
        );
    }

    #[test]
    fn one_kind_alone() {
        assert_eq!(ranking(&[(Some(1), false)]).average_precision(), None);
        assert_eq!(ranking(&[(Some(1), true)]).average_precision(), Some(1.0));
        assert_eq!(ranking(&[(Some(1), true)]).roc_auc(), None);
    }
}

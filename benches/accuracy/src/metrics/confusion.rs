//! Who was taken for whom: the confusion matrix and what is computed from it.
//!
//! Precision, recall and F1 after van Rijsbergen, Information Retrieval, 2nd ed., 1979, chapter 7. Macro-F1
//! is the plain mean of the F1 of each class, so that a rare class weighs as much as a common one (Lewis,
//! Yang, Rose, Li, RCV1, JMLR 5, 2004, section 5.2; of the two definitions in use, the mean of F1 and not the
//! F1 of means: Opitz and Burst, Macro F1 and Macro F1, arXiv 1911.03347). The classes are those that occur
//! in the truth.
//!
//! Not to answer is not the same as to be wrong, and not the same as to be right. Hence two figures, which
//! stand side by side wherever one does: over the answered cases, beside the share of cases that were; and
//! the strict one over all cases, in which no answer is an error of the class that was true.

use std::collections::{BTreeMap, BTreeSet};

use super::share;

/// How often each class was taken for which, or for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion<L: Ord> {
    counts: BTreeMap<(L, Option<L>), u64>,
}

impl<L: Ord> Default for Confusion<L> {
    fn default() -> Self {
        Self {
            counts: BTreeMap::new(),
        }
    }
}

/// Hits, false alarms and misses of one class.
#[derive(Clone, Copy, Default)]
struct Of {
    hits: u64,
    false_alarms: u64,
    misses: u64,
}

impl<L: Copy + Ord> Confusion<L> {
    /// Counts cases; `None` for those that were not answered.
    pub fn add(&mut self, truth: L, said: Option<L>, times: u64) {
        *self.counts.entry((truth, said)).or_default() += times;
    }

    /// How often `truth` was taken for `said`.
    #[must_use]
    pub fn count(&self, truth: L, said: Option<L>) -> u64 {
        self.counts.get(&(truth, said)).copied().unwrap_or(0)
    }

    /// The classes that occur in the truth, in their order.
    #[must_use]
    pub fn classes(&self) -> BTreeSet<L> {
        self.counts.keys().map(|(truth, _)| *truth).collect()
    }

    /// How many cases there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// How many cases have this class.
    #[must_use]
    pub fn of(&self, class: L) -> u64 {
        self.sum(|truth, _| truth == class)
    }

    /// How many cases were answered.
    #[must_use]
    pub fn answered(&self) -> u64 {
        self.sum(|_, said| said.is_some())
    }

    /// How many answers were right.
    #[must_use]
    pub fn right(&self) -> u64 {
        self.sum(|truth, said| said == Some(truth))
    }

    /// The share of cases that were answered.
    #[must_use]
    pub fn coverage(&self) -> Option<f64> {
        share(self.answered(), self.total())
    }

    /// The share of answers that were right.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        share(self.right(), self.answered())
    }

    /// Of the cases said to be of this class, the share that were.
    #[must_use]
    pub fn precision(&self, class: L) -> Option<f64> {
        let of = self.counted(class, true);
        share(of.hits, of.hits + of.false_alarms)
    }

    /// Of all cases of this class, the share said to be of it.
    #[must_use]
    pub fn recall(&self, class: L) -> Option<f64> {
        let of = self.counted(class, true);
        share(of.hits, of.hits + of.misses)
    }

    /// Macro-F1 over the answered cases.
    #[must_use]
    pub fn macro_f1(&self) -> Option<f64> {
        self.mean_f1(false)
    }

    /// Macro-F1 over all cases; no answer is a miss.
    #[must_use]
    pub fn strict_macro_f1(&self) -> Option<f64> {
        self.mean_f1(true)
    }

    fn mean_f1(&self, strict: bool) -> Option<f64> {
        let counted = self.classes().into_iter().map(|class| {
            let of = self.counted(class, strict);
            (of.hits + of.misses, of)
        });
        let f1: Vec<f64> = counted
            .filter(|(cases, _)| *cases > 0)
            .filter_map(|(_, of)| share(2 * of.hits, 2 * of.hits + of.false_alarms + of.misses))
            .collect();
        let classes = u32::try_from(f1.len())
            .ok()
            .filter(|classes| *classes > 0)?;
        Some(f1.iter().sum::<f64>() / f64::from(classes))
    }

    /// `strict`: cases without an answer are misses; else they are left out.
    fn counted(&self, class: L, strict: bool) -> Of {
        let hits = self.count(class, Some(class));
        let said = self.sum(|_, said| said == Some(class));
        let cases = self.sum(|truth, said| truth == class && (strict || said.is_some()));
        Of {
            hits,
            false_alarms: said - hits,
            misses: cases - hits,
        }
    }

    fn sum(&self, wanted: impl Fn(L, Option<L>) -> bool) -> u64 {
        let cells = self.counts.iter();
        let wanted = cells.filter(|((truth, said), _)| wanted(*truth, *said));
        wanted.map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confusion(cells: &[(char, Option<char>, u64)]) -> Confusion<char> {
        let mut confusion = Confusion::default();
        for (truth, said, count) in cells {
            confusion.add(*truth, *said, *count);
        }
        confusion
    }

    /// a: 8 of 10 found, 1 taken for b, 1 unanswered. b: 3 of 5 found, 2 taken for a.
    fn example() -> Confusion<char> {
        confusion(&[
            ('a', Some('a'), 8),
            ('a', Some('b'), 1),
            ('a', None, 1),
            ('b', Some('b'), 3),
            ('b', Some('a'), 2),
        ])
    }

    #[test]
    fn counts_and_shares() {
        let it = example();
        assert_eq!((it.total(), it.answered(), it.right()), (15, 14, 11));
        assert_eq!(it.of('a'), 10);
        assert_eq!(it.coverage(), Some(14.0 / 15.0));
        assert_eq!(it.accuracy(), Some(11.0 / 14.0));
        assert_eq!(it.precision('a'), Some(8.0 / 10.0));
        assert_eq!(it.recall('a'), Some(8.0 / 10.0));
        assert_eq!(it.precision('b'), Some(3.0 / 4.0));
        assert_eq!(it.recall('b'), Some(3.0 / 5.0));
    }

    /// Answered: F1(a) = 16 / (16 + 2 + 1), F1(b) = 6 / (6 + 1 + 2). Strict: a misses one more.
    #[test]
    fn macro_f1_over_the_answered_and_over_all() {
        let it = example();
        let half = |a: f64, b: f64| Some((a + b) / 2.0);
        assert_eq!(it.macro_f1(), half(16.0 / 19.0, 6.0 / 9.0));
        assert_eq!(it.strict_macro_f1(), half(16.0 / 20.0, 6.0 / 9.0));
    }

    /// A class that is said and never true lowers the others' figures and is no class of its own; one
    /// that is true and never answered counts in the strict figure alone.
    #[test]
    fn only_classes_of_the_truth_count() {
        let it = confusion(&[('a', Some('a'), 3), ('a', Some('x'), 1), ('c', None, 2)]);
        assert_eq!(it.macro_f1(), Some(6.0 / 7.0));
        assert_eq!(it.strict_macro_f1(), Some((6.0 / 7.0 + 0.0) / 2.0));
        assert_eq!(it.recall('c'), Some(0.0));
        assert_eq!(it.precision('c'), None);
    }

    #[test]
    fn nothing_has_no_figures() {
        let it = Confusion::<char>::default();
        assert_eq!(
            (it.macro_f1(), it.accuracy(), it.coverage()),
            (None, None, None)
        );
    }
}

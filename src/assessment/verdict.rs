//! What is said of one control, and why.

use super::{Borne, Looked, NeedInput, Verdict, Weight};
use crate::catalog::Control;
use crate::finding::{Bearing, Policy, Rule};

/// What rules need whose silence counts, as places among the inputs. That a rule is silent whose findings decide nothing
/// does not matter.
pub(super) fn needed(rules: &[&'static Rule], inputs: &[NeedInput]) -> Vec<usize> {
    let counts = rules.iter().filter(|rule| rule.bearing != Bearing::Note);
    let needs: Vec<_> = counts.flat_map(|rule| rule.needs).collect();
    let places = inputs.iter().enumerate();
    places
        .filter(|(_, input)| needs.contains(&&input.facts.id))
        .map(|(place, _)| place)
        .collect()
}

/// The verdict, with its reasons.
pub(super) fn verdict<'i>(
    control: &Control,
    looked: &[Looked],
    findings: &[Borne<'_>],
    lacks: impl Iterator<Item = &'i NeedInput>,
    policy: &Policy,
) -> (Verdict, Vec<String>) {
    let of = |weight| findings.iter().filter(move |it| it.weight == weight);
    let decisive = of(Weight::Decides).count();
    if let Some(first) = of(Weight::Decides).next() {
        let message = &first.finding.message;
        let rest = match decisive - 1 {
            0 => String::new(),
            1 => "; and 1 finding more like it".to_owned(),
            more => format!("; and {more} findings more like it"),
        };
        return (Verdict::NotSatisfied, vec![format!("{message}{rest}")]);
    }
    let mut reasons = Vec::new();
    let counting = || looked.iter().filter(|it| it.rule.bearing != Bearing::Note);
    if counting().next().is_none() {
        reasons.push("no rule looks at it".to_owned());
    } else if counting().all(|it| it.population.number == 0) {
        reasons.push("the inputs hold nothing of what its rules look at".to_owned());
    }
    let weights = [
        (Weight::Unsure, "not sure enough to decide"),
        (Weight::Doubts, "that put it in doubt"),
        (Weight::Waived, "accepted by a waiver"),
        (Weight::Mild, "too mild to decide"),
    ];
    for (weight, words) in weights {
        let number = of(weight).count();
        if let Some(first) = of(weight).next() {
            let findings = if number == 1 { "finding" } else { "findings" };
            let message = &first.finding.message;
            reasons.push(format!("{number} {findings} {words}: {message}"));
        }
    }
    // A rule that was not asked found nothing, which says nothing.
    let off = counting().filter(|it| !policy.asks(it.rule));
    reasons.extend(off.map(|it| format!("the configuration switches {} off", it.rule.id)));
    let lacks = lacks.filter_map(|input| {
        let wanting = input.standing.wanting()?;
        Some(format!("{}: {wanting}", input.facts.label))
    });
    reasons.extend(lacks);
    if !control.by_export {
        reasons.push(format!("no export shows {}", control.cannot_show));
    }
    if !reasons.is_empty() {
        return (Verdict::Inconclusive, reasons);
    }
    let rules = counting().count();
    let found = match rules {
        1 => "1 rule looked and found nothing that bears on it".to_owned(),
        rules => format!("{rules} rules looked and found nothing that bears on it"),
    };
    (Verdict::Satisfied, vec![found])
}

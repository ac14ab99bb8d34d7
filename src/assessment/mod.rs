//! Whether controls are satisfied, as far as the export tells.
//!
//! A control is not satisfied when a grave and sure finding bears on it. It is satisfied when nothing was found, when all
//! that its rules need was in the inputs, when there was something to look at, and when the control asks for no more than an
//! export can show. Everything else is inconclusive, with what is wanting. What is data of this stands in
//! `catalog/assessment.toml`, `catalog/needs.toml` and `catalog/controls/`.
//!
//! This stage judges controls, and finds nothing itself: that is the business of `finding`.

mod completeness;
mod cover;
mod inputs;
mod population;
mod verdict;
mod weight;

use std::cmp::Reverse;
use std::collections::BTreeMap;

pub use self::completeness::Completeness;
pub use self::inputs::{NeedInput, Standing};
pub use self::population::Counted;
pub use self::weight::Weight;

use self::cover::Covers;
use self::population::Populations;
use crate::catalog::{Control, Framework, Need};
use crate::finding::{Finding, Ground, Policy, RULES, Rule};
use crate::org::UtcTime;

/// What is said of a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A grave and sure finding bears on it.
    NotSatisfied,
    /// The export does not tell.
    Inconclusive,
    /// As far as a system can satisfy it, it does.
    Satisfied,
}

impl Verdict {
    /// All, the worst first.
    pub const ALL: [Self; 3] = [Self::NotSatisfied, Self::Inconclusive, Self::Satisfied];

    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSatisfied => "not-satisfied",
            Self::Inconclusive => "inconclusive",
            Self::Satisfied => "satisfied",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NotSatisfied => "not satisfied",
            Self::Inconclusive => "inconclusive",
            Self::Satisfied => "satisfied",
        }
    }
}

/// A finding that bears on a control.
#[derive(Clone, Copy, Debug)]
pub struct Borne<'f> {
    /// The finding.
    pub finding: &'f Finding,
    /// What it does to the control.
    pub weight: Weight,
}

/// A rule that looked.
#[derive(Clone, Copy, Debug)]
pub struct Looked {
    /// The rule.
    pub rule: &'static Rule,
    /// How many there were of what it looks at.
    pub population: Counted,
    /// How often it found something.
    pub found: u64,
}

/// A control, judged.
#[derive(Clone, Debug)]
pub struct Judged<'f> {
    /// Its framework.
    pub framework: &'static Framework,
    /// The control.
    pub control: &'static Control,
    /// What is said of it.
    pub verdict: Verdict,
    /// Why, the weightiest first; in sentences without a full stop.
    pub reasons: Vec<String>,
    /// The rules that bear on it, in the order of their ids.
    pub looked: Vec<Looked>,
    /// What these rules need and had not in whole: places in [`Assessment::inputs`].
    pub wanting: Vec<usize>,
    /// From the first to the last row of the logs that these rules need.
    pub period: Option<(UtcTime, UtcTime)>,
    /// The findings, what decides first.
    pub findings: Vec<Borne<'f>>,
}

impl Judged<'_> {
    /// What was looked at, each once.
    #[must_use]
    pub fn populations(&self) -> Vec<Counted> {
        let mut all: Vec<Counted> = self.looked.iter().map(|it| it.population).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// How many findings do so.
    #[must_use]
    pub fn count(&self, weight: Weight) -> u64 {
        self.findings
            .iter()
            .filter(|it| it.weight == weight)
            .count() as u64
    }
}

/// Controls, judged, and what they were judged by.
#[derive(Debug)]
pub struct Assessment<'f> {
    /// The controls, by framework and in the framework's own order.
    pub controls: Vec<Judged<'f>>,
    /// The frameworks, in the order of their ids.
    pub frameworks: Vec<&'static Framework>,
    /// What the inputs hold of everything that rules need, in the order of the needs.
    pub inputs: Vec<NeedInput>,
    /// How complete the inputs are, altogether.
    pub completeness: Completeness,
    /// From the first to the last row of any log.
    pub period: Option<(UtcTime, UtcTime)>,
}

impl<'f> Assessment<'f> {
    /// Judges the controls of frameworks, by what was found.
    #[must_use]
    pub fn new(
        ground: &Ground<'_>,
        findings: &'f [Finding],
        frameworks: Vec<&'static Framework>,
    ) -> Self {
        let covers = Covers::new(ground);
        let inputs = inputs::inputs(ground, &covers);
        let bench = Bench {
            populations: Populations::new(ground),
            findings: by_rule(findings),
            inputs: &inputs,
            policy: ground.policy,
        };
        let controls = frameworks.iter().flat_map(|framework| {
            let controls = framework.control.iter();
            controls.map(|control| bench.judge(framework, control))
        });
        Self {
            controls: controls.collect(),
            frameworks,
            completeness: Completeness::new(ground.analysis),
            period: covers.period(),
            inputs,
        }
    }

    /// The controls of a framework.
    pub fn of(&self, framework: &Framework) -> impl Iterator<Item = &Judged<'f>> {
        let controls = self.controls.iter();
        controls.filter(|judged| judged.framework.id == framework.id)
    }

    /// What the inputs hold of a need.
    #[must_use]
    pub fn input(&self, need: Need) -> Option<&NeedInput> {
        self.inputs.iter().find(|it| it.facts.id == need)
    }
}

/// By what controls are judged.
struct Bench<'f, 'i> {
    populations: Populations,
    findings: BTreeMap<&'static str, Vec<Borne<'f>>>,
    inputs: &'i [NeedInput],
    policy: &'i Policy,
}

fn by_rule(findings: &[Finding]) -> BTreeMap<&'static str, Vec<Borne<'_>>> {
    let mut all: BTreeMap<&str, Vec<Borne<'_>>> = BTreeMap::new();
    for finding in findings {
        all.entry(finding.rule.id).or_default().push(Borne {
            finding,
            weight: Weight::of(finding),
        });
    }
    all
}

impl<'f> Bench<'f, '_> {
    fn judge(&self, framework: &'static Framework, control: &'static Control) -> Judged<'f> {
        let bears = |rule: &&Rule| {
            let mut controls = rule.controls.iter();
            controls.any(|(of, id)| *of == framework.id && *id == control.id)
        };
        let rules: Vec<&'static Rule> = RULES.iter().filter(bears).collect();
        let findings_of = |rule: &Rule| self.findings.get(rule.id).map_or(&[][..], Vec::as_slice);
        let looked = rules.iter().map(|rule| Looked {
            rule,
            population: self.populations.of(rule.looks_at),
            found: findings_of(rule).len() as u64,
        });
        let looked: Vec<Looked> = looked.collect();
        let mut findings: Vec<Borne<'f>> = rules
            .iter()
            .flat_map(|rule| findings_of(rule).iter().copied())
            .collect();
        if !control.by_finding {
            let signs = findings.iter_mut();
            signs.for_each(|it| it.weight = it.weight.as_sign());
        }
        // Stable: of as much weight those of the rule with the lesser id come first.
        findings.sort_by_key(|it| (it.weight, Reverse(it.finding.severity)));
        let needed: Vec<usize> = verdict::needed(&rules, self.inputs);
        let periods = needed.iter().filter_map(|at| self.inputs.get(*at)?.period);
        let period = cover::united(periods);
        let is_wanting = |at: &usize| {
            let input = self.inputs.get(*at);
            input.is_some_and(|it| it.standing != Standing::Whole)
        };
        let mut wanting = needed;
        wanting.retain(is_wanting);
        let lacks = wanting.iter().filter_map(|at| self.inputs.get(*at));
        let (verdict, reasons) = verdict::verdict(control, &looked, &findings, lacks, self.policy);
        Judged {
            framework,
            control,
            verdict,
            reasons,
            looked,
            wanting,
            period,
            findings,
        }
    }
}

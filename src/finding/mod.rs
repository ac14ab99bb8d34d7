//! Findings: what is wrong, how bad, how sure, and what to do about it.
//!
//! A rule is one file in `rules/`, and one line in the list of the registry. Its id names the bad thing, its doc
//! comment is the documentation that users read. A rule asks the analysis and reads nothing; what it says, it says
//! with evidence. Where the export does not tell, a rule is silent: what is missing is the business of the rules
//! about coverage.
//!
//! What the user decided about findings, a [`Policy`], is applied in [`findings`] and nowhere else.

mod bearing;
mod ground;
mod holding;
mod missing;
mod named;
mod outside;
mod owned;
mod policy;
mod registry;
mod rule;
mod rules;
mod tell;
mod waiving;

use std::cmp::Reverse;
use std::sync::Arc;

pub use self::bearing::{Bearing, Need, Population};
pub use self::ground::Ground;
pub use self::outside::OutsideSystems;
pub use self::policy::{Day, Policy, Setting, Standing, Waiver};
pub use self::registry::{RULES, rule, rules_like};
pub use self::rule::{ControlRef, Rule};
pub use self::waiving::is_about_waivers;

use crate::catalog::finding_facts;
use crate::hash::hash128;
use crate::org::{Location, SalesforceId};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Informational,
    /// To be put right some day.
    Low,
    /// To be put right soon.
    Medium,
    /// To be put right now.
    High,
}

impl Severity {
    /// All, from the mildest.
    pub const ALL: [Self; 4] = [Self::Informational, Self::Low, Self::Medium, Self::High];

    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// From the word of result files.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// What kind of thing a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// A login.
    Login,
    /// An outside system or tool.
    Client,
    /// An object.
    Object,
    /// An owner of records of an object.
    Owner,
    /// A connected or external client app.
    App,
    /// A flow, rule or other automation.
    Automation,
    /// A metadata component of another kind.
    Component,
    /// An input, or what the inputs lack.
    Input,
    /// A waiver of the user's own.
    Waiver,
}

impl SubjectKind {
    /// All.
    pub const ALL: [Self; 9] = [
        Self::Login,
        Self::Client,
        Self::Object,
        Self::Owner,
        Self::App,
        Self::Automation,
        Self::Component,
        Self::Input,
        Self::Waiver,
    ];

    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Client => "client",
            Self::Object => "object",
            Self::Owner => "owner",
            Self::App => "app",
            Self::Automation => "automation",
            Self::Component => "component",
            Self::Input => "input",
            Self::Waiver => "waiver",
        }
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// By which it is known again in another run: a Salesforce id, an API name, a name.
    pub id: String,
    /// What people call it.
    pub name: String,
}

impl Subject {
    /// A thing known by an id and called by a name.
    #[must_use]
    pub fn new(kind: SubjectKind, id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            kind,
            id: id.into(),
            name: name.into(),
        }
    }

    /// A thing that has no id but its name.
    #[must_use]
    pub fn named(kind: SubjectKind, name: &str) -> Self {
        Self::new(kind, name, name)
    }

    /// A login.
    #[must_use]
    pub fn login(id: &SalesforceId, name: impl Into<String>) -> Self {
        Self::new(SubjectKind::Login, id.to_string(), name)
    }
}

/// What shows it, and where that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// In words.
    pub text: String,
    /// Path of the input, as in the manifest.
    pub source: Option<String>,
    /// Line in it.
    pub line: Option<u64>,
}

impl Evidence {
    /// In words alone.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// At a line of an input.
    #[must_use]
    pub fn located(text: impl Into<String>, location: Location) -> Self {
        Self {
            text: text.into(),
            source: Some(location.path.to_string()),
            line: Some(location.line),
        }
    }

    /// At a line of an input, where that is known.
    #[must_use]
    pub fn placed(text: impl Into<String>, location: Option<Location>) -> Self {
        match location {
            Some(location) => Self::located(text, location),
            None => Self::text(text),
        }
    }

    /// In an input.
    #[must_use]
    pub fn at(text: impl Into<String>, source: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            source: Some(source.into()),
            line: None,
        }
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad; the rule's own severity unless the case is milder or worse, or the user set another.
    pub severity: Severity,
    /// How bad the rule says it is, where the user set another severity.
    pub own_severity: Option<Severity>,
    /// The waiver by which the user accepts it for now.
    pub waived: Option<Arc<Waiver>>,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// What it is about.
    pub subject: Subject,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What shows it, the strongest first.
    pub evidence: Vec<Evidence>,
    /// What to do about this one, in a sentence.
    pub remediation: String,
}

impl Finding {
    /// The same for the same rule and subject in every run: by it a finding is followed over time.
    #[must_use]
    pub fn id(&self) -> String {
        let parts = [
            self.rule.id,
            self.subject.kind.as_str(),
            self.subject.id.as_str(),
        ];
        format!("{:032x}", hash128(parts.join("\0").as_bytes()))
    }
}

/// Asks every rule, and applies what the user decided. The worst come first; of one severity, what causes others, then
/// the surest, then by rule and subject.
#[must_use]
pub fn findings(ground: &Ground<'_>) -> Vec<Finding> {
    let mut all = asked(ground, |rule| !is_about_waivers(rule));
    let as_of = ground.analysis.as_of;
    ground.note_waivers(waiving::waive(&mut all, &ground.policy.waivers, as_of));
    all.extend(asked(ground, is_about_waivers));
    all.sort_by(|a, b| {
        rank(a)
            .cmp(&rank(b))
            .then_with(|| (a.rule.id, &a.subject).cmp(&(b.rule.id, &b.subject)))
    });
    all
}

/// By what findings are ordered before their rules and subjects.
fn rank(finding: &Finding) -> (Reverse<Severity>, usize, Reverse<u64>) {
    let causes = &finding_facts().order.causes;
    let cause = causes.iter().position(|rule| rule == finding.rule.id);
    let confidence = (finding.confidence * 1e6).round().to_bits();
    (
        Reverse(finding.severity),
        cause.unwrap_or(causes.len()),
        Reverse(confidence),
    )
}

/// What those of some rules find that are not off, as bad as the user says.
fn asked(ground: &Ground<'_>, is_asked: impl Fn(&Rule) -> bool) -> Vec<Finding> {
    let rules = RULES.iter().filter(|rule| is_asked(rule));
    let rules = rules.filter(|rule| ground.policy.asks(rule));
    let mut found: Vec<Finding> = rules.flat_map(|rule| rule.check(ground)).collect();
    for finding in &mut found {
        let set = ground.policy.severity(finding.rule);
        if let Some(severity) = set.filter(|it| *it != finding.severity) {
            finding.own_severity = Some(finding.severity);
            finding.severity = severity;
        }
    }
    found
}

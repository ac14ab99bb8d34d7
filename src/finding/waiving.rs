//! Waivers against findings: which is waived, and what each waiver was good for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::policy::{Standing, Waiver};
use super::rule::Found;
use super::{Evidence, Finding, Ground, Rule, Subject, SubjectKind, rules};
use crate::catalog::finding_facts;
use crate::org::UtcTime;

/// What a waiver was good for.
#[derive(Clone, Debug)]
pub(super) struct WaiverUse {
    /// The waiver.
    pub(super) waiver: Arc<Waiver>,
    /// How it stands to the day of the analysis.
    pub(super) standing: Standing,
    /// Findings that it is about.
    pub(super) fits: usize,
    /// Findings of its rule, about whatever.
    pub(super) of_rule: usize,
    /// The first messages of those that it is about; if there are none, the first subjects of its rule.
    pub(super) first: Vec<String>,
}

/// Rules about waivers: they are asked when the others were, and no waiver is about them.
#[must_use]
pub fn is_about_waivers(rule: &Rule) -> bool {
    [&rules::expired_waiver::RULE, &rules::unused_waiver::RULE].contains(&rule)
}

/// Waives what is to be waived.
pub(super) fn waive(
    findings: &mut [Finding],
    waivers: &[Arc<Waiver>],
    as_of: Option<UtcTime>,
) -> Vec<WaiverUse> {
    let mut by_rule: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, finding) in findings.iter().enumerate() {
        by_rule.entry(finding.rule.id).or_default().push(place);
    }
    let most = finding_facts().evidence.rows;
    let one = |waiver: &Arc<Waiver>| {
        let standing = waiver.standing(as_of);
        let of_rule = by_rule.get(waiver.rule.id).map_or(&[][..], Vec::as_slice);
        let mut told = WaiverUse {
            waiver: Arc::clone(waiver),
            standing,
            fits: 0,
            of_rule: of_rule.len(),
            first: Vec::new(),
        };
        for place in of_rule {
            let finding = findings.get_mut(*place);
            let Some(finding) = finding.filter(|finding| waiver.fits(finding)) else {
                continue;
            };
            told.fits += 1;
            if told.first.len() < most {
                told.first.push(finding.message.clone());
            }
            // The first of several that are in force.
            if standing == Standing::InForce && finding.waived.is_none() {
                finding.waived = Some(Arc::clone(waiver));
            }
        }
        if told.fits == 0 {
            let of_rule = of_rule.iter().filter_map(|place| findings.get(*place));
            let mut subjects: Vec<&Subject> = of_rule.map(|it| &it.subject).collect();
            // What may have been meant comes first.
            subjects.sort_by_key(|subject| !is_like(&waiver.subject, subject));
            let names = subjects.iter().take(most).map(|it| it.name.clone());
            told.first = names.collect();
        }
        told
    };
    waivers.iter().map(one).collect()
}

/// Whether a word is a subject's id or name but for capitals, or its id of 15 characters.
fn is_like(word: &str, subject: &Subject) -> bool {
    let Subject { id, name, .. } = subject;
    let is_short_id = word.len() == 15 && id.len() == 18 && id.starts_with(word);
    is_short_id || [id, name].iter().any(|it| it.eq_ignore_ascii_case(word))
}

impl WaiverUse {
    /// The waiver as the subject of a finding. None stands twice in a file.
    pub(super) fn subject(&self) -> Subject {
        let Waiver {
            rule,
            subject,
            kind,
            ..
        } = self.waiver.as_ref();
        let mut id = format!("{}/{subject}", rule.id);
        if let Some(kind) = kind {
            id = format!("{}/{}/{subject}", rule.id, kind.as_str());
        }
        let name = format!("waiver of {} for {subject}", rule.id);
        Subject::new(SubjectKind::Waiver, id, name)
    }

    /// What the file says.
    pub(super) fn written(&self) -> Evidence {
        let Waiver {
            reason,
            expires,
            approved_by,
            ticket,
            source,
            line,
            ..
        } = self.waiver.as_ref();
        let mut text = format!("waived until {expires}, because “{reason}”");
        if let Some(name) = approved_by {
            text += &format!(", approved by {name}");
        }
        if let Some(ticket) = ticket {
            text += &format!(", {ticket}");
        }
        Evidence {
            text,
            source: Some(source.clone()),
            line: Some(*line),
        }
    }

    /// What it is about, or what it might have been about.
    pub(super) fn shown(&self, of: usize, what: &str) -> impl Iterator<Item = Evidence> {
        let rest = of.saturating_sub(self.first.len());
        let rest = (rest > 0).then(|| Evidence::text(format!("and {rest} more")));
        let first = self.first.iter();
        let first = first.map(move |text| Evidence::text(format!("{what}{text}")));
        first.chain(rest)
    }
}

impl Ground<'_> {
    /// Cases of the waivers that are wanted.
    pub(super) fn of_waivers(&self, case: impl Fn(&WaiverUse) -> Option<Found>) -> Vec<Found> {
        self.waivers().iter().filter_map(case).collect()
    }
}

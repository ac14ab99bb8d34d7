//! A waiver has expired, and what it waived is still there.
//!
//! A waiver of `byline.toml` accepts a finding until a day. That day is before the day of the analysis (`--as-of`, or the
//! newest time of the inputs), and the rule still finds what was waived: those findings count in full again. Where nothing
//! tells the day of the analysis, no waiver is known to be in force: its findings count too, and this rule says so.
//!
//! ## Why it matters
//!
//! Somebody accepted a risk for a while, and the while is over. Nobody decided that it may go on.
//!
//! ## What to do
//!
//! Put right what was waived. Where that cannot be done yet, ask whoever may decide it to accept it again, and write the
//! new day and the reason into the waiver. Where the day is not known, say it with `--as-of`.

use crate::finding::bearing::{Bearing, Population};
use crate::finding::policy::Standing;
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::waiving::WaiverUse;
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "expired-waiver",
    title: "a waiver has expired, and what it waived is still there",
    severity: Severity::Medium,
    controls: &[
        ("gdpr", "Art. 32(1)(d)"),
        ("hipaa", "164.308(a)(1)(ii)(B)"),
        ("iso27001", "A.5.18"),
        ("nist-800-53", "AC-6(7)"),
        ("sbs", "SBS-ACS-010"),
        ("soc2", "CC7.3"),
    ],
    needs: &[],
    looks_at: Population::Waivers,
    bearing: Bearing::Doubt,
    remediation: "Put right what was waived, or have it accepted again with a new day and reason.",
    text: include_str!("expired_waiver.rs"),
    look,
};

/// How sure it is that a waiver has expired of which nothing tells.
const UNDECIDED: f64 = 0.5;

fn look(ground: &Ground<'_>) -> Vec<Found> {
    ground.of_waivers(|used| (used.fits > 0).then(|| told(used)).flatten())
}

fn told(used: &WaiverUse) -> Option<Found> {
    let (rule, subject) = (used.waiver.rule.id, &used.waiver.subject);
    let expires = used.waiver.expires;
    let fits = count(used.fits as u64, "finding");
    let found = |message: String| {
        Found::new(used.subject(), message)
            .shown_by([used.written()])
            .shown_by(used.shown(used.fits, "counts again: "))
    };
    match used.standing {
        Standing::InForce => None,
        Standing::Expired => Some(found(format!(
            "the waiver of {rule} for {subject} expired after {expires}, and {fits} of it count again"
        ))),
        Standing::Undecided => {
            let message = format!(
                "whether the waiver of {rule} for {subject} has expired cannot be told: nothing in the inputs has a time; {fits} of it count"
            );
            let remediation = "Say with --as-of which day the export is as of.";
            let found = found(message).sure(UNDECIDED).weighing(Severity::Low);
            Some(found.mended_by(remediation))
        }
    }
}

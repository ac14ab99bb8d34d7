//! A login that an outside system works under holds rights that it does not use.
//!
//! All its calls would have been logged for long enough, the package leaves nothing open, and the logs, stamps and histories
//! show no use. Where any of these is missing, nothing is called unused; `privileges.csv` has every right with the reason.
//!
//! ## Why it matters
//!
//! A right that nobody uses is missed by nobody, and serves only whoever steals the credential. Least privilege is what every
//! framework asks first, and this is the list that a review of access starts from.
//!
//! ## What to do
//!
//! `byline harden` writes a permission set with what is used. Assign it beside the old one, take the old one away in a
//! sandbox, and let the system run for the longest of its cycles: what runs once a year is in no log of a month.

use std::cmp::Reverse;

use crate::access::Question;
use crate::catalog::{ObjectRight, finding_facts, permission};
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::org::SalesforceId;
use crate::privilege::{Held, Privilege, Standing};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "unused-privileges",
    title: "an integration holds rights that it does not use",
    severity: Severity::Medium,
    controls: &[
        ("gdpr", "Art. 25(2)"),
        ("hipaa", "164.308(a)(4)(ii)(C)"),
        ("hipaa", "164.502(b)"),
        ("iso27001", "A.5.18"),
        ("nist-800-53", "AC-6(7)"),
        ("sbs", "SBS-ACS-010"),
        ("soc2", "CC6.3"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Calls, Need::Grants],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Replace what it holds by a permission set with what it uses (byline harden), and try that in a sandbox first.",
    text: include_str!("unused_privileges.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let most = finding_facts().evidence.rows;
    let window = ground.analysis.window();
    let found = ground.machines().filter_map(|(id, identity)| {
        let privileges = ground.privileges_of(id)?;
        let unused = privileges
            .iter()
            .filter(|it| it.standing == Standing::Unused);
        let mut unused: Vec<&Privilege> = unused.collect();
        if unused.is_empty() {
            return None;
        }
        let used = privileges.iter().filter(|it| it.standing == Standing::Used);
        let used = used.count();
        let name = ground.login_name(id);
        let days = count(window.days, "day");
        let number = count(unused.len() as u64, "right");
        let message = format!(
            "{name} holds {number} that it did not use over {days} of logs, and used {used}"
        );
        unused.sort_by_key(|it| (Reverse(weight(&it.held)), &it.held));
        let shown = unused.iter().take(most).map(|it| {
            let text = format!("{}, granted by {}", it.held, it.grants.join("; "));
            let (source, line) = place_of(ground, id, &it.held);
            Evidence { text, source, line }
        });
        let rest = unused.len().saturating_sub(most);
        let rest =
            (rest > 0).then(|| Evidence::text(format!("and {rest} more, in privileges.csv")));
        let found = Found::new(Subject::login(id, name), message)
            .sure(identity.confidence)
            .shown_by(shown)
            .shown_by(rest);
        // To read what it need not is the least of it.
        let reads = |it: &&Privilege| matches!(it.held, Held::Object(_, ObjectRight::Read));
        Some(if unused.iter().all(reads) {
            found.weighing(Severity::Low)
        } else {
            found
        })
    });
    found.collect()
}

/// By which rights are told, the weightiest first: permissions of a tier, then what destroys, changes and reads.
fn weight(held: &Held) -> u8 {
    match held {
        Held::Permission(name) if permission(name).is_some_and(|it| it.tier.is_some()) => 5,
        Held::Permission(_) => 4,
        Held::Object(_, ObjectRight::Delete) => 3,
        Held::Object(_, ObjectRight::Edit) => 2,
        Held::Object(_, ObjectRight::Create) => 1,
        Held::Object(..) => 0,
    }
}

/// Where the first grant stands that gives a right, as far as that is known.
fn place_of(ground: &Ground<'_>, id: &SalesforceId, held: &Held) -> (Option<String>, Option<u64>) {
    let org = &ground.analysis.org;
    let question = match held {
        Held::Permission(name) => Question::user(org, name),
        Held::Object(object, right) => Question::object(org, object, *right),
    };
    let mut grants = ground.grants_of(id, &question).into_iter();
    let first = grants.find(|grant| grant.source.is_some());
    first.map_or((None, None), |grant| (grant.source, grant.line))
}

//! An outside system changed the org itself.
//!
//! The setup audit trail holds changes of users, rights, fields or automation under a login that an outside system
//! works under.
//!
//! ## Why it matters
//!
//! A system that moves records has no business in Setup: whoever gets hold of its credential can give itself more
//! rights, switch rules off, and hide it. A tool that deploys does just that by design, and had better be known for it.
//!
//! ## What to do
//!
//! Look at what was changed (Setup, View Setup Audit Trail). Where it is a deployment, give the tool a login of its own
//! and waive this rule for it; otherwise take Customize Application, Manage Users and the like away.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::org::{Actor, ChangeSource, IdentityClass};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "setup-changed-by-integration",
    title: "an outside system changed the org itself",
    severity: Severity::High,
    controls: &[
        ("hipaa", "164.312(a)(1)"),
        ("iso27001", "A.8.32"),
        ("nist-800-53", "CM-3"),
        ("nist-800-53", "CM-5"),
        ("sbs", "SBS-ACS-008"),
        ("soc2", "CC8.1"),
    ],
    needs: &[Need::SetupTrail, Need::Users, Need::Logins],
    looks_at: Population::Changes,
    bearing: Bearing::Breach,
    remediation: "Take the rights on Setup away, or give the tool that deploys a login of its own.",
    text: include_str!("setup_changed_by_integration.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let identities = &ground.analysis.identities;
    let changes = ground.changes_of(|key| {
        let class = key.user.map(|user| identities.class(&user));
        // Of a login that only a system uses, what nothing speaks for is the system's, too.
        let its_own = key.actor == Actor::Unknown && class == Some(IdentityClass::Integration);
        key.source == ChangeSource::SetupAudit && (key.actor == Actor::Integration || its_own)
    });
    let found = changes.into_iter().filter_map(|(id, sum)| {
        let rows = sum.rows.saturating_sub(sum.delegated);
        let identity = identities.get(&id).filter(|_| rows > 0)?;
        let name = ground.login_name(&id);
        let message = format!(
            "{name}, which is {}, made {} in Setup",
            identity.class.as_str(),
            count(rows, "change")
        );
        let reasons = identity.reasons.iter().map(Evidence::text);
        let first = sum.first.map(|first| {
            let text = "the first of them in the setup audit trail";
            ground.shown_by_change(Some(first), text)
        });
        let found = Found::new(Subject::login(&id, name), message);
        let found = found.sure(identity.confidence);
        Some(found.shown_by(first).shown_by(reasons))
    });
    found.collect()
}

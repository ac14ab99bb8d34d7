//! Records belong to the login of an outside system.
//!
//! What an integration makes belongs to its login unless somebody gives it an owner: the records pile up there.
//!
//! ## Why it matters
//!
//! An owner may read and change what it owns whatever the sharing model says, so the system reaches all it ever made,
//! for good. Nobody is told of the records and nobody works on them; sharing by owner and by role finds a machine; and
//! a login that owns much cannot be taken away or given another licence before it owns nothing.
//!
//! ## What to do
//!
//! Move the records to those who work with them (`byline plan --from` the login), and let an assignment rule, a flow or
//! the system itself set the owner of new ones, or they pile up again.

use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, list};
use crate::finding::{Ground, Severity, Subject};
use crate::org::IdentityClass;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "integration-owns-records",
    title: "records belong to the login of an outside system",
    severity: Severity::Medium,
    controls: &[
        ("gdpr", "Art. 25(2)"),
        ("hipaa", "164.312(a)(1)"),
        ("iso27001", "A.8.3"),
        ("nist-800-53", "AC-6"),
        ("soc2", "CC6.3"),
    ],
    needs: &[Need::Records, Need::Users, Need::Logins],
    looks_at: Population::Owners,
    bearing: Bearing::Doubt,
    remediation: "Move the records to those who work with them (byline plan), and set the owner of new ones.",
    text: include_str!("integration_owns_records.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let identities = &ground.analysis.identities;
    let is_machine = |id: &_| {
        let class = identities.class(id);
        matches!(class, IdentityClass::Integration | IdentityClass::Agent)
    };
    let owned = ground.owned(|id| is_machine(id) && ground.is_active(id));
    let found = owned.into_iter().filter_map(|(id, owned)| {
        let identity = identities.get(&id)?;
        let name = ground.login_name(&id);
        let message = format!(
            "{name}, which is {}, owns {} of {}",
            identity.class.as_str(),
            count(owned.records, "record"),
            list(&owned.names())
        );
        let found = Found::new(Subject::login(&id, name.as_str()), message)
            .sure(identity.confidence)
            .shown_by(owned.evidence())
            .mended_by(format!(
                "Move them to those who work with them (byline plan --from {name}), and set the owner of new ones."
            ));
        let is_few = owned.records < finding_facts().owned.few_records;
        Some(if is_few { found.weighing(Severity::Low) } else { found })
    });
    found.collect()
}

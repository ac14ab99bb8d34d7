//! A login that was made for an outside system is used by a person.
//!
//! Its licence, a permission or an app declares it a machine's, and the logs show a person in its name: in the pages, or
//! with a tool that people drive, such as Data Loader.
//!
//! ## Why it matters
//!
//! What the person does there bears the system's name: nobody can say who it was. The password or token is known to at
//! least one person, lives on when they leave, and rights that were measured for a machine are in human hands.
//!
//! ## What to do
//!
//! Give the person a login with the rights they need. Change the system's credential, and make the login API Only so that
//! nobody signs in to the pages with it.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::org::IdentityClass;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "integration-login-used-by-person",
    title: "a person uses a login that was made for an outside system",
    severity: Severity::High,
    controls: &[
        ("hipaa", "164.308(a)(3)(i)"),
        ("hipaa", "164.312(a)(2)(i)"),
        ("iso27001", "A.5.16"),
        ("nist-800-53", "AC-2(12)"),
        ("nist-800-53", "IA-2"),
        ("sbs", "SBS-ACS-009"),
        ("soc2", "CC6.1"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Logins,
    bearing: Bearing::Breach,
    remediation: "Give the person a login of their own, change the credential of the system, and make its login API Only.",
    text: include_str!("integration_login_used_by_person.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let logins = ground.analysis.identities.iter();
    let used = logins.filter(|(id, identity)| {
        matches!(identity.class, IdentityClass::Shared | IdentityClass::Human)
            && identity.days_of_people() > 0
            && ground.is_made_for_machine(identity)
            && ground.is_active(id)
    });
    let found = used.map(|(id, identity)| {
        let name = ground.login_name(id);
        let days = count(identity.days_of_people(), "day");
        let message =
            format!("{name} was made for an outside system, and a person used it on {days}");
        let declared = identity.declared.iter().map(|it| it.because.as_str());
        let mut said: Vec<&str> = declared.take(1).collect();
        let reasons = identity.reasons.iter().map(String::as_str);
        said.extend(
            reasons
                .filter(|reason| !said.contains(reason))
                .collect::<Vec<_>>(),
        );
        let found = Found::new(Subject::login(id, name), message)
            .sure(identity.confidence)
            .shown_by(said.into_iter().map(Evidence::text));
        // A tool works through the API, as the login was meant to.
        match identity.ui_days {
            0 => found.weighing(Severity::Medium),
            _ => found,
        }
    });
    found.collect()
}

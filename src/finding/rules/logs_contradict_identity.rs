//! What the logs show of a login cannot be, if the metadata is right.
//!
//! A login that may use the API only was in the pages; one without API Enabled called the API; or somebody worked in the
//! pages in the name of a user of the platform.
//!
//! ## Why it matters
//!
//! One of the two is not what it seems. The rights were changed since the logs were written, the export is of another day
//! or another org, or the login is misused. Until that is known, whatever byline says of this login stands on sand, and an
//! auditor would say the same.
//!
//! ## What to do
//!
//! Compare the days of the logs with the setup audit trail: were the rights of this login changed in between? Export
//! metadata, users and logs anew, on one day. If the contradiction stays, find out who used the login.

use crate::access::Bit;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::holding::class_in_words;
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::identity::Identity;
use crate::org::{IdentityClass, SalesforceId};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "logs-contradict-identity",
    title: "the logs contradict what a login is declared to be",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.308(a)(5)(ii)(C)"),
        ("hipaa", "164.312(d)"),
        ("iso27001", "A.8.16"),
        ("nist-800-53", "AC-2(12)"),
        ("nist-800-53", "SI-4"),
        ("soc2", "CC7.2"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Logins,
    bearing: Bearing::Doubt,
    remediation: "Compare the days of the logs with changes of this login in the setup audit trail, and find out who used it.",
    text: include_str!("logs_contradict_identity.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let logins = ground.analysis.identities.iter();
    let logins = logins.filter(|(id, _)| ground.user(id).is_some() && ground.is_active(id));
    let found = logins.filter_map(|(id, identity)| {
        let (contradiction, mut shown) = contradiction(ground, id, identity)?;
        let name = ground.login_name(id);
        shown.extend(identity.reasons.iter().map(Evidence::text));
        let message = format!("{name} {contradiction}");
        let found = Found::new(Subject::login(id, name), message);
        Some(found.sure(identity.confidence).shown_by(shown))
    });
    found.collect()
}

/// What cannot be, and what the metadata says of it.
fn contradiction(
    ground: &Ground<'_>,
    id: &SalesforceId,
    identity: &Identity,
) -> Option<(String, Vec<Evidence>)> {
    let (pages, calls) = (identity.ui_days, identity.api_days);
    let platform = matches!(
        identity.class,
        IdentityClass::Automation | IdentityClass::Agent
    );
    if pages > 0 && platform {
        let class = class_in_words(identity);
        let says = format!(
            "is {class}, and was in the pages on {}",
            count(pages, "day")
        );
        return Some((says, Vec::new()));
    }
    if pages > 0 && ground.permission(id, "ApiUserOnly") == Bit::Granted {
        let days = count(pages, "day");
        let says = format!("may use the API only, and was in the pages on {days}");
        return Some((says, ground.grants(id, "ApiUserOnly")));
    }
    if calls > 0 && ground.permission(id, "ApiEnabled") == Bit::NotGranted {
        let days = count(calls, "day");
        let says = format!("may not use the API, and called it on {days}");
        let user = ground.user(id)?;
        let silent = format!(
            "neither profile {} nor a permission set grants API Enabled",
            user.profile
        );
        let profile = ground.analysis.org.profiles_named(&user.profile).next();
        let file = profile.map_or("", |(file, _)| file);
        return Some((says, vec![ground.said_by("Profile", file, silent)]));
    }
    None
}

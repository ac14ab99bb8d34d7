//! The password of a machine or of a privileged person never expires.
//!
//! A permission, the password policy of the profile or the policy of the org says so. Told of logins that outside systems
//! work under, and of people who hold rights of the highest tier or a way to widen their rights.
//!
//! ## Why it matters
//!
//! A password that leaked years ago still opens the door. Of a machine nobody notices: it stands in scripts and settings,
//! people who knew it have left, and nothing ever asks for another. It also hints that the system still signs in with a
//! password, which SOAP `login()` and the username-password flow do and which the platform is about to end.
//!
//! ## What to do
//!
//! Move the system to OAuth with a certificate (JWT) or client credentials, which need no password, and take Password Never
//! Expires away. Of people: take it away, or have them sign in by single sign-on with a second factor.

use crate::access::Bit;
use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::holding::class_in_words;
use crate::finding::rule::{Found, Rule};
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::identity::Identity;
use crate::org::{Cited, IdentityClass, SalesforceId};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "password-never-expires",
    title: "the password of a machine or a privileged person never expires",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.312(d)"),
        ("iso27001", "A.5.17"),
        ("nist-800-53", "IA-5"),
        ("sbs", "SBS-ACS-009"),
        ("soc2", "CC6.1"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Grants, Need::Settings],
    looks_at: Population::Logins,
    bearing: Bearing::Breach,
    remediation: "Move the system to OAuth without a password, and take Password Never Expires away.",
    text: include_str!("password_never_expires.rs"),
    look,
};

/// What to do where no machine is behind it.
const OF_PERSON: &str = "Take Password Never Expires away, or have the person sign in by single sign-on with a second factor.";

const PERMISSION: &str = "PasswordNeverExpires";

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let logins = ground.analysis.identities.iter();
    let logins = logins.filter(|(id, _)| ground.is_active(id));
    let found = logins.filter_map(|(id, identity)| {
        let is_machine = matches!(
            identity.class,
            IdentityClass::Integration | IdentityClass::Shared | IdentityClass::Agent
        );
        let holder = ground.granted.reach.user(id);
        let is_privileged = holder.is_some_and(|holder| holder.is_privileged());
        // The platform's own users, and visitors of sites, have no password.
        let has_password = is_machine
            || matches!(
                identity.class,
                IdentityClass::Human | IdentityClass::Unknown
            );
        if !has_password || !(is_machine || is_privileged) {
            return None;
        }
        let says = never_expires(ground, id);
        (!says.is_empty()).then(|| found((id, identity), ground, says, [is_machine, is_privileged]))
    });
    found.collect()
}

fn found(
    (id, identity): (&SalesforceId, &Identity),
    ground: &Ground<'_>,
    says: Vec<Evidence>,
    [is_machine, is_privileged]: [bool; 2],
) -> Found {
    let name = ground.login_name(id);
    let what = match (is_machine, is_privileged) {
        (true, true) => format!("privileged and {}", class_in_words(identity)),
        (true, false) => class_in_words(identity).to_owned(),
        (false, _) => "privileged".to_owned(),
    };
    let message = format!("the password of {name}, which is {what}, never expires");
    let found = Found::new(Subject::login(id, name), message).shown_by(says);
    match (is_machine, is_privileged) {
        (true, true) => found.weighing(Severity::High),
        // That it matters rests on what the login is.
        (true, false) => found.sure(identity.confidence),
        (false, _) => found.mended_by(OF_PERSON),
    }
}

/// The element of a profile's own policy.
const POLICY: Cited<'_> = Cited::Element("ProfilePasswordPolicy", "passwordExpiration", None);

/// All that says so: permissions first, then the policy that holds for the login.
fn never_expires(ground: &Ground<'_>, id: &SalesforceId) -> Vec<Evidence> {
    let mut says = Vec::new();
    if ground.permission(id, PERMISSION) == Bit::Granted {
        says = ground.grants(id, PERMISSION);
    }
    let org = &ground.analysis.org;
    let profile = ground.user(id).map_or("", |user| user.profile.as_str());
    let policy = org.profile_policy(profile);
    match policy.and_then(|policy| policy.password.expires_after_days) {
        Some(0) => {
            let text = format!("password policy of profile {profile}: passwords never expire");
            says.push(ground.said_by_policy(profile, POLICY, text));
        }
        Some(_) => {}
        None => {
            let (kind, element) = ("SecuritySettings", "passwordPolicies.expiration");
            let never = &finding_facts().password_never_expires.setting;
            let of_org = org.settings.get(kind, element);
            if of_org.is_some_and(|of_org| of_org.eq_ignore_ascii_case(never)) {
                let text = "password policy of the org: passwords never expire";
                says.push(ground.said_by_setting((kind, element), text));
            }
        }
    }
    says
}

//! An announced change of the platform stops a login, or may.
//!
//! One case for each change and login, or for each client where no single login is meant: SOAP `login()` and old API
//! versions, the username-password flow, apps that nobody installed, second factors, session ids in outbound messages.
//!
//! ## Why it matters
//!
//! On the day it comes, the outside system gets no token or the person no page, and mostly nobody knows why. What is
//! seen before can be moved in peace. A change that is past, and after which the login was still seen, has not hit it
//! so far.
//!
//! ## What to do
//!
//! The remediation says what Salesforce asks for. Ask the vendor of the client for a version that has moved, and try it
//! in a sandbox.

use std::collections::BTreeMap;

use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, period};
use crate::finding::{Evidence, Ground, Severity, Subject, SubjectKind};
use crate::org::{SalesforceId, UtcTime};
use crate::platform_change::{Impact, Past, Standing};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "platform-change-breaks-login",
    title: "an announced change of the platform stops a login, or may",
    severity: Severity::High,
    controls: &[
        ("gdpr", "Art. 32(1)(b)"),
        ("hipaa", "164.312(d)"),
        ("iso27001", "A.8.32"),
        ("nist-800-53", "SA-9"),
        ("soc2", "CC8.1"),
    ],
    needs: &[
        Need::Users,
        Need::Logins,
        Need::Calls,
        Need::Automation,
        Need::Apps,
    ],
    looks_at: Population::Clients,
    bearing: Bearing::Doubt,
    remediation: "Do what the change asks for before its day.",
    text: include_str!("platform_change_breaks_login.rs"),
    look,
};

/// The change, and whom it hits: a login, or a client.
type Hit<'a> = (&'a str, Option<SalesforceId>, &'a str);

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let mut hits: BTreeMap<Hit<'_>, Vec<&Impact>> = BTreeMap::new();
    for impact in ground.granted.platform_changes().impacts() {
        let client = match impact.user {
            Some(_) => "",
            None => impact.client.as_str(),
        };
        let hit = (impact.change.id.as_str(), impact.user, client);
        hits.entry(hit).or_default().push(impact);
    }
    let hits = hits.into_values();
    hits.filter_map(|impacts| told(ground, &impacts)).collect()
}

fn told(ground: &Ground<'_>, impacts: &[&Impact]) -> Option<Found> {
    let first = impacts.first()?;
    let change = first.change;
    let (name, subject) = match first.user {
        Some(id) => {
            let name = ground.login_name(&id);
            let known = format!("{id}/{}", change.id);
            (name.clone(), Subject::new(SubjectKind::Login, known, name))
        }
        None => {
            let name = match first.client.as_str() {
                "" => "an outside system",
                client => client,
            };
            let known = format!("{name}/{}", change.id);
            (
                name.to_owned(),
                Subject::new(SubjectKind::Client, known, name),
            )
        }
    };
    let standing = impacts.iter().map(|impact| impact.standing).min()?;
    let as_of = ground.analysis.as_of;
    let (severity, when) = weighed(impacts, standing, as_of);
    let message = format!(
        "{name} {}: {} ({}{})",
        match standing {
            Standing::Affected if when.is_past => "is hit",
            Standing::Affected => "will be hit",
            _ => "may be hit",
        },
        change.title,
        change.when,
        when.words
    );
    let found = Found::new(subject, message)
        .weighing(severity)
        .shown_by(impacts.iter().map(|impact| shown(impact)))
        .shown_by([Evidence::text(format!("it stops {}", change.stops))])
        .shown_by((!change.contested.is_empty()).then(|| Evidence::text(&change.contested)))
        .mended_by(sentence(&change.advice));
    Some(match standing {
        Standing::Affected => found,
        _ => found.sure(finding_facts().platform_change.may_be_confidence),
    })
}

/// How the day of a change stands to that of the analysis.
struct When {
    /// Whether it is in force, or perhaps.
    is_past: bool,
    /// In words, behind the date.
    words: &'static str,
}

/// How bad it is, and how the day of the change stands to that of the analysis.
fn weighed(impacts: &[&Impact], standing: Standing, as_of: Option<UtcTime>) -> (Severity, When) {
    let Some(change) = impacts.first().map(|impact| impact.change) else {
        let words = "";
        return (
            Severity::Low,
            When {
                is_past: false,
                words,
            },
        );
    };
    let day = |text: &str| UtcTime::parse(text.as_bytes()).ok();
    let past = as_of.and_then(|at| Past::of(change, at));
    let last = impacts.iter().filter_map(|impact| impact.period);
    let last = last.map(|(_, last)| last).max();
    let is_later = last
        .zip(day(&change.until))
        .is_some_and(|(last, until)| last >= until);
    let days = as_of
        .zip(day(&change.from))
        .map(|(at, from)| from.day() - at.day());
    let is_near = days.is_none_or(|days| days <= finding_facts().platform_change.near_days);
    let (severity, words) = match past {
        Some(Past::Yes) if is_later => (Severity::Low, ", past, and seen since"),
        Some(Past::Yes) => (Severity::High, ", past"),
        Some(Past::Maybe) => (Severity::High, ", on its way"),
        Some(Past::No) if is_near => (Severity::High, ", near"),
        Some(Past::No) => (Severity::Medium, ", to come"),
        None => (Severity::Medium, ""),
    };
    let milder = match severity {
        Severity::High => Severity::Medium,
        Severity::Medium | Severity::Low => Severity::Low,
        Severity::Informational => Severity::Informational,
    };
    let when = When {
        is_past: matches!(past, Some(Past::Yes | Past::Maybe)),
        words,
    };
    match standing {
        Standing::Affected => (severity, when),
        _ => (milder, when),
    }
}

/// What tells it, by which client, how often and when.
fn shown(impact: &Impact) -> Evidence {
    let client = match impact.client.as_str() {
        "" => String::new(),
        client => format!("{client}: "),
    };
    let seen = impact.events.map_or(String::new(), |events| {
        format!("; {}{}", count(events, "event"), period(impact.period))
    });
    Evidence::text(format!("{client}{}{seen}", impact.evidence))
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase());
    let first: String = first.into_iter().flatten().collect();
    format!("{first}{}.", letters.as_str())
}

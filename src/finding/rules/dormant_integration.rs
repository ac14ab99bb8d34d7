//! A login that was made for an outside system shows no sign of life, and still works.
//!
//! For long enough the logs would have shown it and do not; no record bears its stamp in that time, and its last login is
//! older. It is active, not frozen, and may use the API.
//!
//! ## Why it matters
//!
//! Nobody looks after what nobody uses. The credential stands where it was put when the project ended, its vendor may be gone,
//! and whoever finds it is not noticed, because nobody expects anything of this login.
//!
//! ## What to do
//!
//! Ask who owns it. Freeze the user first, which is undone in a second, and wait for the longest cycle of the system. Then
//! deactivate it, revoke its tokens, and take its permission sets away, so that they do not come back with it.

use crate::access::Bit;
use crate::catalog::finding_facts;
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::identity::Identity;
use crate::org::{IdentityClass, SalesforceId, User, UtcTime};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "dormant-integration",
    title: "an integration shows no sign of life and still works",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.308(a)(3)(ii)(C)"),
        ("iso27001", "A.5.16"),
        ("iso27001", "A.5.18"),
        ("nist-800-53", "AC-2(3)"),
        ("sbs", "SBS-ACS-007"),
        ("soc2", "CC6.2"),
    ],
    remediation: "Freeze the user, wait for the longest cycle of the system, then deactivate it and revoke its tokens.",
    text: include_str!("dormant_integration.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let Some((from, to)) = covered(ground) else {
        return Vec::new();
    };
    let machines = ground.machines().filter(|(_, identity)| {
        matches!(
            identity.class,
            IdentityClass::Integration | IdentityClass::Agent
        )
    });
    let found = machines.filter_map(|(id, identity)| {
        let user = ground.user(id).filter(|user| user.frozen != Some(true))?;
        if ground.permission(id, "ApiEnabled") == Bit::NotGranted {
            return None;
        }
        let last = last_sign(ground, (id, identity), user);
        // Who was not there yet was not silent.
        let since = [last, user.created]
            .into_iter()
            .flatten()
            .fold(from, UtcTime::max);
        let days = u64::try_from(to.day() - since.day()).unwrap_or(0);
        if days < finding_facts().dormant_integration.days {
            return None;
        }
        let name = ground.login_name(id);
        let days = count(days, "day");
        let message =
            format!("{name} is active and shows no sign of life for {days} that logs cover");
        let last = match last {
            Some(last) => format!("last sign of life: {last}"),
            None => "no log, record or last login shows it at all".to_owned(),
        };
        let reach = ground.granted.reach.user(id).map(|it| it.summary());
        let grade = reach.map(|reach| reach.score.grade());
        let found = Found::new(Subject::login(id, name), message)
            .sure(identity.confidence)
            .shown_by([
                Evidence::text(last),
                Evidence::text(grants(ground, id, user)),
            ])
            .shown_by(
                grade.map(|it| Evidence::text(format!("score of its reach: {}", it.as_str()))),
            )
            .shown_by(identity.reasons.iter().map(Evidence::text));
        let wide = finding_facts().wide_reach.grade;
        Some(match grade {
            Some(grade) if grade.level >= wide => found.weighing(Severity::High),
            _ => found,
        })
    });
    found.collect()
}

/// The longest time over which any sign of a client would have been logged: by the login history, or by the logs of
/// all calls.
fn covered(ground: &Ground<'_>) -> Option<(UtcTime, UtcTime)> {
    let window = ground.analysis.window();
    let calls = window
        .period
        .filter(|_| window.days >= finding_facts().dormant_integration.days);
    let periods = [ground.analysis.timeline.login_period, calls];
    let periods = periods.into_iter().flatten();
    periods.max_by_key(|(from, to)| to.day() - from.day())
}

/// The last that anything shows of a login.
fn last_sign(
    ground: &Ground<'_>,
    (id, identity): (&SalesforceId, &Identity),
    user: &User,
) -> Option<UtcTime> {
    let usage = ground.analysis.usages.by_login.get(id);
    let objects = usage.into_iter().flat_map(|usage| usage.objects.values());
    let used = objects.flat_map(|object| object.rights.values().chain(&object.writes));
    let used = used.filter_map(|seen| seen.period);
    let periods = used.chain(identity.period).map(|(_, to)| to);
    periods.chain(user.last_login).max()
}

fn grants(ground: &Ground<'_>, id: &SalesforceId, user: &User) -> String {
    let at = ground.analysis.as_of;
    let assigned = ground.analysis.org.assignments_of(id);
    let assigned = assigned
        .filter(|it| !it.is_profile() && !it.is_over(at))
        .count();
    let profile = match user.profile.as_str() {
        "" => "a profile that no export names",
        name => name,
    };
    let sets = count(assigned as u64, "permission set");
    format!("it holds profile {profile} and {sets}")
}

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

use std::collections::BTreeSet;

use crate::access::Bit;
use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
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
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Freeze the user, wait for the longest cycle of the system, then deactivate it and revoke its tokens.",
    text: include_str!("dormant_integration.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let covers = covers(ground);
    let least = finding_facts().dormant_integration.days;
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
        let begins = [last, user.created].into_iter().flatten().max();
        let silent = covers.iter().filter_map(|cover| cover.silent_since(begins));
        let days = silent.max().filter(|days| *days >= least)?;
        Some(found(ground, (id, identity), user, (days, last)))
    });
    found.collect()
}

fn found(
    ground: &Ground<'_>,
    (id, identity): (&SalesforceId, &Identity),
    user: &User,
    (days, last): (u64, Option<UtcTime>),
) -> Found {
    let name = ground.login_name(id);
    let days = count(days, "day");
    let message = format!("{name} is active and shows no sign of life for {days} that logs cover");
    let last = match last {
        Some(last) if user.last_login == Some(last) => {
            ground.said_by_directory(id, format!("last sign of life, its last login: {last}"))
        }
        Some(last) => Evidence::text(format!("last sign of life: {last}")),
        None => Evidence::text("no log, record or last login shows it at all"),
    };
    let reach = ground.granted.reach.user(id).map(|it| it.summary());
    let grade = reach.map(|reach| reach.score.grade());
    let found = Found::new(Subject::login(id, name), message)
        .sure(identity.confidence)
        .shown_by([last, ground.said_by_directory(id, grants(ground, id, user))])
        .shown_by(grade.map(|it| Evidence::text(format!("score of its reach: {}", it.as_str()))))
        .shown_by(identity.reasons.iter().map(Evidence::text));
    let wide = finding_facts().wide_reach.grade;
    match grade {
        Some(grade) if grade.level >= wide => found.weighing(Severity::High),
        _ => found,
    }
}

/// A time over which any sign of a client would have been logged.
struct Cover {
    from: UtcTime,
    to: UtcTime,
    /// Days without a row.
    lost: u64,
    /// For sign-ins: the days with any, by whomever.
    sign_ins: Option<BTreeSet<i64>>,
}

impl Cover {
    /// For how many days nothing was seen of who was last seen then; `None` where too much of that time is lost.
    fn silent_since(&self, last: Option<UtcTime>) -> Option<u64> {
        let since = last.map_or(self.from, |last| last.max(self.from));
        let days = u64::try_from(self.to.day() - since.day()).ok()?;
        let Some(sign_ins) = &self.sign_ins else {
            return days.checked_sub(self.lost);
        };
        let seen = sign_ins.range(since.day()..).count() as u64;
        let percent = finding_facts().dormant_integration.sign_in_percent;
        (seen * 100 >= days * percent).then_some(days)
    }
}

/// What would have shown a client: all sign-ins, and all calls.
fn covers(ground: &Ground<'_>) -> Vec<Cover> {
    let timeline = &ground.analysis.timeline;
    let sign_ins = timeline.login_period.map(|(from, to)| {
        let marks = timeline.logins.values().flat_map(|login| &login.marks);
        Cover {
            from,
            to,
            lost: 0,
            sign_ins: Some(marks.map(|mark| mark.at.day()).collect()),
        }
    });
    let window = ground.analysis.window();
    let calls = window.period.map(|(from, to)| {
        let span = u64::try_from(to.day() - from.day() + 1).unwrap_or(0);
        Cover {
            from,
            to,
            lost: span.saturating_sub(window.days),
            sign_ins: None,
        }
    });
    sign_ins.into_iter().chain(calls).collect()
}

/// The last that anything shows of a login.
fn last_sign(
    ground: &Ground<'_>,
    (id, identity): (&SalesforceId, &Identity),
    user: &User,
) -> Option<UtcTime> {
    let usage = ground.analysis.usages.by_login.get(id);
    let objects = usage.into_iter().flat_map(|usage| usage.objects.values());
    let used = objects.flat_map(|object| object.every());
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

//! Activity with its sessions resolved: for each login, through which doors it came, and when.
//!
//! What it wrote grows with the logs and is read back from disk ([`Writes`]).

use std::collections::BTreeMap;

use super::app_names;
use super::job::Job;
use super::presence::Presence;
use super::resolve::{Resolver, name_clients};
use super::row::RawDoor;
use super::session::LoginMark;
use super::types::Logged;
use super::uses::{Use, Uses, add_use};
use super::write::ObjectNumber;
use super::{Activity, Coverage, Signature, Writes};
use crate::org::{LoginIds, LoginKey, Org, SalesforceId, UtcTime};
use crate::spill::SpillError;

/// How something came in, once its session is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoorKind {
    /// The user interface.
    Ui,
    /// An API client inside a browser session: a person drives it.
    InBrowser,
    /// SOAP or REST.
    Api,
    /// Bulk API.
    Bulk,
    /// A session without a browser, where the log does not say which API.
    Program,
    /// Asynchronous Apex.
    Async,
}

/// The event types that show what clients do with records.
const ACTS_IN: &[&str] = &["API", "ApiTotalUsage", "BulkApi", "BulkApi2", "RestApi"];

/// A kind of door and the client that used it, by its place in [`Timeline::signatures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Door {
    /// Through what.
    pub kind: DoorKind,
    /// By which client.
    pub signature: usize,
}

/// What was seen of one login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Login {
    /// Successful logins, in order.
    pub marks: Vec<LoginMark>,
    /// Through which doors it was active, and when.
    pub presence: BTreeMap<Door, Presence>,
    /// What it did with which objects through an API.
    pub uses: BTreeMap<Door, Uses>,
    /// First and last change of the database by anybody, where some were made in its name that left no
    /// other trace of it.
    pub(super) changes: Option<(UtcTime, UtcTime)>,
}

/// The period one event type was logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedPeriod {
    /// The event type.
    pub event_type: String,
    /// First and last event.
    pub period: (UtcTime, UtcTime),
    /// Rows, duplicates not counted.
    pub rows: u64,
    /// Days between the first and the last on which nothing of this type was logged.
    pub missing_days: u64,
    /// The days on which something was, counted from 1970, in order. Never the others: one row with a date of another
    /// age makes millions of them.
    pub days: Vec<i64>,
}

/// Everything that was seen to happen.
#[derive(Debug, Default)]
pub struct Timeline {
    /// What clients call themselves, sorted.
    pub signatures: Vec<Signature>,
    /// Names of connected apps by id.
    pub app_names: BTreeMap<SalesforceId, String>,
    /// By login.
    pub logins: BTreeMap<SalesforceId, Login>,
    /// Event types and their periods.
    pub periods: Vec<LoggedPeriod>,
    /// Which hours the logs speak for.
    pub coverage: Coverage,
    /// First and last login of the login history.
    pub login_period: Option<(UtcTime, UtcTime)>,
}

impl Timeline {
    /// Resolves sessions. `org` serves to find users whom a Setup download names. What was written comes
    /// beside it.
    ///
    /// # Errors
    /// [`SpillError`] when writes could not be kept on disk.
    pub fn new(mut activity: Activity, org: &Org) -> Result<(Self, Writes), SpillError> {
        activity.flush();
        let mut timeline = Self {
            app_names: std::mem::take(&mut activity.app_names),
            periods: activity.periods(),
            coverage: Coverage::new(&activity.logged),
            ..Self::default()
        };
        let mut resolver = Resolver::new(&mut activity);
        timeline.take_marks(&mut activity, &resolver, org);
        resolver.name_addresses(&mut activity, &timeline.logins);
        app_names::learn(&mut timeline.app_names, &timeline.logins);
        let presence: Vec<_> = std::mem::take(&mut activity.presence).into_iter().collect();
        let raw = |(key, _): &(super::collect::PresenceKey, Presence)| {
            RawDoor::new(key.through, key.signature, key.session)
        };
        let jobs: Vec<Job> = std::mem::take(&mut activity.jobs).into_values().collect();
        let doors = presence.iter().map(|seen| resolver.named(&raw(seen)));
        let job_doors = jobs.iter().map(|job| resolver.named_job(job));
        let doors: Vec<_> = doors.chain(job_doors).collect();
        timeline.signatures = resolver.settle(&activity, doors.into_iter());
        let ids = activity.journal.logins.ids();
        timeline.take_jobs(&jobs, &resolver);
        timeline.take_uses(&mut activity, &resolver, &ids);
        for seen in presence {
            if let (Some(door), Some(user)) = (resolver.door(&raw(&seen)), ids.get(seen.0.user)) {
                let login = timeline.logins.entry(user).or_default();
                login.presence.entry(door).or_default().merge(&seen.1);
            }
        }
        timeline.take_writers(&activity, &resolver, &ids);
        let writes = Writes::new(&mut activity, resolver, jobs)?;
        Ok((timeline, writes))
    }

    /// Whether any log was given that shows what clients do.
    #[must_use]
    pub fn shows_acts(&self) -> bool {
        let mut types = self.periods.iter().map(|logged| logged.event_type.as_str());
        types.any(|logged| ACTS_IN.contains(&logged))
    }

    fn take_marks(&mut self, activity: &mut Activity, resolver: &Resolver, org: &Org) {
        let ids: BTreeMap<String, SalesforceId> = org
            .users
            .iter()
            .map(|(id, user)| (user.username.to_lowercase(), *id))
            .collect();
        let mut marks = std::mem::take(&mut activity.logins);
        for (name, more) in std::mem::take(&mut activity.logins_by_name) {
            if let Some(id) = ids.get(&name) {
                marks.entry(*id).or_default().extend(more);
            }
        }
        for (user, marks) in marks {
            let login = self.logins.entry(user).or_default();
            login.marks = name_clients(marks, resolver);
            for mark in &login.marks {
                self.login_period = Some(match self.login_period {
                    Some((from, to)) => (from.min(mark.at), to.max(mark.at)),
                    None => (mark.at, mark.at),
                });
            }
        }
    }

    /// Bulk jobs are at work when their steps are logged.
    fn take_jobs(&mut self, jobs: &[Job], resolver: &Resolver) {
        for job in jobs {
            let door = resolver.named_job(job);
            let door = door.and_then(|door| resolver.placed(door));
            let (Some(door), Some(user)) = (door, job.user) else {
                continue;
            };
            let login = self.logins.entry(user).or_default();
            let presence = login.presence.entry(door).or_default();
            presence.merge(&job.presence());
            let uses = login.uses.entry(door).or_default();
            job.uses().for_each(|(of, sum)| add_use(uses, of, sum));
        }
    }

    fn take_uses(&mut self, activity: &mut Activity, resolver: &Resolver, ids: &LoginIds) {
        let names = activity.journal.objects.values();
        let uses: Vec<_> = std::mem::take(&mut activity.uses).into_iter().collect();
        for ((key, raw), sum) in uses {
            let door = resolver.door(&RawDoor::new(key.through, key.signature, key.session));
            let name = |object: ObjectNumber| names.get(object.place() as usize).cloned();
            let of = Use {
                object: raw.object.and_then(name),
                act: raw.act,
                log: raw.log,
            };
            if let (Some(door), Some(user)) = (door, ids.get(key.user)) {
                let login = self.logins.entry(user).or_default();
                add_use(login.uses.entry(door).or_default(), of, sum);
            }
        }
    }

    /// Logins that only changes of the database show are logins too.
    fn take_writers(&mut self, activity: &Activity, resolver: &Resolver, ids: &LoginIds) {
        let writers = resolver.writers(activity);
        for user in writers.into_iter().filter_map(|key: LoginKey| ids.get(key)) {
            self.logins.entry(user).or_default().changes = activity.changes;
        }
    }
}

impl Login {
    /// First and last sign of life.
    #[must_use]
    pub fn period(&self) -> Option<(UtcTime, UtcTime)> {
        let marks = self
            .marks
            .first()
            .zip(self.marks.last())
            .map(|(a, b)| (a.at, b.at));
        let seen = self.presence.values().filter_map(|p| p.period);
        seen.chain(marks)
            .reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
    }

    /// The first and last moment at which any event or login of this login stands, or may stand.
    #[must_use]
    pub fn covered(&self) -> Option<(UtcTime, UtcTime)> {
        let periods = [self.period(), self.changes].into_iter().flatten();
        periods.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
    }
}

impl Activity {
    /// The event types that were logged and their periods, in the order of their names.
    #[must_use]
    pub fn periods(&self) -> Vec<LoggedPeriod> {
        self.logged.iter().filter_map(period).collect()
    }
}

fn period((event_type, logged): (&String, &Logged)) -> Option<LoggedPeriod> {
    let period = logged.period?;
    let days: Vec<i64> = logged.hours.keys().copied().collect();
    let span = u64::try_from(period.1.day() - period.0.day() + 1).unwrap_or(0);
    Some(LoggedPeriod {
        event_type: event_type.clone(),
        period,
        rows: logged.rows,
        missing_days: span.saturating_sub(days.len() as u64),
        days,
    })
}

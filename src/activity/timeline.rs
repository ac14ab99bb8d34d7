//! Activity with its sessions resolved: for each login, through which doors it came, when, and what it
//! wrote.

use std::collections::{BTreeMap, HashMap};

use super::collect::Logged;
use super::presence::Presence;
use super::resolve::{Resolver, name_clients};
use super::session::LoginMark;
use super::{Activity, Family, Operation, Signature};
use crate::catalog::evidence;
use crate::org::{Org, SalesforceId, UtcTime};

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

/// A kind of door and the client that used it, by its place in [`Timeline::signatures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Door {
    /// Through what.
    pub kind: DoorKind,
    /// By which client.
    pub signature: usize,
}

/// Writes that agree in operation, source and door, within a second or a bulk job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Earliest moment a record may have been stamped by these, milliseconds.
    pub from: i64,
    /// Latest such moment.
    pub to: i64,
    /// The logged moment; the middle of a bulk job.
    pub at: i64,
    /// What they do.
    pub operation: Operation,
    /// Where they were logged.
    pub family: Family,
    /// Through which door.
    pub door: Door,
    /// Records they can explain at most.
    pub rows: u64,
}

/// The writes of one login to one object, ordered by their earliest moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotGroup {
    slots: Vec<Slot>,
    /// The longest of them, so that a search knows how far back to begin.
    longest: i64,
}

/// An event that names a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    /// The record.
    pub record: SalesforceId,
    /// In whose name.
    pub user: SalesforceId,
    /// Earliest moment, milliseconds.
    pub from: i64,
    /// Latest moment.
    pub to: i64,
    /// What it did.
    pub operation: Operation,
    /// Through which door.
    pub door: Door,
}

/// What was seen of one login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Login {
    /// Successful logins, in order.
    pub marks: Vec<LoginMark>,
    /// Through which doors it was active, and when.
    pub presence: BTreeMap<Door, Presence>,
    /// Its writes by object name as logged, or by key prefix where only that was; `None` where the log
    /// does not say.
    pub writes: BTreeMap<Option<String>, SlotGroup>,
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
    /// First and last login of the login history.
    pub login_period: Option<(UtcTime, UtcTime)>,
    ties: Vec<Tie>,
}

impl Timeline {
    /// Resolves sessions. `org` serves to find users whom a Setup download names.
    #[must_use]
    pub fn new(mut activity: Activity, org: &Org) -> Self {
        let mut timeline = Self {
            app_names: std::mem::take(&mut activity.app_names),
            periods: std::mem::take(&mut activity.logged)
                .into_iter()
                .filter_map(period)
                .collect(),
            ..Self::default()
        };
        timeline.take_marks(&mut activity, org);
        let mut resolver = Resolver::new(&activity);
        for (key, presence) in sorted(std::mem::take(&mut activity.presence)) {
            if let Some(door) = resolver.door(key.through, key.signature, key.session) {
                let login = timeline.logins.entry(key.user).or_default();
                login.presence.entry(door).or_default().merge(&presence);
            }
        }
        timeline.take_writes(&mut activity, &mut resolver);
        timeline.signatures = resolver.signatures;
        timeline.sort_signatures();
        timeline
    }

    /// Events that name this record in the name of `user`, whose window holds the second `at`.
    pub fn ties(
        &self,
        record: SalesforceId,
        user: SalesforceId,
        at: UtcTime,
    ) -> impl Iterator<Item = &Tie> {
        let from = self
            .ties
            .partition_point(|t| (t.record, t.user) < (record, user));
        let moment = at.millis();
        self.ties
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(move |t| t.record == record && t.user == user)
            .filter(move |t| t.from <= moment + 999 && moment <= t.to)
    }

    fn take_marks(&mut self, activity: &mut Activity, org: &Org) {
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
            login.marks = name_clients(marks, &activity.sessions);
            for mark in &login.marks {
                self.login_period = Some(match self.login_period {
                    Some((from, to)) => (from.min(mark.at), to.max(mark.at)),
                    None => (mark.at, mark.at),
                });
            }
        }
    }

    fn take_writes(&mut self, activity: &mut Activity, resolver: &mut Resolver) {
        let objects = activity.objects.values().to_vec();
        let name = |number: Option<u32>| number.and_then(|n| objects.get(n as usize)).cloned();
        for (key, sum) in sorted(std::mem::take(&mut activity.writes)) {
            let Some(door) = resolver.door_of_write(&key) else {
                continue;
            };
            let slot = Slot {
                from: sum.from,
                to: sum.to,
                at: sum.at,
                operation: key.operation,
                family: key.family,
                door,
                rows: sum.rows,
            };
            self.add(key.user, name(key.object), slot);
        }
        let slack = evidence().window.bulk_slack_ms;
        for job in std::mem::take(&mut activity.jobs).into_values() {
            let (Some(user), Some(operation)) = (job.user, job.operation) else {
                continue;
            };
            let Some(door) = resolver.door_of_job(&job.client, job.session) else {
                continue;
            };
            let slot = Slot {
                from: job.from - slack,
                to: job.to + slack,
                at: job.from.midpoint(job.to),
                operation,
                family: Family::Request,
                door,
                rows: if job.rows == 0 { u64::MAX } else { job.rows },
            };
            self.add(user, (!job.object.is_empty()).then_some(job.object), slot);
        }
        for tie in std::mem::take(&mut activity.ties) {
            if let Some(door) = resolver.door_of_write(&tie.key) {
                self.ties.push(Tie {
                    record: tie.record,
                    user: tie.key.user,
                    from: tie.from,
                    to: tie.to,
                    operation: tie.key.operation,
                    door,
                });
            }
        }
    }

    fn add(&mut self, user: SalesforceId, object: Option<String>, slot: Slot) {
        let group = self
            .logins
            .entry(user)
            .or_default()
            .writes
            .entry(object)
            .or_default();
        group.longest = group.longest.max(slot.to - slot.from);
        group.slots.push(slot);
    }

    /// Numbers signatures by their order, so that no number depends on which file was read first, and
    /// sorts what refers to them.
    fn sort_signatures(&mut self) {
        let mut order: Vec<usize> = (0..self.signatures.len()).collect();
        order.sort_by(|a, b| self.signatures[*a].cmp(&self.signatures[*b]));
        let mut places = vec![0; order.len()];
        for (place, number) in order.iter().enumerate() {
            places[*number] = place;
        }
        let renumbered = |door: Door| Door {
            signature: places[door.signature],
            ..door
        };
        for login in self.logins.values_mut() {
            let presence = std::mem::take(&mut login.presence);
            login.presence = presence
                .into_iter()
                .map(|(d, p)| (renumbered(d), p))
                .collect();
            for group in login.writes.values_mut() {
                for slot in &mut group.slots {
                    slot.door = renumbered(slot.door);
                }
                group.slots.sort_unstable();
            }
        }
        for tie in &mut self.ties {
            tie.door = renumbered(tie.door);
        }
        self.ties.sort_unstable();
        self.ties.dedup();
        let signatures = std::mem::take(&mut self.signatures);
        self.signatures = order.iter().map(|n| signatures[*n].clone()).collect();
    }
}

impl SlotGroup {
    /// The writes whose window holds the second `at`, with their places in the group.
    pub fn around(&self, at: UtcTime) -> impl Iterator<Item = (usize, &Slot)> {
        let moment = at.millis();
        let from = self
            .slots
            .partition_point(|s| s.from < moment - self.longest);
        self.slots
            .iter()
            .enumerate()
            .skip(from)
            .take_while(move |(_, s)| s.from <= moment + 999)
            .filter(move |(_, s)| moment <= s.to)
    }

    /// All writes, ordered by their earliest moment.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.slots
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
}

fn period((event_type, logged): (String, Logged)) -> Option<LoggedPeriod> {
    let period = logged.period?;
    let span = period.1.day() - period.0.day() + 1;
    let span = u64::try_from(span).unwrap_or(0);
    Some(LoggedPeriod {
        event_type,
        period,
        rows: logged.rows,
        missing_days: span.saturating_sub(logged.days.len() as u64),
    })
}

/// The entries of a map in the order of their keys.
fn sorted<K: Ord, V>(map: HashMap<K, V>) -> Vec<(K, V)> {
    let mut entries: Vec<(K, V)> = map.into_iter().collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries
}

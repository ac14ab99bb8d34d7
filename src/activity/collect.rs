//! What has been seen so far, by one reader; parts merge into one whole in any grouping.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::columns::EventRow;
use super::hash::Hash128;
use super::session::{LoginMark, Session};
use super::signature::Interner;
use super::write::{RawTie, Through, WriteKey, WriteSum};
use super::{Family, Operation, Presence, Signature};
use crate::catalog::evidence;
use crate::org::{SalesforceId, UtcTime};
use crate::table::text;

/// In whose name, through what, by which client, in which session something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PresenceKey {
    pub(super) user: SalesforceId,
    pub(super) through: Through,
    pub(super) signature: u32,
    /// Kept only where the signature is empty: then the session may know the client.
    pub(super) session: Option<u128>,
}

/// A bulk job: its rows are logged step by step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) user: Option<SalesforceId>,
    pub(super) object: String,
    pub(super) operation: Option<Operation>,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) rows: u64,
    pub(super) client: Signature,
    pub(super) session: Option<u128>,
}

/// The days and rows of one event type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Logged {
    pub(super) rows: u64,
    pub(super) days: BTreeSet<i64>,
    pub(super) period: Option<(UtcTime, UtcTime)>,
}

/// What event logs and login history showed, before sessions are resolved.
#[derive(Debug, Default)]
pub struct Activity {
    pub(super) signatures: Interner<Signature>,
    /// Numbers of signatures by the hash of their raw cells, so that a known client costs a row no
    /// allocation. Only for the part being read.
    raw_signatures: HashMap<u128, u32>,
    pub(super) objects: Interner<String>,
    pub(super) sessions: HashMap<u128, Session>,
    pub(super) presence: HashMap<PresenceKey, Presence>,
    pub(super) writes: HashMap<WriteKey, WriteSum>,
    pub(super) ties: Vec<RawTie>,
    pub(super) jobs: BTreeMap<String, Job>,
    pub(super) logins: BTreeMap<SalesforceId, BTreeSet<LoginMark>>,
    /// Setup downloads name users, not ids.
    pub(super) logins_by_name: BTreeMap<String, BTreeSet<LoginMark>>,
    pub(super) app_names: BTreeMap<SalesforceId, String>,
    pub(super) logged: BTreeMap<String, Logged>,
}

/// One write as an event reader understood it.
#[derive(Clone, Copy)]
pub(super) struct SeenWrite<'a> {
    pub(super) through: Through,
    pub(super) family: Family,
    pub(super) operation: Operation,
    /// Object name as logged; empty when the log does not say.
    pub(super) object: &'a [u8],
    /// Records it touched at most.
    pub(super) rows: u64,
    pub(super) record: Option<SalesforceId>,
    /// Number of the client's signature.
    pub(super) signature: u32,
}

impl Activity {
    /// Notes that an event type was logged at this time.
    pub(super) fn logged(&mut self, event_type: &[u8], time: UtcTime) {
        let name = String::from_utf8_lossy(event_type);
        if !self.logged.contains_key(name.as_ref()) {
            self.logged
                .insert(name.clone().into_owned(), Logged::default());
        }
        if let Some(logged) = self.logged.get_mut(name.as_ref()) {
            logged.rows += 1;
            logged.days.insert(time.day());
            logged.period = Some(match logged.period {
                Some((from, to)) => (from.min(time), to.max(time)),
                None => (time, time),
            });
        }
    }

    /// The number of the signature in these cells: app id, app name, client name, user agent.
    pub(super) fn signature(&mut self, cells: [&[u8]; 4]) -> u32 {
        let mut hash = Hash128::new();
        cells.iter().for_each(|cell| hash.add(cell));
        let hash = hash.value();
        if let Some(number) = self.raw_signatures.get(&hash) {
            return *number;
        }
        let signature = Signature::new(cells);
        if let (Some(id), false) = (signature.app_id, signature.app.is_empty()) {
            self.name_app(id, &signature.app);
        }
        let number = self.signatures.number(&signature);
        self.raw_signatures.insert(hash, number);
        number
    }

    /// The number of the signature that says nothing.
    pub(super) fn nameless(&mut self) -> u32 {
        self.signature([b""; 4])
    }

    /// Notes that a login was active, by the client of this signature.
    pub(super) fn present(&mut self, event: &EventRow<'_>, through: Through, signature: u32) {
        let session = event.login_key();
        let client = self.signatures.get(signature);
        let nameless = client.is_none_or(Signature::is_empty);
        if let Some(key) = session {
            let entry = self.sessions.entry(key).or_default();
            entry.ui |= through == Through::Ui;
            entry.api |= matches!(through, Through::Api | Through::Bulk);
            // Rows of one session mostly repeat one client.
            if entry.last_learned != Some(signature) {
                entry.last_learned = Some(signature);
                client
                    .into_iter()
                    .for_each(|client| entry.client.learn(client));
            }
        }
        let key = PresenceKey {
            user: event.user,
            through,
            signature,
            session: session.filter(|_| nameless),
        };
        self.presence.entry(key).or_default().saw(event.time);
    }

    /// Notes a write.
    pub(super) fn write(&mut self, event: &EventRow<'_>, write: &SeenWrite<'_>) {
        let object = match write.object {
            [] => None,
            name => Some(self.objects.number(text(name).as_ref())),
        };
        let (at, run) = (event.time.millis(), event.run_ms());
        let key = WriteKey {
            user: event.user,
            object,
            second: event.time.seconds(),
            operation: write.operation,
            family: write.family,
            through: write.through,
            signature: write.signature,
            session: event.login_key(),
        };
        // No source says whether an event's time is the start or the end of the request, so the record
        // may have been stamped a run time before or after it.
        let slack = evidence().window.event_slack_ms;
        let sum = WriteSum {
            from: at - run - slack,
            to: at + run + slack,
            at,
            rows: write.rows,
        };
        self.add(key, sum);
        if let Some(record) = write.record {
            self.ties.push(RawTie {
                record,
                key,
                from: sum.from,
                to: sum.to,
            });
        }
    }

    pub(super) fn add(&mut self, key: WriteKey, sum: WriteSum) {
        self.writes
            .entry(key)
            .and_modify(|mine| mine.merge(&sum))
            .or_insert(sum);
    }

    /// Notes a successful login.
    pub(super) fn login(&mut self, user: SalesforceId, mark: LoginMark) {
        self.logins.entry(user).or_default().insert(mark);
    }

    /// Notes a successful login of a user known by username only.
    pub(super) fn login_by_name(&mut self, name: String, mark: LoginMark) {
        self.logins_by_name.entry(name).or_default().insert(mark);
    }

    /// Learns the name of a connected app; of two names the smaller wins.
    pub(super) fn name_app(&mut self, id: SalesforceId, name: &str) {
        match self.app_names.get(&id) {
            Some(known) if known.as_str() <= name => {}
            _ => {
                self.app_names.insert(id, name.to_owned());
            }
        }
    }

    /// The job of this id.
    pub(super) fn job(&mut self, id: &[u8]) -> &mut Job {
        // Ids of jobs come in 15 and 18 characters, like all ids.
        let id = crate::table::optional_id(id)
            .map_or_else(|| text(id).into_owned(), |id| id.to_string());
        self.jobs.entry(id).or_default()
    }

    /// Notes which client steers a job.
    pub(super) fn name_job(&mut self, id: &[u8], signature: u32) {
        let Some(client) = self.signatures.get(signature).cloned() else {
            return;
        };
        self.job(id).client.learn(&client);
    }

    /// Adds what another reader saw. The result does not depend on which part comes first, except for
    /// the numbers given to names, which are resolved before anything is reported.
    pub fn merge(&mut self, other: Self) {
        let signatures = self.signatures.absorb(&other.signatures);
        let objects = self.objects.absorb(&other.objects);
        let renumbered = |key: WriteKey| WriteKey {
            signature: signatures[key.signature as usize],
            object: key.object.map(|o| objects[o as usize]),
            ..key
        };
        other.sessions.into_iter().for_each(|(key, session)| {
            self.sessions.entry(key).or_default().merge(&session);
        });
        other.presence.into_iter().for_each(|(key, presence)| {
            let signature = signatures[key.signature as usize];
            let key = PresenceKey { signature, ..key };
            self.presence.entry(key).or_default().merge(&presence);
        });
        other
            .writes
            .into_iter()
            .for_each(|(key, sum)| self.add(renumbered(key), sum));
        self.ties.extend(other.ties.into_iter().map(|tie| RawTie {
            key: renumbered(tie.key),
            ..tie
        }));
        for (id, job) in other.jobs {
            self.jobs.entry(id).or_default().merge(job);
        }
        for (user, marks) in other.logins {
            self.logins.entry(user).or_default().extend(marks);
        }
        for (name, marks) in other.logins_by_name {
            self.logins_by_name.entry(name).or_default().extend(marks);
        }
        for (id, name) in other.app_names {
            self.name_app(id, &name);
        }
        for (name, logged) in other.logged {
            self.logged.entry(name).or_default().merge(logged);
        }
    }
}

impl Job {
    fn merge(&mut self, other: Self) {
        let fresh = self.user.is_none();
        self.user = self.user.or(other.user);
        self.session = self.session.or(other.session);
        if self.object.is_empty() {
            self.object = other.object;
        }
        self.operation = self.operation.or(other.operation);
        if other.user.is_some() {
            self.from = if fresh {
                other.from
            } else {
                self.from.min(other.from)
            };
            self.to = if fresh {
                other.to
            } else {
                self.to.max(other.to)
            };
        }
        self.rows += other.rows;
        self.client.learn(&other.client);
    }

    /// Notes one step of the job.
    pub(super) fn step(&mut self, event: &EventRow<'_>, rows: u64) {
        let (at, run) = (event.time.millis(), event.run_ms());
        let fresh = self.user.is_none();
        self.user = Some(event.user);
        self.session = self.session.or_else(|| event.login_key());
        self.from = if fresh {
            at - run
        } else {
            self.from.min(at - run)
        };
        self.to = if fresh {
            at + run
        } else {
            self.to.max(at + run)
        };
        self.rows += rows;
    }
}

impl Logged {
    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.days.extend(other.days);
        self.period = match (self.period, other.period) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
    }
}

//! What has been seen so far, by one reader; parts merge into one whole in any grouping.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::act::Deed;
use super::address::Address;
use super::columns::{EventColumns, EventRow};
use super::held::Counted;
use super::job::Job;
use super::row::{RawDoor, TieRow, WriteRow};
use super::session::{LoginMark, Session, SessionClient};
use super::signature::SignatureNumber;
use super::types::LoggedTypes;
use super::uses::{RawUse, UseSum};
use super::write::{ObjectNumber, Through, WriteKey};
use super::{Family, Journal, Operation, Presence, Signature};
use crate::catalog::LoginRoute;
use crate::changes::{Batch, Change, Identity, Who};
use crate::hash::Hash128;
use crate::numbers::NumberMap;
use crate::org::{ChangeSource, LoginKey, SalesforceId, StampKind, UtcTime};
use crate::table::{IdCache, Row, name, optional_id};

/// In whose name, through what, by which client, in which session something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PresenceKey {
    pub(super) user: LoginKey,
    pub(super) through: Through,
    pub(super) signature: u32,
    /// Kept only where the signature is empty and the door may depend on the session: then it may know
    /// the client.
    pub(super) session: Option<u128>,
}

/// What event logs and login history showed, before sessions are resolved. Writes go to the journal.
#[derive(Debug)]
pub struct Activity {
    pub(super) journal: Arc<Journal>,
    /// Which part this is, among those of all readers.
    part: u32,
    /// All signatures by number, as far as this reader has needed them.
    signatures: Vec<Arc<Signature>>,
    /// Numbers of signatures by the hash of their raw cells, so that a known client costs a row no
    /// allocation. Only for the part being read.
    raw_signatures: NumberMap<u128, u32>,
    /// The number of the signature that says nothing, once it has one.
    nameless: Option<u32>,
    objects: HashMap<String, ObjectNumber>,
    users: IdCache<Option<(SalesforceId, LoginKey)>>,
    writes: Vec<WriteRow>,
    ties: Vec<TieRow>,
    /// Changes of their own that the spool has not taken yet.
    change_rows: Batch,
    /// Who acted in a session in the name of its login, by that login and the session.
    pub(super) delegates: Delegates,
    pub(super) sessions: NumberMap<u128, Session>,
    /// Addresses that requests without a client's name came from, and whose they are.
    pub(super) addresses: NumberMap<Address, LoginKey>,
    pub(super) presence: NumberMap<PresenceKey, Presence>,
    /// What clients did with which objects.
    pub(super) uses: NumberMap<RawUse, UseSum>,
    /// The fields of queries met by this reader, by the hash of the query's words.
    pub(super) queries: NumberMap<u128, Arc<[ObjectNumber]>>,
    /// How many fields those are.
    pub(super) query_fields: usize,
    /// Further clients that wrote in a session under names of their own.
    pub(super) more_clients: BTreeSet<(u128, u32)>,
    /// Further logins in whose name the database was changed in a session.
    pub(super) more_writers: BTreeSet<(u128, LoginKey)>,
    /// First and last moment of a change of the database.
    pub(super) changes: Option<(UtcTime, UtcTime)>,
    pub(super) jobs: BTreeMap<String, Job>,
    pub(super) logins: BTreeMap<SalesforceId, BTreeSet<LoginMark>>,
    /// Setup downloads name users, not ids.
    pub(super) logins_by_name: BTreeMap<String, BTreeSet<LoginMark>>,
    pub(super) app_names: BTreeMap<SalesforceId, String>,
    pub(super) logged: LoggedTypes,
    /// How many sign-ins and days of clients were noted, some perhaps twice.
    pub(super) noted: usize,
    pub(super) counted: Counted,
}

/// Who acted in the name of a login, by login and session; `None` where it is not known who.
pub(super) type Delegates = BTreeMap<(LoginKey, u128), Option<LoginKey>>;

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

/// How many clients are kept by the hash of their cells. Agents of browsers are as many as their versions, and none of them is a
/// client of its own.
const MOST_RAW: usize = 1 << 18;

/// How many writes are handed to the journal at a time.
const BATCH: usize = 1024;

impl Activity {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(journal: &Arc<Journal>) -> Self {
        Self {
            journal: Arc::clone(journal),
            part: journal.part(),
            signatures: Vec::new(),
            raw_signatures: NumberMap::default(),
            nameless: None,
            objects: HashMap::new(),
            users: IdCache::default(),
            writes: Vec::new(),
            ties: Vec::new(),
            change_rows: Batch::default(),
            delegates: Delegates::new(),
            sessions: NumberMap::default(),
            addresses: NumberMap::default(),
            presence: NumberMap::default(),
            uses: NumberMap::default(),
            queries: NumberMap::default(),
            query_fields: 0,
            more_clients: BTreeSet::new(),
            more_writers: BTreeSet::new(),
            changes: None,
            jobs: BTreeMap::new(),
            logins: BTreeMap::new(),
            logins_by_name: BTreeMap::new(),
            app_names: BTreeMap::new(),
            logged: LoggedTypes::new(),
            noted: 0,
            counted: Counted::default(),
        }
    }

    /// Takes back what was seen: the same files are read again in another part.
    pub(super) fn set_aside(self) {
        self.journal.set_aside(self.part);
    }

    /// Hands the writes noted so far to the journal.
    pub(super) fn flush(&mut self) {
        self.journal.push(&mut self.writes, &mut self.ties);
        if let Some(spool) = &self.journal.changes {
            spool.flush(&mut self.change_rows);
        }
    }

    /// Notes a row that is a change of its own: where it is written down, what else it says, and who acted
    /// in the name it bears.
    pub(super) fn change(
        &mut self,
        event: &EventRow<'_>,
        source: ChangeSource,
        (object, record): (Option<[u8; 3]>, Option<SalesforceId>),
        kind: StampKind,
        delegate: &[u8],
    ) {
        let Some(spool) = &self.journal.changes else {
            return;
        };
        let delegate = spool.text(&mut self.change_rows, delegate);
        let change = Change {
            object,
            record,
            kind,
            who: Who::Login(event.login),
            delegate,
            identity: Identity::session(event.session),
            ..Change::new(source, event.time, self.part)
        };
        spool.push(&mut self.change_rows, change);
    }

    /// Notes who acted in a session in the name of its login.
    pub(super) fn delegate(&mut self, event: &EventRow<'_>, delegate: Option<SalesforceId>) {
        if let Some(session) = event.session {
            let delegate = delegate.map(|id| self.journal.logins.key(id));
            unite(&mut self.delegates, (event.login, session), delegate);
        }
    }

    /// The user of a row and the number of that login; `None` when the row names no user.
    pub(super) fn user_of(
        &mut self,
        row: &Row<'_>,
        columns: &EventColumns,
    ) -> Option<(SalesforceId, LoginKey)> {
        let logins = &self.journal.logins;
        [columns.user_id_derived, columns.user_id]
            .into_iter()
            .find_map(|column| {
                let numbered = |cell: &[u8]| optional_id(cell).map(|id| (id, logins.key(id)));
                self.users.get(row.get(column), numbered)
            })
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
        let number = self.number_of(signature);
        if self.raw_signatures.len() >= MOST_RAW {
            self.raw_signatures.clear();
        }
        self.raw_signatures.insert(hash, number);
        number
    }

    /// The signature in these cells. It has a number too, so that there is an end to clients that only sign in.
    pub(super) fn client(&mut self, cells: [&[u8]; 4]) -> Signature {
        let number = self.signature(cells);
        let signature = self.signature_of(number);
        signature.map_or_else(Signature::default, Arc::unwrap_or_clone)
    }

    /// The number of a signature.
    pub(super) fn number_of(&self, signature: Signature) -> u32 {
        let signatures = &self.journal.signatures;
        let signature = Arc::new(signature);
        signatures.number(&*signature.clone(), || signature)
    }

    /// All signatures there are numbers for, at least as far as this one.
    fn signatures_to(&mut self, number: u32) -> &[Arc<Signature>] {
        if self.signatures.len() <= number as usize {
            // Only what is new: each of many clients would otherwise cost a copy of all.
            let more = self.journal.signatures.values_from(self.signatures.len());
            self.signatures.extend(more);
        }
        &self.signatures
    }

    /// The signature of a number.
    fn signature_of(&mut self, number: u32) -> Option<Arc<Signature>> {
        self.signatures_to(number).get(number as usize).cloned()
    }

    /// The number of the signature that says nothing.
    pub(super) fn nameless(&mut self) -> u32 {
        if let Some(number) = self.nameless {
            return number;
        }
        let number = self.signature([b""; 4]);
        self.nameless = Some(number);
        number
    }

    /// An event whose client has no name: with the address it came from for its session, if it has none, and that
    /// address noted with the session.
    pub(super) fn addressed<'a>(&mut self, event: &EventRow<'a>, signature: u32) -> EventRow<'a> {
        let nameless = signature == self.nameless();
        let from = || Address::of(&event.user, event.get(event.columns.client_ip));
        let Some(address) = nameless.then(from).flatten() else {
            return *event;
        };
        self.addresses.insert(address, event.login);
        let session = event.session.unwrap_or_else(|| address.session());
        let known = self.sessions.entry(session).or_default();
        known.works_from(Some(address));
        EventRow {
            session: Some(session),
            ..*event
        }
    }

    /// Notes that a login was active, by the client of this signature, and what it did.
    pub(super) fn present(
        &mut self,
        event: &EventRow<'_>,
        through: Through,
        signature: u32,
        deed: Option<&Deed<'_>>,
    ) {
        let nameless = self.used(event, through, signature);
        // A page is a page whatever the session.
        let depends = nameless && !matches!(through, Through::Ui | Through::Async);
        let key = PresenceKey {
            user: event.login,
            through,
            signature,
            session: event.session.filter(|_| depends),
        };
        let presence = self.presence.entry(key).or_default();
        let days = presence.days().len();
        presence.saw(event.time);
        self.noted += presence.days().len() - days;
        if matches!(through, Through::Api | Through::Bulk)
            && let Some(kind) = event.call()
        {
            presence.calls.called(kind, event.time);
        }
        let Some(deed) = deed else { return };
        presence.did(event.time, deed);
        self.did(key, deed, event);
    }

    /// Notes that the client of this signature used the session of an event. Returns whether the signature
    /// says nothing.
    pub(super) fn used(&mut self, event: &EventRow<'_>, through: Through, signature: u32) -> bool {
        let session = event.session;
        self.signatures_to(signature);
        let client = self.signatures.get(signature as usize);
        let nameless = client.is_none_or(|client| client.is_empty());
        if let Some(key) = session {
            let entry = self.sessions.entry(key).or_default();
            entry.ui |= through == Through::Ui;
            entry.api |= matches!(through, Through::Api | Through::Bulk);
            // Rows of one session mostly repeat one client.
            let number = SignatureNumber::new(signature);
            if entry.last_learned != Some(number) {
                entry.last_learned = Some(number);
                if let Some(client) = client {
                    let client = SessionClient::of(number, client);
                    entry.client.learn(client, &self.signatures);
                }
            }
        }
        nameless
    }

    /// Notes a write.
    pub(super) fn write(&mut self, event: &EventRow<'_>, write: &SeenWrite<'_>) {
        let object = match write.object {
            [] => None,
            cell => Some(self.object(&name(cell))),
        };
        let session = event.session;
        let key = WriteKey {
            user: event.login,
            object,
            second: event.time.seconds(),
            operation: write.operation,
            family: write.family,
            door: RawDoor::new(write.through, write.signature, session),
        };
        if let Some(session) = session {
            self.note_door(session, key.user, write, event.time);
        }
        let at = event.time.millis();
        let run_ms = u32::try_from(event.run_ms()).unwrap_or(0);
        let row = WriteRow::new(&key, at, run_ms, write.rows, self.part);
        self.writes.push(row);
        if let Some(record) = write.record {
            let tie = TieRow::new(record, &key, at, run_ms, self.part);
            self.ties.push(tie);
        }
        if self.writes.len() >= BATCH {
            self.flush();
        }
    }

    /// The number of an object's name.
    pub(super) fn object(&mut self, name: &str) -> ObjectNumber {
        if let Some(number) = self.objects.get(name) {
            return *number;
        }
        let number = self.journal.object(name);
        self.objects.insert(name.to_owned(), number);
        number
    }

    /// How many names of objects this reader met.
    pub(super) fn names_met(&self) -> usize {
        self.objects.len()
    }

    /// Notes what only the session of a write can say of its door, so that all doors are known before
    /// the writes come back from disk.
    fn note_door(&mut self, key: u128, user: LoginKey, write: &SeenWrite<'_>, at: UtcTime) {
        let session = match write.through {
            Through::Ui | Through::Async => return,
            Through::Api | Through::Bulk | Through::Session => self.sessions.entry(key),
        };
        let session = session.or_default();
        if write.through == Through::Session {
            if *session.writer.get_or_insert(user) != user {
                self.more_writers.insert((key, user));
            }
            self.changes = joined(self.changes, Some((at, at)));
        } else {
            let number = SignatureNumber::new(write.signature);
            if *session.wrote.get_or_insert(number) != number {
                self.more_clients.insert((key, write.signature));
            }
        }
    }

    /// Notes how a session began.
    pub(super) fn opened(&mut self, key: u128, route: LoginRoute, client: &Signature) {
        let number = self.number_of(client.clone());
        self.signatures_to(number);
        let session = self.sessions.entry(key).or_default();
        session.began(Some(route));
        let client = SessionClient::of(SignatureNumber::new(number), client);
        session.client.learn(client, &self.signatures);
    }

    /// Notes a successful login.
    pub(super) fn login(&mut self, user: SalesforceId, mark: LoginMark) {
        self.logins.entry(user).or_default().insert(mark);
        self.noted += 1;
    }

    /// Notes a successful login of a user known by username only.
    pub(super) fn login_by_name(&mut self, name: String, mark: LoginMark) {
        self.logins_by_name.entry(name).or_default().insert(mark);
        self.noted += 1;
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
        let id = optional_id(id).map_or_else(|| name(id).into_owned(), |id| id.to_string());
        self.jobs.entry(id).or_default()
    }

    /// Notes which client steers a job.
    pub(super) fn name_job(&mut self, id: &[u8], signature: u32) {
        let Some(client) = self.signature_of(signature) else {
            return;
        };
        self.job(id).client.learn(&client);
    }

    /// Adds what another reader saw. The result does not depend on which part comes first, except for
    /// the numbers given to names, which are resolved before anything is reported.
    pub fn merge(&mut self, mut other: Self) {
        other.flush();
        self.signatures = self.journal.signatures.values();
        let signatures = &self.signatures;
        let (sessions, more) = (&mut self.sessions, &mut self.more_clients);
        let writers = &mut self.more_writers;
        other.sessions.into_iter().for_each(|(key, session)| {
            let mine = sessions.entry(key).or_default();
            if let (Some(a), Some(b)) = (mine.wrote, session.wrote)
                && a != b
            {
                more.insert((key, b.place()));
            }
            if let (Some(a), Some(b)) = (mine.writer, session.writer)
                && a != b
            {
                writers.insert((key, b));
            }
            mine.merge(&session, signatures);
        });
        self.more_clients.extend(other.more_clients);
        self.more_writers.extend(other.more_writers);
        self.addresses.extend(other.addresses);
        for (key, delegate) in other.delegates {
            unite(&mut self.delegates, key, delegate);
        }
        self.changes = joined(self.changes, other.changes);
        other.presence.into_iter().for_each(|(key, presence)| {
            self.presence.entry(key).or_default().merge(&presence);
        });
        other.uses.into_iter().for_each(|(key, sum)| {
            let mine = self.uses.entry(key);
            mine.and_modify(|mine| mine.merge(&sum)).or_insert(sum);
        });
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

/// Adds who acted in a session. Where two did, it is not known who.
fn unite(delegates: &mut Delegates, key: (LoginKey, u128), delegate: Option<LoginKey>) {
    let known = delegates.entry(key).or_insert(delegate);
    if *known != delegate {
        *known = None;
    }
}

/// The period that holds both.
fn joined(
    a: Option<(UtcTime, UtcTime)>,
    b: Option<(UtcTime, UtcTime)>,
) -> Option<(UtcTime, UtcTime)> {
    match (a, b) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (mine, theirs) => mine.or(theirs),
    }
}

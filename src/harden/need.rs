//! What a client was seen to use: plain data, put together from logs and stamps.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::ClientKind;
use crate::org::{IdentityClass, SalesforceId, UtcTime};

/// What stands for all clients that never name themselves.
const UNNAMED: &str = "(unnamed)";

/// How a client is called where it is shown or asked for.
pub(super) fn shown(name: &str) -> &str {
    if name.is_empty() { UNNAMED } else { name }
}

/// What one client was seen to use, under all its logins together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// The client's name; empty for all that never named themselves.
    pub client: String,
    /// Who is behind it; `None` where the catalogue does not know it.
    pub kind: Option<ClientKind>,
    /// The logins it worked under.
    pub logins: Vec<LoginNeed>,
    /// What it did with which objects, by API name.
    pub objects: BTreeMap<String, ObjectNeed>,
    /// User permissions that what it did needs, by API name, each with the reason in words.
    pub permissions: BTreeMap<String, String>,
    /// Apex classes it called by Apex REST, with their namespace.
    pub classes: BTreeSet<String>,
    /// What is not known, in words: each an uncertainty of what is proposed.
    pub open: Vec<String>,
    /// What the evidence covers.
    pub window: Window,
}

/// A login that a client worked under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoginNeed {
    /// Its id.
    pub user_id: SalesforceId,
    /// Its username; empty for one that the directory does not have.
    pub username: String,
    /// Its display name.
    pub name: String,
    /// What it was judged to be.
    pub class: IdentityClass,
    /// Whether it is more than this one client's: a person or another client works under it too.
    pub shared: bool,
    /// This client, by name.
    pub client: String,
    /// The names of all clients that worked under it, and how many bear each. One table for all needs: where many
    /// clients share a login, a list for each would take the square of their number.
    pub clients: Arc<BTreeMap<String, u64>>,
}

impl LoginNeed {
    /// The other clients that worked under it.
    pub fn others(&self) -> impl Iterator<Item = &str> {
        let others = self.clients.iter();
        let others = others.filter(|(name, count)| **name != self.client || **count > 1);
        others.map(|(name, _)| name.as_str())
    }
}

/// What a client did with one object. `None` where it was not seen to do so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectNeed {
    /// Records made.
    pub create: Option<Seen>,
    /// Records read.
    pub read: Option<Seen>,
    /// Records changed.
    pub edit: Option<Seen>,
    /// Records deleted.
    pub delete: Option<Seen>,
    /// Fields that were seen in use, by API name, and whether they were written.
    pub fields_seen: BTreeMap<String, bool>,
}

/// How something was seen to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How often, in records or calls; 0 where the evidence does not count.
    pub count: u64,
    /// The first time.
    pub first: Option<UtcTime>,
    /// The last time.
    pub last: Option<UtcTime>,
    /// By which evidence, in words: `RestApi`, `created stamps`, …
    pub evidence: BTreeSet<String>,
}

/// The period the evidence covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub from: Option<UtcTime>,
    /// Its last moment.
    pub to: Option<UtcTime>,
    /// On how many days of it there were rows; `None` where that was not counted.
    pub days: Option<u64>,
}

/// What a client did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Made records.
    Create,
    /// Read records.
    Read,
    /// Changed records.
    Edit,
    /// Deleted records, or brought them back.
    Delete,
    /// Changed records or made them, whichever there was to do.
    Upsert,
    /// Wrote in a way that the evidence does not tell.
    Write,
}

impl Need {
    /// Adds what was done. An upsert is both a creation and a change. A write of which the evidence tells neither kind
    /// nor object gives no right: it stands among what is open.
    pub fn add(&mut self, object: Option<&str>, operation: Operation, seen: &Seen) {
        let Some(object) = object.filter(|_| operation != Operation::Write) else {
            let what = object.map_or("an object that the log does not name".to_owned(), quoted);
            let by: Vec<&str> = seen.evidence.iter().map(String::as_str).collect();
            let words = match operation {
                Operation::Create => "created records of",
                Operation::Read => "read records of",
                Operation::Edit => "changed records of",
                Operation::Delete => "deleted records of",
                Operation::Upsert => "upserted records of",
                Operation::Write => "wrote, in a way that the log does not tell, to",
            };
            self.open.push(format!(
                "{words} {what} ({}; {})",
                by.join(", "),
                seen.count
            ));
            return;
        };
        let need = self.objects.entry(object.to_owned()).or_default();
        let uses: &mut [&mut Option<Seen>] = match operation {
            Operation::Create => &mut [&mut need.create],
            Operation::Read => &mut [&mut need.read],
            Operation::Edit => &mut [&mut need.edit],
            Operation::Delete => &mut [&mut need.delete],
            Operation::Upsert => &mut [&mut need.create, &mut need.edit],
            Operation::Write => &mut [],
        };
        for used in uses {
            used.get_or_insert_default().merge(seen);
        }
    }

    /// Adds a field that was seen in use.
    pub fn add_field(&mut self, object: &str, field: &str, edited: bool) {
        let need = self.objects.entry(object.to_owned()).or_default();
        *need.fields_seen.entry(field.to_owned()).or_default() |= edited;
    }

    /// How the client is called where it is shown.
    #[must_use]
    pub fn shown(&self) -> &str {
        shown(&self.client)
    }

    /// Whether a login it works under is not its own.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.logins.iter().any(|login| login.shared)
    }
}

/// A text of a log between backticks, which it cannot leave.
pub(super) fn quoted(text: &str) -> String {
    let shown = text.chars().take(80);
    let shown = shown.map(|c| {
        if c.is_control() || c == '`' {
            '\u{fffd}'
        } else {
            c
        }
    });
    format!("`{}`", shown.collect::<String>())
}

impl ObjectNeed {
    /// Adds what was seen of it under another spelling of its name.
    pub(super) fn merge(&mut self, other: &Self) {
        let mine = [
            &mut self.create,
            &mut self.read,
            &mut self.edit,
            &mut self.delete,
        ];
        let theirs = [&other.create, &other.read, &other.edit, &other.delete];
        for (mine, theirs) in mine.into_iter().zip(theirs) {
            if let Some(theirs) = theirs {
                mine.get_or_insert_default().merge(theirs);
            }
        }
        for (field, edited) in &other.fields_seen {
            *self.fields_seen.entry(field.clone()).or_default() |= edited;
        }
    }
}

impl Seen {
    /// So often, by one kind of evidence.
    #[must_use]
    pub fn new(count: u64, period: Option<(UtcTime, UtcTime)>, evidence: &str) -> Self {
        Self {
            count,
            first: period.map(|(first, _)| first),
            last: period.map(|(_, last)| last),
            evidence: BTreeSet::from([evidence.to_owned()]),
        }
    }

    /// Adds what other evidence shows. Of the counts the larger stands, since two logs may tell of the same; whoever
    /// knows that they do not adds them up before.
    pub fn merge(&mut self, other: &Self) {
        self.count = self.count.max(other.count);
        self.first = match (self.first, other.first) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        self.last = self.last.max(other.last);
        self.evidence.extend(other.evidence.iter().cloned());
    }
}

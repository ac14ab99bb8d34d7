//! What each client and each login did with which objects, from all evidence together.

use std::collections::BTreeMap;

use super::seen::{Evidence, Seen};
use crate::activity::{APEX_REST, Act, UseLog, UseSum, Uses};
use crate::attribution::{FieldWrites, TallyKey, TallySum};
use crate::catalog::{ClientKind, ObjectRight};
use crate::identity::{Client, ClientLogin, Clients};
use crate::org::{Actor, Basis, SalesforceId, StampKind};

/// What was done with one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectUse {
    /// Which of create, read, edit and delete were used. An upsert used two of them. Boxed, for a map makes room for eleven
    /// where mostly one is there, as with objects of a login: 200,000 logins took 3.8 GB.
    pub rights: BTreeMap<ObjectRight, Box<Seen>>,
    /// Deletions past the recycle bin, which stand among deletions too.
    pub hard_deletes: Option<Seen>,
    /// Writes of which no log says whether they create, change or delete.
    pub writes: Option<Seen>,
    /// Fields that were seen in use, by API name as the evidence has it.
    pub fields: BTreeMap<String, FieldUse>,
}

/// What was done with one field. Most use of fields leaves no trace at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldUse {
    /// A logged query names it.
    pub read: Option<Seen>,
    /// The history has values that were written.
    pub written: Option<Seen>,
}

/// What one client did under one login, or a login did by whatever means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// By object, as the org spells its name.
    pub objects: BTreeMap<String, Box<ObjectUse>>,
    /// Calls of which no log says the object.
    pub unnamed: ObjectUse,
    /// Calls of Apex classes that the org publishes, by the first part of their path.
    pub resources: BTreeMap<String, Seen>,
}

/// Whose use it is: one client under one login.
pub type UsedBy = (SalesforceId, Client);

/// All use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usages {
    /// What each client did under each login.
    pub by_client: BTreeMap<UsedBy, Usage>,
    /// What was done in the name of each login by whatever client, person or automation.
    pub by_login: BTreeMap<SalesforceId, Usage>,
}

/// Stamps of one object, summed.
#[derive(Clone, Copy, Debug)]
pub struct StampUse<'a> {
    /// The object.
    pub object: &'a str,
    /// Which stamps.
    pub key: &'a TallyKey,
    /// How many.
    pub sum: &'a TallySum,
}

/// The spelling of object names: logs differ in case from the org.
struct Spelling(BTreeMap<String, String>);

impl Spelling {
    fn of(&self, name: &str) -> String {
        let known = self.0.get(&name.to_lowercase());
        known.cloned().unwrap_or_else(|| name.to_owned())
    }
}

impl Usages {
    /// Joins logs, stamps and field history. `known` are the names of the org's objects.
    pub fn new<'a>(
        logins: &BTreeMap<UsedBy, ClientLogin>,
        stamps: impl Iterator<Item = StampUse<'a>>,
        fields: &FieldWrites,
        clients: &Clients,
        known: impl Iterator<Item = &'a str>,
    ) -> Self {
        let spelling = known.map(|name| (name.to_lowercase(), name.to_owned()));
        let spelling = Spelling(spelling.collect());
        let mut all = Self::default();
        for (by, seen) in logins {
            let usage = all.by_client.entry(by.clone()).or_default();
            usage.add_logged(&seen.uses, &spelling);
        }
        for (by, usage) in &all.by_client {
            all.by_login.entry(by.0).or_default().merge(usage);
        }
        for stamp in stamps {
            all.add_stamps(&stamp, clients);
        }
        all.add_fields(fields, clients, &spelling);
        all
    }

    /// The use of a client that made something under a login, beside the use of the login itself.
    fn both(
        &mut self,
        user: SalesforceId,
        client: Option<&Client>,
    ) -> impl Iterator<Item = &mut Usage> {
        let own = client.filter(|client| is_outside(client));
        let by_client = own.map(|client| {
            let by = (user, client.clone());
            self.by_client.entry(by).or_default()
        });
        let by_login = self.by_login.entry(user).or_default();
        by_client.into_iter().chain([by_login])
    }

    fn add_stamps(&mut self, stamp: &StampUse<'_>, clients: &Clients) {
        let (key, sum) = (stamp.key, stamp.sum);
        let inferred = matches!(key.basis, Basis::Rhythm | Basis::Prior | Basis::None);
        // Who set audit fields used its own rights and not those of the login it wrote there.
        if sum.acts == 0 || key.basis == Basis::AuditFields {
            return;
        }
        let right = match key.stamp {
            StampKind::Created => ObjectRight::Create,
            StampKind::Modified => ObjectRight::Edit,
        };
        let outside = !matches!(key.actor, Actor::Automation | Actor::Guest);
        let client = key.client.and_then(|number| clients.get(number));
        let of_client = if inferred {
            Evidence::Inferred
        } else {
            Evidence::Stamps
        };
        if let Some(client) = client.filter(|client| outside && is_outside(client)) {
            let by = (key.user, client.clone());
            let usage = self.by_client.entry(by).or_default();
            let object = usage.objects.entry(stamp.object.to_owned()).or_default();
            object.right(right).stamped(of_client, sum);
        }
        // Whoever it was, the login's rights let it happen.
        let usage = self.by_login.entry(key.user).or_default();
        let object = usage.objects.entry(stamp.object.to_owned()).or_default();
        object.right(right).stamped(Evidence::Stamps, sum);
    }

    fn add_fields(&mut self, fields: &FieldWrites, clients: &Clients, spelling: &Spelling) {
        for (write, sum) in fields {
            let client = write.client.and_then(|number| clients.get(number));
            let object = spelling.of(&write.object);
            for usage in self.both(write.user, client) {
                let object = usage.objects.entry(object.clone()).or_default();
                let period = (sum.first, sum.last);
                object.right(ObjectRight::Edit).changed(sum.changes, period);
                let field = object.fields.entry(write.field.clone()).or_default();
                let written = field.written.get_or_insert_default();
                written.changed(sum.changes, period);
            }
        }
    }
}

/// Whether a client is more than the platform's own pages.
fn is_outside(client: &Client) -> bool {
    client.kind != Some(ClientKind::Platform)
}

/// Adds what else was seen of the same, if anything.
fn add(mine: &mut Option<Seen>, theirs: Option<&Seen>) {
    if let Some(theirs) = theirs {
        mine.get_or_insert_default().merge(theirs);
    }
}

impl Usage {
    fn add_logged(&mut self, uses: &Uses, spelling: &Spelling) {
        for (of, sum) in uses {
            match of.object.as_deref() {
                None => self.unnamed.add_logged(of.act, of.log, sum),
                Some(resource) if resource.starts_with(APEX_REST) => {
                    let seen = self.resources.entry(resource.to_owned()).or_default();
                    seen.logged(of.log, sum);
                }
                Some(name) => {
                    let (name, field) = match name.split_once('.') {
                        Some((name, field)) => (name, Some(field)),
                        None => (name, None),
                    };
                    let object = self.objects.entry(spelling.of(name)).or_default();
                    match field {
                        Some(field) => {
                            let field = object.fields.entry(field.to_owned()).or_default();
                            field.read.get_or_insert_default().logged(of.log, sum);
                        }
                        None => object.add_logged(of.act, of.log, sum),
                    }
                }
            }
        }
    }

    /// Adds what was done by other means.
    pub fn merge(&mut self, other: &Self) {
        for (name, theirs) in &other.objects {
            self.objects.entry(name.clone()).or_default().merge(theirs);
        }
        self.unnamed.merge(&other.unnamed);
        for (name, theirs) in &other.resources {
            let mine = self.resources.entry(name.clone()).or_default();
            mine.merge(theirs);
        }
    }

    /// What was done with each object, and with those that no log names.
    pub fn every(&self) -> impl Iterator<Item = &ObjectUse> {
        let named = self.objects.values().map(Box::as_ref);
        named.chain([&self.unnamed])
    }

    /// Whether anything was written of which no log says the object: then an object without a trace may have been
    /// written all the same.
    #[must_use]
    pub fn has_unnamed_writes(&self) -> bool {
        let rights = self.unnamed.rights.keys();
        let writes = rights.filter(|right| **right != ObjectRight::Read).count();
        writes > 0 || self.unnamed.writes.is_some() || !self.resources.is_empty()
    }

    /// Whether anything was read of which no log says the object.
    #[must_use]
    pub fn has_unnamed_reads(&self) -> bool {
        self.unnamed.rights.contains_key(&ObjectRight::Read) || !self.resources.is_empty()
    }
}

impl ObjectUse {
    /// Everything that was seen done with it, but for fields.
    pub fn every(&self) -> impl Iterator<Item = &Seen> {
        let rights = self.rights.values().map(Box::as_ref);
        rights.chain(&self.writes)
    }

    fn right(&mut self, right: ObjectRight) -> &mut Seen {
        self.rights.entry(right).or_default()
    }

    fn add_logged(&mut self, act: Act, log: UseLog, sum: &UseSum) {
        let rights: &[ObjectRight] = match act {
            Act::Create => &[ObjectRight::Create],
            Act::Update => &[ObjectRight::Edit],
            Act::Upsert => &[ObjectRight::Create, ObjectRight::Edit],
            Act::Delete | Act::HardDelete => &[ObjectRight::Delete],
            Act::Read => &[ObjectRight::Read],
            Act::Write => &[],
        };
        for right in rights {
            self.right(*right).logged(log, sum);
        }
        if act == Act::HardDelete {
            self.hard_deletes.get_or_insert_default().logged(log, sum);
        }
        if act == Act::Write {
            self.writes.get_or_insert_default().logged(log, sum);
        }
    }

    fn merge(&mut self, other: &Self) {
        for (right, theirs) in &other.rights {
            self.right(*right).merge(theirs);
        }
        add(&mut self.hard_deletes, other.hard_deletes.as_ref());
        add(&mut self.writes, other.writes.as_ref());
        for (name, theirs) in &other.fields {
            let mine = self.fields.entry(name.clone()).or_default();
            add(&mut mine.read, theirs.read.as_ref());
            add(&mut mine.written, theirs.written.as_ref());
        }
    }
}

//! Which objects a client worked on, what it did with them, and which log says so.
//!
//! This is kept per client, object and kind of act, never per row. One call may stand in several logs; each
//! log keeps its own sum, and whoever counts takes the larger of what may be the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::act::{Act, Deed};
use super::collect::PresenceKey;
use super::columns::EventRow;
use super::soql::Query;
use super::write::ObjectNumber;
use super::{Activity, Family};
use crate::hash::Hash128;
use crate::org::UtcTime;
use crate::table::name;

/// The log that tells of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UseLog {
    /// `API`: SOAP.
    Api,
    /// `RestApi`.
    RestApi,
    /// `RestApi`, resources of the User Interface API.
    UiApi,
    /// `CompositeApiSubrequest`: one part of a composite request.
    Composite,
    /// `ApexRestApi`: Apex classes that the org publishes.
    ApexRest,
    /// `BulkApi`.
    BulkApi,
    /// `BulkApi2`.
    BulkApi2,
    /// `ApiTotalUsage`, which has the calls of all others once more.
    ApiTotalUsage,
}

impl UseLog {
    /// As the log is called, but for the User Interface API, which has none of its own.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "API",
            Self::RestApi => "RestApi",
            Self::UiApi => "RestApi (UI API)",
            Self::Composite => "CompositeApiSubrequest",
            Self::ApexRest => "ApexRestApi",
            Self::BulkApi => "BulkApi",
            Self::BulkApi2 => "BulkApi2",
            Self::ApiTotalUsage => "ApiTotalUsage",
        }
    }

    /// Which rows may tell of the same call.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::ApiTotalUsage => Family::Usage,
            _ => Family::Request,
        }
    }
}

/// What was done with which object, by which log. Before sessions are resolved `O` is the number of the
/// object's name, afterwards the name as logged: an API name, the key prefix of a
/// record, or `Object.Field` for a field that a query reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Use<O = Option<Arc<str>>> {
    /// The object; `None` where the log does not say.
    pub object: O,
    /// What was done.
    pub act: Act,
    /// Which log says so.
    pub log: UseLog,
}

/// How often, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UseSum {
    /// Calls; a bulk job is one.
    pub calls: u64,
    /// Records, as far as the log says how many; a call of which it does not say counts as one.
    pub records: u64,
    /// The first time.
    pub first: UtcTime,
    /// The last time.
    pub last: UtcTime,
}

/// All that one client did through one door.
pub type Uses = BTreeMap<Use, UseSum>;

/// How many fields of queries are kept, all queries together. A program that puts values into its lists of fields never sends the
/// same query twice.
const MOST_QUERY_FIELDS: usize = 1 << 20;

/// The key by which readers of rows count.
pub(super) type RawUse = (PresenceKey, Use<Option<ObjectNumber>>);

impl UseSum {
    /// One call at a moment.
    pub(super) const fn of(records: u64, first: UtcTime, last: UtcTime) -> Self {
        Self {
            calls: 1,
            records,
            first,
            last,
        }
    }

    /// Adds what was done at other times.
    pub fn merge(&mut self, other: &Self) {
        self.calls += other.calls;
        self.records = self.records.saturating_add(other.records);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }
}

/// Adds to what was done.
pub fn add_use<K: Ord>(uses: &mut BTreeMap<K, UseSum>, key: K, sum: UseSum) {
    let known = uses.entry(key);
    known.and_modify(|known| known.merge(&sum)).or_insert(sum);
}

impl Activity {
    /// Notes what a call did with its objects.
    pub(super) fn did(&mut self, key: PresenceKey, deed: &Deed<'_>, event: &EventRow<'_>) {
        let at = event.time;
        let asked = match deed.act {
            Act::Read => self.queried(key, deed.log, event),
            _ => None,
        };
        let mut names = deed.objects().peekable();
        if names.peek().is_none() {
            self.add_use(key, asked, deed, at);
        }
        for cell in names {
            let object = self.object(&name(cell));
            self.add_use(key, Some(object), deed, at);
        }
    }

    /// Notes which fields the query of a row reads, and returns its object. A list of fields is taken apart once.
    fn queried(
        &mut self,
        key: PresenceKey,
        log: UseLog,
        event: &EventRow<'_>,
    ) -> Option<ObjectNumber> {
        let written = event.get(event.columns.query);
        if written.is_empty() {
            return None;
        }
        let query = Query::of(written)?;
        let mut hash = Hash128::new();
        query.cells().iter().for_each(|cell| hash.add(cell));
        let hash = hash.value();
        if !self.queries.contains_key(&hash) {
            let object = name(query.object);
            let fields = query.fields();
            let names = fields.map(|field| format!("{object}.{}", name(field)));
            let fields: Arc<[ObjectNumber]> = names.map(|name| self.object(&name)).collect();
            self.query_fields += fields.len() + 1;
            if self.query_fields > MOST_QUERY_FIELDS {
                self.queries.clear();
                self.query_fields = fields.len() + 1;
            }
            self.queries.insert(hash, fields);
        }
        let fields = self.queries.get(&hash).map(Arc::clone);
        let deed = Deed::new(log, Act::Read, None, b"");
        for field in fields.iter().flat_map(|fields| fields.iter()) {
            self.add_use(key, Some(*field), &deed, event.time);
        }
        Some(self.object(&name(query.object)))
    }

    fn add_use(
        &mut self,
        key: PresenceKey,
        object: Option<ObjectNumber>,
        deed: &Deed<'_>,
        at: UtcTime,
    ) {
        let (act, log) = (deed.act, deed.log);
        let sum = UseSum::of(deed.records, at, at);
        let known = self.uses.entry((key, Use { object, act, log }));
        known.and_modify(|known| known.merge(&sum)).or_insert(sum);
    }
}

//! What one record says of how it was inserted, against the ids before it.
//!
//! An id is given on insertion and counts up, so the true moment of insertion rises with the ids, and two
//! things bound it whatever a loader wrote: it is not before the moment an earlier id was inserted, and
//! not after the record's own `SystemModstamp`, which no loader can set.

use crate::catalog::evidence;
use crate::org::{LoginKey, UtcTime};
use crate::records::Record;

const MILLIS_PER_HOUR: i64 = 3_600_000;
const MILLIS_PER_MINUTE: i64 = 60_000;

/// How far a created stamp must contradict its id, milliseconds.
pub(super) fn margin() -> i64 {
    evidence().import.margin_hours * MILLIS_PER_HOUR
}

/// How near to each other rows of one load were inserted, milliseconds.
pub(super) fn same_load() -> i64 {
    evidence().import.same_load_minutes * MILLIS_PER_MINUTE
}

/// When each login came to be, by its number; `None` where no export says.
#[derive(Clone, Debug, Default)]
pub(super) struct Births(pub(super) Vec<Option<UtcTime>>);

impl Births {
    /// When a login came to be.
    pub(super) fn of(&self, login: Option<LoginKey>) -> Option<i64> {
        let at = self.0.get(login?.place()).copied().flatten();
        at.map(UtcTime::millis)
    }

    /// Whether a stamp is so far before its own user that no other than a loader wrote it.
    pub(super) fn contradict(&self, login: Option<LoginKey>, at: i64) -> bool {
        self.of(login).is_some_and(|born| at < born - margin())
    }
}

/// The times of one record, milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) created: i64,
    /// `SystemModstamp`.
    pub(super) touched: Option<i64>,
}

impl Times {
    /// `None` where the export has no created stamp.
    pub(super) fn of(record: &Record<LoginKey>) -> Option<Self> {
        Some(Self {
            created: record.created.at?.millis(),
            touched: record.system_modstamp.map(UtcTime::millis),
        })
    }
}

/// What a record's created stamp says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// It is before those of earlier ids, and the record was there at their time.
    pub(super) order: bool,
    /// It is before its user, and the record was there when the user was.
    pub(super) user: bool,
    /// It contradicts its id or user, and the record was last touched before they came to be: so it is they
    /// that do not say when a record was inserted.
    pub(super) against: bool,
}

impl Signs {
    /// Whether it speaks for a load.
    pub(super) fn speaks(self) -> bool {
        (self.order || self.user) && !self.against
    }
}

/// Walks records in the order of ids and says what each one's created stamp is held against.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    /// The part of the id that counts apart, instance and reserve, and its records so far.
    group: Option<[u8; 3]>,
    records: u64,
    floor: Floor,
}

/// One record in the order of ids.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) times: Times,
    pub(super) signs: Signs,
    /// Whether it is the first of its group.
    pub(super) is_first: bool,
    /// Records of its group before it.
    pub(super) before: u64,
    /// The moment that it was inserted after, by the ids before it.
    pub(super) floor: Option<i64>,
}

impl Placed {
    /// Whether a stamp is before the record can have been inserted.
    pub(super) fn contradicts(&self, stamp: i64) -> bool {
        self.floor.is_some_and(|floor| stamp < floor - margin())
    }
}

impl Order {
    /// Takes the next record; `None` where it has no created stamp.
    pub(super) fn next(&mut self, record: &Record<LoginKey>, births: &Births) -> Option<Placed> {
        let times = Times::of(record)?;
        let [_, _, _, a, b, c, ..] = *record.id.as_bytes();
        let is_first = self.group != Some([a, b, c]);
        if is_first {
            *self = Self {
                group: Some([a, b, c]),
                ..Self::default()
            };
        }
        let before = self.records;
        self.records += 1;
        let floor = self.floor.at();
        let signs = self.floor.next(times, births.of(record.created.by));
        Some(Placed {
            times,
            signs,
            is_first,
            before,
            floor,
        })
    }
}

/// The moment that every further record was inserted after, as far as ids and stamps say.
#[derive(Clone, Copy, Debug)]
struct Floor {
    /// The latest created stamps so far, latest first.
    latest: [i64; 3],
}

impl Default for Floor {
    fn default() -> Self {
        Self {
            latest: [i64::MIN; 3],
        }
    }
}

impl Floor {
    /// The moment, if any: three records must be as late, so that one odd date moves nothing.
    fn at(&self) -> Option<i64> {
        Some(self.latest[2]).filter(|at| *at != i64::MIN)
    }

    /// Takes the next record in the order of ids. `born` is when its user came to be.
    fn next(&mut self, times: Times, born: Option<i64>) -> Signs {
        let Times { created, touched } = times;
        let margin = margin();
        let contradicts = |bound: i64| created < bound - margin;
        let was_there = |bound: i64| touched.is_none_or(|touched| touched >= bound - margin);
        let floor = self.at().filter(|floor| contradicts(*floor));
        let born = born.filter(|born| contradicts(*born));
        let signs = Signs {
            order: floor.is_some_and(was_there),
            user: born.is_some_and(was_there),
            against: [floor, born].into_iter().flatten().any(|at| !was_there(at)),
        };
        if let (Some(floor), Some(touched)) = (floor, touched)
            && !was_there(floor)
        {
            // The order of ids fails here; nothing later is held against dates it disproves.
            self.latest = self.latest.map(|at| at.min(touched));
        }
        // A stamp after the last touch is no time of insertion.
        if touched.is_none_or(|touched| created <= touched) {
            self.rise(created);
        }
        signs
    }

    fn rise(&mut self, created: i64) {
        let [a, b, c] = self.latest;
        self.latest = if created > a {
            [created, a, b]
        } else if created > b {
            [a, created, b]
        } else {
            [a, b, c.max(created)]
        };
    }
}

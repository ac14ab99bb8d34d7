//! One holder, asked: object by object, and all together.

use std::sync::Arc;

use super::all::{Placed, Reach};
use super::count::Count;
use super::fields::{Classified, FieldCounts, FieldReach};
use super::opening::{Scope, Side};
use super::score::{Grade, Part, Score};
use super::shares::Shared;
use super::table::Table;
use crate::access::{Bit, ObjectBits};
use crate::catalog::{Affected, Through, Widening};
use crate::org::{Org, SalesforceId};

/// What a holder gets at of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectReach<'r> {
    /// API name of the object.
    pub object: &'r str,
    /// How many records there are; `None` where the export holds none.
    pub records: Option<u64>,
    /// The rights.
    pub rights: ObjectBits,
    /// Records that can be read.
    pub read: Count,
    /// Records that can be changed.
    pub changed: Count,
    /// Classified fields.
    pub fields: FieldCounts,
}

/// Users a holder could become or change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsersReach {
    /// Active users other than itself, by any way.
    pub any: Count,
    /// Those it could act as.
    pub become_them: Count,
    /// Those it could change.
    pub change_them: Count,
    /// The ways, by their ids in `widening.toml`, and whether they are open.
    pub ways: Vec<(&'static str, Bit)>,
}

/// All that a holder gets at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary<'r> {
    /// Records that can be read, over all objects.
    pub read: Count,
    /// Records that can be changed.
    pub changed: Count,
    /// Classified fields.
    pub classified: Classified<'r>,
    /// Users it could become or change.
    pub users: UsersReach,
    /// Ways to widen the rights that are open, or of which it is not known, by their ids.
    pub widening: Vec<(&'static str, Bit)>,
    /// How bad that is.
    pub score: Score,
}

/// Active users: all and internal ones. Each is certain, and possible where the export does not say.
#[derive(Debug, Default)]
pub(super) struct People {
    all: [u64; 2],
    internal: [u64; 2],
    /// What each counts for: certain, possible; all, internal.
    by_id: std::collections::BTreeMap<SalesforceId, [bool; 4]>,
}

impl People {
    pub(super) fn new(org: &Org) -> Self {
        let mut people = Self::default();
        for (id, user) in &org.users {
            let side = Side::of(user);
            let (active, possible) = (user.active == Some(true), user.active != Some(false));
            let (inside, may_be) = (
                side == Side::Internal,
                matches!(side, Side::Internal | Side::Unsaid),
            );
            let counts = [active, possible, active && inside, possible && may_be];
            let add = |to: &mut [u64; 2], counts: &[bool]| {
                for (sum, counted) in to.iter_mut().zip(counts) {
                    *sum += u64::from(*counted);
                }
            };
            add(&mut people.all, &counts[..2]);
            add(&mut people.internal, &counts[2..]);
            people.by_id.insert(*id, counts);
        }
        people
    }

    /// How many a way concerns, but for oneself.
    fn count(&self, affected: Affected, oneself: Option<SalesforceId>) -> Count {
        let own = oneself.and_then(|id| self.by_id.get(&id));
        let [a, b, c, d] = own.copied().unwrap_or_default().map(u64::from);
        let ([certain, possible], [own, own_possible]) = match affected {
            Affected::All => (self.all, [a, b]),
            Affected::Internal => (self.internal, [c, d]),
        };
        Count::at_least(certain - own, Some(possible - own_possible))
    }
}

/// Somebody who holds a credential.
#[derive(Debug)]
pub struct Holder<'r, 'o> {
    reach: &'r Reach<'o>,
    table: Arc<Table>,
    placed: Arc<Placed>,
    user: Option<SalesforceId>,
}

impl<'r, 'o> Holder<'r, 'o> {
    pub(super) fn new(
        reach: &'r Reach<'o>,
        table: Arc<Table>,
        placed: Arc<Placed>,
        user: Option<SalesforceId>,
    ) -> Self {
        Self {
            reach,
            table,
            placed,
            user,
        }
    }

    /// Every object, in the order of their names.
    pub fn objects(&self) -> impl Iterator<Item = ObjectReach<'o>> {
        let mut shared = self.placed.shared.iter().peekable();
        let owned = self.user.and_then(|id| self.reach.owned.get(&id));
        let mut owned = owned.into_iter().flatten().peekable();
        let objects = self.reach.asked.objects.iter().enumerate();
        objects.map(move |(place, object)| {
            let mut known = Shared::default();
            if let Some((_, shared)) = shared.next_if(|(at, _)| *at == place) {
                known = *shared;
            }
            if owned.next_if(|at| **at == place).is_some()
                && let Some(user) = &self.user
            {
                let own = self.reach.shares.own(place, &self.placed.standing, user);
                known.read += own.read;
                known.changed += own.changed;
            }
            let total = object.total();
            let rights = &self.table.rights;
            let [read, changed] = self.table.scopes.get(place).copied().unwrap_or_default();
            let mut fields = FieldCounts::default();
            let bits = rights.fields.iter().skip(object.first_field);
            for bits in bits.take(object.fields.len()) {
                fields.see(*bits);
            }
            ObjectReach {
                object: object.name,
                records: total,
                rights: rights
                    .objects
                    .get(place)
                    .copied()
                    .unwrap_or(ObjectBits::NONE),
                read: count(read, known.read, total),
                changed: count(changed, known.changed, total),
                fields,
            }
        })
    }

    /// The classified fields of all objects, in the order of their names.
    pub fn fields(&self) -> impl Iterator<Item = FieldReach<'o>> {
        let asked = &self.reach.asked;
        let objects = 0..asked.objects.len();
        objects.flat_map(move |object| self.table.rights.fields_of(asked, object))
    }

    /// All of it together.
    #[must_use]
    pub fn summary(&self) -> Summary<'o> {
        let (mut read, mut changed) = (Count::NOTHING, Count::NOTHING);
        for object in self.objects() {
            read = read.plus(object.read);
            changed = changed.plus(object.changed);
        }
        let mut classified = Classified::default();
        self.fields().for_each(|field| classified.see(&field));
        let (users, all_users) = self.users();
        let ways: Vec<(&'static Widening, Bit)> = self.ways().collect();
        let widest = |from: Bit| {
            let open = ways.iter().filter(|(_, bit)| *bit >= from);
            u64::from(open.map(|(way, _)| way.grade).max().unwrap_or(0))
        };
        let widening = Count::at_least(widest(Bit::Granted), Some(widest(Bit::Unknown)));
        let [view_all, modify_all, all_fields] = self.table.rights.sweeping;
        let score = Score {
            parts: [
                Grade::of(Part::RecordsRead, read, view_all),
                Grade::of(Part::RecordsChanged, changed, modify_all),
                Grade::of(
                    Part::ClassifiedFields,
                    classified.all.any.count(),
                    all_fields,
                ),
                Grade::of(Part::Users, users.any, all_users),
                Grade::of(Part::Widening, widening, Bit::NotGranted),
            ],
        };
        Summary {
            read,
            changed,
            classified,
            users,
            widening: ways
                .into_iter()
                .map(|(way, bit)| (way.id.as_str(), bit))
                .collect(),
            score,
        }
    }

    /// Ways to widen the rights that are open, or of which it is not known.
    pub fn ways(&self) -> impl Iterator<Item = (&'static Widening, Bit)> {
        let ways = self.reach.asked.ways.iter().zip(&self.table.rights.ways);
        let ways = ways.filter(|(_, bit)| **bit != Bit::NotGranted);
        ways.map(|(asked, bit)| (asked.way, *bit))
    }

    /// Whether it holds a right of the highest tier, or a way to widen its rights.
    #[must_use]
    pub fn is_privileged(&self) -> bool {
        let rights = &self.table.rights;
        let [view_all, modify_all, _] = rights.sweeping;
        let weighty = rights.ways.iter().chain([&view_all, &modify_all]);
        weighty.copied().max() == Some(Bit::Granted)
    }

    /// Users it could become or change, and whether it could all of them.
    fn users(&self) -> (UsersReach, Bit) {
        let mut reach = UsersReach::default();
        let mut all = Bit::NotGranted;
        for (way, bit) in self.ways() {
            let (Some(affected), Some(through)) = (way.users, way.through) else {
                continue;
            };
            if affected == Affected::All {
                all = all.or(bit);
            }
            let people = self.reach.people.count(affected, self.user);
            let count = match bit {
                Bit::Granted => people,
                _ => Count::unknown(people.most),
            };
            let of_kind = match through {
                Through::Become => &mut reach.become_them,
                Through::Change => &mut reach.change_them,
            };
            *of_kind = wider(*of_kind, count);
            reach.any = wider(reach.any, count);
            reach.ways.push((way.id.as_str(), bit));
        }
        (reach, all)
    }
}

/// Two counts of the same people, of which the larger holds the smaller.
fn wider(a: Count, b: Count) -> Count {
    let least = a.least.max(b.least);
    let most = a.most.zip(b.most).map(|(a, b)| a.max(b));
    if least == 0 {
        Count::unknown(most)
    } else {
        Count::at_least(least, most)
    }
}

/// How many records a scope reaches, of which so many are known and so many there.
fn count(scope: Scope, known: u64, total: Option<u64>) -> Count {
    match (scope, total) {
        (Scope::Nothing, _) => Count::NOTHING,
        (Scope::Everything, Some(total)) => Count::exact(total),
        (Scope::Shared, Some(total)) => Count::at_least(known, Some(total)),
        (Scope::Unknown | Scope::Everything | Scope::Shared, total) => Count::unknown(total),
    }
}

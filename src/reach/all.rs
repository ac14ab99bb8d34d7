//! The reach of everybody, prepared once and asked holder by holder.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::asked::Asked;
use super::granting::Proposed;
use super::holder::{Holder, People};
use super::opening::{Openings, Side};
use super::parties::{Parties, Standing};
use super::records::Records;
use super::shares::{Shared, Shares};
use super::table::{Rights, Table};
use crate::access::{Access, Everyone, View};
use crate::org::{Org, SalesforceId};
use crate::ownership::RoleTree;

/// A standing, and what is shared with who has it: by the place of the object, in order.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) standing: Standing,
    pub(super) shared: Vec<(usize, Shared)>,
}

/// The reach of everybody.
#[derive(Debug)]
pub struct Reach<'o> {
    pub(super) asked: Asked<'o>,
    pub(super) people: People,
    pub(super) shares: Shares,
    openings: Openings,
    newcomer: Arc<Placed>,
    users: BTreeMap<SalesforceId, (Arc<Table>, Arc<Placed>)>,
    /// The places of the objects of which each user owns some, in order.
    pub(super) owned: BTreeMap<SalesforceId, Vec<usize>>,
    total: u64,
}

impl<'o> Reach<'o> {
    /// Prepares it: what rights and sharing give, once for all who have the same.
    #[must_use]
    pub fn new(
        org: &'o Org,
        view: &'o View,
        everyone: &Everyone<'o>,
        records: &'o Records<'_>,
    ) -> Self {
        let asked = Asked::new(org, view, records);
        let roles = RoleTree::new(org);
        let parties = Parties::new(org, &roles);
        let openings = Openings::new(org, &asked);
        let shares = Shares::new(org, &asked, &roles, &parties);
        let mut owned: BTreeMap<SalesforceId, Vec<usize>> = BTreeMap::new();
        for (place, object) in asked.objects.iter().enumerate() {
            let owners = object.records.into_iter().flat_map(|it| &it.by_owner);
            for (owner, _) in owners.filter(|(owner, _)| org.users.contains_key(owner)) {
                owned.entry(*owner).or_default().push(place);
            }
        }
        let placed = |standing: Standing| {
            let shared = shares.with(&standing, &parties);
            Arc::new(Placed { standing, shared })
        };
        let newcomer = placed(parties.newcomer());
        let users: Vec<_> = org.users.iter().collect();
        let standings: Vec<Standing> = (users.par_iter())
            .map(|(id, user)| parties.standing(id, user))
            .collect();
        let distinct: BTreeSet<&Standing> = standings.iter().collect();
        let distinct: Vec<&Standing> = distinct.into_iter().collect();
        let found: Vec<Arc<Placed>> = (distinct.par_iter())
            .map(|standing| placed((*standing).clone()))
            .collect();
        let placed: BTreeMap<&Standing, Arc<Placed>> = distinct.into_iter().zip(found).collect();
        let sides = users.iter().zip(&standings);
        let sides: BTreeMap<SalesforceId, Side> = sides
            .map(|((id, _), standing)| (**id, standing.side))
            .collect();
        let tables = tables(everyone, org, (&asked, &openings), &sides);
        let users = users
            .iter()
            .zip(&standings)
            .filter_map(|((id, _), standing)| {
                let both = (tables.get(id)?.clone(), placed.get(standing)?.clone());
                Some((**id, both))
            });
        Self {
            users: users.collect(),
            total: records.total(),
            people: People::new(org),
            asked,
            shares,
            openings,
            newcomer,
            owned,
        }
    }

    /// Every object, in the order in which [`Holder::objects`] gives them: those that are defined, that have
    /// records, or that something grants rights on.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = &'o str> {
        self.asked.objects.iter().map(|object| object.name)
    }

    /// Records of all objects that the export holds.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// A user of the directory; `None` for anybody else.
    #[must_use]
    pub fn user(&self, id: &SalesforceId) -> Option<Holder<'_, 'o>> {
        let (table, placed) = self.users.get(id)?;
        Some(Holder::new(
            self,
            Arc::clone(table),
            Arc::clone(placed),
            Some(*id),
        ))
    }

    /// All users of the directory, in the order of their ids.
    pub fn users(&self) -> impl Iterator<Item = (SalesforceId, Holder<'_, 'o>)> {
        self.users.iter().map(|(id, (table, placed))| {
            let holder = Holder::new(self, Arc::clone(table), Arc::clone(placed), Some(*id));
            (*id, holder)
        })
    }

    /// Somebody new inside the org with these rights, who owns nothing and stands in no role, group or queue.
    #[must_use]
    pub fn proposed(&self, proposed: &Proposed<'_>) -> Holder<'_, 'o> {
        let rights = Arc::new(Rights::new(proposed, &self.asked));
        let table = Table::new(rights, &self.openings, Side::Internal);
        Holder::new(self, Arc::new(table), Arc::clone(&self.newcomer), None)
    }
}

/// The table of each user: one for each distinct set of assignments and each side.
fn tables<'o>(
    everyone: &Everyone<'o>,
    org: &Org,
    (asked, openings): (&Asked<'o>, &Openings),
    sides: &BTreeMap<SalesforceId, Side>,
) -> BTreeMap<SalesforceId, Arc<Table>> {
    // Users with equal assignments share one `Access`. Addresses find it again, and order nothing.
    let address = |access: &Access<'o>| std::ptr::from_ref(access).addr();
    let accesses: Vec<&Access<'o>> = everyone.combinations().collect();
    let places = accesses.iter().enumerate();
    let places: BTreeMap<usize, usize> = places.map(|(n, access)| (address(access), n)).collect();
    let rights: Vec<Arc<Rights>> = (accesses.par_iter())
        .map(|access| Arc::new(Rights::new(*access, asked)))
        .collect();
    let none = Arc::new(Rights::none(asked));
    let mut wanted: BTreeMap<(Option<usize>, Side), Vec<SalesforceId>> = BTreeMap::new();
    for (id, effective) in everyone.iter() {
        let is_off = org
            .users
            .get(id)
            .is_some_and(|user| user.active == Some(false));
        let place = match is_off {
            true => None,
            false => places.get(&address(effective.access())).copied(),
        };
        let side = sides.get(id).copied().unwrap_or(Side::Unsaid);
        wanted.entry((place, side)).or_default().push(*id);
    }
    let wanted: Vec<_> = wanted.into_iter().collect();
    let made: Vec<Arc<Table>> = (wanted.par_iter())
        .map(|((place, side), _)| {
            let rights = place.and_then(|place| rights.get(place)).unwrap_or(&none);
            Arc::new(Table::new(Arc::clone(rights), openings, *side))
        })
        .collect();
    let users = wanted.iter().zip(made);
    let users = users.flat_map(|((_, ids), table)| ids.iter().map(move |id| (*id, table.clone())));
    users.collect()
}

//! All that follows from rights alone: worked out once for all who have the same.

use super::asked::Asked;
use super::fields::{FieldBits, FieldReach};
use super::granting::Granting;
use super::opening::{Openings, Scope, Side};
use crate::access::{Bit, ObjectBits};

/// The rights of some holders.
#[derive(Debug)]
pub(super) struct Rights {
    /// By object.
    pub(super) objects: Vec<ObjectBits>,
    /// By field, over all objects.
    pub(super) fields: Vec<FieldBits>,
    /// By way to widen them.
    pub(super) ways: Vec<Bit>,
    /// View All Data, Modify All Data, View All Fields (Global).
    pub(super) sweeping: [Bit; 3],
}

/// Rights, and how far they go on one side.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) rights: std::sync::Arc<Rights>,
    /// By object: what can be read, what can be changed.
    pub(super) scopes: Vec<[Scope; 2]>,
}

impl Rights {
    pub(super) fn new(granting: &impl Granting, asked: &Asked<'_>) -> Self {
        let mut objects = Vec::with_capacity(asked.objects.len());
        let mut fields = Vec::with_capacity(asked.fields);
        for object in &asked.objects {
            let bits = granting.object(object);
            objects.push(bits);
            let of_object = object.fields.iter();
            fields.extend(of_object.map(|field| granting.field((object, bits), field)));
        }
        let ways = asked.ways.iter().map(|asked| {
            let setting = asked.setting.map_or(Bit::Unknown, Bit::from);
            let needs = asked.needs.iter().map(|need| granting.permission(need));
            needs.fold(setting, Bit::and)
        });
        let sweeping = asked.sweeping.each_ref().map(|it| granting.permission(it));
        Self {
            objects,
            fields,
            ways: ways.collect(),
            sweeping,
        }
    }

    /// Those of a user who is not active.
    pub(super) fn none(asked: &Asked<'_>) -> Self {
        Self {
            objects: vec![ObjectBits::NONE; asked.objects.len()],
            fields: vec![FieldBits::NONE; asked.fields],
            ways: vec![Bit::NotGranted; asked.ways.len()],
            sweeping: [Bit::NotGranted; 3],
        }
    }

    /// The classified fields of an object.
    pub(super) fn fields_of<'r, 'o: 'r>(
        &'r self,
        asked: &'r Asked<'o>,
        object: usize,
    ) -> impl Iterator<Item = FieldReach<'o>> + 'r {
        let object = asked.objects.get(object);
        object.into_iter().flat_map(move |object| {
            let bits = self.fields.iter().skip(object.first_field);
            let fields = object.fields.iter().zip(bits);
            fields.map(move |(field, bits)| FieldReach::new(object, field, *bits))
        })
    }
}

impl Table {
    pub(super) fn new(rights: std::sync::Arc<Rights>, openings: &Openings, side: Side) -> Self {
        let scopes = openings.scopes(&rights.objects, side);
        Self { rights, scopes }
    }
}

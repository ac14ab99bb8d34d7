//! Whom the metadata names, component by component, and who of them is a person.

use std::collections::BTreeMap;

use super::{Evidence, Ground};
use crate::catalog::Effect;
use crate::identity::{Identity, is_switched_off};
use crate::org::{IdentityClass, Location, NamedUser, Org, SalesforceId};

/// A place that names a login.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    /// The login.
    pub(super) id: SalesforceId,
    /// The place.
    pub(super) place: &'a NamedUser,
}

impl<'a> Ground<'a> {
    /// An active login that a person uses, alone or beside a system. `None` for one that is not known to be so.
    pub(super) fn person(&self, id: &SalesforceId) -> Option<&'a Identity> {
        let identity = self.analysis.identities.get(id)?;
        let is_persons = matches!(identity.class, IdentityClass::Human | IdentityClass::Shared);
        (is_persons && self.is_active(id)).then_some(identity)
    }

    /// Whether a login cannot be used, by what the directory says: it is deactivated or frozen.
    pub(super) fn is_shut(&self, id: &SalesforceId) -> bool {
        let user = self.user(id);
        user.is_some_and(|user| user.active == Some(false) || user.frozen == Some(true))
    }

    /// Everything in force that names a login with one of these effects, in the order of the logins.
    pub(super) fn named(&self, effects: &'static [Effect]) -> impl Iterator<Item = Named<'a>> {
        let org = &self.analysis.org;
        org.named.iter().filter_map(move |it| {
            let place = &it.named;
            let is_meant = place.in_force != Some(false) && has_effect(place, effects, org);
            let id = it.who.id().filter(|id| id.has_prefix(b"005"))?;
            is_meant.then_some(Named { id, place })
        })
    }

    /// The same of one login.
    pub(super) fn named_for(
        &self,
        id: &SalesforceId,
        effects: &'static [Effect],
    ) -> Vec<Named<'a>> {
        let org = &self.analysis.org;
        let places = org.named.in_force_for(id);
        let meant = places.filter(|place| has_effect(place, effects, org));
        meant.map(|place| Named { id: *id, place }).collect()
    }

    /// How sure it is that one of them is a person.
    pub(super) fn surest(&self, named: &[Named<'_>]) -> f64 {
        let people = named.iter().filter_map(|it| self.person(&it.id));
        people.map(|person| person.confidence).fold(0.0, f64::max)
    }
}

impl Named<'_> {
    /// What the component does with the login, and where that is written.
    pub(super) fn evidence(&self, ground: &Ground<'_>) -> Evidence {
        let place = self.place;
        let text = format!(
            "{}: `{}` {} ({})",
            ground.login_name(&self.id),
            place.component,
            place.place.effect.sentence(),
            place.place.path
        );
        let location = Location {
            path: place.path.as_str().into(),
            line: place.line,
        };
        Evidence::located(text, location)
    }
}

fn has_effect(place: &NamedUser, effects: &[Effect], org: &Org) -> bool {
    let effect = place.place.effect;
    effects.contains(&effect) && !(effect == Effect::CallsAs && is_switched_off(&place.name, org))
}

/// By component.
pub(super) fn by_component<'a>(
    named: impl Iterator<Item = Named<'a>>,
) -> BTreeMap<&'a str, Vec<Named<'a>>> {
    let mut all: BTreeMap<&str, Vec<Named<'_>>> = BTreeMap::new();
    for it in named {
        all.entry(&it.place.component).or_default().push(it);
    }
    all
}

/// Who is named, each once, in the order of the ids.
pub(super) fn logins(ground: &Ground<'_>, named: &[Named<'_>]) -> Vec<String> {
    let mut ids: Vec<SalesforceId> = named.iter().map(|it| it.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().map(|id| ground.login_name(id)).collect()
}

//! Sums that several sections show.

use std::collections::BTreeMap;

use crate::analysis::{Analysis, ObjectResult};
use crate::attribution::TallyKey;
use crate::org::{Actor, IdentityClass, SalesforceId, StampKind};
use crate::ownership::{CauseKind, Maker};
use crate::report::drawing::{Kinds, place_of};

/// What kind of cause made a stamp.
pub(super) fn cause(key: &TallyKey) -> CauseKind {
    let (actor, channel, client) = (key.actor, key.channel, key.client);
    Maker {
        actor,
        channel,
        client,
    }
    .cause()
}

/// Adds a count to its kind.
pub(super) fn add(counts: &mut Kinds, kind: CauseKind, count: u64) {
    if let Some(place) = place_of(kind) {
        counts[place] += count;
    }
}

/// The records of an object by what made them.
pub(super) fn made(object: &ObjectResult) -> Kinds {
    let mut counts = Kinds::default();
    let made = object.tally.iter();
    for (key, sum) in made.filter(|(key, _)| key.stamp == StampKind::Created) {
        add(&mut counts, cause(key), sum.records);
    }
    counts
}

/// Each login's acts by object and by what acted; for the logins that are wanted.
pub(super) fn acts_of(
    analysis: &Analysis,
    wanted: impl Fn(&SalesforceId) -> bool,
) -> BTreeMap<SalesforceId, BTreeMap<&str, Kinds>> {
    let mut acts: BTreeMap<SalesforceId, BTreeMap<&str, Kinds>> = BTreeMap::new();
    for object in &analysis.objects {
        let stamps = object.tally.iter();
        for (key, sum) in stamps.filter(|(key, sum)| sum.acts > 0 && wanted(&key.user)) {
            let of_login = acts.entry(key.user).or_default();
            add(
                of_login.entry(&object.name).or_default(),
                cause(key),
                sum.acts,
            );
        }
    }
    acts
}

/// Records that bear the name of a login a person uses, and were made by an outside system.
pub(super) fn in_a_persons_name(analysis: &Analysis) -> u64 {
    let stamps = analysis
        .objects
        .iter()
        .flat_map(|object| object.tally.iter());
    let wanted = stamps.filter(|(key, _)| {
        let class = analysis.identities.class(&key.user);
        key.stamp == StampKind::Created
            && key.actor == Actor::Integration
            && matches!(class, IdentityClass::Human | IdentityClass::Shared)
    });
    wanted.map(|(_, sum)| sum.records).sum()
}

/// Stamps, those with an actor, and the mean confidence of these.
pub(super) struct Known {
    pub(super) stamps: u64,
    pub(super) known: u64,
    pub(super) confidence: Option<f64>,
}

/// Over the stamps that are wanted.
pub(super) fn known(analysis: &Analysis, wanted: impl Fn(&TallyKey) -> bool) -> Known {
    let (mut stamps, mut known, mut confident, mut millionths) = (0, 0, 0, 0);
    for (key, sum) in analysis
        .objects
        .iter()
        .flat_map(|object| object.tally.iter())
    {
        if wanted(key) {
            stamps += sum.records;
            known += if key.actor == Actor::Unknown {
                0
            } else {
                sum.records
            };
            confident += sum.confident;
            millionths += sum.confidence;
        }
    }
    let mean = millionths
        .checked_add(confident / 2)
        .unwrap_or(millionths)
        .checked_div(confident);
    let mean = mean.and_then(|mean| u32::try_from(mean).ok());
    Known {
        stamps,
        known,
        confidence: mean.map(|mean| f64::from(mean) / 1_000_000.0),
    }
}

/// What people call a login: its name, else its username, else its id.
pub(super) fn login_name(analysis: &Analysis, id: &SalesforceId) -> String {
    let name = analysis.name_of(id);
    let username = || analysis.org.users.get(id).map(|user| user.username.clone());
    Some(name)
        .filter(|name| !name.is_empty())
        .or_else(username)
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| id.to_string())
}

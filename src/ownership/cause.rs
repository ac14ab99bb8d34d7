//! Why an owner has records: what made them, and what gives them to the owner.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Made, Maker, Owner};
use crate::catalog::{Effect, Owned, evidence};
use crate::org::{Actor, Channel, JoinedUser, Org, UtcTime};

/// What made records, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    /// An outside system.
    Client,
    /// The org's own scheduled or asynchronous work.
    Automation,
    /// A load that set the audit fields, by whomever.
    Import,
    /// A person.
    Hand,
    /// An AI agent.
    Agent,
    /// Visitors of a site.
    Guest,
    /// The evidence does not decide.
    Unknown,
}

impl CauseKind {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Automation => "automation",
            Self::Import => "import",
            Self::Hand => "hand",
            Self::Agent => "agent",
            Self::Guest => "guest",
            Self::Unknown => "unknown",
        }
    }
}

impl Maker {
    /// What kind of cause it is. An import is one whoever ran it.
    #[must_use]
    pub const fn cause(&self) -> CauseKind {
        match (self.channel, self.actor) {
            (Channel::Import, _) => CauseKind::Import,
            (_, Actor::Human) => CauseKind::Hand,
            (_, Actor::Integration) => CauseKind::Client,
            (_, Actor::Automation) => CauseKind::Automation,
            (_, Actor::Agent) => CauseKind::Agent,
            (_, Actor::Guest) => CauseKind::Guest,
            (_, Actor::Unknown) => CauseKind::Unknown,
        }
    }
}

/// One cause of an owner's records, over all the ways it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Of which kind.
    pub kind: CauseKind,
    /// Number of the client, where it is known.
    pub client: Option<usize>,
    /// Records.
    pub records: u64,
    /// First and last creation.
    pub period: Option<(UtcTime, UtcTime)>,
}

impl Cause {
    /// Whether more is to be expected; `None` where that is not known.
    #[must_use]
    pub fn is_ongoing(&self, as_of: Option<UtcTime>) -> Option<bool> {
        is_ongoing(self.period, as_of)
    }
}

/// Whether what lasted so long still goes on: it ended hardly before the day of the analysis.
pub(super) fn is_ongoing(
    period: Option<(UtcTime, UtcTime)>,
    as_of: Option<UtcTime>,
) -> Option<bool> {
    let (_, last) = period?;
    Some(as_of?.day() - last.day() <= evidence().cause.ongoing_days)
}

/// The period that covers two.
pub(super) fn widened(
    one: Option<(UtcTime, UtcTime)>,
    other: Option<(UtcTime, UtcTime)>,
) -> Option<(UtcTime, UtcTime)> {
    match (one, other) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (one, other) => one.or(other),
    }
}

impl Owner {
    /// What made the records, most first, whatever the way they came in.
    #[must_use]
    pub fn causes(&self) -> Vec<Cause> {
        let mut causes: BTreeMap<(CauseKind, Option<usize>), Cause> = BTreeMap::new();
        for (maker, made) in &self.makers {
            let (kind, client) = (maker.cause(), maker.client);
            let cause = causes.entry((kind, client)).or_insert(Cause {
                kind,
                client,
                records: 0,
                period: None,
            });
            cause.records += made.records;
            cause.period = widened(cause.period, made.period);
        }
        let mut causes: Vec<Cause> = causes.into_values().collect();
        // Stable: of two with as many records the order of kinds and clients decides.
        causes.sort_by_key(|cause| Reverse(cause.records));
        causes
    }

    /// What made the records and how they came in, most first.
    #[must_use]
    pub fn ranked_makers(&self) -> Vec<(&Maker, &Made)> {
        let mut makers: Vec<_> = self.makers.iter().collect();
        makers.sort_by_key(|(_, made)| Reverse(made.records));
        makers
    }
}

/// A setting, rule or automation that makes somebody the owner of records.
#[derive(Clone, Copy, Debug)]
pub struct DefaultOwner<'a> {
    /// The object; `None` where the place does not tell or it may be any.
    pub object: Option<&'a str>,
    /// Where it stands, and who is named.
    pub place: &'a JoinedUser,
}

/// What the metadata names that makes somebody the owner of records, and is in force as far as it says: by object,
/// then in the order of the places.
#[must_use]
pub fn default_owners(org: &Org) -> Vec<DefaultOwner<'_>> {
    let places = org.named.iter().filter(|place| {
        place.named.place.effect == Effect::OwnsRecords && place.named.in_force != Some(false)
    });
    let mut owners: Vec<DefaultOwner<'_>> = places
        .filter_map(|place| {
            let object = match &place.named.place.owned {
                Owned::Nothing => return None,
                Owned::Any => None,
                Owned::Object(object) => Some(object.as_str()),
                Owned::Component => object_of(&place.named.component),
            };
            Some(DefaultOwner { object, place })
        })
        .collect();
    owners.sort_by_key(|owner| owner.object);
    owners
}

/// `Case` of `Workflow:Case.Notify_ERP`.
fn object_of(component: &str) -> Option<&str> {
    let (_, name) = component.split_once(':')?;
    name.split('.').next().filter(|object| !object.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_who_and_how() {
        let kind = |actor, channel| {
            let maker = Maker {
                actor,
                channel,
                client: None,
            };
            maker.cause().as_str()
        };
        assert_eq!(kind(Actor::Human, Channel::Tool), "hand");
        assert_eq!(kind(Actor::Human, Channel::Import), "import");
        assert_eq!(kind(Actor::Integration, Channel::Bulk), "client");
        assert_eq!(kind(Actor::Unknown, Channel::Unknown), "unknown");
    }

    #[test]
    fn causes_are_makers_over_all_ways() {
        let at = |day: i64| UtcTime::from_millis(day * 86_400_000);
        let mut owner = Owner::default();
        for (channel, client, records, days) in [
            (Channel::Api, Some(1), 5, (10, 20)),
            (Channel::Bulk, Some(1), 6, (5, 15)),
            (Channel::Api, Some(2), 7, (1, 2)),
        ] {
            let maker = Maker {
                actor: Actor::Integration,
                channel,
                client,
            };
            let made = Made {
                records,
                period: Some((at(days.0), at(days.1))),
                months: Vec::new(),
            };
            owner.makers.insert(maker, made);
        }
        let causes = owner.causes();
        let told: Vec<_> = causes
            .iter()
            .map(|cause| (cause.client, cause.records, cause.period))
            .collect();
        assert_eq!(
            told,
            [
                (Some(1), 11, Some((at(5), at(20)))),
                (Some(2), 7, Some((at(1), at(2))))
            ]
        );
        let records: Vec<u64> = owner
            .ranked_makers()
            .iter()
            .map(|(_, m)| m.records)
            .collect();
        assert_eq!(records, [7, 6, 5]);
    }

    #[test]
    fn components_tell_their_objects() {
        assert_eq!(object_of("Workflow:Case.Notify_ERP"), Some("Case"));
        assert_eq!(object_of("AssignmentRules:Lead"), Some("Lead"));
        assert_eq!(object_of("Lead"), None);
    }
}

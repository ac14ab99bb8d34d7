//! How the actor of an act came in, and by which client.
//!
//! Not who the actor was: that is for `judge`, and this is asked of its answer only.

use super::candidates::{Candidate, Candidates, MOST, level};
use super::scales::Row;
use super::sight::{Sight, Situation};
use super::weighing::{Weighed, Weigher};
use crate::activity::Kin;
use crate::catalog::evidence;
use crate::org::{Actor, Channel};

/// How an actor came in and by which client, each where one leads.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Route {
    /// How.
    pub(super) channel: Option<Channel>,
    /// By which client, by number.
    pub(super) client: Option<usize>,
}

/// Whether a step of events is that of a write, and not of somebody's having been there.
pub(super) const fn is_write(level: u8) -> bool {
    level > level::THERE
}

/// One that may have been it: its probability, and how well its events match.
type Seen<'a> = (&'a Candidate, f64, u8);

impl Route {
    /// Of the actor that was decided on. `probabilities`: of the candidates, where they are known already.
    pub(super) fn decided(
        actor: Actor,
        act: &Sight,
        weigher: &Weigher<'_>,
        weighed: &Weighed,
        probabilities: Option<Row>,
    ) -> Self {
        let candidates = weigher.candidates();
        if !may_drive(actor, candidates) {
            let list = candidates.list.iter();
            let mut mine = list.filter(|it| it.cause.actor == actor);
            if let (Some(only), None) = (mine.next(), mine.next()) {
                return Self {
                    channel: Some(only.cause.channel),
                    client: only.cause.client,
                };
            }
        }
        if actor == Actor::Human && weighed.situation != Situation::Covered {
            // With which tool a person was at work leaves no trace but an event.
            return Self::default();
        }
        let probabilities = probabilities.unwrap_or_else(|| weigher.candidates_of(act, weighed));
        Self::of(actor, act, candidates, &probabilities)
    }

    /// Of an actor, by what matches and by habits.
    pub(super) fn of(
        actor: Actor,
        act: &Sight,
        candidates: &Candidates<'_>,
        probabilities: &Row,
    ) -> Self {
        let list = candidates.list.iter().zip(probabilities).zip(act.levels);
        let list = || list.clone().map(|((it, p), level)| (it, *p, level));
        let own = || list().filter(|(it, ..)| it.cause.actor == actor);
        let wrote = |(.., level): Seen<'_>| is_write(level);
        // A scheduler that runs a tool of people's leaves the tool's traces and no others.
        let tools = || list().filter(|(it, ..)| it.kin == Kin::Tool);
        let driven = may_drive(actor, candidates) && !own().any(wrote);
        if driven && tools().any(wrote) {
            let apis = tools().filter(|it| wrote(*it));
            return Self {
                channel: leading(apis.filter_map(|(it, p, _)| Some((it.api?, p)))),
                ..Self::among(tools)
            };
        }
        if driven && own().all(|(it, ..)| it.days == 0) {
            // No program ever came in by itself.
            return Self {
                channel: None,
                ..Self::among(tools)
            };
        }
        Self::among(own)
    }

    /// Of one of some candidates, whichever it was.
    fn among<'a, I: Iterator<Item = Seen<'a>>>(candidates: impl Fn() -> I) -> Self {
        // Where an event of the object matches, the best one says how; habits say it only where none does.
        let best = candidates().map(|(.., level)| level).max();
        let best = best.filter(|level| is_write(*level)).unwrap_or(0);
        // A job that names the object explains its records before the requests that steer it, which name none.
        let is_job = |level: u8, channel: Channel| is_write(level) && channel == Channel::Bulk;
        let by_job = candidates().any(|(it, _, level)| is_job(level, it.cause.channel));
        let fits = |channel: Channel, level: u8| match by_job {
            true => is_job(level, channel),
            false => level >= best,
        };
        let fitting = || candidates().filter(|(it, _, level)| fits(it.cause.channel, *level));
        let known = fitting().filter(|(it, ..)| it.cause.channel != Channel::Unknown);
        let channel = leading(known.map(|(it, p, _)| (it.cause.channel, p)));
        let client = leading(fitting().map(|(it, p, _)| (it.cause.client, p)));
        Self {
            channel,
            client: client.flatten(),
        }
    }
}

/// Whether the actor may have been at work through a tool that was made for people.
fn may_drive(actor: Actor, candidates: &Candidates<'_>) -> bool {
    actor == Actor::Integration && candidates.list.iter().any(|it| it.kin == Kin::Tool)
}

/// The value that holds most of the weight, if it holds as much as a decision needs.
fn leading<T: Ord + Copy>(weights: impl Iterator<Item = (T, f64)>) -> Option<T> {
    // No more values than candidates.
    let mut sums: [Option<(T, f64)>; MOST] = [None; MOST];
    for (value, weight) in weights {
        let mut slots = sums.iter_mut();
        let slot = slots.find(|slot| slot.is_none_or(|(known, _)| known == value));
        if let Some(slot) = slot {
            slot.get_or_insert((value, 0.0)).1 += weight;
        }
    }
    let known = || sums.iter().flatten();
    let total: f64 = known().map(|(_, sum)| sum).sum();
    let best = known().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let (best, weight) = best.copied()?;
    (weight >= total * evidence().decide.share).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Door, DoorKind, Login};
    use crate::identity::Clients;
    use crate::org::UtcTime;

    /// A login in whose name a person is at work, and a tool of people's.
    fn with_tool() -> Login {
        let mut login = Login::default();
        for (kind, days) in [(DoorKind::Ui, 3), (DoorKind::InBrowser, 5)] {
            let presence = login.presence.entry(Door { kind, signature: 0 });
            let presence = presence.or_default();
            (0..days).for_each(|day| presence.saw(UtcTime::from_millis(day * 86_400_000)));
        }
        login
    }

    #[test]
    fn who_drives_a_tool_is_named_by_it() {
        let login = with_tool();
        let mut candidates = Candidates::new(Some(&login), &Clients::default(), None);
        let kins: Vec<Kin> = candidates.list.iter().map(|it| it.kin).collect();
        assert_eq!(kins, [Kin::Tool, Kin::Ui, Kin::Api]);
        candidates.list[0].cause.client = Some(3);
        candidates.list[0].api = Some(Channel::Bulk);
        let mut act = Sight::bare([0; crate::attribution::pace::FEATURES]);
        let alike = [0.3; MOST];
        act.levels[..3].copy_from_slice(&[level::TIED, level::ABSENT, level::ABSENT]);
        let route = |actor, act: &Sight, candidates: &Candidates<'_>| {
            let route = Route::of(actor, act, candidates, &alike);
            (route.channel, route.client)
        };
        let [tool, bulk] = [Channel::Tool, Channel::Bulk].map(Some);
        assert_eq!(route(Actor::Human, &act, &candidates), (tool, Some(3)));
        assert_eq!(
            route(Actor::Integration, &act, &candidates),
            (bulk, Some(3))
        );
        // Where no log tells through which API, it is not said.
        candidates.list[0].api = None;
        assert_eq!(
            route(Actor::Integration, &act, &candidates),
            (None, Some(3))
        );
        // A program of its own that wrote comes first.
        candidates.list[2].cause.channel = Channel::Api;
        act.levels[2] = level::TIED;
        let api = Some(Channel::Api);
        assert_eq!(route(Actor::Integration, &act, &candidates), (api, None));
    }
}

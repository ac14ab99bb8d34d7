//! From what is seen of an act to the verdict on its stamps.

use super::Verdict;
use super::candidates::{Candidates, MOST, level};
use super::login::by_identity;
use super::model::model;
use super::scales::{Scales, Weighed};
use super::sight::{Sight, Situation};
use super::verdict::millionths;
use crate::catalog::evidence;
use crate::identity::{Mixture, Sole};
use crate::org::{Actor, Basis, Channel};

/// The verdict on an act. `sole`: what the metadata says the login is for all time, and how sure that is.
pub(super) fn judge(
    act: &Sight,
    (habits, mixture): (&Scales<'_>, &Mixture),
    candidates: &Candidates<'_>,
    sole: Option<(Sole, f64)>,
) -> Verdict {
    let weighed = habits.weigh(act);
    let list = &candidates.list;
    if let Some((sole, confidence)) = sole {
        let (channel, client) = way(sole.actor, act, candidates, &weighed.probabilities);
        let verdict = by_identity(&sole, confidence);
        return Verdict {
            channel: channel.unwrap_or(verdict.channel),
            client: client.or(verdict.client),
            ..verdict
        };
    }
    let mut of_actors = [0.0; Actor::ALL.len()];
    for (it, p) in list.iter().zip(&weighed.probabilities) {
        of_actors[it.cause.actor as usize] += p;
    }
    let model = model();
    let integration = millionths(of_actors[Actor::Integration as usize]);
    let best = Actor::ALL.iter().copied().zip(of_actors);
    let best = best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let Some((actor, p)) = best else {
        return Verdict::unknown(None);
    };
    let confidence = model.calibrated(weighed.situation, mixture.is_mixed(), p);
    // A login with a few acts has no habits: only what was seen at that moment counts.
    if mixture.acts < model.learning.least_acts {
        return by_presence(act, candidates).unwrap_or(Verdict::unknown(Some(integration)));
    }
    if confidence < model.learning.decide {
        return Verdict::unknown(Some(integration));
    }
    let (mut channel, mut client) = way(actor, act, candidates, &weighed.probabilities);
    if actor == Actor::Human && weighed.situation != Situation::Covered {
        // With which tool a person was at work leaves no trace but an event.
        let mut ways = list
            .iter()
            .filter(|it| it.cause.actor == actor)
            .map(|it| it.cause);
        let only = ways.next().filter(|_| ways.next().is_none());
        (channel, client) = (only.map(|it| it.channel), only.and_then(|it| it.client));
    }
    Verdict {
        actor,
        channel: channel.unwrap_or(Channel::Unknown),
        client,
        basis: match basis(&weighed, candidates, actor) {
            Basis::Event if actor == Actor::Automation && act.by_job => Basis::Job,
            basis => basis,
        },
        confidence: Some(millionths(confidence)),
        integration: Some(integration),
    }
}

/// Who was there when nobody else was, or wrote when nobody else did.
fn by_presence(act: &Sight, candidates: &Candidates<'_>) -> Option<Verdict> {
    let seen = || candidates.list.iter().zip(act.levels);
    let (first, level) = seen().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    let rival = seen().filter(|(it, _)| it.cause.actor != first.cause.actor);
    let rival = rival.map(|(_, level)| level).max();
    if level < level::PRESENT || rival >= Some(level) {
        return None;
    }
    let confidence = model().learning.seen_confidence;
    let basis = match level {
        level::PRESENT | level::PRESENT_NOW | level::THERE => Basis::Session,
        _ if act.by_job => Basis::Job,
        _ => Basis::Event,
    };
    Some(Verdict {
        actor: first.cause.actor,
        channel: first.cause.channel,
        client: first.cause.client,
        basis,
        confidence: Some(millionths(confidence)),
        integration: Some(millionths(match first.cause.actor {
            Actor::Integration => confidence,
            _ => 1.0 - confidence,
        })),
    })
}

/// How an actor came in and by which client, each where one leads.
fn way(
    actor: Actor,
    act: &Sight,
    candidates: &Candidates<'_>,
    probabilities: &[f64; MOST],
) -> (Option<Channel>, Option<usize>) {
    let list = candidates.list.iter().zip(probabilities).zip(act.levels);
    let of_actor = || list.clone().filter(|((it, _), _)| it.cause.actor == actor);
    // Where an event of the object matches, the best one says how; habits say it only where none does.
    let best = of_actor().map(|(_, level)| level).max();
    let best = best.filter(|level| *level > level::THERE).unwrap_or(0);
    // A job that names the object explains its records before the requests that steer it, which name none.
    let is_job = |level: u8, channel: Channel| level > level::THERE && channel == Channel::Bulk;
    let by_job = of_actor().any(|((it, _), level)| is_job(level, it.cause.channel));
    let fits = |channel: Channel, level: u8| match by_job {
        true => is_job(level, channel),
        false => level >= best,
    };
    let places = || {
        let fitting = of_actor().filter(|((it, _), level)| fits(it.cause.channel, *level));
        fitting.map(|(it, _)| it)
    };
    let known = places().filter(|(it, _)| it.cause.channel != Channel::Unknown);
    let channel = leading(known.map(|(it, p)| (it.cause.channel, *p)));
    let client = leading(places().map(|(it, p)| (it.cause.client, *p)));
    (channel, client.flatten())
}

/// The strongest kind of evidence for the best candidate of `actor` against the best of all others.
fn basis(weighed: &Weighed, candidates: &Candidates<'_>, actor: Actor) -> Basis {
    let (sums, probabilities) = (&weighed.sums, &weighed.probabilities);
    let list = &candidates.list;
    let best = |mine: bool| {
        let places = (0..list.len()).filter(|n| (list[*n].cause.actor == actor) == mine);
        places.max_by(|a, b| {
            probabilities[*a]
                .total_cmp(&probabilities[*b])
                .then(b.cmp(a))
        })
    };
    let Some(first) = best(true) else {
        return Basis::None;
    };
    let second = best(false);
    let lead = |sums: &[f64; MOST]| sums[first] - second.map_or(0.0, |place| sums[place]);
    let kinds = [
        (lead(&sums.level), Basis::Event),
        (lead(&sums.session), Basis::Session),
        (lead(&sums.rhythm), Basis::Rhythm),
        (lead(&sums.prior), Basis::Prior),
    ];
    let strongest = kinds
        .into_iter()
        .reduce(|a, b| if b.0 > a.0 { b } else { a });
    strongest.map_or(Basis::None, |(_, basis)| basis)
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

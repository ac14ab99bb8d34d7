//! From what is seen of an act to the verdict on its stamps.

use super::Verdict;
use super::candidates::{Candidates, MOST};
use super::habits::{Habits, Parts};
use super::login::by_identity;
use super::model::model;
use super::sight::Sight;
use super::verdict::millionths;
use crate::catalog::evidence;
use crate::identity::Sole;
use crate::org::{Actor, Basis, Channel};

/// The verdict on an act. `sole`: what the metadata says the login is for all time, and how sure that is.
pub(super) fn judge(
    act: &Sight,
    habits: &Habits,
    candidates: &Candidates<'_>,
    sole: Option<(Sole, f64)>,
) -> Verdict {
    let weighed = habits.weigh(act, candidates);
    let list = &candidates.list;
    if let Some((sole, confidence)) = sole {
        let (channel, client) = way(sole.actor, candidates, &weighed.probabilities);
        let verdict = by_identity(&sole, confidence);
        return Verdict {
            channel: channel.unwrap_or(verdict.channel),
            client: client.or(verdict.client),
            ..verdict
        };
    }
    let of_actor = |actor: Actor| -> f64 {
        let same = list.iter().zip(&weighed.probabilities);
        same.filter(|(it, _)| it.cause.actor == actor)
            .map(|(_, p)| p)
            .sum()
    };
    let model = model();
    let integration = millionths(of_actor(Actor::Integration));
    let best = Actor::ALL.iter().map(|actor| (*actor, of_actor(*actor)));
    let best = best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let Some((actor, p)) = best else {
        return Verdict::unknown(None);
    };
    let confidence = model.calibrated(weighed.situation, p);
    if confidence < model.learning.decide {
        return Verdict::unknown(Some(integration));
    }
    let (channel, client) = way(actor, candidates, &weighed.probabilities);
    Verdict {
        actor,
        channel: channel.unwrap_or(Channel::Unknown),
        client,
        basis: basis(act, habits, candidates, &weighed.probabilities, actor),
        confidence: Some(millionths(confidence)),
        integration: Some(integration),
    }
}

/// How an actor came in and by which client, each where one leads.
fn way(
    actor: Actor,
    candidates: &Candidates<'_>,
    probabilities: &[f64; MOST],
) -> (Option<Channel>, Option<usize>) {
    let list = candidates.list.iter().zip(probabilities);
    let places = || list.clone().filter(|(it, _)| it.cause.actor == actor);
    let known = places().filter(|(it, _)| it.cause.channel != Channel::Unknown);
    let channel = leading(known.map(|(it, p)| (it.cause.channel, *p)));
    let client = leading(places().map(|(it, p)| (it.cause.client, *p)));
    (channel, client.flatten())
}

/// The strongest kind of evidence for the best candidate of `actor` against the best of all others.
fn basis(
    act: &Sight,
    habits: &Habits,
    candidates: &Candidates<'_>,
    probabilities: &[f64; MOST],
    actor: Actor,
) -> Basis {
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
    let mine = habits.parts(act, first, candidates);
    let theirs = best(false).map(|place| habits.parts(act, place, candidates));
    let theirs = theirs.unwrap_or_default();
    let weights = model().weights(act.situation());
    let general = |parts: &Parts| -> f64 {
        let both = parts.general.iter().zip(&weights.general);
        both.map(|(part, weight)| part * weight).sum()
    };
    let kinds = [
        ((mine.level - theirs.level) * weights.level, Basis::Event),
        (
            (mine.session - theirs.session) * weights.session,
            Basis::Session,
        ),
        (
            general(&mine) - general(&theirs)
                + (mine.hour - theirs.hour) * weights.hour
                + (mine.phase - theirs.phase) * weights.phase,
            Basis::Rhythm,
        ),
        (
            (mine.prior - theirs.prior) * weights.prior + (mine.work - theirs.work) * weights.work,
            Basis::Prior,
        ),
    ];
    let strongest = kinds
        .into_iter()
        .reduce(|a, b| if b.0 > a.0 { b } else { a });
    strongest.map_or(Basis::None, |(_, basis)| basis)
}

/// The value that holds most of the weight, if it holds as much as a decision needs.
fn leading<T: Ord + Copy>(weights: impl Iterator<Item = (T, f64)>) -> Option<T> {
    let mut sums: Vec<(T, f64)> = Vec::with_capacity(MOST);
    for (value, weight) in weights {
        match sums.iter_mut().find(|(known, _)| *known == value) {
            Some((_, sum)) => *sum += weight,
            None => sums.push((value, weight)),
        }
    }
    let total: f64 = sums.iter().map(|(_, sum)| sum).sum();
    let best = sums
        .into_iter()
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let (best, weight) = best?;
    (weight >= total * evidence().decide.share).then_some(best)
}

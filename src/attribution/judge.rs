//! From what is seen of an act to the verdict on its stamps.

use super::Verdict;
use super::candidates::{Candidates, level};
use super::cells::CellKind;
use super::login::by_identity;
use super::model::model;
use super::route::{Route, is_write};
use super::scales::Row;
use super::sight::{Sight, Situation};
use super::strand::Strand;
use super::verdict::millionths;
use super::weighing::{Weighed, Weigher, kind_of};
use crate::activity::Kin;
use crate::identity::{Mixture, Sole};
use crate::org::{Actor, Basis, Channel, Undecided};

/// The verdict on an act. `sole`: what the metadata says the login is for all time, and how sure that is.
pub(super) fn judge(
    act: &Sight,
    weigher: &Weigher<'_>,
    mixture: &Mixture,
    sole: Option<(Sole, f64)>,
) -> Verdict {
    let candidates = weigher.candidates();
    if let Some((sole, confidence)) = sole {
        let route = Route::of(sole.actor, act, candidates, &weigher.habits(act));
        let verdict = by_identity(&sole, confidence);
        return Verdict {
            channel: route.channel.unwrap_or(verdict.channel),
            client: route.client.or(verdict.client),
            ..verdict
        };
    }
    let weighed = weigher.weigh(act);
    let model = model();
    let mut probabilities = None;
    let (actor, p) = best(weigher, act, &weighed, &mut probabilities);
    let integration = millionths(match probabilities {
        Some(of) => sum(candidates, &of, Actor::Integration),
        None => weighed.kinds[kind_of(Actor::Integration)],
    });
    let confidence = model.calibrated(weighed.situation, mixture.is_mixed(), p);
    // A login with a few acts has no habits: only what was seen at that moment counts.
    if mixture.acts < model.learning.least_acts {
        let unknown = Verdict::unknown(Undecided::FewActs, Some(integration));
        return by_presence(act, candidates).unwrap_or(unknown);
    }
    if confidence < model.learning.decide {
        return Verdict::unknown(undecided(act, candidates), Some(integration));
    }
    let route = Route::decided(actor, act, weigher, &weighed, probabilities);
    Verdict {
        actor,
        channel: route.channel.unwrap_or(Channel::Unknown),
        client: route.client,
        basis: match basis(act, weigher, &weighed) {
            Basis::Event if actor == Actor::Automation && act.by_job => Basis::Job,
            basis => basis,
        },
        confidence: Some(millionths(confidence)),
        integration: Some(integration),
        undecided: None,
    }
}

/// Why an act of a login whose habits are known is not decided.
fn undecided(act: &Sight, candidates: &Candidates<'_>) -> Undecided {
    if act.situation() != Situation::Covered {
        return Undecided::NoLog;
    }
    let seen = || candidates.list.iter().zip(act.levels);
    // Whoever was there where no log would show what it did is not covered either.
    let is_covered = |level: u8| level != level::UNCOVERED && level != level::THERE;
    let mut own = seen().filter(|(it, _)| it.kin != Kin::Async);
    if own.any(|(_, level)| !is_covered(level)) {
        return Undecided::PartialLogs;
    }
    let there = || seen().filter(|(_, level)| *level >= level::PRESENT);
    let first = there().next().map(|(it, _)| it.cause.actor);
    if there().any(|(it, _)| Some(it.cause.actor) != first) {
        return Undecided::Rivals;
    }
    // The log of asynchronous Apex is seldom given, so its absence explains what nothing else does.
    if !seen().all(|(_, level)| is_covered(level)) {
        return Undecided::PartialLogs;
    }
    match first {
        // Somebody was, and habits speak against it.
        Some(_) => Undecided::Rivals,
        None => Undecided::NoMatch,
    }
}

/// What the candidates of an actor have together.
fn sum(candidates: &Candidates<'_>, probabilities: &Row, actor: Actor) -> f64 {
    let list = candidates.list.iter().zip(probabilities);
    let mine = list.filter(|(it, _)| it.cause.actor == actor);
    mine.map(|(_, p)| p).sum()
}

/// The likeliest actor and its probability. `probabilities` are those of the candidates, where they were needed
/// to tell a guest from a person, or an agent from another system.
fn best(
    weigher: &Weigher<'_>,
    act: &Sight,
    weighed: &Weighed,
    probabilities: &mut Option<Row>,
) -> (Actor, f64) {
    let list = &weigher.candidates().list;
    let is_rare = |actor: Actor| matches!(actor, Actor::Agent | Actor::Guest);
    if list.iter().any(|it| is_rare(it.cause.actor)) {
        let of = weigher.candidates_of(act, weighed);
        *probabilities = Some(of);
        // The org's own work may be nobody's among the candidates.
        let automation = weighed.kinds[kind_of(Actor::Automation)];
        let actors = Actor::ALL.iter().map(|actor| match actor {
            Actor::Automation => (*actor, automation),
            _ => (*actor, sum(weigher.candidates(), &of, *actor)),
        });
        let best = actors.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        return best.unwrap_or((Actor::Unknown, 0.0));
    }
    let kinds = [Actor::Human, Actor::Integration, Actor::Automation];
    let kinds = kinds.into_iter().zip(weighed.kinds);
    let best = kinds.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    best.unwrap_or((Actor::Unknown, 0.0))
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
        undecided: None,
    })
}

/// The strongest kind of evidence for the likeliest kind of actor against the next.
fn basis(act: &Sight, weigher: &Weigher<'_>, weighed: &Weighed) -> Basis {
    if weighed.situation == Situation::Covered
        && let Some(basis) = by_levels(act, weigher, weighed)
    {
        return basis;
    }
    let mut order = [0, 1, 2];
    order.sort_by(|a, b| weighed.kinds[*b].total_cmp(&weighed.kinds[*a]));
    let [first, second, _] = order;
    let kinds = [Basis::Session, Basis::Rhythm, Basis::Prior];
    let mut leads = [0.0; 3];
    for (strand, scores) in weigher.strands_of(weighed) {
        let kind = match strand {
            // Nothing was seen of the likeliest: that nothing matches it speaks for nobody.
            Strand::Events => continue,
            Strand::SignIns => 0,
            // What logs showed of the acts around is learned, and not seen.
            Strand::Cell(_) if weigher.is_logged() => 2,
            Strand::Stamp | Strand::Cell(CellKind::Work | CellKind::Object) => 2,
            Strand::Feature(_)
            | Strand::Hour
            | Strand::Minute
            | Strand::OwnHours
            | Strand::OrgHours
            | Strand::Cell(_) => 1,
        };
        leads[kind] += scores[first] - scores[second];
    }
    let strongest = kinds
        .into_iter()
        .zip(leads)
        .reduce(|a, b| if b.1 > a.1 { b } else { a });
    strongest.map_or(Basis::None, |(basis, _)| basis)
}

/// What the logs of the day show of the likeliest kind of actor, if they show anything of it.
fn by_levels(act: &Sight, weigher: &Weigher<'_>, weighed: &Weighed) -> Option<Basis> {
    let kinds = (0..3).max_by(|a, b| weighed.kinds[*a].total_cmp(&weighed.kinds[*b]));
    let list = weigher.candidates().list.iter().zip(act.levels);
    let mine = list.clone();
    let mine = mine.filter(|(it, _)| Some(kind_of(it.cause.actor)) == kinds);
    // A program may have driven a tool of people's.
    let driven = list.filter(|(it, level)| {
        kinds == Some(kind_of(Actor::Integration)) && is_write(*level) && it.kin == Kin::Tool
    });
    match mine.chain(driven).map(|(_, level)| level).max()? {
        level::PRESENT | level::PRESENT_NOW => Some(Basis::Session),
        level if level >= level::PRESENT => Some(Basis::Event),
        _ => None,
    }
}

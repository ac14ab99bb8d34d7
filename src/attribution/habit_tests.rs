//! From what was seen of a login to verdicts: candidates, their habits, and what is said of an act.

use std::sync::Arc;

use super::candidates::{Candidates, Found, MOST, SOME_PERSON, SOME_SYSTEM, level, session};
use super::habits::{Habits, Learner, OrgHabits};
use super::judge::judge;
use super::learn::{Learned, learn};
use super::model::model;
use super::pace::{FEATURES, HOUR, PHASE};
use super::scales::Scales;
use super::shares::Shares;
use super::sight::{Sight, Situation};
use super::verdict::{Verdict, millionths};
use super::weighing::Weigher;
use crate::activity::{Coverage, Door, DoorKind, Login, Timeline};
use crate::identity::{Cause, Clients, Sole};
use crate::org::{Actor, Basis, Channel, Undecided, UtcTime};

const UI: Door = Door {
    kind: DoorKind::Ui,
    signature: 0,
};

const API: Door = Door {
    kind: DoorKind::Api,
    signature: 0,
};

/// A system without a name, seen through its calls.
const SYSTEM: Cause = Cause {
    actor: Actor::Integration,
    channel: Channel::Api,
    client: None,
};

fn at(day: i64, hour: i64, minute: i64) -> UtcTime {
    UtcTime::from_millis(((day * 24 + hour) * 60 + minute) * 60_000)
}

/// A login seen through these doors, at nine on so many days each.
fn login(doors: &[(Door, i64)]) -> Login {
    let mut login = Login::default();
    for (door, days) in doors {
        let presence = login.presence.entry(*door).or_default();
        (0..*days).for_each(|day| presence.saw(at(day, 9, 0)));
    }
    login
}

fn candidates(login: &Login) -> Candidates<'_> {
    Candidates::new(Some(login), &Clients::default(), None)
}

/// An act of which no log tells anything.
fn bare(hour: u8, minute: u8) -> Sight {
    let mut bins = [1; FEATURES];
    (bins[HOUR], bins[PHASE]) = (hour, minute);
    Sight::bare(bins)
}

/// Acts of a person: any minute of the working hours of a week.
fn by_day() -> Vec<Sight> {
    let acts = (0u8..200).map(|n| {
        let mut act = bare(n % 5 * 24 + 9 + n % 8, n.wrapping_mul(37) % 60);
        act.pace.bins[9] = n % 12;
        act
    });
    acts.collect()
}

/// Acts of a program: batches on the hour, at night.
fn by_night() -> Vec<Sight> {
    let acts = (0u8..200).map(|n| {
        let mut act = bare(n % 7 * 24 + 2, 0);
        // Many in one second, in the first seconds of a minute that comes back each day.
        (act.pace.bins[0], act.pace.bins[1], act.pace.bins[6]) = (6, 6, 0);
        (act.pace.bins[7], act.pace.bins[9]) = (7, 0);
        act
    });
    acts.collect()
}

fn learned(acts: &[Sight], candidates: &Candidates<'_>) -> Habits {
    let org = OrgHabits::default();
    let (habits, _) = Learner::new(candidates, &org, |_| false).learn(acts);
    habits
}

/// The mean probability that acts are an actor's.
fn mean(acts: &[Sight], habits: &Habits, candidates: &Candidates<'_>, actor: Actor) -> f64 {
    let scales = Scales::new(habits, candidates);
    let of = |act: &Sight| -> f64 {
        let weighed = scales.weigh(act);
        let all = candidates.list.iter().zip(weighed);
        all.filter(|(it, _)| it.cause.actor == actor)
            .map(|(_, p)| p)
            .sum()
    };
    let sum: f64 = acts.iter().map(of).sum();
    sum / f64::from(u32::try_from(acts.len()).unwrap_or(1))
}

#[test]
fn a_person_and_a_system_are_always_conceivable() {
    let nobody = Candidates::new(None, &Clients::default(), None);
    let causes = |c: &Candidates<'_>| c.list.iter().map(|it| it.cause).collect::<Vec<_>>();
    assert_eq!(causes(&nobody), [SOME_PERSON, SOME_SYSTEM]);
    let login = login(&[(UI, 3), (API, 5)]);
    let both = candidates(&login);
    // The one seen on more days first; the person seen is the one who is conceivable.
    assert_eq!(causes(&both), [SYSTEM, SOME_PERSON, SOME_SYSTEM]);
    let days: Vec<u64> = both.list.iter().map(|it| it.days).collect();
    assert_eq!(days, [5, 3, 0]);
    let tool = Cause::person(Channel::Tool, Some(7));
    assert_eq!([both.place(&SYSTEM), both.place(&tool)], [0, 1]);
}

#[test]
fn the_best_that_a_log_shows_is_the_step() {
    let login = login(&[(UI, 1), (API, 1)]);
    let both = candidates(&login);
    let (person, system) = (both.place(&SOME_PERSON), both.place(&SYSTEM));
    let coverage = Coverage::of_hours(&[(0, 1 << 9)], &[], &[]);
    let nothing = Shares::default();
    let none = Found {
        tied: &[],
        direct: &nothing,
        elsewhere: &nothing,
    };
    let levels = |at: UtcTime, found: &Found<'_>| {
        let levels = both.levels(both.seen(at, &coverage), found);
        (levels[person], levels[system])
    };
    assert_eq!(levels(at(0, 8, 0), &none), (level::QUIET, level::UNCOVERED));
    assert_eq!(levels(at(0, 9, 30), &none).0, level::ABSENT);
    assert_eq!(levels(at(0, 9, 8), &none).0, level::PRESENT);
    assert_eq!(levels(at(0, 9, 1), &none).0, level::PRESENT_NOW);
    assert_eq!(levels(at(3, 9, 0), &none), (0, 0));
    let shared = Shares::from_weights(vec![(SOME_PERSON, 10.0), (SYSTEM, 1.0)]);
    let direct = Found {
        direct: &shared,
        ..none
    };
    assert_eq!(levels(at(0, 9, 30), &direct), (11, 7));
    let elsewhere = Found {
        elsewhere: &shared,
        ..none
    };
    assert_eq!(levels(at(0, 9, 30), &elsewhere), (6, 5));
    let tied = Found {
        tied: &[SYSTEM],
        ..direct
    };
    assert_eq!(levels(at(0, 9, 30), &tied), (11, level::TIED));
    assert!(usize::from(level::TIED) < level::COUNT);
}

#[test]
fn steps_of_shares_and_sign_ins() {
    let direct = [0.05, 0.2, 0.5, 0.8, 0.95, 0.99].map(level::direct);
    assert_eq!(direct, [7, 8, 9, 10, 11, 12]);
    assert_eq!([0.2, 0.7].map(level::elsewhere), [5, 6]);
    let minutes = [0, 2, 15, 60, 240, 720, 1440, 2880];
    let steps = minutes.map(|minutes| session::since(Some(minutes * 60_000)));
    assert_eq!(steps, [8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(session::since(None), 1);
    let nobody = Candidates::new(None, &Clients::default(), None);
    assert_eq!(
        nobody.sessions(at(0, 0, 0), &mut [0; MOST]),
        [session::UNCOVERED; MOST]
    );
    let period = Some((at(0, 0, 0), at(9, 0, 0)));
    let nobody = Candidates::new(None, &Clients::default(), period);
    assert_eq!(nobody.sessions(at(1, 0, 0), &mut [0; MOST])[..2], [1, 1]);
    assert_eq!(nobody.sessions(at(10, 0, 0), &mut [0; MOST])[..2], [0, 0]);
}

#[test]
fn probabilities_of_the_candidates_make_one() {
    let login = login(&[(UI, 30), (API, 30)]);
    let both = candidates(&login);
    for acts in [Vec::new(), by_day(), [by_day(), by_night()].concat()] {
        let habits = learned(&acts, &both);
        for act in by_day().iter().chain(&by_night()) {
            let weighed = Scales::new(&habits, &both).weigh(act);
            let sum: f64 = weighed.iter().sum();
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
            assert_eq!(act.situation(), Situation::Bare);
            // Nobody stands behind the places without a candidate.
            assert!(weighed[both.list.len()..].iter().all(|p| *p == 0.0));
        }
    }
}

#[test]
fn the_shares_of_a_month_make_one() {
    let login = login(&[(UI, 30), (API, 30)]);
    let both = candidates(&login);
    let habits = learned(&[by_day(), by_night()].concat(), &both);
    let month = habits.shares()[0].iter().take(both.list.len());
    let sum: f64 = month.map(|log| f64::from(*log).exp()).sum();
    assert!((sum - 1.0).abs() < 1e-4, "{sum}");
}

#[test]
fn learning_separates_a_person_from_a_program() {
    let login = login(&[(UI, 30), (API, 30)]);
    let both = candidates(&login);
    let habits = learned(&[by_day(), by_night()].concat(), &both);
    let by_day = mean(&by_day(), &habits, &both, Actor::Human);
    let by_night = mean(&by_night(), &habits, &both, Actor::Human);
    assert!(by_day > 0.8 && by_night < 0.2, "{by_day}, {by_night}");
}

#[test]
fn a_login_of_one_kind_stays_one_kind() {
    for (door, acts, actor) in [
        (UI, by_day(), Actor::Human),
        (API, by_night(), Actor::Integration),
    ] {
        let login = login(&[(door, 60)]);
        let one = candidates(&login);
        let habits = learned(&acts, &one);
        let mean = mean(&acts, &habits, &one, actor);
        assert!(mean > 0.8, "{actor:?}: {mean}");
    }
}

/// Judges an act of a login that was seen through these doors and made these acts before.
fn judged(
    doors: &[(Door, i64)],
    acts: &[Sight],
    act: &Sight,
    sole: Option<(Sole, f64)>,
) -> Verdict {
    let login = login(doors);
    let mut learned = Learned::new(Arc::new(candidates(&login)), 1);
    acts.iter().for_each(|act| learned.sample.add(*act));
    let mut of = [Some(learned)];
    let hours = learn(&mut of, &Timeline::default());
    let [learned] = &of;
    let Some(learned) = learned else {
        return Verdict::unknown(Undecided::NoEvidence, None);
    };
    let scales = Scales::new(&learned.habits, &learned.candidates);
    let weigher = Weigher::new(&scales, learned, &hours);
    judge(act, &weigher, &learned.mixture, sole)
}

#[test]
fn an_act_of_which_nothing_is_known_is_unknown() {
    let verdict = judged(&[], &[], &bare(0, 0), None);
    assert_eq!(
        (verdict.actor, verdict.basis),
        (Actor::Unknown, Basis::None)
    );
    assert_eq!(verdict.confidence, None);
    assert!(verdict.integration > Some(0) && verdict.integration < Some(1_000_000));
}

#[test]
fn an_event_that_names_the_record_decides() {
    let doors = [(UI, 30), (API, 30)];
    let both = login(&doors);
    let both = candidates(&both);
    // A person's event is mostly a look at the record, so it has not to stand against a program's habits.
    for (cause, acts) in [
        (SYSTEM, by_day()),
        (SOME_PERSON, by_day()),
        (SYSTEM, by_night()),
    ] {
        let mut act = acts[0];
        act.levels[..3].fill(level::ABSENT);
        act.levels[both.place(&cause)] = level::TIED;
        assert_eq!(act.situation(), Situation::Covered);
        let all = [by_day(), by_night()].concat();
        let verdict = judged(&doors, &all, &act, None);
        assert_eq!(verdict.actor, cause.actor);
        assert_eq!(verdict.channel, cause.channel);
        assert!(verdict.confidence >= Some(millionths(model().learning.decide)));
    }
}

#[test]
fn what_the_metadata_says_for_all_time_stands() {
    let sole = Sole {
        actor: Actor::Integration,
        channel: Channel::Unknown,
        client: None,
        settled: false,
        period: None,
    };
    let verdict = judged(&[(API, 30)], &by_night(), &by_day()[0], Some((sole, 0.99)));
    assert_eq!(
        (verdict.actor, verdict.basis),
        (Actor::Integration, Basis::Identity)
    );
    assert_eq!(verdict.confidence, Some(990_000));
    // What was seen of it says how it comes in.
    assert_eq!(verdict.channel, Channel::Api);
}

//! Giving records to owners, one after the other: the rules in order, the first that finds somebody decides.

use std::fmt;

use super::targets::allowed;
use super::{Holder, Loads, Pool, Refusal, Roster, Rule, RuleKind};
use crate::org::Actor;

/// What was found for one rule about one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// The number of the rule.
    pub rule: u16,
    /// Which of several answers comes first: the smallest. Of children's owners, how many fewer children than can be
    /// counted each has.
    pub rank: u64,
    /// The number of a key, of an owner, or one of the words below.
    pub value: u32,
}

impl Answer {
    /// The record that is pointed to is not in the export, or has no owner.
    pub const NO_OWNER: u32 = u32::MAX;
    /// The owner of the record that is pointed to is to change later in the plan.
    pub const LATER: u32 = u32::MAX - 1;
}

/// All that is known of one record.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a> {
    /// Answers, by rule and rank.
    pub found: &'a [Answer],
    /// The people who made and changed it, in the order of time.
    pub people: &'a [Holder],
    /// Who really made it, if in the name of its owner.
    pub made_by: Option<Actor>,
}

/// Why a record gets the owner it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The value of the column, by the number of the key.
    Key(u32),
    /// Any other value of the column.
    AnyKey,
    /// The first person.
    First,
    /// The person of most changes, and how many.
    Most(u64),
    /// Its parent.
    Parent,
    /// Its children, how many of them.
    Children(u64),
    /// The one with the least.
    Least,
    /// To wait.
    Waits,
    /// It stays, since this actor made it.
    Kept(Actor),
    /// It stays, since nobody was found.
    Nobody,
}

/// Why a rule found nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Miss {
    /// The column has another value.
    OtherValue,
    /// No person is known to have made or changed it.
    NoPerson,
    /// It points to nothing.
    NoParent,
    /// What it points to is not in the export, or has no owner.
    NoParentOwner,
    /// What it points to is given away later in the plan.
    ParentLater,
    /// Nothing points to it.
    NoChildren,
    /// Somebody else made it.
    MadeByOthers,
    /// Whoever was found may not own it.
    Refused(Refusal),
    /// Whoever was found would own more than the limit.
    Full,
    /// Of several, all own as much as the limit allows, or nobody may own it.
    NobodyLeft,
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::OtherValue => "its value is not listed",
            Self::NoPerson => "no person is known to have made or changed it",
            Self::NoParent => "it points to no record",
            Self::NoParentOwner => "the record it points to has no owner in the export",
            Self::ParentLater => "the record it points to gets its owner later",
            Self::NoChildren => "no record points to it",
            Self::MadeByOthers => "its owner did not make it so",
            Self::Refused(refusal) => return write!(f, "whoever was found {refusal}"),
            Self::Full => "whoever was found would own more than the limit",
            Self::NobodyLeft => "nobody with room is left",
        };
        f.write_str(text)
    }
}

/// What becomes of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The new owner; nothing when it stays.
    pub to: Option<Holder>,
    /// The rule that decided; nothing when none did.
    pub rule: Option<usize>,
    /// Why.
    pub why: Why,
}

/// What a rule needs for one object.
#[derive(Debug)]
enum State {
    NotForIt,
    Map(Vec<Option<Holder>>, Option<Holder>),
    Pool(Pool),
    Holding(Option<Holder>),
    Plain,
}

/// Decides about the records of one object.
#[derive(Debug)]
pub struct Decider<'a> {
    rules: &'a [Rule],
    states: Vec<State>,
    refusals: Vec<Option<Refusal>>,
    moving: Vec<bool>,
    /// Records of each owner.
    pub loads: Loads,
    misses: Vec<(usize, Miss)>,
    tally: Vec<(Holder, u64)>,
}

impl<'a> Decider<'a> {
    /// For an object. `refusals` says who may not own its records, `moving` whose are moved, of this object or another, and
    /// `owners` how many everybody owns now.
    #[must_use]
    pub fn new(
        (rules, object): (&'a [Rule], &str),
        roster: &Roster,
        (refusals, moving): (Vec<Option<Refusal>>, Vec<bool>),
        owners: &[u64],
        loads: Loads,
    ) -> Self {
        let mut barred = refusals.clone();
        for (refusal, is_moving) in barred.iter_mut().zip(&moving) {
            if *is_moving {
                *refusal = Some(Refusal::Moving);
            }
        }
        let states = rules.iter().map(|rule| {
            if !rule.is_for(object) {
                return State::NotForIt;
            }
            match &rule.kind {
                RuleKind::Map {
                    keys, otherwise, ..
                } => State::Map(
                    keys.iter().map(|key| roster.holder(&key.to)).collect(),
                    otherwise.and_then(|id| roster.holder(&id)),
                ),
                RuleKind::Pool { members, .. } => {
                    let members = members.iter().filter_map(|id| roster.holder(id));
                    State::Pool(Pool::new(allowed(members, &barred), &loads))
                }
                RuleKind::Peers => {
                    let peers = roster.iter().filter(|(holder, id)| {
                        owners.get(holder.place()).is_some_and(|n| *n > 0) && id.has_prefix(b"005")
                    });
                    let peers = peers.map(|(holder, _)| holder);
                    State::Pool(Pool::new(allowed(peers, &barred), &loads))
                }
                RuleKind::Holding { queue, .. } => State::Holding(roster.holder(queue)),
                _ => State::Plain,
            }
        });
        Self {
            states: states.collect(),
            rules,
            refusals,
            moving,
            loads,
            misses: Vec::new(),
            tally: Vec::new(),
        }
    }

    /// Decides about one record of this owner. It counts for whoever has it then.
    pub fn decide(&mut self, owner: Holder, answers: &Answers<'_>) -> Decision {
        self.misses.clear();
        for place in 0..self.rules.len() {
            if matches!(self.states.get(place), None | Some(State::NotForIt)) {
                continue;
            }
            match self.ask(place, owner, answers) {
                Ok((to, why)) => {
                    self.loads.add(to.unwrap_or(owner));
                    return Decision {
                        to,
                        rule: Some(place),
                        why,
                    };
                }
                Err(miss) => self.misses.push((place, miss)),
            }
        }
        self.loads.add(owner);
        Decision {
            to: None,
            rule: None,
            why: Why::Nobody,
        }
    }

    /// Why each rule found nobody, for the record decided last.
    #[must_use]
    pub fn misses(&self) -> &[(usize, Miss)] {
        &self.misses
    }

    /// Asks one rule. Nobody new, where it leaves the record with its owner.
    fn ask(
        &mut self,
        place: usize,
        owner: Holder,
        answers: &Answers<'_>,
    ) -> Result<(Option<Holder>, Why), Miss> {
        let mine = of_rule(answers.found, place);
        match (&self.rules[place].kind, &mut self.states[place]) {
            (RuleKind::Map { .. }, State::Map(keys, otherwise)) => {
                let key = mine.first().map(|answer| answer.value);
                let (to, why) = match key {
                    Some(key) => (keys.get(key as usize).copied().flatten(), Why::Key(key)),
                    None => (*otherwise, Why::AnyKey),
                };
                self.give(to.ok_or(Miss::OtherValue)?, why)
            }
            (RuleKind::ParentOwner { .. }, _) => match mine.first().map(|it| it.value) {
                None => Err(Miss::NoParent),
                Some(Answer::NO_OWNER) => Err(Miss::NoParentOwner),
                Some(Answer::LATER) => Err(Miss::ParentLater),
                Some(number) => self.give(Holder::from_number(number), Why::Parent),
            },
            (RuleKind::ChildrenOwners { .. }, _) => {
                let children = mine.iter().map(|answer| {
                    let holder = Holder::from_number(answer.value);
                    (holder, Why::Children(u64::MAX - answer.rank))
                });
                self.first_possible(children, Miss::NoChildren)
            }
            (RuleKind::FirstHuman, _) => {
                let people = answers.people.iter().map(|person| (*person, Why::First));
                self.first_possible(people, Miss::NoPerson)
            }
            (RuleKind::MostChanges, _) => {
                let mut tally = std::mem::take(&mut self.tally);
                count(answers.people, &mut tally);
                let people = tally.iter().map(|(person, n)| (*person, Why::Most(*n)));
                let found = self.first_possible(people, Miss::NoPerson);
                self.tally = tally;
                found
            }
            (_, State::Pool(pool)) => {
                let least = pool.least(&self.loads).ok_or(Miss::NobodyLeft)?;
                Ok((Some(least), Why::Least))
            }
            (_, State::Holding(queue)) => {
                let queue = queue.ok_or(Miss::Refused(Refusal::Unknown))?;
                self.give(queue, Why::Waits)
            }
            (RuleKind::Keep { made_by }, _) => {
                let made = answers.made_by.filter(|actor| made_by.contains(actor));
                let actor = made.ok_or(Miss::MadeByOthers)?;
                match self.refusals.get(owner.place()).copied().flatten() {
                    Some(refusal) => Err(Miss::Refused(refusal)),
                    None => Ok((None, Why::Kept(actor))),
                }
            }
            _ => Err(Miss::OtherValue),
        }
    }

    /// The first who may have the record; of nobody, why the first may not.
    fn first_possible(
        &self,
        candidates: impl Iterator<Item = (Holder, Why)>,
        none: Miss,
    ) -> Result<(Option<Holder>, Why), Miss> {
        let mut miss = None;
        for (holder, why) in candidates {
            match self.give(holder, why) {
                Ok(given) => return Ok(given),
                Err(refused) => miss = miss.or(Some(refused)),
            }
        }
        Err(miss.unwrap_or(none))
    }

    fn give(&self, to: Holder, why: Why) -> Result<(Option<Holder>, Why), Miss> {
        if self.moving.get(to.place()).copied().unwrap_or(false) {
            return Err(Miss::Refused(Refusal::Moving));
        }
        match self.refusals.get(to.place()) {
            None => Err(Miss::Refused(Refusal::Unknown)),
            Some(Some(refusal)) => Err(Miss::Refused(*refusal)),
            Some(None) if !self.loads.has_room(to) => Err(Miss::Full),
            Some(None) => Ok((Some(to), why)),
        }
    }
}

/// The answers for one rule.
fn of_rule(found: &[Answer], place: usize) -> &[Answer] {
    let rule = |answer: &Answer| usize::from(answer.rule);
    let from = found.partition_point(|answer| rule(answer) < place);
    let to = found.partition_point(|answer| rule(answer) <= place);
    found.get(from..to).unwrap_or_default()
}

/// How often each person comes, most often first; of two, whoever came first.
fn count(people: &[Holder], tally: &mut Vec<(Holder, u64)>) {
    tally.clear();
    for person in people {
        match tally.iter_mut().find(|(known, _)| known == person) {
            Some((_, count)) => *count += 1,
            None => tally.push((*person, 1)),
        }
    }
    tally.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;

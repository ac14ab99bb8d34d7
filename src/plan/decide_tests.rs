//! Which owner a record gets, rule by rule.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::*;
use crate::mistake::Source;
use crate::org::{OrgBuilder, SalesforceId, User};
use crate::plan::Rules;

/// Users by number: `A` to `E`.
fn id(number: u32) -> SalesforceId {
    SalesforceId::parse(format!("0050000000000{number:02}").as_bytes()).unwrap()
}

const OWNER: Holder = Holder::from_number(0);
const A: Holder = Holder::from_number(1);
const B: Holder = Holder::from_number(2);
const C: Holder = Holder::from_number(3);

struct World {
    rules: Rules,
    roster: Roster,
}

impl World {
    fn new(rules: &str) -> Self {
        let mut org = OrgBuilder::default();
        for (number, name) in (0..).zip(["owner", "a", "b", "c"]) {
            let user = User {
                username: name.to_owned(),
                active: Some(true),
                license: "Salesforce".to_owned(),
                ..User::default()
            };
            org.user(id(number), user);
        }
        Self {
            rules: Rules::read(Source::new("plan.toml", rules), &[], &org.build()).unwrap(),
            roster: Roster::new((0..4).map(id)),
        }
    }

    /// A decider: what each owns now, and why some may own nothing. The owner's records are moved.
    fn decider(&self, owned: [u64; 4], refusals: [Option<Refusal>; 4]) -> Decider<'_> {
        let kept = vec![0, owned[1], owned[2], owned[3]];
        let loads = Loads::new(kept, 10_000, vec![false, false, false, true]);
        let moving = vec![true, false, false, false];
        Decider::new(
            (&self.rules.rules, "Account"),
            &self.roster,
            (refusals.to_vec(), moving),
            &owned,
            loads,
        )
    }
}

fn rule(kind: &str) -> String {
    format!("[[rule]]\nkind = \"{kind}\"\n")
}

fn found(rule: u16, value: u32) -> Answer {
    Answer {
        rule,
        rank: 0,
        value,
    }
}

fn answers<'a>(found: &'a [Answer], people: &'a [Holder]) -> Answers<'a> {
    Answers {
        found,
        people,
        made_by: None,
    }
}

#[test]
fn a_mapping_gives_by_value_and_else_to_the_rest() {
    let world =
        World::new("[[rule]]\nkind = \"map\"\ncolumn = \"S\"\nto = { X = \"a\", \"*\" = \"b\" }");
    let mut decider = world.decider([9, 0, 0, 0], [None; 4]);
    let given = decider.decide(OWNER, &answers(&[found(0, 0)], &[]));
    assert_eq!((given.to, given.why), (Some(A), Why::Key(0)));
    let given = decider.decide(OWNER, &answers(&[], &[]));
    assert_eq!((given.to, given.why), (Some(B), Why::AnyKey));
    assert_eq!(decider.loads.counts(), [0, 1, 1, 0]);
}

/// The 10,000th is given, the 10,001st is not, but to those who are allowed by name.
#[test]
fn the_limit_is_kept_to_the_record() {
    let world =
        World::new("[[rule]]\nkind = \"map\"\ncolumn = \"S\"\nto = { X = \"a\", Y = \"c\" }");
    let mut decider = world.decider([9, 9_999, 0, 10_000], [None; 4]);
    let mut give = |key| decider.decide(OWNER, &answers(&[found(0, key)], &[])).to;
    assert_eq!([give(0), give(0), give(1)], [Some(A), None, Some(C)]);
    assert_eq!(decider.loads.counts(), [1, 10_000, 0, 10_001]);
    decider.decide(OWNER, &answers(&[found(0, 0)], &[]));
    assert_eq!(decider.misses(), [(0, Miss::Full)]);
}

#[test]
fn the_first_person_who_may_have_it_gets_it() {
    let world = World::new(&(rule("first-human") + &rule("most-changes")));
    let refusals = [None, Some(Refusal::Inactive), None, None];
    let mut decider = world.decider([9, 0, 0, 0], refusals);
    let given = decider.decide(OWNER, &answers(&[], &[OWNER, A, C, B, B]));
    assert_eq!(
        (given.to, given.rule, given.why),
        (Some(C), Some(0), Why::First)
    );
    let given = decider.decide(OWNER, &answers(&[], &[A, A, OWNER]));
    assert_eq!(given.to, None);
    let inactive = Miss::Refused(Refusal::Inactive);
    assert_eq!(decider.misses(), [(0, inactive), (1, inactive)]);
    let world = World::new(&rule("most-changes"));
    let mut decider = world.decider([9, 0, 0, 0], [None; 4]);
    let most = decider.decide(
        OWNER,
        &answers(&[], &[C, B, B, C, B, OWNER, OWNER, OWNER, OWNER]),
    );
    assert_eq!((most.to, most.why), (Some(B), Why::Most(3)));
    let tie = decider.decide(OWNER, &answers(&[], &[C, A, A, C]));
    assert_eq!((tie.to, tie.why), (Some(C), Why::Most(2)));
}

#[test]
fn parents_and_children_are_followed() {
    let text = rule("parent-owner") + &rule("children-owners") + "object = \"Contact\"\n";
    let world = World::new(&text);
    let mut decider = world.decider([9, 0, 0, 0], [None, None, Some(Refusal::NoRead), None]);
    let given = decider.decide(OWNER, &answers(&[found(0, A.number())], &[]));
    assert_eq!((given.to, given.why), (Some(A), Why::Parent));
    let child = |holder: Holder, count| Answer {
        rule: 1,
        rank: u64::MAX - count,
        value: holder.number(),
    };
    // Most children are of somebody who may not have it, then of the owner, then of C.
    let all = [
        found(0, Answer::LATER),
        child(B, 5),
        child(OWNER, 4),
        child(C, 2),
    ];
    let given = decider.decide(OWNER, &answers(&all, &[]));
    assert_eq!((given.to, given.why), (Some(C), Why::Children(2)));
    decider.decide(OWNER, &answers(&[found(0, Answer::NO_OWNER)], &[]));
    assert_eq!(
        decider.misses(),
        [(0, Miss::NoParentOwner), (1, Miss::NoChildren)]
    );
    decider.decide(OWNER, &answers(&[], &[]));
    assert_eq!(
        decider.misses(),
        [(0, Miss::NoParent), (1, Miss::NoChildren)]
    );
}

#[test]
fn peers_share_alike_and_whoever_owns_none_is_no_peer() {
    let world = World::new(&rule("peers"));
    let mut decider = world.decider([9, 3, 1, 0], [None; 4]);
    let mut give = || decider.decide(OWNER, &answers(&[], &[])).to;
    let given: Vec<_> = (0..5).map(|_| give()).collect();
    // B has one, then two; from three on they take turns, the smaller id first.
    assert_eq!(given, [Some(B), Some(B), Some(A), Some(B), Some(A)]);
    assert_eq!(decider.loads.counts(), [0, 5, 4, 0]);
    let mut alone = world.decider([9, 0, 0, 0], [None; 4]);
    assert_eq!(alone.decide(OWNER, &answers(&[], &[])).to, None);
    assert_eq!(alone.misses(), [(0, Miss::NobodyLeft)]);
}

#[test]
fn what_an_owner_made_may_stay_if_the_owner_may_own() {
    let world = World::new("[[rule]]\nkind = \"keep\"\nmade_by = [\"human\"]\n");
    let by = |made_by| Answers {
        found: &[],
        people: &[],
        made_by,
    };
    let mut decider = world.decider([9, 0, 0, 0], [None; 4]);
    let kept = decider.decide(OWNER, &by(Some(Actor::Human)));
    assert_eq!(
        (kept.to, kept.rule, kept.why),
        (None, Some(0), Why::Kept(Actor::Human))
    );
    decider.decide(OWNER, &by(Some(Actor::Integration)));
    assert_eq!(decider.misses(), [(0, Miss::MadeByOthers)]);
    let mut gone = world.decider([9, 0, 0, 0], [Some(Refusal::Inactive), None, None, None]);
    assert_eq!(gone.decide(OWNER, &by(Some(Actor::Human))).rule, None);
}

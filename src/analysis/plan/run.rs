//! One object after the other: every record of an owner whose records are moved gets its decision, and its row.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::PlanError;
use super::columns::Columns;
use super::facts::Facts;
use super::others::Cells;
use super::rows::{AnswerRow, FoundRow, GROUP, GivenRow, MoveRow, OwnedRow, TouchRow, key_number};
use super::sink::{PlanSink, ReasonRow};
use super::words::{reason, stay_reason};
use crate::analysis::budget::Budget;
use crate::org::{Actor, SalesforceId};
use crate::plan::{
    Answer, Answers, Decider, Decision, Holder, Limits, Miss, ObjectPlan, Roster, RuleKind, Rules,
    Stay, Why,
};
use crate::progress::Progress;
use crate::spill::{Sorted, Sorter, SpillError, Walk};

/// How many rows are handed to a sorter at a time.
const BATCH: usize = 2048;

/// Why records of an object stay whose name nobody knows.
const NAMELESS: &str =
    "no file tells the API name of the object, and no tool loads records without it";

/// What all objects have in common.
pub(super) struct Run<'a> {
    pub(super) rules: &'a Rules,
    pub(super) roster: &'a Roster,
    pub(super) facts: &'a Facts,
    pub(super) columns: &'a Columns,
    /// Names of objects by key prefix.
    pub(super) names: &'a BTreeMap<[u8; 3], String>,
    /// Numbers in the roster by numbers of logins.
    pub(super) holders: Vec<Option<Holder>>,
    /// Whose records are moved, by object and number.
    pub(super) moving: BTreeMap<[u8; 3], Vec<bool>>,
    /// New owners of the objects planned so far.
    pub(super) given: BTreeMap<[u8; 3], Sorted<GivenRow>>,
    pub(super) limits: Limits,
    pub(super) scratch: PathBuf,
    pub(super) budget: Budget,
    /// How many files there are so far.
    pub(super) files: u64,
}

impl Run<'_> {
    /// The owner whom a row names by the number of the reading.
    pub(super) fn holder(&self, login: u32) -> Option<Holder> {
        let place = usize::try_from(login).ok()?.checked_sub(1)?;
        self.holders.get(place).copied().flatten()
    }

    pub(super) fn is_moving(&self, prefix: [u8; 3], owner: Holder) -> bool {
        let moving = self.moving.get(&prefix);
        moving.is_some_and(|moving| moving.get(owner.place()).copied().unwrap_or(false))
    }

    pub(super) fn prefix_of(&self, object: &str) -> Option<[u8; 3]> {
        let mut names = self.names.iter();
        names
            .find(|(_, name)| *name == object)
            .map(|(prefix, _)| *prefix)
    }
}

/// Whether a tool can load records of an object by this name: where no file tells it, the key prefix stands for it, and what
/// a file is called may be anything.
fn is_api_name(name: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins = name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic());
    name.len() > 3 && begins && name.bytes().all(word)
}

/// The counts of one object.
#[derive(Default)]
struct Sums {
    asked: u64,
    by_rule: BTreeMap<usize, u64>,
    given: BTreeMap<Holder, u64>,
    taken: BTreeMap<Holder, u64>,
    kept: BTreeMap<(usize, Actor), u64>,
    nobody: BTreeMap<Vec<(usize, Miss)>, u64>,
    nameless: u64,
}

/// What came of one object, beside what is counted: its moves in the order of files.
pub(super) struct Decided {
    pub(super) plan: ObjectPlan,
    pub(super) moves: Sorted<MoveRow>,
    /// Records that each owner gave away.
    pub(super) taken: BTreeMap<Holder, u64>,
    pub(super) given: BTreeMap<Holder, u64>,
}

impl Run<'_> {
    /// Decides about all records of an object. `before` is what everybody owns of it.
    pub(super) fn decide(
        &mut self,
        (prefix, object): ([u8; 3], &str),
        mut decider: Decider<'_>,
        before: &[u64],
        sink: &mut dyn PlanSink,
        progress: &dyn Progress,
    ) -> Result<Decided, PlanError> {
        let others = self.ask_others(prefix, object)?;
        let mut records = Records::new(self, prefix, &others)?;
        let [_, _, given_bytes, move_bytes] = self.budget.plan_object();
        let mut given = Batched::new(Sorter::new(&self.scratch, given_bytes));
        let mut moves = Batched::new(Sorter::new(&self.scratch, move_bytes));
        let mut sums = Sums::default();
        let mut text = String::new();
        let is_nameless = !is_api_name(object);
        sink.object(object)?;
        while let Some(record) = records.next(self, prefix)? {
            sums.asked += 1;
            if sums.asked.is_multiple_of(BATCH as u64) {
                progress.advance(BATCH as u64);
            }
            let decision = match is_nameless {
                true => None,
                false => Some(decider.decide(record.owner, &records.answers())),
            };
            self.put_reason(&record, decision, &decider, &mut text, &mut sums, sink)?;
            if let Some(to) = decision.and_then(|decision| decision.to) {
                *sums.given.entry(to).or_default() += 1;
                *sums.taken.entry(record.owner).or_default() += 1;
                given.push(GivenRow {
                    id: record.id,
                    to: to.number(),
                })?;
                moves.push(MoveRow {
                    parent: records.group.unwrap_or(record.id),
                    id: record.id,
                    from: record.owner.number(),
                    to: to.number(),
                })?;
            }
        }
        sink.end()?;
        self.given.insert(prefix, given.finish()?);
        Ok(Decided {
            plan: self.counted(object, &sums, before),
            moves: moves.finish()?,
            taken: sums.taken,
            given: sums.given,
        })
    }

    /// Writes what becomes of a record, and counts it.
    fn put_reason(
        &self,
        record: &Record,
        decision: Option<Decision>,
        decider: &Decider<'_>,
        text: &mut String,
        sums: &mut Sums,
        sink: &mut dyn PlanSink,
    ) -> Result<(), PlanError> {
        text.clear();
        let mut rule = "";
        let mut to = None;
        match decision {
            None => {
                text.push_str(NAMELESS);
                sums.nameless += 1;
            }
            Some(Decision { rule: None, .. }) => {
                stay_reason(text, &self.rules.rules, decider.misses());
                match sums.nobody.get_mut(decider.misses()) {
                    Some(count) => *count += 1,
                    None => {
                        sums.nobody.insert(decider.misses().to_vec(), 1);
                    }
                }
            }
            Some(Decision {
                rule: Some(place),
                to: new,
                why,
            }) => {
                let decided = &self.rules.rules[place];
                rule = &decided.name;
                reason(text, decided, why);
                to = new.and_then(|new| self.roster.id(new));
                match why {
                    Why::Kept(actor) => *sums.kept.entry((place, actor)).or_default() += 1,
                    _ => *sums.by_rule.entry(place).or_default() += 1,
                }
            }
        }
        let from = self.roster.id(record.owner);
        let id = SalesforceId::from_bytes(record.id);
        if let Some((record, from)) = id.zip(from) {
            sink.reason(&ReasonRow {
                record,
                from,
                to,
                rule,
                reason: text,
            })?;
        }
        Ok(())
    }

    fn counted(&self, object: &str, sums: &Sums, before: &[u64]) -> ObjectPlan {
        let mut stays = Vec::new();
        let mut text = String::new();
        for ((place, actor), records) in &sums.kept {
            text.clear();
            reason(&mut text, &self.rules.rules[*place], Why::Kept(*actor));
            stays.push(Stay {
                reason: text.clone(),
                rule: Some(*place),
                records: *records,
            });
        }
        for (misses, records) in &sums.nobody {
            text.clear();
            stay_reason(&mut text, &self.rules.rules, misses);
            stays.push(Stay {
                reason: text.clone(),
                rule: None,
                records: *records,
            });
        }
        if sums.nameless > 0 {
            stays.push(Stay {
                reason: NAMELESS.to_owned(),
                rule: None,
                records: sums.nameless,
            });
        }
        stays.sort_by(|a, b| b.records.cmp(&a.records).then_with(|| a.cmp(b)));
        let count = |of: &BTreeMap<Holder, u64>, holder| of.get(&holder).copied().unwrap_or(0);
        let by_id = |count: &dyn Fn(Holder) -> u64| -> BTreeMap<SalesforceId, u64> {
            let counts = self.roster.iter().map(|(holder, id)| (*id, count(holder)));
            counts.filter(|(_, records)| *records > 0).collect()
        };
        let owned = |holder: Holder| before.get(holder.place()).copied().unwrap_or(0);
        ObjectPlan {
            name: object.to_owned(),
            wave: None,
            sharing_model: String::new(),
            since: None,
            asked: sums.asked,
            moved: sums.given.values().sum(),
            by_rule: sums.by_rule.clone(),
            stays,
            before: by_id(&owned),
            after: by_id(&|holder| {
                owned(holder) + count(&sums.given, holder) - count(&sums.taken, holder)
            }),
            given: by_id(&|holder| count(&sums.given, holder)),
            grouped_by: None,
            split_parents: 0,
            files: Vec::new(),
            deferral: None,
            fires: Vec::new(),
            cascades: Vec::new(),
        }
    }
}

/// Rows on their way to a sorter.
struct Batched<T> {
    sorter: Sorter<T>,
    rows: Vec<T>,
}

impl<T: crate::spill::Row> Batched<T> {
    fn new(sorter: Sorter<T>) -> Self {
        Self {
            sorter,
            rows: Vec::with_capacity(BATCH),
        }
    }

    fn push(&mut self, row: T) -> Result<(), SpillError> {
        self.rows.push(row);
        if self.rows.len() < BATCH {
            return Ok(());
        }
        self.sorter.push(&mut self.rows)
    }

    fn finish(mut self) -> Result<Sorted<T>, SpillError> {
        self.sorter.push(&mut self.rows)?;
        Ok(self.sorter.finish())
    }
}

/// One record that may move.
#[derive(Clone, Copy)]
struct Record {
    id: [u8; 15],
    owner: Holder,
}

/// The records of an object that may move, in the order of ids, with all that is known of each.
struct Records<'a> {
    owned: Walk<'a, OwnedRow>,
    cells: Cells<'a>,
    others: Walk<'a, AnswerRow>,
    touches: Walk<'a, TouchRow>,
    /// Of the record come to.
    found: Vec<Answer>,
    moments: Vec<(i64, Holder)>,
    people: Vec<Holder>,
    made_by: Option<Actor>,
    group: Option<[u8; 15]>,
}

impl<'a> Records<'a> {
    fn new(
        run: &Run<'a>,
        prefix: [u8; 3],
        others: &'a Sorted<AnswerRow>,
    ) -> Result<Self, SpillError> {
        Ok(Self {
            owned: run.facts.owned.walk(|row| row.id[..3].cmp(&prefix))?,
            cells: Cells::new(&run.columns.found, prefix)?,
            others: others.walk(|_| std::cmp::Ordering::Equal)?,
            touches: run.facts.touches.walk(|row| row.id[..3].cmp(&prefix))?,
            found: Vec::new(),
            moments: Vec::new(),
            people: Vec::new(),
            made_by: None,
            group: None,
        })
    }

    fn next(&mut self, run: &Run<'_>, prefix: [u8; 3]) -> Result<Option<Record>, SpillError> {
        while let Some(row) = self.owned.next_row()? {
            let owner = run.holder(row.owner);
            let Some(owner) = owner.filter(|it| run.is_moving(prefix, *it)) else {
                continue;
            };
            self.gather(run, &row)?;
            return Ok(Some(Record { id: row.id, owner }));
        }
        Ok(None)
    }

    /// Brings together what is known of a record.
    fn gather(&mut self, run: &Run<'_>, row: &OwnedRow) -> Result<(), SpillError> {
        self.found.clear();
        self.group = None;
        while let Some(cell) = self.cells.of(&row.id)? {
            self.take_cell(run, &cell);
        }
        while let Some(other) = self.others.peek().filter(|it| it.id <= row.id) {
            if other.id == row.id {
                self.found.push(Answer {
                    rule: other.slot,
                    rank: other.rank,
                    value: other.value,
                });
            }
            self.others.next_row()?;
        }
        self.found.sort_unstable();
        self.moments.clear();
        while let Some(touch) = self.touches.peek().filter(|it| it.id <= row.id) {
            if touch.id == row.id
                && let Some(by) = run.holder(touch.by)
            {
                self.moments.push((touch.at, by));
            }
            self.touches.next_row()?;
        }
        // Numbers of logins have no order; those of the roster have that of ids.
        self.moments.sort_unstable();
        self.moments.dedup();
        self.people.clear();
        self.people.extend(self.moments.iter().map(|(_, by)| *by));
        let maker = Actor::ALL.get(usize::from(row.maker)).copied();
        self.made_by = maker.filter(|_| row.made_by == row.owner);
        Ok(())
    }

    fn take_cell(&mut self, run: &Run<'_>, cell: &FoundRow) {
        if cell.slot == GROUP {
            self.group = Some(cell.value);
            return;
        }
        let rule = run.rules.rules.get(usize::from(cell.slot));
        if rule.is_some_and(|rule| matches!(rule.kind, RuleKind::Map { .. })) {
            self.found.push(Answer {
                rule: cell.slot,
                rank: 0,
                value: key_number(cell.value),
            });
        }
    }

    fn answers(&self) -> Answers<'_> {
        Answers {
            found: &self.found,
            people: &self.people,
            made_by: self.made_by,
        }
    }
}

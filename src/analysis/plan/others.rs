//! What other records say of a record: the owner of the one it points to, the owners of those that point to it.
//!
//! Nothing is looked up record by record: rows are sorted by the record that is asked for, and pass by beside it.

use std::cmp::Ordering;

use super::rows::{AnswerRow, FoundRow, GivenRow, LinkRow, OwnedRow, VoteRow};
use super::run::Run;
use crate::plan::{Answer, Holder, RuleKind};
use crate::spill::{Sorted, Sorter, SpillError, Walk};

/// How many rows are handed to a sorter at a time.
const BATCH: usize = 2048;

/// The cells of one object, the freshest copy of each.
pub(super) struct Cells<'a> {
    rows: Walk<'a, FoundRow>,
    last: Option<([u8; 15], u16)>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(found: &'a Sorted<FoundRow>, prefix: [u8; 3]) -> Result<Self, SpillError> {
        Ok(Self {
            rows: found.walk(|row| row.id[..3].cmp(&prefix))?,
            last: None,
        })
    }

    pub(super) fn next(&mut self) -> Result<Option<FoundRow>, SpillError> {
        while let Some(row) = self.rows.next_row()? {
            let key = (row.id, row.slot);
            if self.last.replace(key) != Some(key) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// The next cell if it is of this record; cells of records before it are passed over.
    pub(super) fn of(&mut self, id: &[u8; 15]) -> Result<Option<FoundRow>, SpillError> {
        while let Some(row) = self.rows.peek().copied() {
            if row.id > *id {
                break;
            }
            self.rows.next_row()?;
            let key = (row.id, row.slot);
            if self.last.replace(key) != Some(key) && row.id == *id {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}

impl Run<'_> {
    /// Asks for the records of an object what other records say.
    pub(super) fn ask_others(
        &self,
        prefix: [u8; 3],
        object: &str,
    ) -> Result<Sorted<AnswerRow>, SpillError> {
        let [links, answers, ..] = self.budget.plan_object();
        let answers = Sorter::new(&self.scratch, answers);
        self.ask_parents(prefix, (links, &answers))?;
        for (slot, rule) in (0..).zip(&self.rules.rules) {
            if let RuleKind::ChildrenOwners {
                object: (child, _), ..
            } = &rule.kind
                && rule.is_for(object)
                && let Some(child) = self.prefix_of(child)
            {
                self.ask_children((prefix, child), slot, (links, &answers))?;
            }
        }
        Ok(answers.finish())
    }

    /// The owners of the records that those of the object point to.
    fn ask_parents(
        &self,
        prefix: [u8; 3],
        (bytes, answers): (usize, &Sorter<AnswerRow>),
    ) -> Result<(), SpillError> {
        let asks = |slot: u16| {
            let rule = self.rules.rules.get(usize::from(slot));
            rule.is_some_and(|rule| matches!(rule.kind, RuleKind::ParentOwner { .. }))
        };
        let links = Sorter::new(&self.scratch, bytes);
        let mut batch = Vec::with_capacity(BATCH);
        let mut cells = Cells::new(&self.columns.found, prefix)?;
        while let Some(cell) = cells.next()? {
            if asks(cell.slot) {
                batch.push(LinkRow {
                    parent: cell.value,
                    slot: cell.slot,
                    id: cell.id,
                });
            }
            if batch.len() >= BATCH {
                links.push(&mut batch)?;
            }
        }
        links.push(&mut batch)?;
        let links = links.finish();
        let mut walk = links.walk(|_| Ordering::Equal)?;
        let mut owners = OwnerOf {
            run: self,
            here: None,
        };
        let mut found = Vec::with_capacity(BATCH);
        while let Some(link) = walk.next_row()? {
            found.push(AnswerRow {
                id: link.id,
                slot: link.slot,
                rank: 0,
                value: owners.of(&link.parent)?,
            });
            if found.len() >= BATCH {
                answers.push(&mut found)?;
            }
        }
        answers.push(&mut found)
    }

    /// The owners of the records that point to those of the object.
    fn ask_children(
        &self,
        (prefix, child): ([u8; 3], [u8; 3]),
        slot: u16,
        (bytes, answers): (usize, &Sorter<AnswerRow>),
    ) -> Result<(), SpillError> {
        let votes = Sorter::new(&self.scratch, bytes);
        let mut batch = Vec::with_capacity(BATCH);
        let mut owned = self.facts.owned.walk(|row| row.id[..3].cmp(&child))?;
        let mut cells = Cells::new(&self.columns.found, child)?;
        while let Some(record) = owned.next_row()? {
            let Some(owner) = self.holder(record.owner) else {
                continue;
            };
            while let Some(cell) = cells.of(&record.id)? {
                if cell.slot == slot && cell.value.starts_with(&prefix) {
                    batch.push(VoteRow {
                        parent: cell.value,
                        slot,
                        owner: owner.number(),
                    });
                }
            }
            if batch.len() >= BATCH {
                votes.push(&mut batch)?;
            }
        }
        votes.push(&mut batch)?;
        let votes = votes.finish();
        let mut walk = votes.walk(|_| Ordering::Equal)?;
        let mut found = Vec::with_capacity(BATCH);
        let mut counted: Option<(VoteRow, u64)> = None;
        loop {
            let next = walk.next_row()?;
            if let (Some((vote, count)), Some(same)) = (&mut counted, next)
                && *vote == same
            {
                *count += 1;
                continue;
            }
            if let Some((vote, count)) = counted.take() {
                found.push(AnswerRow {
                    id: vote.parent,
                    slot,
                    rank: u64::MAX - count,
                    value: vote.owner,
                });
            }
            if found.len() >= BATCH || next.is_none() {
                answers.push(&mut found)?;
            }
            match next {
                Some(vote) => counted = Some((vote, 1)),
                None => return Ok(()),
            }
        }
    }
}

/// Owners of records that are asked for in the order of their ids.
struct OwnerOf<'a> {
    run: &'a Run<'a>,
    here: Option<OfObject<'a>>,
}

/// The object asked for last.
struct OfObject<'a> {
    prefix: [u8; 3],
    owned: Walk<'a, OwnedRow>,
    /// New owners, if the object is planned already.
    given: Option<Walk<'a, GivenRow>>,
}

impl OwnerOf<'_> {
    /// The number of the owner after the plan, or why there is none, as [`Answer`] says it.
    fn of(&mut self, record: &[u8; 15]) -> Result<u32, SpillError> {
        let [a, b, c, ..] = *record;
        let prefix = [a, b, c];
        if self.here.as_ref().is_none_or(|here| here.prefix != prefix) {
            let given = self.run.given.get(&prefix);
            self.here = Some(OfObject {
                prefix,
                owned: self.run.facts.owned.walk(|row| row.id[..3].cmp(&prefix))?,
                given: given
                    .map(|given| given.walk(|_| Ordering::Equal))
                    .transpose()?,
            });
        }
        let Some(here) = &mut self.here else {
            return Ok(Answer::NO_OWNER);
        };
        let at = |walk: &Walk<'_, OwnedRow>| walk.peek().map(|row| row.id);
        while at(&here.owned).is_some_and(|id| id < *record) {
            here.owned.next_row()?;
        }
        let owned = here.owned.peek().filter(|row| row.id == *record);
        let owner: Option<Holder> = owned.and_then(|row| self.run.holder(row.owner));
        let Some(owner) = owner else {
            return Ok(Answer::NO_OWNER);
        };
        let Some(given) = &mut here.given else {
            let later = self.run.is_moving(prefix, owner);
            return Ok(if later { Answer::LATER } else { owner.number() });
        };
        while given.peek().is_some_and(|row| row.id < *record) {
            given.next_row()?;
        }
        let given = given.peek().filter(|row| row.id == *record);
        Ok(given.map_or(owner.number(), |row| row.to))
    }
}

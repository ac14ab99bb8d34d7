//! Walking sorted changes act by act, each row once.
//!
//! The numbers of logins and texts depend on which thread came first, so the rows of one record and
//! moment are put in order here, by what their numbers stand for.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::row::Change;
use super::sorted::Changes;
use crate::org::{ChangeSource, LoginKey, SalesforceId, StampKind, UtcTime};
use crate::spill::{SpillError, Walk};

/// Who acted in the name of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delegate {
    /// Nobody else, as far as is written down.
    Nobody,
    /// Somebody who was logged in as the user; `None` when it is not known who.
    Somebody(Option<LoginKey>),
}

/// When and where something was done, and in whose name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Where it is written down.
    pub source: ChangeSource,
    /// The record.
    pub record: Option<SalesforceId>,
    /// When.
    pub at: UtcTime,
    /// Whether the time is right to the hour.
    pub is_exact: bool,
    /// Made, or changed.
    pub kind: StampKind,
    /// The login it bears.
    pub login: Option<LoginKey>,
    /// Who acted in its name.
    pub delegate: Delegate,
    /// Session of a row of an event log.
    pub session: Option<u128>,
}

/// What one login did to one record at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// What its rows have in common.
    pub moment: Moment,
    /// Its rows, in the order of their fields.
    pub rows: &'a [(Moment, Change)],
}

/// The changes of one group.
#[derive(Debug)]
pub struct Acts<'a> {
    changes: &'a Changes,
    rows: Walk<'a, Change>,
    /// The rows of one record and time, in order.
    here: Vec<(Moment, Change)>,
    /// How many of them were given.
    given: usize,
    /// Rows set aside as copies, by file.
    repeats: BTreeMap<u32, u64>,
}

impl<'a> Acts<'a> {
    pub(super) fn new(changes: &'a Changes, rows: Walk<'a, Change>) -> Self {
        Self {
            changes,
            rows,
            here: Vec::new(),
            given: 0,
            repeats: BTreeMap::new(),
        }
    }

    /// The next act.
    ///
    /// # Errors
    /// [`SpillError`] when changes cannot be read back.
    pub fn next_act(&mut self) -> Result<Option<Act<'_>>, SpillError> {
        while self.given == self.here.len() {
            if !self.fill()? {
                return Ok(None);
            }
        }
        let rest = &self.here[self.given..];
        let (moment, _) = rest[0];
        let count = rest.iter().take_while(|(other, _)| *other == moment);
        let rows = &rest[..count.count()];
        self.given += rows.len();
        Ok(Some(Act { moment, rows }))
    }

    /// How many rows of each file were set aside as copies.
    #[must_use]
    pub fn into_repeats(self) -> BTreeMap<u32, u64> {
        self.repeats
    }

    /// Takes the rows of the next record and time; false at the end.
    fn fill(&mut self) -> Result<bool, SpillError> {
        self.here.clear();
        self.given = 0;
        let Some(first) = self.rows.next_row()? else {
            return Ok(false);
        };
        self.take(first);
        while let Some(next) = self.rows.peek()
            && (next.record, next.at) == (first.record, first.at)
        {
            let next = *next;
            self.rows.next_row()?;
            self.take(next);
        }
        if self.here.len() > 1 {
            let changes = self.changes;
            self.here.sort_unstable_by(|a, b| order(changes, a, b));
            self.set_aside_copies();
            self.set_aside_downloads();
        }
        Ok(true)
    }

    fn take(&mut self, change: Change) {
        let changes = self.changes;
        if change.is_logged() && changes.set_aside.contains(&change.file) {
            return;
        }
        let moment = Moment {
            source: change.source,
            record: change.record,
            at: change.at,
            is_exact: change.is_exact,
            kind: change.kind,
            login: changes.login(change.who),
            delegate: changes.delegate(change.delegate),
            session: change.identity.as_session().filter(|_| change.is_logged()),
        };
        self.here.push((moment, change));
    }

    /// Keeps each row once. A row with an id is the same wherever it stands; of others as many are kept
    /// as the file with most of them has, because two that say the same in one file are two.
    fn set_aside_copies(&mut self) {
        let mut last: Option<(Moment, Change)> = None;
        // Rows kept of those that are the same, and rows of them met in the file at hand.
        let (mut kept, mut met) = (0, 0);
        let repeats = &mut self.repeats;
        self.here.retain(|(moment, row)| {
            if row.is_logged() {
                return true;
            }
            let same = last.filter(|(before, last)| {
                before == moment && last.field == row.field && last.identity == row.identity
            });
            match same {
                None => (kept, met) = (0, 0),
                Some((_, last)) if last.file != row.file => met = 0,
                Some(_) => {}
            }
            last = Some((*moment, *row));
            met += 1;
            let is_copy = met <= kept || (kept > 0 && row.identity.is_id());
            if is_copy {
                *repeats.entry(row.file).or_default() += 1;
            } else {
                kept += 1;
            }
            !is_copy
        });
    }

    /// A row of the Setup download that the SOQL export has too, told by second, login and section.
    fn set_aside_downloads(&mut self) {
        let is_audit = |row: &Change| row.source == ChangeSource::SetupAudit;
        let queried = |row: &Change| is_audit(row) && row.identity.is_id();
        let downloaded = |row: &Change| is_audit(row) && !row.identity.is_id() && row.is_exact;
        let has = |what: &dyn Fn(&Change) -> bool| self.here.iter().any(|(_, row)| what(row));
        if !has(&queried) || !has(&downloaded) {
            return;
        }
        let mut left: BTreeMap<_, u64> = BTreeMap::new();
        for (moment, row) in self.here.iter().filter(|(_, row)| queried(row)) {
            *left.entry((moment.login, row.section)).or_default() += 1;
        }
        let repeats = &mut self.repeats;
        self.here.retain(|(moment, row)| {
            let twin = left.get_mut(&(moment.login, row.section));
            match twin.filter(|twin| downloaded(row) && **twin > 0) {
                Some(twin) => {
                    *twin -= 1;
                    *repeats.entry(row.file).or_default() += 1;
                    false
                }
                None => true,
            }
        });
    }
}

/// By what numbers stand for, so that no order depends on the timing of threads: acts together, in them
/// fields, and copies of a row together.
fn order(changes: &Changes, a: &(Moment, Change), b: &(Moment, Change)) -> Ordering {
    let id = |login: Option<LoginKey>| login.and_then(|login| changes.ids.get(login));
    let delegate = |moment: &Moment| match moment.delegate {
        Delegate::Nobody => None,
        Delegate::Somebody(login) => Some(id(login)),
    };
    let act = |moment: &Moment| {
        (
            moment.is_exact,
            id(moment.login),
            delegate(moment),
            moment.kind,
            moment.session,
        )
    };
    let field = |row: &Change| row.field.map(|field| changes.text(field));
    let copy = |row: &Change| (row.identity, row.file, row.line);
    act(&a.0)
        .cmp(&act(&b.0))
        .then_with(|| field(&a.1).cmp(&field(&b.1)))
        .then_with(|| copy(&a.1).cmp(&copy(&b.1)))
}

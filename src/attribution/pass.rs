//! A pass over the acts of some logins: one thread cuts batches while the others look at those cut before.
//!
//! Most stamps may be those of one login, and only one thread can merge and cut them. Were they cut while nobody looks and looked at
//! while nobody cuts, the other threads would wait for it at the end.

use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;

use super::candidates::Candidates;
use super::cut::{Batch, Cutter, SIZES};
use super::look::Looker;
use super::minutes::Minutes;
use super::sight::Sight;
use super::stamps::StampRow;
use super::stream::Acts;
use crate::activity::SlotWalk;
use crate::org::LoginKey;
use crate::spill::{SpillError, Walk};

/// Small batches for each thread that are cut before they are looked at.
const AT_ONCE: usize = 4;

/// A batch that waits to be looked at.
struct Waiting<'c> {
    batch: Batch,
    of_login: OfLogin<'c>,
}

/// What is to be known of a login to look at its acts.
#[derive(Clone)]
struct OfLogin<'c> {
    /// Its stamps by minute, so that each act is seen among the others.
    minutes: Arc<Minutes>,
    candidates: Arc<Candidates<'c>>,
    /// The acts of one second in so many are looked at.
    step: u64,
}

/// Cuts the stamps of logins, login by login.
struct Cutting<'l, 'c, W, S> {
    logins: std::slice::Iter<'l, LoginKey>,
    /// One walk ahead, which counts the stamps of a login by minute.
    ahead: Walk<'l, StampRow>,
    cutter: Cutter<'l, SlotWalk<'l>>,
    of_records: u32,
    /// The login at hand.
    at: Option<OfLogin<'c>>,
    who: W,
    step: S,
}

impl<'c, W, S> Cutting<'_, 'c, W, S>
where
    W: Fn(LoginKey) -> Arc<Candidates<'c>>,
    S: Fn(&Minutes) -> usize,
{
    /// The next batches, with about so many acts; none at the end.
    fn next(&mut self, acts: usize) -> Result<Vec<Waiting<'c>>, SpillError> {
        let mut waiting = Vec::new();
        let mut count = 0;
        while count < acts {
            let Some(of_login) = &self.at else {
                match self.logins.next() {
                    Some(login) => self.begin(*login)?,
                    None => break,
                }
                continue;
            };
            match self.cutter.next_batch()? {
                Some(batch) => {
                    count += batch.classes.len();
                    let of_login = of_login.clone();
                    waiting.push(Waiting { batch, of_login });
                }
                None => self.at = None,
            }
        }
        Ok(waiting)
    }

    fn begin(&mut self, login: LoginKey) -> Result<(), SpillError> {
        let minutes = Minutes::read(login, self.of_records, &mut self.ahead)?;
        self.cutter.begin(login)?;
        self.at = Some(OfLogin {
            step: (self.step)(&minutes) as u64,
            candidates: (self.who)(login),
            minutes: Arc::new(minutes),
        });
        Ok(())
    }
}

impl Acts {
    /// Looks at the acts of some logins, several batches at a time: `who` may have made the stamps of a login, those of one second in
    /// `step` are looked at, `each` is called for a batch on any thread, `done` with what it made, in order.
    pub(super) fn pass<'c, R: Send>(
        &self,
        logins: &[LoginKey],
        looker: &Looker<'_>,
        who: impl Fn(LoginKey) -> Arc<Candidates<'c>> + Send,
        step: impl Fn(&Minutes) -> usize + Send,
        each: impl Fn(&Batch, &Candidates<'c>, Vec<Sight>) -> R + Sync,
        mut done: impl FnMut(LoginKey, &Arc<Candidates<'c>>, R) -> Result<(), SpillError> + Send,
    ) -> Result<(), SpillError> {
        let (Some(first), Some(last)) = (logins.first(), logins.last()) else {
            return Ok(());
        };
        let place = |row: &StampRow| {
            if row.login < *first {
                Ordering::Less
            } else if row.login > *last {
                Ordering::Greater
            } else {
                Ordering::Equal
            }
        };
        let writes = looker.evidence.writes.of_logins(*first, *last)?;
        let mut cutting = Cutting {
            logins: logins.iter(),
            ahead: self.stamps.walk(place)?,
            cutter: Cutter::new(*first, self.stamps.walk(place)?, writes, SIZES),
            of_records: looker.of_records,
            at: None,
            who,
            step,
        };
        let mut look = |waiting: Vec<Waiting<'c>>| {
            let made = waiting.into_par_iter().with_max_len(1).map(|it| {
                let mut batch = it.batch;
                let OfLogin {
                    minutes,
                    candidates,
                    step,
                } = it.of_login;
                let sights = looker.look(&mut batch, &minutes, &candidates, step);
                let made = each(&batch, &candidates, sights);
                (batch.login, candidates, made)
            });
            let made: Vec<_> = made.collect();
            made.into_iter()
                .try_for_each(|(login, candidates, made)| done(login, &candidates, made))
        };
        let acts = AT_ONCE * SIZES.0 * rayon::current_num_threads();
        let mut waiting = cutting.next(acts)?;
        while !waiting.is_empty() {
            let (next, looked) = rayon::join(|| cutting.next(acts), || look(waiting));
            looked?;
            waiting = next?;
        }
        Ok(())
    }
}

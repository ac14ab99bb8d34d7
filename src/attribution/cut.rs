//! Cuts the stamps and writes of one login into batches that can be judged apart.
//!
//! Stamps and writes hang together only where windows hold seconds: a cut in time that no window of a
//! write bridges, from one stamp to the next, separates nothing. Where a login is so busy that no such
//! cut comes, one is made through the middle: a write's scale after a round depends only on the scales,
//! a round before, of the writes it shares a second with, so a stamp's verdict depends on nothing
//! further away than [`ROUNDS`] such steps. A batch then carries its surroundings so far, to be weighed
//! and not to be judged. Either way the verdicts are those of the whole login at once.

use super::matching::ROUNDS;
use super::stamps::{StampClass, StampRow};
use crate::activity::{SlotWalk, Written};
use crate::org::LoginKey;
use crate::spill::{SpillError, Walk};

/// Classes of stamps in a batch that is cut where nothing bridges, and in one that is cut through.
pub(super) const SIZES: (usize, usize) = (2048, 1 << 15);

/// How far after the beginning of its second, milliseconds, a stamp looks for writes: a stamp stands in
/// its second and looks for a second from there.
const REACH_MS: i64 = 1998;

/// Stamps and writes of one login that are judged together.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) login: LoginKey,
    /// Different stamps in the order of time, each with the number of stamps that are so.
    pub(super) classes: Vec<(StampClass, u64)>,
    /// Which of the classes are to be judged; the others only weigh.
    pub(super) judged: std::ops::Range<usize>,
    /// Places in their object's walk of the stamps to be judged, class by class.
    pub(super) ordinals: Vec<u64>,
    /// Every write that one of the stamps may be due to.
    pub(super) writes: Vec<Written>,
    /// The seconds with stamps of the login before and after all these.
    pub(super) neighbours: (Option<i64>, Option<i64>),
}

impl Batch {
    fn new(login: LoginKey, before: Option<i64>) -> Self {
        Self {
            login,
            classes: Vec::new(),
            judged: 0..0,
            ordinals: Vec::new(),
            writes: Vec::new(),
            neighbours: (before, None),
        }
    }
}

/// Where a login's writes come from, in time.
pub(super) trait WriteSource {
    /// As [`SlotWalk::begin`].
    fn begin(&mut self, login: LoginKey) -> Result<(), SpillError>;

    /// As [`SlotWalk::advance`].
    fn advance(&mut self, begin: i64, end: i64, out: &mut Vec<Written>) -> Result<(), SpillError>;
}

impl WriteSource for SlotWalk<'_> {
    fn begin(&mut self, login: LoginKey) -> Result<(), SpillError> {
        SlotWalk::begin(self, login)
    }

    fn advance(&mut self, begin: i64, end: i64, out: &mut Vec<Written>) -> Result<(), SpillError> {
        SlotWalk::advance(self, begin, end, out)
    }
}

/// Reads the stamps and writes of logins, one login after the other, and cuts.
pub(super) struct Cutter<'b, W> {
    stamps: Walk<'b, StampRow>,
    source: W,
    small: usize,
    /// At how many classes the next cut through is tried.
    large: usize,
    step: usize,
    batch: Batch,
    /// Places of the writes in the batch whose window reaches the stamp read last.
    live: Vec<usize>,
    found: Vec<Written>,
}

impl<'b, W: WriteSource> Cutter<'b, W> {
    /// Before the first of the logins, whose stamps the walk has.
    pub(super) fn new(
        first: LoginKey,
        stamps: Walk<'b, StampRow>,
        source: W,
        (small, large): (usize, usize),
    ) -> Self {
        Self {
            stamps,
            source,
            small,
            large,
            step: large,
            batch: Batch::new(first, None),
            live: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Turns to a login. Logins come in the order of their numbers, and none that has stamps is left out.
    pub(super) fn begin(&mut self, login: LoginKey) -> Result<(), SpillError> {
        self.batch = Batch::new(login, None);
        self.live.clear();
        self.large = self.step;
        self.source.begin(login)
    }

    /// The next batch.
    pub(super) fn next_batch(&mut self) -> Result<Option<Batch>, SpillError> {
        while let Some(next) = self.stamps.peek()
            && next.login == self.batch.login
        {
            let second = next.class.second;
            let moment = second * 1000;
            let writes = &self.batch.writes;
            self.live.retain(|place| writes[*place].slot.to >= moment);
            if self.live.is_empty() && self.batch.classes.len() >= self.small {
                return Ok(Some(self.take()));
            }
            if !self.live.is_empty()
                && self.batch.classes.len() >= self.large
                && let Some(batch) = self.cut_through(moment)
            {
                return Ok(Some(batch));
            }
            self.source
                .advance(moment, moment + REACH_MS, &mut self.found)?;
            for written in self.found.drain(..) {
                self.live.push(self.batch.writes.len());
                self.batch.writes.push(written);
            }
            self.read_second(second)?;
        }
        let open = self.batch.judged.start < self.batch.classes.len();
        Ok(open.then(|| self.take()))
    }

    fn read_second(&mut self, second: i64) -> Result<(), SpillError> {
        while let Some(next) = self.stamps.peek()
            && (next.login, next.class.second) == (self.batch.login, second)
        {
            let Some(row) = self.stamps.next_row()? else {
                break;
            };
            match self.batch.classes.last_mut() {
                Some((class, count)) if *class == row.class => *count += 1,
                _ => self.batch.classes.push((row.class, 1)),
            }
            self.batch.ordinals.push(row.ordinal);
        }
        Ok(())
    }

    /// The second of the login's next stamp.
    fn upcoming(&self) -> Option<i64> {
        let next = self.stamps.peek();
        let next = next.filter(|next| next.login == self.batch.login);
        next.map(|next| next.class.second)
    }

    /// Everything read so far, when no write bridges to what follows.
    fn take(&mut self) -> Batch {
        let login = self.batch.login;
        let last = self.batch.classes.last().map(|(class, _)| class.second);
        let mut batch = std::mem::replace(&mut self.batch, Batch::new(login, last));
        batch.neighbours.1 = self.upcoming();
        self.live.clear();
        self.large = self.step;
        batch.judged.end = batch.classes.len();
        batch
    }

    /// What can be judged although writes bridge to the stamps from `next` on; `None` when all that was
    /// read may depend on them.
    fn cut_through(&mut self, next: i64) -> Option<Batch> {
        let writes = &self.batch.writes;
        let final_until = reach_back(writes, next);
        let known = |classes: &[(StampClass, u64)], moment: i64| {
            classes.partition_point(|(class, _)| class.second * 1000 < moment)
        };
        let start = self.batch.judged.start;
        let end = known(&self.batch.classes, final_until);
        if end <= start {
            // A long write spans everything; see again when there is twice as much.
            self.large = self.batch.classes.len() * 2;
            return None;
        }
        let judged = self.batch.classes.get(start..end).unwrap_or_default();
        let stamps: u64 = judged.iter().map(|(_, count)| count).sum();
        let stamps = usize::try_from(stamps).unwrap_or(usize::MAX);
        let later = self.batch.ordinals.split_off(stamps);
        let ready = Batch {
            login: self.batch.login,
            classes: self.batch.classes.clone(),
            judged: start..end,
            ordinals: std::mem::replace(&mut self.batch.ordinals, later),
            writes: writes.clone(),
            neighbours: (self.batch.neighbours.0, Some(next / 1000)),
        };
        let kept_from = reach_back(writes, final_until);
        let dropped = known(&self.batch.classes, kept_from);
        let last = self.batch.classes.drain(..dropped).next_back();
        if let Some((class, _)) = last {
            self.batch.neighbours.0 = Some(class.second);
        }
        self.batch.judged = end - dropped..0;
        self.batch
            .writes
            .retain(|written| written.slot.to >= kept_from);
        let places = self.batch.writes.iter().enumerate();
        let live = places.filter(|(_, written)| written.slot.to >= next);
        self.live = live.map(|(place, _)| place).collect();
        self.large = self.batch.classes.len() + self.step;
        Some(ready)
    }
}

/// The moment before which no stamp's verdict depends on stamps from `moment` on.
fn reach_back(writes: &[Written], mut moment: i64) -> i64 {
    for _ in 0..ROUNDS {
        let reaching = writes.iter().filter(|w| w.slot.to >= moment);
        let first = reaching.map(|w| w.slot.from - REACH_MS).min();
        match first {
            Some(first) if first < moment => moment = first,
            _ => break,
        }
    }
    moment
}

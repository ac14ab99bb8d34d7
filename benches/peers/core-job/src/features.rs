//! Features of each login, from the event logs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use byline::org::UtcTime;
use byline::table::{IdCache, TableReader};

use crate::files::read_all;
use crate::matched::Writes;

/// A time as the log writes it, as numbers that compare like the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment([u64; 3]);

impl Moment {
    const EARLIEST: Self = Self([0; 3]);
    const LATEST: Self = Self([u64::MAX; 3]);

    fn of(cell: &[u8]) -> Option<Self> {
        let (words, []) = cell.as_chunks::<8>() else {
            return None;
        };
        let words: &[[u8; 8]; 3] = words.try_into().ok()?;
        Some(Self(words.map(u64::from_be_bytes)))
    }

    pub(crate) fn text(self) -> [u8; 24] {
        let mut text = [0; 24];
        let (slots, _) = text.as_chunks_mut::<8>();
        for (slot, word) in slots.iter_mut().zip(self.0) {
            *slot = word.to_be_bytes();
        }
        text
    }

    /// `YYYY-MM-DD`, as a number.
    const fn day(self) -> (u64, u64) {
        (self.0[0], self.0[1] >> 48)
    }
}

/// What is summed up for one login.
#[derive(Clone, Debug)]
struct Login {
    user: [u8; 15],
    events: u64,
    api_events: u64,
    runtime: u64,
    days: BTreeSet<(u64, u64)>,
    last_day: (u64, u64),
    first: Moment,
    last: Moment,
}

/// All logins, as far as one thread saw them.
#[derive(Default)]
struct Part {
    cache: IdCache<u32>,
    numbers: BTreeMap<[u8; 15], u32>,
    logins: Vec<Login>,
    seconds: Vec<i64>,
    /// The day of the last event.
    day: (u64, u64),
    period: Option<(Moment, Moment)>,
}

/// Features of all logins, and the writes of the shared one.
pub(crate) struct Features {
    logins: BTreeMap<[u8; 15], Login>,
    writes: Writes,
}

pub(crate) fn read(files: &[PathBuf], shared: &[u8; 15]) -> Result<Features> {
    let parts = read_all(files, |_, rows, part: &mut Part| part.read(rows, shared))?;
    let mut logins: BTreeMap<[u8; 15], Login> = BTreeMap::new();
    let mut seconds = Vec::new();
    let mut period: Option<(Moment, Moment)> = None;
    for part in parts {
        seconds.extend(part.seconds);
        period = match (period, part.period) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
        for login in part.logins {
            let known = logins.entry(login.user);
            known
                .and_modify(|known| known.merge(&login))
                .or_insert(login);
        }
    }
    Ok(Features {
        logins,
        writes: Writes::new(&seconds, period),
    })
}

impl Part {
    fn read(&mut self, rows: &mut TableReader<'_, '_>, shared: &[u8; 15]) {
        let header = rows.header();
        let event_type = header.find("eventtype");
        let user_id = header.find_any(&["useridderived", "userid"]);
        let time = header.find("timestampderived");
        let run_time = header.find("runtime");
        let method = header.find_any(&["method", "methodname"]);
        rows.want(&[event_type, user_id, time, run_time, method]);
        while let Some(row) = rows.next_row() {
            let cell = row.get(time);
            let Some(moment) = Moment::of(cell) else {
                continue;
            };
            // The period is one of whole days, and events of one day stand together.
            if moment.day() != self.day {
                self.day = moment.day();
                self.period = Some(match self.period {
                    Some((from, to)) => (from.min(moment), to.max(moment)),
                    None => (moment, moment),
                });
            }
            let user = row.get(user_id);
            if user.is_empty() {
                continue;
            }
            let (numbers, logins) = (&mut self.numbers, &mut self.logins);
            let number = self.cache.get(user, |user| number(user, numbers, logins));
            let Some(login) = self.logins.get_mut(number as usize) else {
                continue;
            };
            let kind = row.get(event_type);
            let is_api = matches!(kind, b"API" | b"RestApi" | b"BulkApi2" | b"ApiTotalUsage");
            login.saw(moment, is_api, digits(row.get(run_time)));
            if is_api && login.user == *shared && writes(kind, row.get(method)) {
                self.seconds
                    .extend(UtcTime::parse(cell).map(UtcTime::seconds));
            }
        }
    }
}

/// Whether the call writes records.
fn writes(kind: &[u8], method: &[u8]) -> bool {
    match kind {
        b"RestApi" => matches!(method, b"POST" | b"PATCH" | b"PUT"),
        b"API" => matches!(method, b"create" | b"insert" | b"upsert" | b"update"),
        _ => false,
    }
}

/// The number of a login, given now if it has none.
fn number(user: &[u8], numbers: &mut BTreeMap<[u8; 15], u32>, logins: &mut Vec<Login>) -> u32 {
    let mut key = [0; 15];
    for (slot, byte) in key.iter_mut().zip(user) {
        *slot = *byte;
    }
    *numbers.entry(key).or_insert_with(|| {
        logins.push(Login {
            user: key,
            events: 0,
            api_events: 0,
            runtime: 0,
            days: BTreeSet::new(),
            last_day: (0, 0),
            first: Moment::LATEST,
            last: Moment::EARLIEST,
        });
        u32::try_from(logins.len() - 1).unwrap_or(u32::MAX)
    })
}

fn digits(cell: &[u8]) -> u64 {
    cell.iter()
        .take_while(|c| c.is_ascii_digit())
        .fold(0, |sum, c| sum * 10 + u64::from(c - b'0'))
}

impl Login {
    fn saw(&mut self, moment: Moment, is_api: bool, runtime: u64) {
        self.events += 1;
        self.api_events += u64::from(is_api);
        self.runtime += runtime;
        if moment.day() != self.last_day {
            self.last_day = moment.day();
            self.days.insert(moment.day());
        }
        self.first = self.first.min(moment);
        self.last = self.last.max(moment);
    }

    fn merge(&mut self, other: &Self) {
        self.events += other.events;
        self.api_events += other.api_events;
        self.runtime += other.runtime;
        self.days.extend(&other.days);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }
}

impl Features {
    pub(crate) fn writes(&self) -> &Writes {
        &self.writes
    }

    pub(crate) fn table(&self) -> String {
        let mut out = "user,events,api_events,runtime_ms,days,first,last\n".to_owned();
        for login in self.logins.values() {
            let _ = writeln!(
                out,
                "{},{},{},{},{},{},{}",
                String::from_utf8_lossy(&login.user),
                login.events,
                login.api_events,
                login.runtime,
                login.days.len(),
                String::from_utf8_lossy(&login.first.text()),
                String::from_utf8_lossy(&login.last.text()),
            );
        }
        out
    }
}

//! What is usual for a login's stamps, cell by cell: on this object, at this hour, at this minute of the
//! hour, and at their crossings.
//!
//! One act of a shared login says little. A hundred acts on one object that all came alone, at minute 17, on
//! days when nobody signed in, say nearly everything, and they say it of each one of them. That is
//! how people tell a program's work in an export: not by the stamp, but by its company. A [`Cell`] counts the
//! acts that share something and keeps the means of what was seen of them; what such means stand for is in
//! `catalog/actors.toml`, learned from orgs whose truth is known. Nothing here decides.

use super::pace::{HOUR, PHASE, WORK};
use super::sight::Sight;

/// What the acts of a cell share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellKind {
    /// Object and kind of stamp.
    Work,
    /// The object.
    Object,
    /// The hour of the day.
    Hour,
    /// The minute of the hour.
    Minute,
    /// Object and hour of the day.
    ObjectHour,
    /// Object and minute of the hour.
    ObjectMinute,
    /// The minute of the day.
    Clock,
}

/// Values of each kind, in their order. Objects are counted to 31; the last stands for all others.
const SIZES: [usize; CellKind::ALL.len()] = [64, 32, 24, 60, 32 * 24, 32 * 60, 24 * 60];

/// All cells.
pub(super) const CELLS: usize = 64 + 32 + 24 + 60 + 32 * 24 + 32 * 60 + 24 * 60;

impl CellKind {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Work,
        Self::Object,
        Self::Hour,
        Self::Minute,
        Self::ObjectHour,
        Self::ObjectMinute,
        Self::Clock,
    ];

    /// The name in the catalogue.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Object => "object",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::ObjectHour => "object-hour",
            Self::ObjectMinute => "object-minute",
            Self::Clock => "clock",
        }
    }

    /// How many cells of this kind there are.
    pub(super) const fn size(self) -> usize {
        SIZES[self as usize]
    }

    /// Where the cells of this kind begin.
    fn start(self) -> usize {
        SIZES[..self as usize].iter().sum()
    }
}

/// The cell of an act in each kind, by its number among all cells.
pub(super) type CellsOfAct = [usize; CellKind::ALL.len()];

/// The cells of an act.
pub(super) fn cells_of(act: &Sight) -> CellsOfAct {
    const STARTS: [usize; CellKind::ALL.len()] = {
        let mut starts = [0; CellKind::ALL.len()];
        let mut n = 1;
        while n < SIZES.len() {
            starts[n] = starts[n - 1] + SIZES[n - 1];
            n += 1;
        }
        starts
    };
    let bin = |place: usize| usize::from(act.pace.bins[place]);
    let (work, hour, minute) = (bin(WORK), bin(HOUR) % 24, bin(PHASE));
    let object = work / 2;
    [
        STARTS[0] + work,
        STARTS[1] + object,
        STARTS[2] + hour,
        STARTS[3] + minute,
        STARTS[4] + object * 24 + hour,
        STARTS[5] + object * 60 + minute,
        STARTS[6] + hour * 60 + minute,
    ]
}

/// What is averaged over a cell, in the order of [`Cell::sums`].
pub(super) const MEANS: [&str; 12] = [
    "own",
    "run",
    "active",
    "gap",
    "day_echo",
    "hour_echo",
    "tick",
    "hours_own",
    "on_the_minute",
    "signin_ui",
    "signin_api",
    "signin_tool",
];

/// Acts that share something.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    /// How many there are.
    pub(super) acts: u32,
    /// Sums of what is averaged.
    pub(super) sums: [f64; MEANS.len()],
    /// Days on which there are any.
    pub(super) days: u32,
    last_day: Option<u16>,
    /// Acts on days that logs show, and the sums of their probabilities to be an outside system's and the
    /// org's own.
    pub(super) logged: u32,
    pub(super) by_system: f64,
    pub(super) by_org: f64,
}

/// One act, as a cell counts it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) values: [f64; MEANS.len()],
    /// Days since the login's first act.
    pub(super) day: u16,
    /// The probabilities to be an outside system's and the org's own, where logs show the day.
    pub(super) logged: Option<[f64; 2]>,
}

impl Cell {
    /// Adds an act; acts come in the order of time.
    pub(super) fn add(&mut self, act: &Counted) {
        self.acts += 1;
        for (sum, value) in self.sums.iter_mut().zip(act.values) {
            *sum += value;
        }
        if self.last_day != Some(act.day) {
            self.last_day = Some(act.day);
            self.days += 1;
        }
        if let Some([by_system, by_org]) = act.logged {
            self.logged += 1;
            self.by_system += by_system;
            self.by_org += by_org;
        }
    }
}

/// The cells of one login in which there are acts.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    /// One more than the place of each cell in `known`; 0 for one without acts.
    places: Vec<u16>,
    known: Vec<(usize, Cell)>,
    /// All acts.
    pub(super) all: Cell,
}

impl Cells {
    pub(super) fn new() -> Self {
        Self {
            places: vec![0; CELLS],
            known: Vec::new(),
            all: Cell::default(),
        }
    }

    /// Counts an act in all its cells.
    pub(super) fn add(&mut self, act: &Sight, counted: &Counted) {
        self.all.add(counted);
        for cell in cells_of(act) {
            let place = &mut self.places[cell];
            if *place == 0 {
                self.known.push((cell, Cell::default()));
                *place = u16::try_from(self.known.len()).unwrap_or(u16::MAX);
            }
            self.known[usize::from(*place) - 1].1.add(counted);
        }
    }

    /// The cell of a number, if there are acts in it.
    pub(super) fn get(&self, cell: usize) -> Option<&Cell> {
        let place = self.places.get(cell).copied().map(usize::from)?;
        Some(&self.known.get(place.checked_sub(1)?)?.1)
    }

    /// Those with acts, each with its kind and number, in the order in which they were met.
    pub(super) fn known(&self) -> impl Iterator<Item = (CellKind, usize, &Cell)> {
        self.known.iter().map(|(cell, counts)| {
            let kinds = CellKind::ALL.into_iter().rev();
            let kind = kinds.into_iter().find(|kind| kind.start() <= *cell);
            (kind.unwrap_or(CellKind::Work), *cell, counts)
        })
    }
}

const _: () = assert!(CELLS <= u16::MAX as usize);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::pace::FEATURES;

    fn act(work: u8, hour: u8, minute: u8) -> Sight {
        let mut bins = [0; FEATURES];
        (bins[WORK], bins[HOUR], bins[PHASE]) = (work, hour, minute);
        Sight::bare(bins)
    }

    #[test]
    fn every_kind_has_its_own_cells() {
        assert_eq!(SIZES.iter().sum::<usize>(), CELLS);
        for (work, hour, minute) in [(0, 0, 0), (63, 167, 59), (7, 25, 30)] {
            let cells = cells_of(&act(work, hour, minute));
            for (kind, cell) in CellKind::ALL.into_iter().zip(cells) {
                let own = kind.start()..kind.start() + kind.size();
                assert!(own.contains(&cell), "{kind:?} {cell}");
            }
        }
    }

    #[test]
    fn acts_meet_in_what_they_share() {
        let [one, other] = [act(4, 26, 10), act(5, 50, 10)].map(|act| cells_of(&act));
        let shared = CellKind::ALL.into_iter().zip(one.into_iter().zip(other));
        let shared: Vec<CellKind> = shared.filter(|(_, (a, b))| a == b).map(|it| it.0).collect();
        // The same object and minute, and the same hour of another day.
        let expected = [
            CellKind::Object,
            CellKind::Hour,
            CellKind::Minute,
            CellKind::ObjectHour,
            CellKind::ObjectMinute,
            CellKind::Clock,
        ];
        assert_eq!(shared, expected);
    }

    #[test]
    fn a_cell_counts_acts_days_and_what_logs_showed() {
        let mut cells = Cells::new();
        let counted = |day, logged| Counted {
            values: [2.0; MEANS.len()],
            day,
            logged,
        };
        let act = act(4, 26, 10);
        for (day, logged) in [(0, None), (0, Some([1.0, 0.0])), (3, Some([0.5, 0.25]))] {
            cells.add(&act, &counted(day, logged));
        }
        let known: Vec<_> = cells.known().collect();
        assert_eq!(known.len(), CellKind::ALL.len());
        for (place, (kind, number, cell)) in known.into_iter().enumerate() {
            assert_eq!(kind, CellKind::ALL[place]);
            assert_eq!(cells.get(number).map(|it| it.acts), Some(3));
            assert_eq!((cell.acts, cell.days, cell.logged), (3, 2, 2));
            assert_eq!(
                (cell.sums[0], cell.by_system, cell.by_org),
                (6.0, 1.5, 0.25)
            );
        }
        assert!(cells.get(0).is_none());
    }
}

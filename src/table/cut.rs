//! Which columns are wanted, and where they lie in a row.

use super::kernel::{Index, LANE, STRIDE, Search};

/// The wanted columns of a file, in its order.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// For each column of the file, its slot, or [`NO_SLOT`].
    slots: Vec<u16>,
    /// For each slot, how its field is found.
    steps: Vec<Step>,
}

/// The column is not wanted.
const NO_SLOT: u16 = u16::MAX;

/// How a field is found once the wanted one before it is.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// The number of the column, which is that of the delimiter behind it.
    column: u32,
    /// Whether it follows that one, or begins the row.
    follows: bool,
    /// Whether it ends the row.
    is_last: bool,
}

/// A wanted field: its first byte and the byte behind it, as places in the block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) from: u32,
    pub(super) to: u32,
}

impl Span {
    /// The field.
    #[inline(always)]
    pub(super) fn of(self, bytes: &[u8]) -> Option<&[u8]> {
        bytes.get(self.from as usize..self.to as usize)
    }
}

impl Wanted {
    /// Of `count` columns of a file, those that `wanted` names.
    pub(super) fn new(count: usize, wanted: impl Fn(usize) -> bool) -> Self {
        let mut this = Self::default();
        let mut next = 0;
        for column in 0..count.min(usize::from(NO_SLOT)) {
            if !wanted(column) {
                this.slots.push(NO_SLOT);
                continue;
            }
            let slot = u16::try_from(this.steps.len()).unwrap_or(NO_SLOT);
            this.slots.push(slot);
            this.steps.push(Step {
                column: u32::try_from(column).unwrap_or(u32::MAX),
                follows: column == next,
                is_last: column + 1 == count,
            });
            next = column + 1;
        }
        this
    }

    /// The slot of a column.
    #[inline(always)]
    pub(super) fn slot(&self, column: usize) -> Option<usize> {
        let slot = *self.slots.get(column)?;
        (slot != NO_SLOT).then_some(usize::from(slot))
    }

    /// How many slots there are.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Finds the wanted fields of a row that has as many fields as the file has columns. The row begins
    /// at `from` and ends before `to`, and `skipped` delimiters stand before it.
    ///
    /// The lane of a delimiter is found by comparing the sums of several lanes at once, and its bit by one
    /// instruction. The one right behind another, so the other end of a field, is the next bit.
    #[inline(always)]
    pub(super) fn find(
        &self,
        index: &Index,
        (from, to): (usize, usize),
        skipped: u32,
        spans: &mut [Span],
        search: impl Search,
    ) -> Option<()> {
        let mut lane = from / LANE;
        let mut at = from;
        for (step, span) in self.steps.iter().zip(spans) {
            if !step.follows {
                at = delimiter(index, &mut lane, skipped + step.column - 1, search)? + 1;
            }
            let end = if step.is_last {
                to
            } else {
                match following(index, at)? {
                    0 => delimiter(index, &mut lane, skipped + step.column, search)?,
                    near => at + near.trailing_zeros() as usize,
                }
            };
            *span = Span {
                from: narrow(at),
                to: narrow(end),
            };
            at = end + 1;
        }
        Some(())
    }
}

/// The place of the delimiter with this number in the block, which lies in `lane` or behind it.
#[inline(always)]
fn delimiter(index: &Index, lane: &mut usize, number: u32, search: impl Search) -> Option<usize> {
    loop {
        let sums = index.before.get(*lane + 1..)?.first_chunk::<STRIDE>()?;
        let lanes = search.above(sums, number);
        *lane += lanes;
        if lanes < STRIDE {
            break;
        }
    }
    let number = number - *index.before.get(*lane)?;
    let bits = u64::from_le_bytes(*index.fields.get(*lane)?);
    Some(*lane * LANE + search.nth(bits, number) as usize)
}

/// The delimiters among the bytes from `at` on, at least 57 of them.
#[inline(always)]
fn following(index: &Index, at: usize) -> Option<u64> {
    let bits = index.fields.as_flattened().get(at / 8..)?.first_chunk()?;
    Some(u64::from_le_bytes(*bits) >> (at % 8))
}

/// How many delimiters of the block stand before a place.
#[inline(always)]
pub(super) fn delimiters_before(index: &Index, at: usize) -> Option<u32> {
    let bits = u64::from_le_bytes(*index.fields.get(at / LANE)?);
    let below = bits & ((1 << (at % LANE)) - 1);
    Some(*index.before.get(at / LANE)? + below.count_ones())
}

/// A place in a block, which is far below four billion.
#[inline(always)]
fn narrow(place: usize) -> u32 {
    place as u32
}

/// The fields of a row from `from` to `to`, as places in the block.
pub(super) fn fields(
    index: &Index,
    from: usize,
    to: usize,
) -> impl Iterator<Item = (usize, usize)> {
    let is_delimiter = |at: &usize| {
        let byte = index.fields.as_flattened().get(at / 8);
        byte.is_some_and(|bits| bits >> (at % 8) & 1 == 1)
    };
    let ends: Vec<usize> = (from..to).filter(is_delimiter).chain([to]).collect();
    let mut from = from;
    ends.into_iter().map(move |to| {
        let field = (from, to);
        from = to + 1;
        field
    })
}

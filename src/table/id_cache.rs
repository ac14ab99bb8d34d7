//! What ids stand for, by their bytes in the file.

/// Entries of a cache. Orgs have hundreds of logins that matter, not thousands; one that lost its place
/// to another is made again.
const ENTRIES: usize = 2048;

/// Remembers what was made of the ids met last, so that an id that stands in every other row is parsed
/// and looked up once. An entry is compared in full: a cache never takes one id for another.
#[derive(Clone, Debug)]
pub struct IdCache<V> {
    entries: Vec<Option<(Key, V)>>,
}

/// An id of 15 or 18 characters as numbers; the last tells which.
type Key = (u64, u64, u16);

impl<V: Copy> Default for IdCache<V> {
    fn default() -> Self {
        Self {
            entries: vec![None; ENTRIES],
        }
    }
}

impl<V: Copy> IdCache<V> {
    /// What `make` makes, or once made, of the cell. Cells that are no ids are not remembered.
    #[inline]
    pub fn get(&mut self, cell: &[u8], make: impl FnOnce(&[u8]) -> V) -> V {
        let Some(key) = key(cell) else {
            return make(cell);
        };
        let mixed = (key.0 ^ key.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (mixed >> 53) as usize % ENTRIES;
        match self.entries.get_mut(place) {
            Some(Some((known, value))) if *known == key => *value,
            Some(entry) => {
                let value = make(cell);
                *entry = Some((key, value));
                value
            }
            None => make(cell),
        }
    }
}

#[inline]
fn key(cell: &[u8]) -> Option<Key> {
    let number = |at: usize| {
        let bytes = cell.get(at..at + 8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    };
    match cell.len() {
        18 => Some((
            number(0)?,
            number(8)?,
            u16::from_le_bytes(cell.get(16..18)?.try_into().ok()?),
        )),
        // No two characters of an id are this number.
        15 => Some((number(0)?, number(7)?, u16::MAX)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_remembered_and_never_mixed_up() {
        let mut cache = IdCache::default();
        let mut made = 0;
        for round in 0..2 {
            for number in 0..10_000u32 {
                let id = format!("0055j00000{number:05}AAA");
                let value = cache.get(id.as_bytes(), |_| number);
                assert_eq!(value, number, "round {round}");
                let short = cache.get(&id.as_bytes()[..15], |_| number + 1);
                assert_eq!(short, number + 1);
                let again = cache.get(&id.as_bytes()[..15], |_| {
                    made += 1;
                    0
                });
                assert_eq!(again, number + 1);
            }
        }
        assert_eq!(made, 0);
        assert_eq!(cache.get(b"x", |_| 7), 7);
    }
}

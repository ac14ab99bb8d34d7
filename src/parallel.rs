//! Work of unequal size, shared among threads.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Does `work` for every item, the largest first, each thread taking the next as it gets free: so that
/// no thread is left alone with a large one at the end. Returns what was made in the order of the items.
pub(crate) fn largest_first<T: Sync, R: Send>(
    items: &[T],
    size: impl Fn(&T) -> u64,
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    let mut order: Vec<(usize, &T)> = items.iter().enumerate().collect();
    order.sort_by_key(|(_, item)| Reverse(size(item)));
    let next = AtomicUsize::new(0);
    let made: Mutex<Vec<(usize, R)>> = Mutex::default();
    rayon::broadcast(|_| {
        while let Some((place, item)) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let done = work(*place, item);
            let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
            made.push((*place, done));
        }
    });
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, done)| done).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_done_once_and_stands_in_its_place() {
        let items: Vec<u64> = (0..1000).map(|n| n * 7919 % 1000).collect();
        let made = largest_first(&items, |n| *n, |place, n| (place, *n));
        let expected: Vec<(usize, u64)> = items.into_iter().enumerate().collect();
        assert_eq!(made, expected);
    }
}

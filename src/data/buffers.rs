//! Keeps the memory of past batches for the next ones. New memory would be zeroed first: 6 % of a step's instructions,
//! and about 1 % of its time.

use std::cell::RefCell;

/// Most buffers that a thread keeps. A bundle has four batches at a time, each in two layouts.
const MOST: usize = 8;
/// Longest buffer that is kept: 4 MB.
const LONGEST: usize = 1 << 20;

thread_local! {
    static KEPT: RefCell<Vec<Vec<f32>>> = const { RefCell::new(Vec::new()) };
}

/// A buffer of `length` values, which the caller overwrites.
pub fn take(length: usize) -> Vec<f32> {
    let kept = KEPT.try_with(|kept| {
        let mut kept = kept.borrow_mut();
        let place = kept.iter().position(|buffer| buffer.len() == length)?;
        Some(kept.swap_remove(place))
    });
    kept.ok().flatten().unwrap_or_else(|| vec![0.0; length])
}

/// Keeps a buffer for a later [`take`].
pub fn keep(buffer: Vec<f32>) {
    if buffer.is_empty() || buffer.len() > LONGEST {
        return;
    }
    // While a thread ends, its buffers are dropped instead.
    let _ = KEPT.try_with(|kept| {
        let mut kept = kept.borrow_mut();
        if kept.len() == MOST {
            kept.swap_remove(0);
        }
        kept.push(buffer);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_buffer_is_taken_by_its_length_and_few_are_kept() {
        let buffer = vec![1.0; 100];
        let place = buffer.as_ptr();
        keep(buffer);
        let other = take(99);
        assert_ne!(other.as_ptr(), place);
        let again = take(100);
        assert_eq!((again.as_ptr(), again.len()), (place, 100));
        for length in 1..=2 * MOST {
            keep(vec![1.0; length]);
        }
        KEPT.with(|kept| assert_eq!(kept.borrow().len(), MOST));
    }
}

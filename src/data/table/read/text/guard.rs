//! Limits on what a packed file unpacks to.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// A reader that counts its bytes for another one to see.
pub struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    /// The reader, and the count.
    pub fn new(inner: R) -> (Self, Rc<Cell<u64>>) {
        let count = Rc::new(Cell::new(0));
        (Self { inner, count: count.clone() }, count)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

/// Bytes that any file may unpack to.
const FREE: u64 = 64 << 20;
/// How many bytes more one byte may unpack to, on average. Gzip reaches this, and logs are far from it.
const RATIO: u64 = 1000;
/// Bytes that no file may unpack to.
const MOST: u64 = 64 << 30;

/// Why bytes that were unpacked are too many; `None` if they are not.
pub fn too_many(unpacked: u64, packed: u64) -> Option<&'static str> {
    match () {
        () if unpacked > MOST => Some("unpacks to more than 64 GiB"),
        () if unpacked > FREE && unpacked / RATIO > packed => Some("unpacks to more than 1,000 times its size"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_may_unpack_to_a_few_megabytes_and_a_large_one_to_a_thousand_times_its_size() {
        assert_eq!(too_many(FREE, 1), None);
        assert!(too_many(FREE + 1, 1).is_some_and(|cause| cause.contains("1,000 times")));
        assert_eq!(too_many(FREE * 10, FREE / 100), None);
        assert!(too_many(MOST + 1, MOST).is_some_and(|cause| cause.contains("64 GiB")));
    }
}

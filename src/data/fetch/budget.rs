//! Limits the total output of all decoders of one archive, so that no small file unpacks to a huge one.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read};
use std::rc::Rc;

/// Bytes that may still be unpacked, shared by all clones.
#[derive(Clone, Debug)]
pub struct Budget {
    left: Rc<Cell<u64>>,
}

impl Budget {
    /// A budget of this many bytes.
    pub fn new(bytes: u64) -> Self {
        Self { left: Rc::new(Cell::new(bytes)) }
    }

    /// The output of a decoder, counted against the budget.
    pub fn spent_by<R: Read>(&self, decoder: R) -> Spending<R> {
        Spending { decoder, budget: self.clone() }
    }
}

/// A decoder that spends a budget.
#[derive(Debug)]
pub struct Spending<R> {
    decoder: R,
    budget: Budget,
}

impl<R: Read> Read for Spending<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer)?;
        let Some(left) = self.budget.left.get().checked_sub(read as u64) else {
            return Err(io::Error::new(ErrorKind::FileTooLarge, "it unpacks to far more than the data set"));
        };
        self.budget.left.set(left);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoders_share_a_budget_and_the_first_byte_too_many_is_an_error() {
        let budget = Budget::new(5);
        let mut read = Vec::new();
        assert!(budget.spent_by(&b"abc"[..]).read_to_end(&mut read).is_ok());
        assert!(budget.clone().spent_by(&b"de"[..]).read_to_end(&mut read).is_ok());
        let error = budget.spent_by(&b"f"[..]).read_to_end(&mut read).expect_err("nothing is left");
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
        assert_eq!(read, b"abcde");
    }
}

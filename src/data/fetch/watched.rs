//! A file whose reading fails once the program has been asked to end.

use crate::base::error::Error;
use crate::base::interrupt::Interrupt;
use crate::base::signal::Signal;
use std::io::{self, Read, Seek, SeekFrom};

/// A file, and the interrupt that ends its reading.
pub struct Watched<'a, R> {
    /// The file.
    pub file: R,
    /// Ends the reading.
    pub interrupt: &'a Interrupt,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.interrupt.pending() {
            Some(signal) => Err(io::Error::other(signal.name())),
            None => self.file.read(buffer),
        }
    }
}

impl<R: Seek> Seek for Watched<'_, R> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

/// The error of a fetch that a signal ended.
pub fn stopped(signal: Signal) -> Error {
    Error::Stopped { signal, hint: "no partial file is left; run the same command to start again".into() }
}

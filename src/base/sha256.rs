//! SHA-256 of bytes, and of a stream while it is written.

use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// The sha256 of `bytes` in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// A writer that hashes what it passes on.
#[derive(Debug)]
pub struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Hashing<W> {
    /// A writer that passes everything on to `inner`.
    pub fn new(inner: W) -> Self {
        Self { inner, hash: Sha256::new() }
    }

    /// Returns the inner writer, and the hash in lower-case hexadecimal.
    pub fn finish(self) -> (W, String) {
        (self.inner, hex(&self.hash.finalize()))
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_all_that_was_passed_on() -> io::Result<()> {
        let mut hashing = Hashing::new(Vec::new());
        hashing.write_all(b"first, ")?;
        hashing.write_all(b"second")?;
        assert_eq!(hashing.finish(), (b"first, second".to_vec(), sha256_hex(b"first, second")));
        Ok(())
    }
}

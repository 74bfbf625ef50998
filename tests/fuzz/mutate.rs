//! Small changes of bytes.

use mmoe::base::math::rng::{Purpose, Stream};

/// Bytes at which sizes and signs reach their limits.
const EXTREMES: [u8; 6] = [0, 1, 0x7f, 0x80, 0xff, b'7'];

/// Longest piece that is taken out, doubled or written over.
const PIECE: usize = 600;

/// Draws changes.
pub struct Mutator(Stream);

impl Mutator {
    /// The changes of one case.
    pub fn new(case: u64) -> Self {
        Self(Stream::new(case, Purpose::Bootstrap, 0))
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0.below(bound)
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    /// True once in this many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Changes the bytes in up to eight places, sometimes in none.
    pub fn change(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..self.below(9) {
            if !bytes.is_empty() {
                self.change_once(bytes);
            }
        }
    }

    fn change_once(&mut self, bytes: &mut Vec<u8>) {
        // Headers are at the beginning, and directories at the end.
        let reach = *self.pick(&[64, 600, bytes.len()]);
        let within = self.below(reach.min(bytes.len()));
        let place = if self.once_in(4) { bytes.len() - 1 - within } else { within };
        let end = (place + 1 + self.below(PIECE)).min(bytes.len());
        match self.below(7) {
            0 => bytes[place] ^= 1 << self.below(8),
            1 => bytes[place] = self.below(256) as u8,
            2 => bytes[place] = *self.pick(&EXTREMES),
            3 => bytes[place..end.min(place + 8)].fill(*self.pick(&EXTREMES)),
            4 => drop(bytes.drain(place..end)),
            5 => {
                let piece = bytes[place..end].to_vec();
                let target = self.below(bytes.len());
                bytes.splice(target..target, piece);
            }
            _ if self.once_in(4) => bytes.truncate(place),
            _ => bytes.insert(place, self.below(256) as u8),
        }
    }
}

//! Texts that are numbered in the order in which they come.

use std::hash::{BuildHasher, RandomState};

/// Distinct texts, one after the other in one piece of memory. They are numbered from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    text: String,
    ends: Vec<usize>,
}

impl Values {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text with this number; an empty one for 0 and for numbers that are not given.
    pub fn get(&self, code: u32) -> &str {
        let index = code as usize;
        let begin = if index < 2 { 0 } else { self.ends.get(index - 2).copied().unwrap_or(0) };
        let end = index.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(begin);
        self.text.get(begin..end).unwrap_or_default()
    }

    /// Adds a text and returns its number.
    pub fn push(&mut self, text: &str) -> u32 {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.ends.len() as u32
    }

    /// All texts as one, and where each ends in it, in bytes.
    pub fn parts(&self) -> (&str, &[usize]) {
        (&self.text, &self.ends)
    }

    /// Texts from [`parts`](Self::parts); `None` if they do not fit each other.
    pub fn from_parts(text: String, ends: Vec<usize>) -> Option<Self> {
        let is_whole = ends.last().copied().unwrap_or(0) == text.len();
        let fit = ends.is_sorted() && ends.iter().all(|&end| text.is_char_boundary(end));
        (is_whole && fit).then_some(Self { text, ends })
    }
}

/// A column of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Categories {
    /// The number of each row's text, in the order in which texts first appear, from 1; 0 where it is missing.
    pub codes: Vec<u32>,
    pub(super) values: Values,
}

impl Categories {
    /// A column of these texts; `None` if it has numbers of others.
    pub fn new(codes: Vec<u32>, values: Values) -> Option<Self> {
        let largest = codes.iter().copied().fold(0, u32::max);
        (largest as usize <= values.len()).then_some(Self { codes, values })
    }

    /// The texts.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The text with this number.
    pub fn value(&self, code: u32) -> &str {
        self.values.get(code)
    }

    /// Number of distinct texts.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether every cell is missing.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Distinct texts and a hash table of their numbers.
#[derive(Debug)]
pub struct Dictionary {
    values: Values,
    /// A power of two of them.
    slots: Vec<Slot>,
    /// Drawn by the system, so that no file can be made whose texts all have one hash. No result depends on it.
    seed: u64,
}

/// A place in the hash table. A short text is compared without a look at the texts, which are elsewhere in memory.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: Key,
    /// The text's number; 0 where the slot is free.
    code: u32,
}

/// What tells a text from others: for a short one all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Key {
    /// The text if it has at most eight bytes, and else its hash.
    word: u64,
    /// The length in the lowest byte, at most 255, and the hash in the others.
    rest: u32,
}

/// Number of slots at first.
const FIRST_SLOTS: usize = 64;
/// Bytes of a text that its key holds.
const SHORT: usize = 8;

impl Default for Dictionary {
    fn default() -> Self {
        let seed = RandomState::new().hash_one(0);
        Self { values: Values::default(), slots: vec![Slot::default(); FIRST_SLOTS], seed }
    }
}

impl Dictionary {
    /// The number of a text, which is new if the text is; `None` if it is not UTF-8.
    #[inline]
    pub fn code(&mut self, text: &[u8]) -> Option<u32> {
        let key = Key::of(text, self.seed);
        match self.find(text, key) {
            Ok(code) => Some(code),
            Err(slot) => self.insert(text, key, slot),
        }
    }

    /// The number of a text; `None` if it is not there.
    pub fn get(&self, text: &[u8]) -> Option<u32> {
        self.find(text, Key::of(text, self.seed)).ok()
    }

    /// The texts alone.
    pub fn into_values(self) -> Values {
        self.values
    }

    /// The number of a text, or else the free slot where it belongs.
    #[inline]
    fn find(&self, text: &[u8], key: Key) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut place = key.place() & mask;
        loop {
            let Slot { key: other, code } = self.slots[place];
            if code == 0 {
                return Err(place);
            }
            if other == key && (text.len() <= SHORT || self.values.get(code).as_bytes() == text) {
                return Ok(code);
            }
            place = (place + 1) & mask;
        }
    }

    #[cold]
    fn insert(&mut self, text: &[u8], key: Key, slot: usize) -> Option<u32> {
        let code = self.values.push(std::str::from_utf8(text).ok()?);
        self.slots[slot] = Slot { key, code };
        if self.values.len() * 4 > self.slots.len() * 3 {
            self.grow();
        }
        Some(code)
    }

    /// Doubles the number of slots.
    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); mask + 1]);
        for slot in old.into_iter().filter(|slot| slot.code > 0) {
            let mut place = slot.key.place() & mask;
            while self.slots[place].code > 0 {
                place = (place + 1) & mask;
            }
            self.slots[place] = slot;
        }
    }
}

impl Key {
    #[inline]
    fn of(text: &[u8], seed: u64) -> Self {
        let length = text.len().min(0xff) as u32;
        let (word, hash) = if text.len() <= SHORT {
            let word = short_word(text);
            (word, mixed(word ^ seed ^ u64::from(length) << 56))
        } else {
            let hash = hash(text, seed);
            (hash, hash)
        };
        Self { word, rest: ((hash >> 32) as u32) << 8 | length }
    }

    /// Where the search for it begins: a hash of more bits than `rest` has room for.
    #[inline]
    fn place(self) -> usize {
        mixed(self.word ^ u64::from(self.rest)) as usize
    }
}

/// A text of at most eight bytes as a number, which no other text of its length has.
#[inline]
fn short_word(text: &[u8]) -> u64 {
    match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        // The two parts overlap unless there are eight bytes.
        (Some(first), Some(last)) => u64::from(u32::from_le_bytes(*last)) << 32 | u64::from(u32::from_le_bytes(*first)),
        _ => text.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// A hash of a text: every eight bytes are mixed in by the two halves of a product, and so are the last eight.
#[inline]
fn hash(text: &[u8], seed: u64) -> u64 {
    let (words, _) = text.as_chunks::<8>();
    let state = words.iter().fold(seed ^ text.len() as u64, |state, word| mixed(state ^ u64::from_le_bytes(*word)));
    let last = text.last_chunk::<8>().map_or(0, |last| u64::from_le_bytes(*last));
    mixed(state ^ last)
}

#[inline]
fn mixed(state: u64) -> u64 {
    let product = u128::from(state) * 0xf135_7aea_2e62_a9c5_u128;
    (product as u64) ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::rng::{Purpose, Stream};
    use std::collections::HashMap;

    #[test]
    fn texts_are_numbered_in_the_order_in_which_they_first_come() {
        let (mut dictionary, mut plain) = (Dictionary::default(), HashMap::new());
        let mut draws = Stream::new(1, Purpose::Bootstrap, 0);
        let mut texts = Vec::new();
        for _ in 0..200_000 {
            let letter = |draws: &mut Stream| char::from(b"ab\0z"[draws.below(4)]);
            let length = draws.below(3) * draws.below(9);
            let text: String = (0..length).map(|_| letter(&mut draws)).collect();
            let next = plain.len() as u32 + 1;
            let code = *plain.entry(text.clone()).or_insert(next);
            assert_eq!(dictionary.code(text.as_bytes()), Some(code), "{text:?}");
            texts.push((text, code));
        }
        assert_eq!(dictionary.get(b"none"), None);
        assert_eq!(dictionary.code(b"\xff"), None);
        let values = dictionary.into_values();
        assert_eq!(values.len(), plain.len());
        assert!(texts.iter().all(|(text, code)| values.get(*code) == text));
        assert_eq!([values.get(0), values.get(u32::MAX)], ["", ""]);
    }
}

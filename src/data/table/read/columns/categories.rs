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
    /// A text's hash in the upper half and its number in the lower one; 0 where the slot is free. A power of two.
    slots: Vec<u64>,
    /// Drawn by the system, so that no file can be made whose texts all have one hash. No result depends on it.
    seed: u64,
}

/// Number of slots at first.
const FIRST_SLOTS: usize = 64;

impl Default for Dictionary {
    fn default() -> Self {
        let seed = RandomState::new().hash_one(0);
        Self { values: Values::default(), slots: vec![0; FIRST_SLOTS], seed }
    }
}

impl Dictionary {
    /// The number of a text, which is new if the text is; `None` if it is not UTF-8.
    #[inline]
    pub fn code(&mut self, text: &[u8]) -> Option<u32> {
        let hash = hash(text, self.seed);
        match self.find(text, hash) {
            Ok(code) => Some(code),
            Err(slot) => self.insert(text, hash, slot),
        }
    }

    /// The number of a text; `None` if it is not there.
    pub fn get(&self, text: &[u8]) -> Option<u32> {
        self.find(text, hash(text, self.seed)).ok()
    }

    /// The texts alone.
    pub fn into_values(self) -> Values {
        self.values
    }

    /// The number of a text, or else the free slot where it belongs.
    #[inline]
    fn find(&self, text: &[u8], hash: u32) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot == 0 {
                return Err(place);
            }
            let code = slot as u32;
            if (slot >> 32) as u32 == hash && self.values.get(code).as_bytes() == text {
                return Ok(code);
            }
            place = (place + 1) & mask;
        }
    }

    #[cold]
    fn insert(&mut self, text: &[u8], hash: u32, slot: usize) -> Option<u32> {
        let code = self.values.push(std::str::from_utf8(text).ok()?);
        self.slots[slot] = u64::from(hash) << 32 | u64::from(code);
        if self.values.len() * 4 > self.slots.len() * 3 {
            self.grow();
        }
        Some(code)
    }

    /// Doubles the number of slots.
    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let old = std::mem::replace(&mut self.slots, vec![0; mask + 1]);
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            let mut place = (slot >> 32) as usize & mask;
            while self.slots[place] != 0 {
                place = (place + 1) & mask;
            }
            self.slots[place] = slot;
        }
    }
}

/// A hash of a text: every eight bytes are mixed in by the two halves of a product.
#[inline]
fn hash(text: &[u8], seed: u64) -> u32 {
    let mut state = seed ^ (text.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (words, rest) = text.as_chunks::<8>();
    for word in words {
        state = mixed(state ^ u64::from_le_bytes(*word));
    }
    let last = match *rest {
        [] => 0,
        [a] => u64::from(a),
        [a, b] => u64::from(u16::from_le_bytes([a, b])),
        [a, b, c] => u64::from(u32::from_le_bytes([a, b, c, 0])),
        [a, b, c, d, ref rest @ ..] => {
            let high = rest.iter().rev().fold(0, |high, byte| high << 8 | u64::from(*byte));
            high << 32 | u64::from(u32::from_le_bytes([a, b, c, d]))
        }
    };
    (mixed(state ^ last) >> 32) as u32
}

#[inline]
fn mixed(state: u64) -> u64 {
    let product = u128::from(state) * 0xf135_7aea_2e62_a9c5_u128;
    (product as u64) ^ (product >> 64) as u64
}

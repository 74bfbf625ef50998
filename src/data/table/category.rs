//! Which input stands for which value of a category. The training rows decide.

use super::read::Categories;
use crate::base::math::hash::hash64;
use crate::study::run::table::Category;
use std::collections::HashMap;

/// Values with inputs of their own. The first input is for unknown values, and the second one for missing values if
/// training rows have such; then the known values follow in the order of their texts, or the buckets of their hashes.
#[derive(Clone, Debug, PartialEq)]
pub struct Vocabulary {
    /// For each value, from the first one that was read: its input, counted from the first input of the field.
    of_value: Vec<u32>,
    /// The input of missing values.
    pub missing: u32,
    /// Number of inputs.
    pub inputs: u32,
    /// Number of values with an input of their own.
    pub known: usize,
    /// Whether all training rows have the same value.
    pub is_constant: bool,
    /// Whether training rows have unknown values: some are rarer than `min_count`. Otherwise the input of unknown
    /// values is never trained, and its weights count as 0.
    trains_unknown: bool,
}

/// Input of unknown values.
pub const UNKNOWN: u32 = 0;

impl Vocabulary {
    /// The vocabulary of these values, given how many training rows have each, and how many have none.
    pub fn of(law: &Category, values: &[&str], counts: &[u64], missing: u64) -> Self {
        let is_constant = counts.iter().filter(|&&count| count > 0).count() + usize::from(missing > 0) < 2;
        let first = 1 + u32::from(missing > 0);
        let missing = if missing > 0 { 1 } else { UNKNOWN };
        if let Some(buckets) = law.hash_buckets {
            let of_value = values.iter().map(|value| first + (hash64(value.as_bytes()) % buckets) as u32).collect();
            let inputs = first + buckets as u32;
            return Self { of_value, missing, inputs, known: 0, is_constant, trains_unknown: false };
        }
        let mut known: Vec<usize> = (0..values.len()).filter(|&value| counts[value] >= law.min_count.max(1)).collect();
        known.sort_unstable_by_key(|&value| values[value]);
        let mut of_value = vec![UNKNOWN; values.len()];
        for (place, &value) in known.iter().enumerate() {
            of_value[value] = first + place as u32;
        }
        let trains_unknown = counts.iter().any(|&count| (1..law.min_count).contains(&count));
        Self { of_value, missing, inputs: first + known.len() as u32, known: known.len(), is_constant, trains_unknown }
    }

    /// The input of a value, by its number.
    pub fn input(&self, value: usize) -> u32 {
        self.of_value[value]
    }

    /// Value of an active unknown input: 0 unless it is trained, or `law` has it always active.
    pub fn value_of_unknown(&self, law: &Category) -> f32 {
        f32::from(u8::from(self.trains_unknown || law.active_unknown))
    }
}

/// The single values of cells that hold several.
pub struct Parts {
    /// The different values, in the order in which they were read.
    pub values: Vec<String>,
    /// For each cell text, by its number less 1: its values.
    pub of_cell: Vec<Vec<u32>>,
}

impl Parts {
    /// Takes every cell text apart. Each value counts once per cell, and at most `max_length` of them, from the first.
    pub fn of(cells: &Categories, separator: &str, max_length: usize) -> Self {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut values = Vec::new();
        let mut parts = |cell: &str| {
            let mut of_cell: Vec<u32> = Vec::new();
            for part in cell.split(separator).map(str::trim).filter(|part| !part.is_empty()) {
                let number = *numbers.entry(part.to_owned()).or_insert_with(|| {
                    values.push(part.to_owned());
                    values.len() as u32 - 1
                });
                if of_cell.len() < max_length && !of_cell.contains(&number) {
                    of_cell.push(number);
                }
            }
            of_cell
        };
        let of_cell = (1..=cells.len()).map(|code| parts(cells.value(code as u32))).collect();
        Self { values, of_cell }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(min_count: u64) -> Category {
        Category { min_count, ..Category::default() }
    }

    #[test]
    fn values_have_inputs_in_the_order_of_their_texts_after_the_unknown_and_the_missing_one() {
        let vocabulary = Vocabulary::of(&law(1), &["b", "a", "new"], &[3, 1, 0], 2);
        assert_eq!([0, 1, 2].map(|value| vocabulary.input(value)), [3, 2, UNKNOWN]);
        assert_eq!((vocabulary.missing, vocabulary.inputs, vocabulary.trains_unknown), (1, 4, false));
        let without_missing = Vocabulary::of(&law(1), &["b", "a"], &[3, 1], 0);
        assert_eq!((without_missing.missing, without_missing.inputs), (UNKNOWN, 3));
    }

    #[test]
    fn rare_values_train_the_unknown_one() {
        let vocabulary = Vocabulary::of(&law(2), &["b", "a"], &[3, 1], 0);
        assert_eq!([0, 1].map(|value| vocabulary.input(value)), [1, UNKNOWN]);
        assert!(vocabulary.trains_unknown);
    }

    #[test]
    fn hashed_values_fall_into_their_buckets_whether_or_not_they_were_trained() {
        let hashed = Category { hash_buckets: Some(4), ..Category::default() };
        let vocabulary = Vocabulary::of(&hashed, &["a", "b", "c"], &[1, 0, 0], 0);
        assert_eq!(vocabulary.inputs, 5);
        assert!((0..3).all(|value| (1..5).contains(&vocabulary.input(value))));
    }
}

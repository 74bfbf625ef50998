//! Areas under the curve of many resamples of the same rows, which are sorted only once.

pub mod auc;
pub mod average_precision;
pub mod group_auc;

use crate::base::math::rng::{Purpose, Stream};

/// `[rows]`: how often each row is drawn in resample `number`, with as many draws as rows, with replacement. It depends
/// on nothing else, so that all runs have the same resamples.
pub fn resample(number: usize, rows: usize) -> Vec<u32> {
    let mut stream = Stream::new(0, Purpose::TestResample, number as u64);
    let mut counts = vec![0; rows];
    for _ in 0..rows {
        counts[stream.below(rows)] += 1;
    }
    counts
}

/// Scored rows, sorted once.
pub struct Ranking {
    /// The rows, in the order of rising scores.
    rows: Vec<Ranked>,
}

struct Ranked {
    row: u32,
    is_positive: bool,
    /// Whether the row is the last one with its score.
    ends_tie: bool,
}

impl Ranking {
    /// Sorts rows by their scores. No score may be NaN.
    pub fn new(scores: &[f32], is_positive: &[bool]) -> Self {
        let mut keys: Vec<(u32, u32)> = (0..).zip(scores).map(|(row, &score)| (key(score), row)).collect();
        keys.sort_unstable();
        let ranked = |place: usize| {
            let (key, row) = keys[place];
            let ends_tie = keys.get(place + 1).is_none_or(|next| next.0 != key);
            Ranked { row, is_positive: is_positive[row as usize], ends_tie }
        };
        Self { rows: (0..keys.len()).map(ranked).collect() }
    }

    /// The area under the curve, with each row taken `counts` times. `None` if one label does not occur.
    pub fn auc(&self, counts: &[u32]) -> Option<f64> {
        let (mut positives, mut negatives) = (0u64, 0u64);
        let [mut tied_positives, mut tied_negatives] = [0u64; 2];
        // Twice the number of pairs in the right order, so that a tie counts one.
        let mut ordered = 0u128;
        for &Ranked { row, is_positive, ends_tie } in &self.rows {
            let count = u64::from(counts[row as usize]);
            if is_positive {
                tied_positives += count
            } else {
                tied_negatives += count
            }
            if ends_tie {
                ordered += u128::from(tied_positives) * u128::from(2 * negatives + tied_negatives);
                positives += tied_positives;
                negatives += tied_negatives;
                [tied_positives, tied_negatives] = [0; 2];
            }
        }
        let pairs = positives as f64 * negatives as f64;
        (pairs > 0.0).then(|| ordered as f64 / (2.0 * pairs))
    }
}

/// A number that sorts like the score.
fn key(score: f32) -> u32 {
    // Adding zero turns -0 into 0, since both are one score.
    let bits = (score + 0.0).to_bits();
    if bits >> 31 == 1 { !bits } else { bits | 1 << 31 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::statistics::auc;

    #[test]
    fn the_area_on_a_resample_is_that_of_the_drawn_rows_written_out_ties_and_all() {
        let mut stream = Stream::new(5, Purpose::TestResample, 0);
        for values in [3, 40, 10_000] {
            let scores: Vec<f32> = (0..300).map(|_| stream.below(values) as f32 - 1.0).collect();
            let labels: Vec<bool> = (0..300).map(|_| stream.below(5) == 0).collect();
            let ranking = Ranking::new(&scores, &labels);
            assert_eq!(ranking.auc(&[1; 300]), auc(&scores, &labels));
            for number in 0..20 {
                let counts = resample(number, 300);
                assert_eq!(counts.iter().sum::<u32>(), 300);
                let drawn = || (0..300).flat_map(|row| vec![row; counts[row] as usize]);
                let [scores, labels]: [Vec<f32>; 2] =
                    [drawn().map(|row| scores[row]).collect(), drawn().map(|row| f32::from(labels[row])).collect()];
                let labels: Vec<bool> = labels.into_iter().map(|label| label > 0.5).collect();
                assert_eq!(ranking.auc(&counts), auc(&scores, &labels), "resample {number} of {values} values");
            }
        }
    }

    #[test]
    fn both_zeros_are_one_score_and_without_both_labels_there_is_no_area() {
        let ranking = Ranking::new(&[0.0, -0.0], &[true, false]);
        assert_eq!(ranking.auc(&[1, 1]), Some(0.5));
        assert_eq!(ranking.auc(&[2, 0]), None);
    }

    #[test]
    fn a_resample_is_told_by_its_number_alone() {
        assert_eq!(resample(3, 50), resample(3, 50));
        assert_ne!(resample(3, 50), resample(4, 50));
    }
}

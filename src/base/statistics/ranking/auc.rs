//! Area under the curve of true against false positives (ROC).

use super::Ranking;

/// The probability that a random positive has a higher score than a random negative, ties counted half: the rank
/// statistic of Mann and Whitney (1947), exact with ties. `None` if one label does not occur or a score is NaN.
pub fn auc(scores: &[f32], is_positive: &[bool]) -> Option<f64> {
    if scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    Ranking::new(scores, is_positive).auc(&vec![1; scores.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in scikit-learn's documentation of roc_auc_score: 0.75.
    #[test]
    fn the_documented_example_of_scikit_learn_is_met() {
        assert_eq!(auc(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]), Some(0.75));
    }

    /// scikit-learn 1.9.1: roc_auc_score(labels, scores) with ties across and within the labels is 0.54.
    #[test]
    fn ties_count_half() {
        let scores = [0.5, 0.5, -1.0, 2.0, 2.0, 2.0, 0.0, -0.0, 3.0, 0.5];
        let labels = [true, false, false, true, false, true, true, false, false, true];
        assert_eq!(auc(&scores, &labels), Some(0.54));
        assert_eq!(auc(&scores, &labels), Some(by_pairs(&scores, &labels)));
        assert_eq!(auc(&[1.0; 6], &[true, false, true, false, false, false]), Some(0.5));
    }

    /// The definition, pair by pair.
    fn by_pairs(scores: &[f32], labels: &[bool]) -> f64 {
        let of =
            |wanted| scores.iter().zip(labels).filter(move |(_, label)| **label == wanted).map(|(score, _)| *score);
        let mut sum = 0.0;
        for positive in of(true) {
            for negative in of(false) {
                sum += if positive > negative { 1.0 } else { f64::from(u8::from(positive == negative)) / 2.0 };
            }
        }
        sum / (of(true).count() * of(false).count()) as f64
    }

    /// scikit-learn 1.9.1 on the same numbers, scores first:
    /// `state = (6364136223846793005 * state + 1442695040888963407) % 2**64` from 1, numbers `state >> 33`,
    /// `float32(n % 40) / float32(7) - float32(3)` and `n % 3 == 0`; roc_auc_score gives 0.5007221350078493.
    #[test]
    fn many_scores_of_few_values_are_counted_as_pair_by_pair_and_as_scikit_learn_does() {
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        let scores: Vec<f32> = (0..700).map(|_| (next() % 40) as f32 / 7.0 - 3.0).collect();
        let labels: Vec<bool> = (0..700).map(|_| next() % 3 == 0).collect();
        let area = auc(&scores, &labels).expect("both labels");
        assert!((area - by_pairs(&scores, &labels)).abs() < 1e-15);
        assert!((area - 0.500_722_135_007_849_3).abs() < 1e-15, "{area}");
    }

    #[test]
    fn infinite_scores_have_a_rank_and_nan_has_none() {
        assert_eq!(auc(&[f32::NEG_INFINITY, f32::INFINITY], &[false, true]), Some(1.0));
        assert_eq!(auc(&[f32::NAN, 1.0], &[false, true]), None);
    }

    #[test]
    fn without_both_labels_there_is_no_area() {
        assert_eq!(auc(&[1.0, 2.0], &[true, true]), None);
        assert_eq!(auc(&[], &[]), None);
    }
}

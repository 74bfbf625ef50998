//! Average precision: the area under the curve of precision over recall, as a sum of steps.

/// The sum over distinct scores, from the highest, of precision times the rise of recall: scikit-learn's
/// `average_precision_score`. `None` without a positive row, or if a score is NaN.
pub fn average_precision(scores: &[f32], is_positive: &[bool]) -> Option<f64> {
    let positives = is_positive.iter().filter(|is_positive| **is_positive).count();
    if positives == 0 || scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let (mut found, mut taken, mut sum) = (0usize, 0usize, 0.0);
    for tied in order.chunk_by(|&a, &b| scores[a] == scores[b]) {
        let of_tied = tied.iter().filter(|&&row| is_positive[row]).count();
        found += of_tied;
        taken += tied.len();
        sum += of_tied as f64 * found as f64 / taken as f64;
    }
    Some(sum / positives as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in scikit-learn's documentation of average_precision_score: 0.8333.
    #[test]
    fn the_documented_example_of_scikit_learn_is_met() {
        let precision = average_precision(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]).expect("positives");
        assert!((precision - 5.0 / 6.0).abs() < 1e-15);
    }

    #[test]
    fn equal_scores_have_the_precision_of_chance_and_one_class_has_none() {
        assert_eq!(average_precision(&[1.0; 4], &[true, false, false, false]), Some(0.25));
        assert_eq!(average_precision(&[1.0, 2.0], &[true, true]), Some(1.0));
        assert_eq!(average_precision(&[1.0, 2.0], &[false, false]), None);
        assert_eq!(average_precision(&[f32::NAN], &[true]), None);
    }
}

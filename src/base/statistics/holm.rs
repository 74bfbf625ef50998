//! Tests of several hypotheses at once.

/// Holm's step-down procedure (1979) over `p`: for each hypothesis the adjusted p-value, and the level that its own
/// p-value is compared with. The smallest of K p-values is compared with level / K, the next with level / (K - 1), and
/// so on until one fails; the level of that one also holds for all that are left. The probability that any true
/// hypothesis is rejected is at most `level`.
pub fn holm_levels(p: &[f64], level: f64) -> Vec<(f64, f64)> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut results = vec![(1.0, level); p.len()];
    let (mut adjusted, mut failed_at) = (0.0f64, None);
    for (rank, &hypothesis) in order.iter().enumerate() {
        let left = (p.len() - rank) as f64;
        adjusted = adjusted.max((p[hypothesis] * left).min(1.0));
        let own = failed_at.unwrap_or(level / left);
        if p[hypothesis] > own {
            failed_at.get_or_insert(own);
        }
        results[hypothesis] = (adjusted, own);
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R: p.adjust(c(0.01, 0.04, 0.03, 0.005), method = "holm") is 0.03, 0.06, 0.06, 0.02.
    #[test]
    fn adjusted_p_values_are_those_of_r() {
        let adjusted: Vec<f64> = holm_levels(&[0.01, 0.04, 0.03, 0.005], 0.05).into_iter().map(|(p, _)| p).collect();
        for (value, expected) in adjusted.into_iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((value - expected).abs() < 1e-15, "{value} instead of {expected}");
        }
    }

    #[test]
    fn from_the_first_failure_on_every_hypothesis_is_held_against_the_same_level() {
        let levels: Vec<f64> = holm_levels(&[0.01, 0.04, 0.03, 0.005], 0.06).into_iter().map(|(_, own)| own).collect();
        assert_eq!(levels, [0.02, 0.06, 0.03, 0.015]);
        let levels: Vec<f64> = holm_levels(&[0.01, 0.04, 0.03, 0.005], 0.05).into_iter().map(|(_, own)| own).collect();
        assert_eq!(levels, [0.05 / 3.0, 0.025, 0.025, 0.0125]);
    }

    #[test]
    fn an_adjusted_p_value_is_below_the_level_just_where_its_own_is_below_its_own_level() {
        let p = [0.2, 0.0124, 0.011, 0.9, 0.0001, 0.0126];
        for (&p, (adjusted, own)) in p.iter().zip(holm_levels(&p, 0.05)) {
            assert_eq!(adjusted <= 0.05, p <= own, "{p}: {adjusted}, {own}");
        }
    }

    #[test]
    fn no_hypotheses_have_no_levels() {
        assert!(holm_levels(&[], 0.05).is_empty());
    }
}

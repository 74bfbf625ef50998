//! Statistics of a resample, in which a value is drawn several times or not at all.

/// Number of draws.
pub fn drawn(counts: &[u16]) -> f64 {
    counts.iter().map(|&count| u32::from(count)).sum::<u32>().into()
}

/// Sum of the drawn values.
pub fn sum(values: &[f64], counts: &[u16]) -> f64 {
    values.iter().zip(counts).map(|(value, &count)| f64::from(count) * value).sum()
}

/// Sum of the squared differences of the drawn values from their mean.
pub fn squares(values: &[f64], counts: &[u16]) -> f64 {
    let mean = sum(values, counts) / drawn(counts);
    values.iter().zip(counts).map(|(value, &count)| f64::from(count) * (value - mean) * (value - mean)).sum()
}

/// Indices of the values, in the order of rising values.
pub fn order(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    order
}

/// The [quantile](super::quantile) of the drawn values, given the [`order`] of all values. NaN for a single draw and
/// at probability 1, since there is no next value.
pub fn quantile(values: &[f64], order: &[usize], counts: &[u16], probability: f64) -> f64 {
    let position = probability * (drawn(counts) - 1.0);
    let at = |rank: f64| {
        let mut before = 0.0;
        let holds = |&&place: &&usize| {
            before += f64::from(counts[place]);
            before > rank
        };
        order.iter().find(holds).map_or(f64::NAN, |&place| values[place])
    };
    let below = at(position.floor());
    below + (position - position.floor()) * (at(position.floor() + 1.0) - below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::statistics::{mean, quantile as of_sorted, standard_deviation};

    #[test]
    fn statistics_of_drawn_values_are_those_of_the_values_repeated() {
        let (values, counts) = ([2.5, 0.1, 7.25, 3.0, 1.75], [2, 0, 1, 3, 1]);
        let repeated = [1.75, 2.5, 2.5, 3.0, 3.0, 3.0, 7.25];
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} instead of {b}");
        close(sum(&values, &counts) / drawn(&counts), mean(&repeated).expect("seven values"));
        close(squares(&values, &counts), 6.0 * standard_deviation(&repeated).expect("seven values").powi(2));
        for probability in [0.0, 0.1, 0.5, 0.75] {
            close(quantile(&values, &order(&values), &counts, probability), of_sorted(&repeated, probability));
        }
    }
}

//! Statistics of a resample: of values that are drawn several times or not at all.

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

/// The places of the values by rising value.
pub fn order(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    order
}

/// The [quantile](super::quantile) of the drawn values, whose places are in this [`order`].
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

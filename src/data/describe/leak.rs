//! What a single field tells about a task. Rates by value are fitted on one half of the rows that are trained on by
//! default and judged on the other half, so that an id does not look like a leak.

use super::column::{ColumnFacts, Look};
use crate::base::math::hash::hash64;
use crate::base::statistics::ranking::auc::auc;
use crate::data::table::usual_split;
use crate::study::run::Split;
use crate::study::run::table::TaskKind;

/// A field alone should not reach this AUC or R².
const TOO_GOOD: f64 = 0.9;

/// Nor be this much better than the second best, if it is better than chance by more than small tables give.
const FAR_AHEAD: f64 = 0.1;
const ABOVE_CHANCE: f64 = 0.15;

/// Number of equally filled bins of a column of numbers.
const BINS: usize = 100;

/// A rate counts as if this many further rows had the mean of all.
const PRIOR: f64 = 1.0;

/// AUC or R² that a field alone reaches on a task; `None` if it is not defined.
pub fn reached(column: &ColumnFacts, labels: &[f64], kind: TaskKind) -> Option<f64> {
    let bins = bins(column);
    let count = bins.iter().map(|&bin| bin as usize + 1).max().unwrap_or(0);
    let rows = || (0..labels.len()).filter(|&row| !labels[row].is_nan() && usual_split(row) == Split::Train);
    let (fitted, judged): (Vec<usize>, Vec<usize>) =
        rows().partition(|&row| hash64(&row.to_le_bytes()).is_multiple_of(2));
    let mean = fitted.iter().map(|&row| labels[row]).sum::<f64>() / fitted.len().max(1) as f64;
    let (mut sums, mut counts) = (vec![PRIOR * mean; count], vec![PRIOR; count]);
    for &row in &fitted {
        sums[bins[row] as usize] += labels[row];
        counts[bins[row] as usize] += 1.0;
    }
    let rate = |row: usize| sums[bins[row] as usize] / counts[bins[row] as usize];
    match kind {
        TaskKind::Binary => {
            let scores: Vec<f32> = judged.iter().map(|&row| rate(row) as f32).collect();
            let is_positive: Vec<bool> = judged.iter().map(|&row| labels[row] == 1.0).collect();
            auc(&scores, &is_positive)
        }
        TaskKind::Regression => {
            let mean = judged.iter().map(|&row| labels[row]).sum::<f64>() / judged.len().max(1) as f64;
            let squares = |of: &dyn Fn(usize) -> f64| judged.iter().map(|&row| of(row) * of(row)).sum::<f64>();
            let all = squares(&|row| labels[row] - mean);
            (all > 0.0).then(|| 1.0 - squares(&|row| labels[row] - rate(row)) / all)
        }
    }
}

/// The bin of every row: its value, or for numbers one of a hundred of about equally many rows.
fn bins(column: &ColumnFacts) -> Vec<u32> {
    if !matches!(column.look, Look::Number | Look::Integer) || column.values() <= BINS {
        return column.texts.codes.clone();
    }
    let numbers = column.numbers();
    let mut sorted: Vec<f64> = numbers.iter().copied().filter(|number| !number.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut edges: Vec<f64> = (1..BINS).map(|bin| sorted[bin * sorted.len() / BINS]).collect();
    edges.dedup();
    let bin = |number: &f64| 1 + edges.partition_point(|edge| edge <= number) as u32;
    numbers.iter().map(|number| if number.is_nan() { 0 } else { bin(number) }).collect()
}

/// Which of the fields that reach these AUCs or R² may be leaks. A field that is worse than chance counts as chance.
pub fn suspects(kind: TaskKind, reached: &[Option<f64>]) -> Vec<bool> {
    let chance = if kind == TaskKind::Binary { 0.5 } else { 0.0 };
    let mut sorted: Vec<f64> = reached.iter().flatten().map(|value| value.max(chance)).collect();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let is_ahead = |value: f64| {
        let is_best = sorted.len() > 1 && value == sorted[0];
        is_best && value - sorted[1] >= FAR_AHEAD && value - chance >= ABOVE_CHANCE
    };
    reached.iter().map(|value| value.is_some_and(|value| value >= TOO_GOOD || is_ahead(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_is_too_good_or_far_ahead_is_suspect() {
        let of = |reached: &[Option<f64>]| suspects(TaskKind::Binary, reached);
        assert_eq!(of(&[Some(0.95), Some(0.93), None, Some(0.6)]), [true, true, false, false]);
        assert_eq!(of(&[Some(0.75), Some(0.6), Some(0.5)]), [true, false, false]);
        assert_eq!(of(&[Some(0.68), Some(0.6)]), [false, false]);
        assert_eq!(of(&[Some(0.62), Some(0.3)]), [false, false], "an AUC of 0.62 is no leak where others know nothing");
        assert_eq!(suspects(TaskKind::Regression, &[Some(0.08), Some(-0.08)]), [false, false]);
    }
}

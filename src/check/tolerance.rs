//! How far apart the early values of a run may be on two processors. Training amplifies rounding, the faster the larger
//! the learning rate; `cargo bench --bench drift` measures how far, at the study's sizes, and `results/bench/drift.csv`
//! holds what came out.

/// Tolerances are at least so many times the largest drift that was measured: it was measured on a few seeds, and the
/// largest of a few is not the largest of many.
pub const SAFETY: f64 = 10.0;
/// The least tolerance: values are recorded to six significant digits, and the last may fall to either side.
pub const LEAST: f64 = 2e-5;
/// The last step with a tolerance.
pub const LAST_STEP: u64 = 500;

/// The tolerances of the steps up to one, in order.
type BySteps = &'static [(u64, f64)];

/// By the largest learning rate that they are for. At 1e-2 the curves are some percent apart by step 500, where a tolerance
/// would let everything pass.
const TOLERANCES: [(f64, BySteps); 3] = [
    (1e-4, &[(50, 1e-4), (100, 1e-4), (200, 2e-4), (LAST_STEP, 2e-4)]),
    (1e-3, &[(50, 1e-4), (100, 1e-4), (200, 2e-4), (LAST_STEP, 1e-3)]),
    (1e-2, &[(50, 1e-4), (100, 5e-4), (200, 1e-2)]),
];

/// The largest relative difference of a loss after so many steps; `None` where curves cannot be compared one by one.
pub fn of(learning_rate: f64, step: u64) -> Option<f64> {
    let (_, by_steps) = TOLERANCES.iter().find(|(largest, _)| learning_rate <= *largest)?;
    by_steps.iter().find(|(last, _)| step <= *last).map(|(_, tolerance)| *tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Learning rate, step and largest drift of every row.
    fn measured() -> Vec<(f64, u64, f64)> {
        let table = include_bytes!("../../results/bench/drift.csv");
        let rows = csv::Reader::from_reader(table.as_slice()).into_deserialize();
        let row = |row: csv::Result<(String, f64, u64, usize, f64, f64)>| row.expect("a row of drift.csv");
        rows.map(row).map(|(_, rate, step, .., max)| (rate, step, max)).collect()
    }

    #[test]
    fn no_tolerance_is_below_what_the_measured_drift_demands_or_far_above_it() {
        let mut checked = 0;
        for (rate, by_steps) in TOLERANCES {
            for &(step, tolerance) in by_steps {
                let drifts = measured().into_iter().filter(|row| (row.0, row.1) == (rate, step)).map(|row| row.2);
                let largest = drifts.inspect(|_| checked += 1).fold(0.0, f64::max);
                let demand = LEAST.max(SAFETY * largest);
                assert!(tolerance >= demand, "rate {rate}, step {step}: {tolerance} for a drift of {largest}");
                assert!(tolerance <= 100.0 * demand, "rate {rate}, step {step}: {tolerance} for a drift of {largest}");
            }
        }
        assert_eq!(checked, 3 * 11, "every tolerance stands on the drift of three models");
    }

    #[test]
    fn a_step_or_rate_between_two_measured_ones_has_the_tolerance_of_the_larger() {
        assert_eq!((of(1e-4, 1), of(1e-4, 51), of(2e-4, 500)), (Some(1e-4), Some(1e-4), Some(1e-3)));
        assert_eq!((of(1e-2, 201), of(1e-3, 501), of(2e-2, 1)), (None, None, None));
    }
}

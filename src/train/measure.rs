//! The measurement of data: a run that trains nothing.

use super::outcome::{MetricPoint, RunOutcome, Status};
use crate::base::digits::recorded;
use crate::base::error::{Error, Result};
use crate::base::statistics::pair_moments::PairMoments;
use crate::data::synthetic::{BLOCK_ROWS, Block, Blocks};
use crate::study::run::{ALL_TASKS, MeasurementSpec, SYNTHETIC_TASKS, Split};
use std::ops::ControlFlow;

/// Measures the rows that a training with this data and seed would use. `observe` is told the number of rows made so
/// far. If it breaks, the run ends without an outcome.
pub fn measure(spec: &MeasurementSpec, observe: &mut dyn FnMut(u64) -> ControlFlow<()>) -> Result<Option<RunOutcome>> {
    let blocks = Blocks::new(&spec.data, spec.seed, Split::All);
    let mut block = Block::default();
    let mut moments = PairMoments::default();
    for (index, start) in (0..spec.rows()).step_by(BLOCK_ROWS).enumerate() {
        blocks.fill(index as u64, &mut block);
        let (y1, y2) = block.targets.split_at(BLOCK_ROWS);
        let made = spec.rows().min(start + BLOCK_ROWS);
        for (y1, y2) in y1.iter().zip(y2).take(made - start) {
            moments.add([f64::from(*y1), f64::from(*y2)]);
        }
        if observe(made as u64).is_break() {
            return Ok(None);
        }
    }
    let pearson = moments.pearson().ok_or_else(not_varying)?;
    let [variance1, variance2] = moments.variances();
    let point = |task: &str, metric: &str, value| MetricPoint {
        step: 0,
        split: Split::All,
        task: task.into(),
        metric: metric.into(),
        value: recorded(value),
    };
    let curve = vec![
        point(ALL_TASKS, "pearson", pearson),
        point(SYNTHETIC_TASKS[0], "variance", variance1),
        point(SYNTHETIC_TASKS[1], "variance", variance2),
    ];
    Ok(Some(RunOutcome { status: Status::Completed, curve }))
}

/// Relative cost of a measurement: its number of inputs, since making them takes nearly all of the time.
pub fn cost(spec: &MeasurementSpec) -> f64 {
    spec.rows() as f64 * spec.data.dim as f64
}

fn not_varying() -> Error {
    Error::Usage("a label does not vary over these rows, so there is no correlation".into())
}

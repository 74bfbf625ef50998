//! The measurement of data: a run that trains nothing.

use super::outcome::{MetricPoint, RunOutcome, Status};
use crate::base::digits::recorded;
use crate::base::error::{Error, Result};
use crate::base::statistics::{PairwiseMoments, pairs};
use crate::data::synthetic::{BLOCK_ROWS, Block, Blocks};
use crate::study::run::{ALL_TASKS, MeasurementSpec, Split, pair_name};
use std::ops::ControlFlow;

/// Measures the rows that a training with this data and seed would use. `observe` is told the number of rows made so
/// far. If it breaks, the run ends without an outcome. The correlation is the mean over every two labels; if there are
/// more than two, each pair has a value of its own.
pub fn measure(spec: &MeasurementSpec, observe: &mut dyn FnMut(u64) -> ControlFlow<()>) -> Result<Option<RunOutcome>> {
    let blocks = Blocks::new(&spec.data, spec.seed, Split::All);
    let mut block = Block::default();
    let tasks = spec.data.task_names();
    let mut moments = PairwiseMoments::new(tasks.len());
    let mut labels = vec![0.0; tasks.len()];
    for (index, start) in (0..spec.rows()).step_by(BLOCK_ROWS).enumerate() {
        blocks.fill(index as u64, &mut block);
        let made = spec.rows().min(start + BLOCK_ROWS);
        for row in 0..made - start {
            labels.iter_mut().zip(block.targets[row..].iter().step_by(BLOCK_ROWS)).for_each(|(to, &label)| *to = label);
            moments.add(&labels);
        }
        if observe(made as u64).is_break() {
            return Ok(None);
        }
    }
    let pearson = moments.mean_correlation().ok_or_else(not_varying)?;
    let point = |task: &str, metric: &str, value| MetricPoint {
        step: 0,
        split: Split::All,
        task: task.into(),
        metric: metric.into(),
        value: recorded(value),
    };
    let mut curve = vec![point(ALL_TASKS, "pearson", pearson)];
    if tasks.len() > 2 {
        let of_pairs = pairs(tasks.len()).map(pair_name).zip(moments.correlations());
        curve.extend(of_pairs.filter_map(|(pair, pearson)| Some(point(&pair, "pearson", pearson?))));
    }
    curve.extend(tasks.iter().zip(moments.variances()).map(|(task, variance)| point(task, "variance", variance)));
    Ok(Some(RunOutcome { status: Status::Completed, curve }))
}

/// Relative cost of a measurement: its number of inputs, since making them takes nearly all of the time.
pub fn cost(spec: &MeasurementSpec) -> f64 {
    spec.rows() as f64 * spec.data.dim as f64
}

fn not_varying() -> Error {
    Error::Usage("a label does not vary over these rows, so there is no correlation".into())
}

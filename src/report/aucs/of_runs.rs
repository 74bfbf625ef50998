//! The AUCs of single runs.

use crate::base::statistics::Joint;
use crate::report::resampled::Resampled;
use crate::study::plan::PlannedRun;
use crate::study::run::{AUC, DataSpec, Loss, Split};
use crate::train::outcome::{RunOutcome, Status};

/// `[main, auxiliary]`: the final AUCs of a run on test rows.
pub struct RunAucs {
    /// On all rows.
    pub final_values: [f64; 2],
    /// On each resample of the rows; empty if the study has no resamples.
    resampled: [Vec<f64>; 2],
}

impl RunAucs {
    /// The AUCs of a completed run of two tasks with labels of 0 and 1; `None` for any other run.
    pub(crate) fn of(run: &PlannedRun, outcome: &RunOutcome, resampled: &Resampled) -> Option<Self> {
        let data = &run.spec.training()?.data;
        if !has_aucs_alone(data) || outcome.status != Status::Completed {
            return None;
        }
        let [main, auxiliary] = <[String; 2]>::try_from(data.tasks()).ok()?;
        let on_all_rows = |task: &str| outcome.final_value(Split::Test, task, AUC);
        Some(Self {
            final_values: [on_all_rows(&main)?, on_all_rows(&auxiliary)?],
            resampled: [main, auxiliary].map(|task| resampled.of(&task).to_vec()),
        })
    }
}

/// Whether all tasks have labels of 0 and 1, in a study like the paper's on census-income.
pub(crate) fn has_aucs_alone(data: &DataSpec) -> bool {
    data.table().is_none() && data.task_list().iter().all(|task| task.loss == Loss::CrossEntropy)
}

/// A task's AUCs in these runs, on all rows and on resamples; `None` without resamples. Task 0 is the main one.
pub(crate) fn joint<'a>(runs: impl Iterator<Item = &'a RunAucs>, task: usize) -> Option<Joint> {
    Joint::of(runs.map(|run| (run.final_values[task], run.resampled[task].as_slice())))
}

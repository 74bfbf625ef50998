//! The AUCs of single runs.

use std::mem::take;

use crate::base::statistics::Joint;
use crate::study::plan::{Plan, PlannedRun};
use crate::study::run::Loss;
use crate::train::outcome::{AUC, MetricPoint, RunOutcome, Split, Status};

/// The final AUCs of a run on test rows, those of the main task first.
pub struct RunAucs {
    /// On all rows.
    pub finals: [f64; 2],
    /// On the resamples of the rows; none where the study has none.
    resampled: [Vec<f64>; 2],
}

impl RunAucs {
    /// Those of a completed run of two tasks with labels of 0 and 1. The ones on resamples are taken off its curve: as
    /// hundreds of series with a point each they would swamp every table.
    pub(crate) fn take(run: &PlannedRun, outcome: &mut RunOutcome) -> Option<Self> {
        let data = &run.spec.training()?.data;
        if data.loss() != Loss::CrossEntropy {
            return None;
        }
        let (resampled, curve): (Vec<MetricPoint>, _) =
            take(&mut outcome.curve).into_iter().partition(MetricPoint::is_resampled);
        outcome.curve = curve;
        let [main, auxiliary] = <[String; 2]>::try_from(data.tasks()).ok()?;
        if outcome.status != Status::Completed {
            return None;
        }
        let of = |task: &str| resampled.iter().filter(|point| point.task == task).map(|point| point.value).collect();
        let on_all_rows = |task: &str| outcome.final_value(Split::Test, task, AUC);
        Some(Self { finals: [on_all_rows(&main)?, on_all_rows(&auxiliary)?], resampled: [of(&main), of(&auxiliary)] })
    }
}

/// The AUCs of a task, 0 the main one, of some runs, with those on resamples; `None` where there are none.
pub(crate) fn joint<'a>(runs: impl Iterator<Item = &'a RunAucs>, task: usize) -> Option<Joint> {
    Joint::of(runs.map(|run| (run.finals[task], run.resampled[task].as_slice())))
}

/// Of each of several run_sets the AUCs of the main task of the seeds that all of them have, in the order of the seeds.
pub(crate) fn of_common_seeds(plan: &Plan, aucs: &[Option<RunAucs>], run_sets: &[&[usize]]) -> Option<Vec<Joint>> {
    let has =
        |sample: &&[usize], seed: u64| sample.iter().any(|&run| plan.runs[run].seed == seed && aucs[run].is_some());
    let is_common = |run: &usize| run_sets.iter().all(|sample| has(sample, plan.runs[*run].seed));
    let common: Vec<u64> = run_sets.first()?.iter().copied().filter(is_common).map(|run| plan.runs[run].seed).collect();
    let of_sample = |sample: &&[usize]| {
        let runs = sample.iter().filter(|&&run| common.contains(&plan.runs[run].seed));
        joint(runs.filter_map(|&run| aucs[run].as_ref()), 0)
    };
    run_sets.iter().map(of_sample).collect()
}

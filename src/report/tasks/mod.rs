//! `tasks.csv`: for the tasks of a described table, a row per model and place, task and metric on test rows. The tasks
//! may be of any number and of mixed kinds, so a table has a row for each instead of a column.

pub mod comparisons;
pub mod headlines;
pub mod sample;
pub mod tasks_csv;

use super::final_values::Counts;
use super::metric_index::MetricIndex;
use super::row_kind::RowKind;
use super::selection::{RunSet, RunSetKey};
use crate::base::statistics::bootstrap::Resamples;
use crate::base::statistics::mean;
use crate::study::plan::Plan;
use crate::study::run::{Metric, Objective, Split};
use comparisons::TaskComparisons;
use headlines::{BY_GROUP, GROUPS, GROUPS_LEFT_OUT, ROWS, headlines, is_count};
use sample::{Sample, value_of};

/// The tasks of a study; no rows unless its data is a described table.
pub struct Tasks {
    /// What a row is about.
    pub kind: RowKind,
    /// By run set of this kind, then by task, then by metric: the usual one first.
    pub rows: Vec<TaskRow>,
    /// What the runs are judged by.
    pub judge: Option<Objective>,
    /// The reference model against every other one.
    pub comparisons: TaskComparisons,
}

/// The final values of a metric of a task on test rows, in a run set.
pub struct TaskRow {
    /// Which run set.
    pub key: RunSetKey,
    /// The task and the metric.
    pub metric: Metric,
    /// Whether it is one of the metrics by which models are compared.
    pub is_headline: bool,
    /// Number of test rows that have a label of the task, if a run has completed.
    pub rows: Option<f64>,
    /// `[counted, left out]`: number of groups behind the value, if it is a mean over groups.
    pub groups: [Option<f64>; 2],
    /// How the runs ended.
    pub counts: Counts,
    /// The value in each completed run that has one.
    pub sample: Sample,
    /// 95 % interval of the mean.
    pub interval: Option<[f64; 2]>,
}

impl Tasks {
    /// The tasks of a study with these run sets.
    pub(crate) fn of(plan: &Plan, run_sets: &[RunSet], metrics: &MetricIndex, resamples: &mut Resamples) -> Self {
        let kind = RowKind::first(run_sets.iter().map(|run_set| &run_set.key));
        let of_kind = run_sets.iter().filter(|run_set| RowKind::of(&run_set.key) == kind);
        let rows = match plan.has_table() {
            true => of_kind.flat_map(|run_set| rows_of(run_set, metrics, resamples)).collect(),
            false => Vec::new(),
        };
        let judge = plan.runs.first().and_then(|run| run.spec.objective());
        Self { kind, rows, judge, comparisons: TaskComparisons::of(plan, run_sets, metrics, resamples) }
    }
}

fn rows_of(run_set: &RunSet, metrics: &MetricIndex, resamples: &mut Resamples) -> Vec<TaskRow> {
    let Some(spec) = run_set.spec().and_then(|spec| spec.training()) else { return Vec::new() };
    let headlines = headlines(spec);
    let mut rows = Vec::new();
    for task in spec.data.tasks() {
        let is_of_task = |metric: &&Metric| metric.task == task;
        let others = metrics
            .in_order()
            .map(|(_, metric)| metric)
            .filter(|metric| metric.split == Split::Test && !is_count(&metric.metric) && !headlines.contains(metric));
        for metric in headlines.iter().chain(others).filter(is_of_task) {
            rows.push(TaskRow::of(run_set, metric, headlines.contains(metric), metrics, resamples));
        }
    }
    rows
}

impl TaskRow {
    fn of(
        run_set: &RunSet,
        metric: &Metric,
        is_headline: bool,
        metrics: &MetricIndex,
        resamples: &mut Resamples,
    ) -> Self {
        let sample = Sample::of(run_set.runs.iter().filter_map(|run| value_of(run, metrics, metric)));
        let count = |name| {
            let number = metrics.number(&Metric::new(Split::Test, &metric.task, name))?;
            let counts: Vec<f64> = run_set.runs.iter().filter_map(|run| run.final_value(number)).collect();
            mean(&counts)
        };
        let groups = if metric.metric == BY_GROUP { [GROUPS, GROUPS_LEFT_OUT].map(count) } else { [None; 2] };
        Self {
            key: run_set.key.clone(),
            metric: metric.clone(),
            is_headline,
            rows: count(ROWS),
            groups,
            counts: Counts::of(run_set.runs.iter().copied()),
            interval: sample.interval(resamples),
            sample,
        }
    }

    /// Half the width of the interval.
    pub fn half_width(&self) -> Option<f64> {
        self.interval.map(|[low, high]| (high - low) / 2.0)
    }
}

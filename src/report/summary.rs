//! The final values of a study, by run set.

use super::aucs::Aucs;
use super::final_values::{Counts, RunRecord};
use super::metric_index::MetricIndex;
use super::row_kind::RowKind;
use super::selection::{RunSet, RunSetKey};
use super::table::Table;
use super::tasks::Tasks;
use super::tasks::headlines::is_count;
use crate::base::statistics::{self, Description};
use crate::study::plan::Plan;
use crate::study::run::{Loss, Measure, Metric};

/// The final values of a study.
pub struct Summary {
    /// Names of the plan's axes.
    pub axes: Vec<String>,
    /// What the study measures, if it trains nothing.
    pub measure: Option<Measure>,
    /// How the planned runs ended.
    pub runs: Counts,
    /// `[fewest, most]`: number of evaluations that a final value is the mean of, over the completed runs.
    pub final_evaluations: Option<[usize; 2]>,
    /// One row per run set.
    pub rows: Vec<Row>,
    /// All metrics that no run is judged by, in reading order, without counts of rows.
    pub others: Vec<Metric>,
    /// The AUCs; no rows unless the labels are 0 and 1.
    pub aucs: Aucs,
    /// The tasks; no rows unless the data is a described table.
    pub tasks: Tasks,
}

/// The final values of a run set.
pub struct Row {
    /// Which run set.
    pub key: RunSetKey,
    /// How its runs ended.
    pub runs: Counts,
    /// The metric that the runs are judged by.
    pub primary: Metric,
    /// Its statistics over the completed runs.
    pub description: Option<Description>,
    /// The loss of the best linear fit, noise included, as a mean over the completed runs. `None` if it is unknown or
    /// the primary metric is not the test loss.
    pub linear_fit: Option<f64>,
    /// The mean of every other metric over the completed runs.
    pub others: Vec<Option<f64>>,
}

impl Summary {
    pub(super) fn new(
        plan: &Plan,
        runs: &[RunRecord],
        run_sets: &[RunSet],
        metrics: &MetricIndex,
        (aucs, tasks): (Aucs, Tasks),
    ) -> Self {
        let evaluations = || runs.iter().map(|run| run.final_evaluations).filter(|&count| count > 0);
        Self {
            axes: plan.axes.clone(),
            measure: plan.measure(),
            runs: Counts::of(runs),
            final_evaluations: evaluations().min().zip(evaluations().max()).map(|(fewest, most)| [fewest, most]),
            rows: run_sets.iter().map(|run_set| Row::of(run_set, metrics)).collect(),
            others: described(metrics).map(|(_, metric)| metric.clone()).collect(),
            aucs,
            tasks,
        }
    }

    /// The rows of a kind.
    pub fn of(&self, kind: RowKind) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| RowKind::of(&row.key) == kind)
    }

    /// The table of comparisons: that of AUCs, or that of tasks; a study has at most one of them.
    pub(super) fn comparisons(&self) -> Table {
        match self.aucs.comparisons.rows.is_empty() {
            true => self.tasks.comparisons.table(),
            false => self.aucs.comparisons.table(),
        }
    }

    /// The kind of rows that is shown first.
    pub fn first(&self) -> RowKind {
        RowKind::first(self.rows.iter().map(|row| &row.key))
    }
}

impl Row {
    fn of(run_set: &RunSet, metrics: &MetricIndex) -> Self {
        let runs = || run_set.runs.iter().copied();
        let values = |number| -> Vec<f64> { runs().filter_map(|run| run.final_value(number)).collect() };
        let fits: Vec<f64> = runs().filter_map(RunRecord::linear_fit).collect();
        let primary = run_set.primary_metric();
        let of_primary = metrics.number(&primary).map(values).unwrap_or_default();
        Self {
            key: run_set.key.clone(),
            runs: Counts::of(runs()),
            description: Description::of(&of_primary),
            linear_fit: statistics::mean(&fits).filter(|_| primary == Metric::test_loss(Loss::SquaredError)),
            primary,
            others: described(metrics).map(|(number, _)| statistics::mean(&values(number))).collect(),
        }
    }

    /// Number of values that the statistics describe.
    pub fn n(&self) -> usize {
        self.description.as_ref().map_or(0, |description| description.n)
    }

    /// Whether the mean loss is known to be above that of the best linear fit.
    pub fn plateau(&self) -> bool {
        let mean = self.description.as_ref().map(|description| description.mean);
        mean.zip(self.linear_fit).is_some_and(|(mean, fit)| mean > fit)
    }
}

/// All metrics but the primary ones and the counts, which are the same for all models.
fn described(metrics: &MetricIndex) -> impl Iterator<Item = (usize, &Metric)> {
    metrics.others().filter(|(_, metric)| !is_count(&metric.metric))
}

//! `summary.csv`: a row per run set and metric, with the statistics of the runs' final values.

use super::aucs::Aucs;
use super::columns::{FINAL_STATISTICS, METRIC_COLUMNS, columns, metric_fields, statistic_columns, statistic_fields};
use super::final_values::{Counts, RunRecord};
use super::format::json_rows;
use super::metric_index::MetricIndex;
use super::selection::{RunSet, RunSetKey};
use crate::base::csv_text::CsvText;
use crate::base::digits::measured;
use crate::base::error::Result;
use crate::base::statistics::{self, Description};
use crate::study::plan::Plan;
use crate::study::run::{Loss, Measure, Metric};
use serde_json::{Value, json};

/// The file's name.
pub(super) const NAME: &str = "summary.csv";

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
    /// One row per run set and metric, by run set first.
    pub rows: Vec<Row>,
    /// The metric that the study is about.
    pub primary: Metric,
    /// The AUCs; no rows unless the labels are 0 and 1.
    pub aucs: Aucs,
}

/// The final values of one metric in one run set.
pub struct Row {
    /// Which run set.
    pub key: RunSetKey,
    /// How its runs ended.
    pub runs: Counts,
    /// What was measured.
    pub metric: Metric,
    /// The statistics over the completed runs.
    pub description: Option<Description>,
    /// The loss of the best linear fit, noise included, as a mean over the completed runs. `None` if it is unknown or
    /// the metric is not the test loss.
    pub linear_fit: Option<f64>,
}

impl Summary {
    pub(super) fn new(plan: &Plan, runs: &[RunRecord], run_sets: &[RunSet], metrics: &MetricIndex, aucs: Aucs) -> Self {
        let evaluations = || runs.iter().map(|run| run.final_evaluations).filter(|&count| count > 0);
        Self {
            axes: plan.axes.clone(),
            measure: plan.measure(),
            runs: Counts::of(runs),
            final_evaluations: evaluations().min().zip(evaluations().max()).map(|(fewest, most)| [fewest, most]),
            rows: run_sets.iter().flat_map(|run_set| rows(run_set, metrics)).collect(),
            primary: metrics.primary().clone(),
            aucs,
        }
    }

    /// The text of `summary.csv`.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let mut text = CsvText::new(&self.header())?;
        self.rows.iter().try_for_each(|row| text.row(&row.fields()))?;
        text.finish()
    }

    /// The summary as JSON: the number of runs by how they ended, and an object per row.
    pub fn json(&self) -> Value {
        let Counts { completed, diverged, failed, missing } = self.runs;
        json!({
            "runs": { "completed": completed, "diverged": diverged, "failed": failed, "missing": missing },
            "rows": json_rows(&self.header(), self.rows.iter().map(Row::fields)),
        })
    }

    fn header(&self) -> Vec<String> {
        let mut header = RunSetKey::columns(&self.axes);
        header.extend(columns(&METRIC_COLUMNS));
        header.extend(columns(&["n", "diverged", "failed", "missing"]));
        header.extend(statistic_columns(&FINAL_STATISTICS));
        header.extend(columns(&["linear_fit", "plateau"]));
        header
    }
}

fn rows<'a>(run_set: &'a RunSet, metrics: &'a MetricIndex) -> impl Iterator<Item = Row> + 'a {
    let runs = || run_set.runs.iter().copied();
    let fits: Vec<f64> = runs().filter_map(RunRecord::linear_fit).collect();
    let linear_fit = statistics::mean(&fits);
    metrics.in_order().map(move |(number, metric)| {
        let final_values: Vec<f64> = runs().filter_map(|run| run.final_value(number)).collect();
        Row {
            key: run_set.key.clone(),
            runs: Counts::of(runs()),
            metric: metric.clone(),
            description: Description::of(&final_values),
            linear_fit: linear_fit.filter(|_| *metric == Metric::test_loss(Loss::SquaredError)),
        }
    })
}

impl Row {
    /// Number of values that the statistics describe.
    pub fn n(&self) -> usize {
        self.description.as_ref().map_or(0, |description| description.n)
    }

    /// Whether the mean loss is above that of the best linear fit; `None` unless both are known.
    pub fn plateau(&self) -> Option<bool> {
        Some(self.description.as_ref()?.mean > self.linear_fit?)
    }

    fn fields(&self) -> Vec<String> {
        let mut fields = self.key.fields();
        fields.extend(metric_fields(&self.metric));
        fields.extend([self.n(), self.runs.diverged, self.runs.failed, self.runs.missing].map(|n| n.to_string()));
        fields.extend(statistic_fields(&FINAL_STATISTICS, self.description.as_ref()));
        fields.push(measured(self.linear_fit));
        fields.push(self.plateau().map_or_else(String::new, |plateau| plateau.to_string()));
        fields
    }
}

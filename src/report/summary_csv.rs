//! `summary.csv`: a row per sample and series, with the statistics of the runs' final values.

use serde_json::{Map, Number, Value, json};

use super::aucs::Aucs;
use super::columns::{
    FINAL_STATISTICS, SELECTION_COLUMNS, SERIES_COLUMNS, columns, measured, series_fields, statistic_columns,
    statistic_fields,
};
use super::final_values::{Counts, Record};
use super::metric_index::MetricIndex;
use super::selection::RunSet;
use super::selection::rate::RateChoice;
use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use crate::base::statistics;
use crate::base::statistics::Description;
use crate::study::plan::Plan;
use crate::study::run::Loss;
use crate::study::run::Measure;
use crate::train::metric::Metric;

/// The final values of a study.
pub struct Summary {
    /// Names of the plan's axes.
    pub axes: Vec<String>,
    /// What the study measures, where it trains nothing.
    pub measure: Option<Measure>,
    /// How the planned runs ended.
    pub runs: Counts,
    /// Of how many evaluations a run's final value is the mean: the fewest and the most that a completed run has.
    pub final_evaluations: Option<[usize; 2]>,
    /// RunSet by sample.
    pub rows: Vec<Row>,
    /// What a study is about.
    pub primary: Metric,
    /// Likewise of studies of labels of 0 and 1; nothing of others.
    pub aucs: Aucs,
}

/// The final values of one series in one sample of runs.
pub struct Row {
    /// The sample's place on the axes; empty where it has none.
    pub axes: Vec<String>,
    /// How the sample's runs were chosen.
    pub selection: RateChoice,
    /// The chosen learning rates of the even and of the odd seeds; empty for a cell and where none could be chosen.
    pub learning_rates: [String; 2],
    /// How the sample's runs ended.
    pub runs: Counts,
    /// What was measured.
    pub series: Metric,
    /// The statistics over the completed runs.
    pub description: Option<Description>,
    /// The mean over the completed runs of the loss that the best linear fit would have, noise included; of the test loss
    /// alone, and where it is known.
    pub linear_fit: Option<f64>,
}

impl Summary {
    pub(super) fn new(plan: &Plan, run_sets: &[RunSet], records: &[Record], series: &MetricIndex, aucs: Aucs) -> Self {
        let rows = run_sets.iter().flat_map(|sample| rows(sample, records, series)).collect();
        let evaluations = || records.iter().map(|record| record.final_evaluations).filter(|&count| count > 0);
        let final_evaluations = evaluations().min().zip(evaluations().max()).map(|(fewest, most)| [fewest, most]);
        let runs = Counts::of(records.iter());
        Self {
            axes: plan.axes.clone(),
            measure: plan.measure(),
            runs,
            final_evaluations,
            rows,
            primary: series.primary().clone(),
            aucs,
        }
    }

    /// The text of `summary.csv`.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let mut text = CsvText::new(&self.header())?;
        for row in &self.rows {
            text.row(&row.fields())?;
        }
        text.finish()
    }

    /// The same as JSON: how many runs there are, and an object per row.
    pub fn json(&self) -> Value {
        let Counts { completed, diverged, failed, missing } = self.runs;
        let header = self.header();
        let object = |row: &Row| -> Map<String, Value> {
            let fields = header.iter().zip(row.fields());
            fields.map(|(column, text)| (column.clone(), json_value(column, &text))).collect()
        };
        json!({
            "runs": { "completed": completed, "diverged": diverged, "failed": failed, "missing": missing },
            "rows": self.rows.iter().map(object).collect::<Vec<_>>(),
        })
    }

    fn header(&self) -> Vec<String> {
        let mut header = self.axes.clone();
        header.extend(columns(&SELECTION_COLUMNS));
        header.extend(columns(&SERIES_COLUMNS));
        header.extend(columns(&["n", "diverged", "failed", "missing"]));
        header.extend(statistic_columns(&FINAL_STATISTICS));
        header.extend(columns(&["linear_fit", "plateau"]));
        header
    }
}

fn rows<'a>(sample: &'a RunSet, records: &'a [Record], series: &'a MetricIndex) -> impl Iterator<Item = Row> + 'a {
    let runs = || sample.runs.iter().map(|&run| &records[run]);
    let fits: Vec<f64> = runs().filter_map(|record| record.linear_fit).collect();
    let linear_fit = statistics::mean(&fits);
    series.in_order().map(move |(number, series)| {
        let finals: Vec<f64> = runs().filter_map(|record| record.final_value(number)).collect();
        Row {
            axes: sample.axes.clone(),
            selection: sample.selection,
            learning_rates: sample.learning_rates.clone(),
            runs: Counts::of(runs()),
            series: series.clone(),
            description: Description::of(&finals),
            linear_fit: linear_fit.filter(|_| *series == Metric::test_loss(Loss::SquaredError)),
        }
    })
}

impl Row {
    /// Number of values that the statistics are over.
    pub fn n(&self) -> usize {
        self.description.as_ref().map_or(0, |description| description.n)
    }

    /// Whether the runs are, in the mean, no better than the best linear fit; where both are known.
    pub fn plateau(&self) -> Option<bool> {
        Some(self.description.as_ref()?.mean > self.linear_fit?)
    }

    fn fields(&self) -> Vec<String> {
        let mut fields = self.axes.clone();
        fields.push(self.selection.name().into());
        fields.extend(self.learning_rates.clone());
        fields.extend(series_fields(&self.series));
        fields.extend([self.n(), self.runs.diverged, self.runs.failed, self.runs.missing].map(|n| n.to_string()));
        fields.extend(statistic_fields(&FINAL_STATISTICS, self.description.as_ref()));
        fields.push(measured(self.linear_fit));
        fields.push(self.plateau().map_or_else(String::new, |plateau| plateau.to_string()));
        fields
    }
}

/// A field in JSON: a truth or a number, but for names, which may look like one.
fn json_value(column: &str, text: &str) -> Value {
    let value = || match text {
        "true" | "false" => Some(Value::Bool(text == "true")),
        _ => serde_json::from_str::<Number>(text).ok().map(Value::Number),
    };
    match column {
        _ if text.is_empty() => Value::Null,
        "model" | "split" | "task" | "metric" => text.into(),
        _ => value().unwrap_or_else(|| text.into()),
    }
}

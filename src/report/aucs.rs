//! `aucs.csv`: a row per sample of runs on labels of 0 and 1, as the paper's Tables 1 and 2 have it: the mean and the best
//! AUC of the main task on test rows, and the auxiliary task's.

use super::csv_text::CsvText;
use super::fields::{SELECTION_COLUMNS, columns, measured};
use super::record::Record;
use super::sample::Sample;
use super::selection::Selection;
use super::series::SeriesIndex;
use crate::error::Result;
use crate::nn::loss::Loss;
use crate::outcome::Split;
use crate::series::Series;
use crate::stats::{mean, standard_deviation};
use crate::sweep::plan::Plan;

/// The file's name.
pub(super) const NAME: &str = "aucs.csv";

/// The final AUCs of a sample on test rows.
pub struct AucRow {
    /// The sample's place on the axes; empty where it has none.
    pub axes: Vec<String>,
    /// How the sample's runs were chosen.
    pub selection: Selection,
    /// The chosen learning rates of the even and of the odd seeds.
    pub learning_rates: [String; 2],
    /// Name of the main task.
    pub main: String,
    /// Name of the auxiliary task.
    pub auxiliary: String,
    /// Of every completed run, in the order of seeds: the AUCs of the main and of the auxiliary task.
    pub runs: Vec<[f64; 2]>,
}

/// What a table says of a task's AUC over the runs.
pub struct AucStatistics {
    /// The mean.
    pub mean: Option<f64>,
    /// The sample standard deviation.
    pub sd: Option<f64>,
    /// That of the run whose AUC of the main task is the best.
    pub at_best: Option<f64>,
}

impl AucRow {
    /// The sample's AUCs; `None` where its runs have none.
    pub(super) fn of(plan: &Plan, sample: &Sample, records: &[Record], series: &SeriesIndex) -> Option<Self> {
        let data = &plan.runs[*sample.runs.first()?].spec.training()?.data;
        let tasks = data.tasks();
        let (Loss::CrossEntropy, [main, auxiliary]) = (data.loss(), tasks.as_slice()) else { return None };
        let [of_main, of_auxiliary] = [main, auxiliary].map(|task| series.number(&Series::auc(Split::Test, task)));
        let aucs = |&run: &usize| {
            let value = |number: Option<usize>| records[run].final_value(number?);
            Some([value(of_main)?, value(of_auxiliary)?])
        };
        Some(Self {
            axes: sample.axes.clone(),
            selection: sample.selection,
            learning_rates: sample.learning_rates.clone(),
            main: main.clone(),
            auxiliary: auxiliary.clone(),
            runs: sample.runs.iter().filter_map(aucs).collect(),
        })
    }

    /// The statistics of the main task and of the auxiliary one.
    pub fn statistics(&self) -> [AucStatistics; 2] {
        let best = self.runs.iter().max_by(|a, b| a[0].total_cmp(&b[0]));
        [0, 1].map(|task| {
            let values: Vec<f64> = self.runs.iter().map(|run| run[task]).collect();
            AucStatistics { mean: mean(&values), sd: standard_deviation(&values), at_best: best.map(|run| run[task]) }
        })
    }
}

/// The file's text.
pub(super) fn csv(axes: &[String], rows: &[AucRow]) -> Result<Vec<u8>> {
    let mut header = axes.to_vec();
    header.extend(columns(&SELECTION_COLUMNS));
    header.extend(columns(&["main", "auxiliary", "n"]));
    for task in ["main", "auxiliary"] {
        header.extend(["mean", "sd", "at_best"].map(|statistic| format!("{task}_{statistic}")));
    }
    let mut text = CsvText::new(&header)?;
    for row in rows {
        let mut fields = row.axes.clone();
        fields.push(row.selection.name().into());
        fields.extend(row.learning_rates.clone());
        fields.extend([row.main.clone(), row.auxiliary.clone(), row.runs.len().to_string()]);
        for AucStatistics { mean, sd, at_best } in row.statistics() {
            fields.extend([mean, sd, at_best].map(measured));
        }
        text.row(&fields)?;
    }
    text.finish()
}

//! `aucs.csv`: for labels of 0 and 1, in the shape of the paper's Tables 1 and 2, a row per model and group at its chosen
//! learning rate, or per cell where no model has a choice. It has the AUCs of the main and of the auxiliary task on test
//! rows, as means and for the best run, and what the paper reports of its models.

pub mod comparisons_csv;
pub mod of_runs;
pub mod paper;

use super::columns::columns;
use super::final_values::Counts;
use super::row_kind::RowKind;
use super::selection::{RunSet, RunSetKey};
use super::table::Table;
use crate::base::digits::measured;
use crate::base::statistics::bootstrap::Resamples;
use crate::base::statistics::{Description, expected_maximum, mean, standard_deviation, upper_deviation};
use crate::data::census::official_inputs;
use crate::study::plan::Plan;
use crate::study::run::{DataSpec, TrainingSpec};
use comparisons_csv::{Comparisons, interval};
use of_runs::{has_aucs_alone, joint};
use paper::PaperRow;

/// The file's name.
pub(crate) const NAME: &str = "aucs.csv";

/// The AUCs of a study; no rows unless its labels are 0 and 1.
pub struct Aucs {
    /// What a row is about.
    pub kind: RowKind,
    /// One row per run set of this kind.
    pub rows: Vec<AucRow>,
    /// The reference model against every other one.
    pub comparisons: Comparisons,
}

/// The final AUCs of a run set on test rows.
pub struct AucRow {
    /// Which run set.
    pub key: RunSetKey,
    /// Name of the main task.
    pub main: String,
    /// Name of the auxiliary task.
    pub auxiliary: String,
    /// Ids of all its runs, completed or not.
    pub ids: Vec<String>,
    /// How they ended.
    pub counts: Counts,
    /// `[main, auxiliary]`: AUCs of each completed run, in seed order.
    pub runs: Vec<[f64; 2]>,
    /// `[main, auxiliary]`: 95 % interval of the mean, over runs and test rows; `None` if the rows were not resampled.
    pub intervals: [Option<[f64; 2]>; 2],
    /// Number of trained parameters, if the number of inputs is known.
    pub parameters: Option<usize>,
    /// What the paper reports about the method.
    pub paper: Option<PaperRow>,
}

/// A task's AUC over the runs.
pub struct AucStatistics {
    /// The mean.
    pub mean: Option<f64>,
    /// The sample standard deviation.
    pub sd: Option<f64>,
    /// The AUC of the run that is best at the main task.
    pub at_best: Option<f64>,
}

impl Aucs {
    /// The AUCs of a study with this plan and these run sets, and with this sha256 of its data.
    pub(crate) fn of(plan: &Plan, data_sha256: Option<&str>, run_sets: &[RunSet], resamples: &mut Resamples) -> Self {
        let kind = RowKind::first(run_sets.iter().map(|run_set| &run_set.key));
        let run_sets_of_kind = run_sets.iter().filter(|run_set| RowKind::of(&run_set.key) == kind);
        let rows = run_sets_of_kind.filter_map(|run_set| AucRow::of(data_sha256, run_set, resamples)).collect();
        Self { kind, rows, comparisons: Comparisons::of(plan, run_sets, resamples) }
    }

    /// The table, for a study with these axes.
    pub(crate) fn table(&self, axes: &[String]) -> Table {
        let mut header = self.kind.columns(axes);
        header.extend(columns(&["main", "auxiliary", "n", "diverged", "failed", "missing"]));
        for task in ["main", "auxiliary"] {
            header.extend(["mean", "low", "high", "sd", "at_best"].map(|statistic| format!("{task}_{statistic}")));
        }
        header.push(format!("main_best_of_{}", paper::RUNS));
        header.extend(columns(&["parameters", "paper_main_mean", "paper_main_at_best"]));
        header.extend(columns(&["paper_auxiliary_mean", "paper_auxiliary_at_best"]));
        let fields = |row: &AucRow| [self.kind.fields(axes, &row.key), row.fields()].concat();
        Table::new(header, self.rows.iter().map(fields).collect())
    }
}

impl AucRow {
    /// The AUCs of a run set; `None` unless it has two tasks with labels of 0 and 1.
    fn of(data_sha256: Option<&str>, run_set: &RunSet, resamples: &mut Resamples) -> Option<Self> {
        let spec = run_set.spec()?.training()?;
        let tasks = spec.data.tasks();
        let (true, [main, auxiliary]) = (has_aucs_alone(&spec.data), tasks.as_slice()) else { return None };
        let runs = || run_set.runs.iter().filter_map(|run| run.aucs.as_ref());
        let mut interval_of = |task| Some(interval(&joint(runs(), task)?.distribution(resamples)));
        Some(Self {
            key: run_set.key.clone(),
            main: main.clone(),
            auxiliary: auxiliary.clone(),
            ids: run_set.runs.iter().map(|run| run.planned.id.clone()).collect(),
            counts: Counts::of(run_set.runs.iter().copied()),
            runs: runs().map(|run| run.final_values).collect(),
            intervals: [interval_of(0), interval_of(1)],
            parameters: parameters(spec, data_sha256),
            paper: paper_row(spec),
        })
    }

    /// `[main, auxiliary]`: the statistics of each task.
    pub fn statistics(&self) -> [AucStatistics; 2] {
        let best = self.runs.iter().max_by(|a, b| a[0].total_cmp(&b[0]));
        [0, 1].map(|task| {
            let values = self.of_task(task);
            AucStatistics { mean: mean(&values), sd: standard_deviation(&values), at_best: best.map(|run| run[task]) }
        })
    }

    /// The expected best AUC of the main task in as many runs as the paper has. The AUCs are assumed to be normal, with
    /// the median of our runs and the spread of the runs above it. Mean and standard deviation are not used, because a
    /// run stuck far below the others would then raise the expected best.
    pub fn best_of_papers_runs(&self) -> Option<f64> {
        let runs = self.of_task(0);
        Some(Description::of(&runs)?.median + expected_maximum(paper::RUNS) * upper_deviation(&runs)?)
    }

    /// The AUCs of a task, run by run.
    fn of_task(&self, task: usize) -> Vec<f64> {
        self.runs.iter().map(|run| run[task]).collect()
    }

    fn fields(&self) -> Vec<String> {
        let Counts { diverged, failed, missing, .. } = self.counts;
        let mut fields = vec![self.main.clone(), self.auxiliary.clone()];
        fields.extend([self.runs.len(), diverged, failed, missing].map(|count| count.to_string()));
        for (AucStatistics { mean, sd, at_best }, interval) in self.statistics().into_iter().zip(self.intervals) {
            let [low, high] = [0, 1].map(|end| interval.map(|interval| interval[end]));
            fields.extend([mean, low, high, sd, at_best].map(measured));
        }
        fields.push(measured(self.best_of_papers_runs()));
        fields.push(self.parameters.map_or_else(String::new, |parameters| parameters.to_string()));
        let of_paper: [fn(PaperRow) -> f64; 4] =
            [|row| row.main_mean, |row| row.main_best, |row| row.auxiliary_mean, |row| row.auxiliary_at_best];
        fields.extend(of_paper.map(|of| measured(self.paper.map(of))));
        fields
    }
}

/// The number of trained parameters; `None` unless the data file is one whose number of inputs is known.
fn parameters(spec: &TrainingSpec, data_sha256: Option<&str>) -> Option<usize> {
    let DataSpec::CensusIncome(census) = &spec.data else { return None };
    let inputs = official_inputs(census, data_sha256?)?;
    Some(spec.model.parameter_counts(inputs, spec.data.tasks().len()).total)
}

fn paper_row(spec: &TrainingSpec) -> Option<PaperRow> {
    let DataSpec::CensusIncome(census) = &spec.data else { return None };
    PaperRow::of(census.group, spec.model.kind())
}

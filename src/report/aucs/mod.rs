//! `aucs.csv`: a row per sample of runs on labels of 0 and 1, as the paper's Tables 1 and 2 have it: the mean and the best
//! AUC of the main task on test rows, and the auxiliary task's; beside them what the paper reports.

pub mod comparisons_csv;
pub mod of_runs;
pub mod paper;

use super::columns::{SELECTION_COLUMNS, columns, measured};
use super::selection::RunSet;
use super::selection::rate::RateChoice;
use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use crate::base::statistics::draws::Draws;
use crate::base::statistics::{Description, expected_maximum, mean, standard_deviation, upper_deviation};
use crate::data::InputShape;
use crate::data::census::official;
use crate::model::Network;
use crate::study::plan::Plan;
use crate::study::run::Loss;
use crate::study::run::{DataSpec, TrainingSpec};
use comparisons_csv::{Comparisons, interval};
use of_runs::{RunAucs, joint};
use paper::PaperRow;

/// The file's name.
pub(crate) const NAME: &str = "aucs.csv";

/// What a study's AUCs come to; nothing where its runs have none.
pub struct Aucs {
    /// RunSet by sample.
    pub rows: Vec<AucRow>,
    /// MMoE against every other model.
    pub comparisons: Comparisons,
}

/// The final AUCs of a sample on test rows.
pub struct AucRow {
    /// The sample's place on the axes; empty where it has none.
    pub axes: Vec<String>,
    /// How the sample's runs were chosen.
    pub selection: RateChoice,
    /// The chosen learning rates of the even and of the odd seeds.
    pub learning_rates: [String; 2],
    /// Name of the main task.
    pub main: String,
    /// Name of the auxiliary task.
    pub auxiliary: String,
    /// Ids of the sample's runs, also of those that have not completed.
    pub ids: Vec<String>,
    /// Of every completed run, in the order of seeds: the AUCs of the main and of the auxiliary task.
    pub runs: Vec<[f64; 2]>,
    /// Intervals of both means at 95 %, over runs and test rows; none where these were not resampled.
    pub intervals: [Option<[f64; 2]>; 2],
    /// Number of trained parameters, where the number of inputs is known.
    pub parameters: Option<usize>,
    /// What the paper reports of the method.
    pub paper: Option<PaperRow>,
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

impl Aucs {
    /// Of a plan whose data have this sha256 and whose runs have these AUCs.
    pub(crate) fn of(
        plan: &Plan,
        data_sha256: Option<&str>,
        run_sets: &[RunSet],
        aucs: &[Option<RunAucs>],
        draws: &mut Draws,
    ) -> Self {
        let rows = run_sets.iter().filter_map(|sample| AucRow::of(plan, data_sha256, sample, aucs, draws)).collect();
        Self { rows, comparisons: Comparisons::of(plan, run_sets, aucs, draws) }
    }

    /// The file's text, for a study with these axes.
    pub(crate) fn csv(&self, axes: &[String]) -> Result<Vec<u8>> {
        let mut header = axes.to_vec();
        header.extend(columns(&SELECTION_COLUMNS));
        header.extend(columns(&["main", "auxiliary", "n"]));
        for task in ["main", "auxiliary"] {
            header.extend(["mean", "low", "high", "sd", "at_best"].map(|statistic| format!("{task}_{statistic}")));
        }
        header.push(format!("main_best_of_{}", paper::RUNS));
        header.extend(columns(&["parameters", "paper_main_mean", "paper_main_at_best"]));
        header.extend(columns(&["paper_auxiliary_mean", "paper_auxiliary_at_best"]));
        let mut text = CsvText::new(&header)?;
        self.rows.iter().try_for_each(|row| text.row(&row.fields()))?;
        text.finish()
    }
}

impl AucRow {
    /// The sample's AUCs; `None` where its runs can have none.
    fn of(
        plan: &Plan,
        data_sha256: Option<&str>,
        sample: &RunSet,
        aucs: &[Option<RunAucs>],
        draws: &mut Draws,
    ) -> Option<Self> {
        let spec = plan.runs[*sample.runs.first()?].spec.training()?;
        let tasks = spec.data.tasks();
        let (Loss::CrossEntropy, [main, auxiliary]) = (spec.data.loss(), tasks.as_slice()) else { return None };
        let runs = || sample.runs.iter().filter_map(|&run| aucs[run].as_ref());
        let mut interval_of = |task| {
            let joint = joint(runs(), task)?;
            Some(interval(&joint.distribution(draws.of(joint.observed().len()))))
        };
        Some(Self {
            axes: sample.axes.clone(),
            selection: sample.selection,
            learning_rates: sample.learning_rates.clone(),
            main: main.clone(),
            auxiliary: auxiliary.clone(),
            ids: sample.runs.iter().map(|&run| plan.runs[run].id.clone()).collect(),
            runs: runs().map(|run| run.finals).collect(),
            intervals: [interval_of(0), interval_of(1)],
            parameters: parameters(spec, data_sha256),
            paper: paper_row(spec),
        })
    }

    /// The statistics of the main task and of the auxiliary one.
    pub fn statistics(&self) -> [AucStatistics; 2] {
        let best = self.runs.iter().max_by(|a, b| a[0].total_cmp(&b[0]));
        [0, 1].map(|task| {
            let values = self.of_task(task);
            AucStatistics { mean: mean(&values), sd: standard_deviation(&values), at_best: best.map(|run| run[task]) }
        })
    }

    /// The expected best AUC of the main task of as many runs as the paper has, as if runs were normally distributed with
    /// the median of these and the spread of those above it. By mean and standard deviation, a run that got stuck far
    /// below the others would foretell a best one far above them.
    pub fn best_of_papers_runs(&self) -> Option<f64> {
        let runs = self.of_task(0);
        Some(Description::of(&runs)?.median + expected_maximum(paper::RUNS) * upper_deviation(&runs)?)
    }

    /// The AUCs of a task, run by run.
    fn of_task(&self, task: usize) -> Vec<f64> {
        self.runs.iter().map(|run| run[task]).collect()
    }

    fn fields(&self) -> Vec<String> {
        let mut fields = self.axes.clone();
        fields.push(self.selection.name().into());
        fields.extend(self.learning_rates.clone());
        fields.extend([self.main.clone(), self.auxiliary.clone(), self.runs.len().to_string()]);
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

/// The size of a network whose number of inputs follows from which files its rows come from.
fn parameters(spec: &TrainingSpec, data_sha256: Option<&str>) -> Option<usize> {
    let DataSpec::CensusIncome(census) = &spec.data else { return None };
    let inputs = official::inputs(census, data_sha256?)?;
    let network = Network::new(&spec.model, InputShape::Sparse(inputs), spec.data.tasks().len());
    Some(network.parameter_counts().total)
}

fn paper_row(spec: &TrainingSpec) -> Option<PaperRow> {
    let DataSpec::CensusIncome(census) = &spec.data else { return None };
    PaperRow::of(census.group, spec.model.kind())
}

//! The plan of a study: every run in order, with its place on the study's axes.

use super::Study;
use super::run::{ENGINE_REVISION, Identity, Measure, MeasurementSpec, RunSpec, Training};
use super::settings::{LEARNING_RATE, Setting};
use super::value::Value;
use crate::base::error::{Error, Result};
use crate::base::words::visible;

/// Name of the axis of models.
pub const MODEL_AXIS: &str = "model";

/// One planned run.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedRun {
    /// Hash of the spec: the name of the run's folder.
    pub id: String,
    /// The run's value on each of [`Plan::axes`], in their order, in shortest decimal form.
    pub axes: Vec<String>,
    /// The run's seed, which is also in the spec.
    pub seed: u64,
    /// What is to be run.
    pub spec: RunSpec,
}

/// All runs of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Names of the axes without the seed: `model` if models are trained, then keys such as `corr` and `learning_rate`.
    pub axes: Vec<String>,
    /// The runs, in the order in which they are planned and reported.
    pub runs: Vec<PlannedRun>,
    /// Name of the model that the others are compared with, if the study names one.
    pub reference: Option<String>,
}

impl Plan {
    /// All runs of `study`. If its data is a file, the file has this sha256.
    ///
    /// The seed is the outermost loop, so that all cells of a half-done sweep have about the same number of runs.
    pub fn of(study: &Study, data_sha256: Option<&str>) -> Self {
        let axes = study.axes();
        let cells = cells(study);
        let places: Vec<Vec<String>> = cells.iter().map(|cell| cell.places(&axes)).collect();
        let names = names(cells.first(), &axes);
        let seeds = 0..study.grid.seeds;
        let identities: Vec<Identity> =
            cells.iter().map(|cell| Identity::of(&cell.spec, ENGINE_REVISION, data_sha256)).collect();
        let of_seed = |seed| {
            let placed = cells.iter().zip(&places).zip(&identities);
            placed.map(move |((cell, places), identity)| PlannedRun::new(cell, identity, places.clone(), seed))
        };
        Self { runs: seeds.flat_map(of_seed).collect(), axes: names, reference: study.head.reference.clone() }
    }

    /// A plan of a single run.
    pub fn single(cell: &Cell, axes: &[&'static Setting], data_sha256: Option<&str>) -> Self {
        let identity = Identity::of(&cell.spec, ENGINE_REVISION, data_sha256);
        let run = PlannedRun::new(cell, &identity, cell.places(axes), cell.spec.seed());
        Self { axes: names(Some(cell), axes), runs: vec![run], reference: None }
    }

    /// What the runs measure, if they train nothing.
    pub fn measure(&self) -> Option<Measure> {
        match self.runs.first()?.spec {
            RunSpec::Training(_) => None,
            RunSpec::Measurement(MeasurementSpec { measure, .. }) => Some(measure),
        }
    }

    /// Whether the runs are trainings on a described table.
    pub fn has_table(&self) -> bool {
        let spec = self.runs.first().and_then(|run| run.spec.training());
        spec.is_some_and(|spec| spec.data.table().is_some())
    }

    /// The plan with only the run whose id starts with `prefix`.
    pub fn only(mut self, prefix: &str) -> Result<Self> {
        let found = self.runs.iter().filter(|run| run.id.starts_with(prefix)).count();
        let prefix_shown = visible(prefix);
        match found {
            1 => {
                self.runs.retain(|run| run.id.starts_with(prefix));
                Ok(self)
            }
            0 => Err(Error::NothingSelected(format!(
                "no run of the study has an id that starts with `{prefix_shown}`\n  \
                 `mmoe sweep CONFIG --list` shows the ids; they change with every change of the config"
            ))),
            _ => Err(Error::NothingSelected(format!(
                "{found} runs of the study have ids that start with `{prefix_shown}`\n  give more digits of the id"
            ))),
        }
    }
}

/// A study with its plan: what a results folder holds.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedStudy {
    /// The study.
    pub study: Study,
    /// sha256 of the file that its rows come from, if they come from one.
    pub data_sha256: Option<String>,
    /// Its runs.
    pub plan: Plan,
}

impl PlannedStudy {
    /// Plans a study. Its data file, if it has one, need not be at hand.
    pub fn with_data(study: Study, data_sha256: Option<String>) -> Self {
        let plan = Plan::of(&study, data_sha256.as_deref());
        Self { study, data_sha256, plan }
    }
}

/// A run in words: its place on the plan's axes, as a filter takes it, and its id.
pub fn label(plan: &Plan, run: &PlannedRun) -> String {
    let axes: String = plan.axes.iter().zip(&run.axes).map(|(axis, value)| format!("{axis}={value},")).collect();
    format!("{axes}seed={} ({})", run.seed, run.id)
}

/// A point of a grid: values of some axes.
type Point = Vec<(&'static Setting, Value)>;

/// What one seed runs: a model's training, or a measurement, at a point of the grid.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The model's name, if one is trained.
    pub model: Option<String>,
    /// The values that the grid gave.
    pub point: Point,
    /// Everything but the seed.
    pub spec: RunSpec,
}

impl Cell {
    /// A cell before the grid is applied.
    pub fn new(model: Option<&str>, spec: RunSpec) -> Self {
        Self { model: model.map(str::to_owned), point: Vec::new(), spec }
    }

    /// Moves along an axis.
    pub fn set(&mut self, axis: &'static Setting, value: &Value) {
        axis.set(&mut self.spec, value);
        self.point.push((axis, value.clone()));
    }

    /// The place on every axis: the model's name, if there is one, and the values on these axes.
    fn places(&self, axes: &[&'static Setting]) -> Vec<String> {
        self.model.iter().cloned().chain(axes.iter().map(|axis| self.place(axis))).collect()
    }

    /// The value on an axis: from the grid, or else from the spec. A number of rows that is not given is fresh rows.
    fn place(&self, axis: &'static Setting) -> String {
        let on_grid = self.point.iter().rev().find(|(known, _)| *known == axis).map(|(_, value)| value.clone());
        match on_grid.or_else(|| axis.of(&self.spec)) {
            Some(value) => value.to_string(),
            None => axis.rule.word_for_none().unwrap_or_default().to_owned(),
        }
    }
}

impl PlannedRun {
    /// The same training, ended at `step` instead of by its patience. Up to there it takes the same steps. `None` for a
    /// measurement, which has no steps.
    pub fn ending_at(&self, step: u64) -> Option<Self> {
        let mut ended = self.clone();
        let training = &mut ended.spec.training_mut()?.training;
        *training = Training { steps: step, patience: None, resamples: None, ..training.clone() };
        Some(ended)
    }

    /// `axes` has the cell's place on every axis.
    fn new(cell: &Cell, identity: &Identity, axes: Vec<String>, seed: u64) -> Self {
        Self { id: identity.id(seed), axes, seed, spec: cell.spec.clone().with_seed(seed) }
    }
}

fn names(cell: Option<&Cell>, axes: &[&'static Setting]) -> Vec<String> {
    let model = cell.and_then(|cell| cell.model.as_ref()).map(|_| MODEL_AXIS);
    model.into_iter().chain(axes.iter().map(|axis| axis.key)).map(str::to_owned).collect()
}

/// The cells of a study. The grid's axes are the outer loops, then come the models, and the learning rates are
/// innermost.
fn cells(study: &Study) -> Vec<Cell> {
    let of_rates = |axis: &&Setting| axis.key == LEARNING_RATE;
    let (outer, rates) = (points(study, |axis| !of_rates(axis)), points(study, of_rates));
    let mut cells = Vec::new();
    for point in outer {
        for (model, spec) in study.bases() {
            for rate in &rates {
                let mut cell = Cell::new(model, spec.clone());
                point.iter().chain(rate).for_each(|(axis, value)| cell.set(axis, value));
                cells.push(cell);
            }
        }
    }
    cells
}

/// Every combination of the values of some of the grid's axes.
fn points(study: &Study, is_wanted: impl Fn(&&'static Setting) -> bool) -> Vec<Point> {
    study.grid.axes.iter().filter(|(axis, _)| is_wanted(axis)).fold(vec![Vec::new()], |points, (&axis, values)| {
        let extended =
            |point: Point| values.iter().map(move |value| [point.as_slice(), &[(axis, value.clone())]].concat());
        points.into_iter().flat_map(extended).collect()
    })
}

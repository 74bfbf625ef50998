//! The trials of one model.

use super::score::TrialScore;
use super::space::{Dimension, ProductLimit, Space};
use super::tuner::{Score, Tuner};
use crate::base::error::Result;
use crate::study::plan::PlannedRun;
use crate::study::run::Direction;
use crate::study::search::{Searched, Tune};
use crate::study::{Model, Study};

/// The first seed of trials. A study's own runs have smaller seeds, so no run is both.
const TRIAL_SEEDS: u64 = 1_000_000_000_000;

/// Finds the score of a trial; `None` if it has not ended.
pub type KnownScore<'k> = dyn Fn(&PlannedRun) -> Result<Option<TrialScore>> + Sync + 'k;

/// A model, its tuner, and its trials so far.
pub struct ModelTrials<'s> {
    /// The model before it is tuned.
    pub model: &'s Model,
    /// Its trials as runs, each with the settings that were proposed for it.
    pub runs: Vec<PlannedRun>,
    /// The score of each trial; `None` if it has not ended.
    pub scores: Vec<Option<TrialScore>>,
    /// The values proposed for each trial, in the order of the model's searched settings.
    pub points: Vec<Vec<f64>>,
    direction: Direction,
    study: &'s Study,
    data_sha256: Option<&'s str>,
    trials: usize,
    tuner: Tuner,
}

/// The models that are tuned, in the study's order; none if the study has no `[tune]`.
pub fn models<'s>(study: &'s Study, data_sha256: Option<&'s str>) -> Result<Vec<ModelTrials<'s>>> {
    let Some(tune) = &study.tune else { return Ok(Vec::new()) };
    let tuned = study.models.iter().filter(|model| !model.search.is_empty());
    tuned.map(|model| ModelTrials::new(study, model, tune, data_sha256)).collect()
}

impl<'s> ModelTrials<'s> {
    fn new(study: &'s Study, model: &'s Model, tune: &Tune, data_sha256: Option<&'s str>) -> Result<Self> {
        let &Tune { initial, concurrent, .. } = tune;
        let tuner = Tuner { space: space(model, tune.max_units)?, initial, concurrent, seed: 0 };
        let (runs, scores, points) = (Vec::new(), Vec::new(), Vec::new());
        let objective = study.base(model).objective();
        let direction = objective.map_or(Direction::Lowest, |objective| objective.direction);
        Ok(Self { model, runs, scores, points, direction, study, data_sha256, trials: tune.trials, tuner })
    }

    /// Proposes trials until one needs a score that is missing; returns those not yet run.
    pub fn advance(&mut self, known: &KnownScore) -> Result<Vec<usize>> {
        let mut to_do = Vec::new();
        while self.runs.len() < self.trials {
            let number = self.runs.len();
            let needed = &self.scores[..self.tuner.needs(number)];
            let Some(scores) = self.learned(needed) else { break };
            let point = self.tuner.propose(&self.points, &scores)?;
            let run = self.run(number, &point);
            let score = known(&run)?;
            if score.is_none() {
                to_do.push(number);
            }
            self.runs.push(run);
            self.points.push(point);
            self.scores.push(score);
        }
        Ok(to_do)
    }

    /// The model's name.
    pub fn name(&self) -> &str {
        &self.model.name
    }

    /// Whether every trial is proposed.
    pub fn is_planned(&self) -> bool {
        self.runs.len() == self.trials
    }

    /// Number of trials that have ended.
    pub fn ended(&self) -> usize {
        self.scores.iter().flatten().count()
    }

    /// Number of trials that have not ended.
    pub fn left(&self) -> usize {
        self.trials - self.ended()
    }

    /// The trial whose settings are recommended; `None` before all have ended, or if none completed.
    pub fn recommended(&self) -> Option<usize> {
        let scores = self.learned(&self.scores)?;
        if self.is_planned() { self.tuner.recommend(&self.points, &scores) } else { None }
    }

    /// The trial with the best score so far, and the score.
    pub fn best(&self) -> Option<(usize, f64)> {
        self.best_of(self.scores.len())
    }

    /// The same, among the first `trials` trials only.
    pub fn best_of(&self, trials: usize) -> Option<(usize, f64)> {
        let scores =
            self.scores[..trials].iter().enumerate().filter_map(|(number, score)| Some((number, (*score)?.objective?)));
        scores.reduce(|best, other| if self.direction.is_better(other.1, best.1) { other } else { best })
    }

    /// The model with a trial's settings, and nothing left to search.
    pub fn model_of(&self, trial: usize) -> Model {
        self.model_at(&self.points[trial])
    }

    fn model_at(&self, point: &[f64]) -> Model {
        let mut model = Model { search: Vec::new(), ..self.model.clone() };
        for (searched, &value) in self.model.search.iter().zip(point) {
            model.set(searched.setting, value);
        }
        model
    }

    /// These scores in the form that the tuner uses; `None` if a trial has not ended.
    fn learned(&self, scores: &[Option<TrialScore>]) -> Option<Vec<Score>> {
        scores.iter().map(|score| score.map(|score| score.objective.map(|value| self.direction.score(value)))).collect()
    }

    fn run(&self, number: usize, point: &[f64]) -> PlannedRun {
        let seed = TRIAL_SEEDS + number as u64;
        let mut spec = self.study.base(&self.model_at(point)).with_seed(seed);
        if let Some(spec) = spec.training_mut() {
            // A trial needs no confidence intervals.
            spec.training.resamples = None;
        }
        let axes = vec![self.model.name.clone(), number.to_string()];
        PlannedRun { id: spec.id(self.data_sha256), axes, seed, spec }
    }
}

/// The space of a model's searched settings, limited so that a layer has at most `max_units` hidden units.
fn space(model: &Model, max_units: usize) -> Result<Space> {
    let dimension = |searched: &Searched| Dimension { name: searched.setting.key.into(), range: searched.range() };
    let dimensions = model.search.iter().map(dimension).collect();
    let factors: Vec<usize> =
        (0..model.search.len()).filter(|&index| model.counts_units(model.search[index].setting)).collect();
    let smallest = model.at_end(|searched| searched.low).architecture.units() as f64;
    let searched: f64 = factors.iter().map(|&factor| model.search[factor].low).product();
    // Fixed settings multiply the searched ones.
    let limit = max_units as f64 * searched / smallest.max(1.0);
    Space::new(dimensions, (!factors.is_empty()).then_some(ProductLimit { factors, limit }))
}

//! The tuner: proposes the next point from the trials so far.

use super::hyperparameters::Observations;
use super::improvement::Surrogate;
use super::search::{Search, first_free};
use super::space::Space;
use crate::base::error::{Error, Result};
use crate::base::math::halton::Halton;
use crate::base::math::rng::{Purpose, Stream};

/// Proposes the points of trials.
#[derive(Clone, Debug)]
pub struct Tuner {
    /// Where to look.
    pub space: Space,
    /// Number of first trials, at least 1. Their points are quasi-random and depend on no score.
    pub initial: usize,
    /// Number of trials that may be under way at once, at least 1. A trial is proposed without the scores of the last
    /// `concurrent - 1` before it, even if they are known.
    pub concurrent: usize,
    /// Seed of all random draws.
    pub seed: u64,
}

/// A trial's score: finite, and larger is better. `None` if the trial failed or diverged.
pub type Score = Option<f64>;

impl Tuner {
    /// How many of the first trials must have scores before trial `trial`, counted from 0, is proposed. The other
    /// scores are not used.
    pub fn needs(&self, trial: usize) -> usize {
        if trial < self.initial { 0 } else { (trial + 1).saturating_sub(self.concurrent) }
    }

    /// Proposes the point of the next trial, given the `points` of all trials before it and the `scores` of the first
    /// of them. Uses as many scores as [`Self::needs`] says. Proposes no point twice, unless the search finds no other.
    pub fn propose(&self, points: &[Vec<f64>], scores: &[Score]) -> Result<Vec<f64>> {
        let trial = points.len();
        let known = self.needs(trial);
        let Some(scores) = scores.get(..known) else {
            let there = scores.len();
            return Err(Error::Defect(format!("trial {trial} needs {known} scores, and only {there} are known")));
        };
        // Nothing can be learnt from trials that all failed.
        if trial < self.initial || worst(scores).is_none() {
            let dimensions = self.space.dimensions().len();
            let sequence = Halton::new(&mut Stream::new(self.seed, Purpose::TuningDesign, 0), dimensions);
            return Ok(first_free(&self.space, points, (0..).map(|index| sequence.point(index))));
        }
        let mut stream = Stream::new(self.seed, Purpose::Tuning, trial as u64);
        let surrogate = self.surrogate(points, scores, &mut stream);
        let promise = |at: &[f64]| surrogate.expected_improvement(at);
        let best = best(&surrogate, 0..trial).map_or_else(|| self.space.smallest(), |best| points[best].clone());
        Ok(Search { space: &self.space, taken: points, promise }.run(&best, &mut stream))
    }

    /// The trial whose point has the best posterior mean, given all scores, since the best score may be luck. `None` if
    /// no trial has a score.
    pub fn recommend(&self, points: &[Vec<f64>], scores: &[Score]) -> Option<usize> {
        worst(scores)?;
        let mut stream = Stream::new(self.seed, Purpose::Recommendation, 0);
        let surrogate = self.surrogate(points, scores, &mut stream);
        best(&surrogate, (0..scores.len()).filter(|&trial| scores[trial].is_some()))
    }

    /// The surrogate of the objective, given the scores at the first points; the trials at the others are pending.
    fn surrogate(&self, points: &[Vec<f64>], scores: &[Score], stream: &mut Stream) -> Surrogate {
        let mut points: Vec<_> = points.iter().map(|values| self.space.coordinates(values)).collect();
        let pending = points.split_off(scores.len());
        // A trial without a score counts like the worst scored one. That is bad enough to stay away from, and not an
        // outlier that would hide all other differences.
        let worst = worst(scores).unwrap_or(0.0);
        let scores: Vec<_> = scores.iter().map(|score| score.unwrap_or(worst)).collect();
        Surrogate::new(&Observations::standardised(points, &scores), &pending, stream)
    }
}

fn worst(scores: &[Score]) -> Score {
    scores.iter().copied().flatten().reduce(f64::min)
}

/// The trial with the largest posterior mean; the first of equals.
fn best(surrogate: &Surrogate, trials: impl Iterator<Item = usize>) -> Option<usize> {
    trials
        .map(|trial| (trial, surrogate.fitted(trial)))
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
        .map(|(trial, _)| trial)
}

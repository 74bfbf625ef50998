//! The tuner: from the trials so far to the point of the next.

use super::hyperparameters::Observations;
use super::improvement::Surrogate;
use super::search::{Search, first_free};
use super::space::Space;
use crate::base::error::{Error, Result};
use crate::base::math::halton::Halton;
use crate::base::math::rng::{Purpose, Stream};

/// How points are proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By a Gaussian process, after a quasi-random beginning.
    GaussianProcess {
        /// How many trials the beginning has, at least 1: they depend on no result.
        initial: usize,
        /// How many trials may be under way at a time, at least 1: a trial is proposed without the results of the last
        /// `concurrent - 1` before it, whether they are known or not.
        concurrent: usize,
    },
    /// Uniformly at random: the control.
    Random,
}

/// Proposes the points of trials.
#[derive(Clone, Debug)]
pub struct Tuner {
    /// Where to look.
    pub space: Space,
    /// How.
    pub method: Method,
    /// Whence all randomness comes.
    pub seed: u64,
}

/// A trial's score, finite, the larger the better; none of one that failed or diverged.
pub type Score = Option<f64>;

impl Tuner {
    /// Of how many trials, counted from the first, the scores must be known before trial `trial`, from 0, is proposed.
    /// The others before it are pending: their scores do not enter.
    pub fn needs(&self, trial: usize) -> usize {
        match self.method {
            Method::GaussianProcess { initial, concurrent } if trial >= initial => {
                (trial + 1).saturating_sub(concurrent)
            }
            _ => 0,
        }
    }

    /// The point of the trial after those at `points`, of which the first have `scores`. Scores beyond [`Self::needs`]
    /// are not looked at.
    ///
    /// No point is proposed twice, unless the search finds no other.
    pub fn propose(&self, points: &[Vec<f64>], scores: &[Score]) -> Result<Vec<f64>> {
        let trial = points.len();
        let known = self.needs(trial);
        let Some(scores) = scores.get(..known) else {
            let there = scores.len();
            return Err(Error::Defect(format!("trial {trial} is proposed from {known} scores, and {there} are there")));
        };
        let dimensions = self.space.dimensions().len();
        let mut stream = Stream::new(self.seed, Purpose::Tuning, trial as u64);
        Ok(match self.method {
            Method::Random => {
                let uniform = || Some((0..dimensions).map(|_| stream.uniform()).collect());
                first_free(&self.space, points, std::iter::from_fn(uniform))
            }
            // Nor is there anything to learn from trials that failed, all of them.
            Method::GaussianProcess { initial, .. } if trial < initial || worst(scores).is_none() => {
                let sequence = Halton::new(&mut Stream::new(self.seed, Purpose::TuningDesign, 0), dimensions);
                first_free(&self.space, points, (0..).map(|index| sequence.point(index)))
            }
            Method::GaussianProcess { .. } => {
                let surrogate = self.surrogate(points, scores, &mut stream);
                let promise = |at: &[f64]| surrogate.expected_improvement(at);
                let best =
                    best(&surrogate, 0..trial).map_or_else(|| self.space.smallest(), |best| points[best].clone());
                Search { space: &self.space, taken: points, promise }.run(&best, &mut stream)
            }
        })
    }

    /// The trial whose point is the best by its posterior mean, given all scores: the best score itself may be luck.
    /// None where no trial has a score.
    pub fn recommend(&self, points: &[Vec<f64>], scores: &[Score]) -> Option<usize> {
        worst(scores)?;
        let mut stream = Stream::new(self.seed, Purpose::Tuning, u64::MAX);
        let surrogate = self.surrogate(points, scores, &mut stream);
        best(&surrogate, (0..scores.len()).filter(|&trial| scores[trial].is_some()))
    }

    /// What stands for the objective, given the scores at the first points; the trials at the others are pending.
    fn surrogate(&self, points: &[Vec<f64>], scores: &[Score], stream: &mut Stream) -> Surrogate {
        let mut points: Vec<_> = points.iter().map(|values| self.space.coordinates(values)).collect();
        let pending = points.split_off(scores.len());
        // A trial without a score was as bad as the worst that has one: bad enough to keep away from, and no outlier
        // that would flatten all other differences.
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

//! The choice of a learning rate.
//!
//! If a seed ran at the rate that it chose itself, the best of many noisy rates would look better than it is. So each
//! half of the seeds, the even and the odd, chooses for the other.

use super::cells::{Cell, RateSweep};
use super::score::Score;
use crate::base::statistics;
use crate::report::final_values::RunRecord;

/// How the runs of a run set were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateChoice {
    /// All runs of a cell.
    Grid,
    /// Each seed at the learning rate that was chosen for its model at its correlation.
    PerCorrelation(ChosenBy),
    /// Each seed at the learning rate that was chosen for its model at all correlations together.
    PerModel(ChosenBy),
}

/// Which seeds chose the learning rate of a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The other half.
    OtherHalf,
    /// All seeds, because in one half no run has a loss.
    AllSeeds,
    /// None, because no run has a loss: the runs are at all rates.
    Nobody,
}

impl RateChoice {
    /// The value of the column `selection`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::PerCorrelation(ChosenBy::OtherHalf) => "cross-fitted",
            Self::PerCorrelation(ChosenBy::AllSeeds) => "in-sample",
            Self::PerCorrelation(ChosenBy::Nobody) => "not-chosen",
            Self::PerModel(ChosenBy::OtherHalf) => "cross-fitted-per-model",
            Self::PerModel(ChosenBy::AllSeeds) => "in-sample-per-model",
            Self::PerModel(ChosenBy::Nobody) => "not-chosen-per-model",
        }
    }

    /// Which seeds chose; `None` if nothing was chosen.
    pub fn chosen_by(self) -> Option<ChosenBy> {
        match self {
            Self::Grid => None,
            Self::PerCorrelation(chosen_by) | Self::PerModel(chosen_by) => Some(chosen_by),
        }
    }

    /// Whether it is a [`Self::PerCorrelation`].
    pub fn is_per_correlation(self) -> bool {
        matches!(self, Self::PerCorrelation(_))
    }

    /// Whether it is a [`Self::PerModel`].
    pub fn is_per_model(self) -> bool {
        matches!(self, Self::PerModel(_))
    }
}

/// The learning rates that apply to the even and to the odd seeds.
pub(crate) struct Choice {
    pub(crate) chosen_by: ChosenBy,
    pub(crate) even_seeds: f64,
    pub(crate) odd_seeds: f64,
}

impl Choice {
    /// The learning rate of a seed.
    pub(crate) fn rate_of(&self, seed: u64) -> f64 {
        if is_even(seed) { self.even_seeds } else { self.odd_seeds }
    }
}

fn is_even(seed: u64) -> bool {
    seed.is_multiple_of(2)
}

/// One choice for all these rate sweeps; `None` if there are several rates and no loss to choose by.
pub(crate) fn choose(rate_sweeps: &[&RateSweep], score: &dyn Fn(&RunRecord) -> Score) -> Option<Choice> {
    let best = |may_choose: &dyn Fn(u64) -> bool| {
        best_rate(rate_sweeps, |cell| {
            cell.runs.iter().filter(|run| may_choose(run.planned.seed)).map(|run| score(run)).collect()
        })
    };
    if let (Some(odd_seeds), Some(even_seeds)) = (best(&is_even), best(&|seed| !is_even(seed))) {
        return Some(Choice { chosen_by: ChosenBy::OtherHalf, even_seeds, odd_seeds });
    }
    let only = if let [rate] = rates(rate_sweeps)[..] { Some(rate) } else { None };
    let rate = best(&|_| true).or(only)?;
    Some(Choice { chosen_by: ChosenBy::AllSeeds, even_seeds: rate, odd_seeds: rate })
}

/// The distinct learning rates of these rate sweeps, ascending.
pub(crate) fn rates(rate_sweeps: &[&RateSweep]) -> Vec<f64> {
    let cells = rate_sweeps.iter().flat_map(|sweep| &sweep.cells);
    let mut rates: Vec<f64> = cells.map(|cell| cell.learning_rate).collect();
    rates.sort_by(f64::total_cmp);
    rates.dedup();
    rates
}

/// The rate with the lowest loss: the mean over the rate sweeps of the mean over their runs. Ties go to the lower rate.
/// Rates with diverged runs, or with rate sweeps that have no loss, come last.
fn best_rate(rate_sweeps: &[&RateSweep], scores: impl Fn(&Cell) -> Vec<Score>) -> Option<f64> {
    let rank = |rate: f64| {
        let cells = rate_sweeps.iter().filter_map(|sweep| sweep.cell_at(rate));
        let scores: Vec<Vec<Score>> = cells.map(&scores).collect();
        let losses: Vec<f64> = scores.iter().filter_map(|cell| mean_loss(cell)).collect();
        let has_diverged = scores.iter().flatten().any(|score| *score == Score::Diverged);
        Some(((has_diverged, rate_sweeps.len() - losses.len()), statistics::mean(&losses)?, rate))
    };
    let ranked = rates(rate_sweeps).into_iter().filter_map(rank);
    let best = ranked.min_by(|(a, a_loss, _), (b, b_loss, _)| a.cmp(b).then(a_loss.total_cmp(b_loss)));
    best.map(|(_, _, rate)| rate)
}

fn mean_loss(scores: &[Score]) -> Option<f64> {
    let losses: Vec<f64> = scores.iter().filter_map(|score| score.loss()).collect();
    statistics::mean(&losses)
}

//! The choice of a learning rate by test loss.
//!
//! The seed that chooses must not be judged by its own choice, or the best of many noisy rates looks better than it
//! is. So each half of the seeds, the even and the odd, chooses for the other.

use super::cells::{Cell, Group};
use super::score::Score;
use crate::base::statistics;
use crate::study::plan::Plan;

/// How the runs of a sample came together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All runs of a cell.
    Grid,
    /// Each seed at the learning rate that was chosen for its model at its correlation.
    PerCorrelation(Fit),
    /// Each seed at the learning rate that was chosen for its model at all correlations together.
    PerModel(Fit),
}

/// Which seeds chose the learning rate of a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The other half of them.
    CrossFitted,
    /// All of them, because a half was empty.
    InSample,
}

impl Selection {
    /// The value of the column `selection`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::PerCorrelation(Fit::CrossFitted) => "cross-fitted",
            Self::PerCorrelation(Fit::InSample) => "in-sample",
            Self::PerModel(Fit::CrossFitted) => "cross-fitted-per-model",
            Self::PerModel(Fit::InSample) => "in-sample-per-model",
        }
    }

    /// Which seeds chose; none did where nothing was chosen.
    pub fn fit(self) -> Option<Fit> {
        match self {
            Self::Grid => None,
            Self::PerCorrelation(fit) | Self::PerModel(fit) => Some(fit),
        }
    }
}

/// The learning rates that apply to the even and to the odd seeds.
pub(crate) struct Choice {
    pub(crate) fit: Fit,
    pub(crate) even_seeds: f64,
    pub(crate) odd_seeds: f64,
}

/// Whether a seed belongs to the even half.
pub(crate) fn is_even(seed: u64) -> bool {
    seed.is_multiple_of(2)
}

/// The common choice of some groups; none where there are several rates and no loss to choose by.
pub(crate) fn choose(groups: &[&Group], plan: &Plan, scores: &[Score]) -> Option<Choice> {
    let best = |may_choose: &dyn Fn(u64) -> bool| {
        best_rate(groups, |cell| {
            let choosing = cell.runs.iter().filter(|&&run| may_choose(plan.runs[run].seed));
            choosing.map(|&run| scores[run]).collect()
        })
    };
    if let (Some(odd_seeds), Some(even_seeds)) = (best(&is_even), best(&|seed| !is_even(seed))) {
        return Some(Choice { fit: Fit::CrossFitted, even_seeds, odd_seeds });
    }
    let only = if let [rate] = rates(groups)[..] { Some(rate) } else { None };
    let rate = best(&|_| true).or(only)?;
    Some(Choice { fit: Fit::InSample, even_seeds: rate, odd_seeds: rate })
}

/// The distinct learning rates of some groups, rising.
pub(crate) fn rates(groups: &[&Group]) -> Vec<f64> {
    let mut rates: Vec<f64> = groups.iter().flat_map(|group| &group.cells).map(|cell| cell.learning_rate).collect();
    rates.sort_by(f64::total_cmp);
    rates.dedup();
    rates
}

/// The rate with the lowest loss, the mean over the groups of the mean over their runs; of equals the lower one. A rate
/// with a diverged run stands back unless all have one, and so does one that lacks a loss in more of the groups.
fn best_rate(groups: &[&Group], scores: impl Fn(&Cell) -> Vec<Score>) -> Option<f64> {
    let rank = |rate: f64| {
        let cells = groups.iter().filter_map(|group| group.cell_at(rate));
        let scores: Vec<Vec<Score>> = cells.map(&scores).collect();
        let losses: Vec<f64> = scores.iter().filter_map(|cell| mean_loss(cell)).collect();
        let has_diverged = scores.iter().flatten().any(|score| *score == Score::Diverged);
        Some(((has_diverged, groups.len() - losses.len()), statistics::mean(&losses)?, rate))
    };
    let ranked = rates(groups).into_iter().filter_map(rank);
    let best = ranked.min_by(|(a, a_loss, _), (b, b_loss, _)| a.cmp(b).then(a_loss.total_cmp(b_loss)));
    best.map(|(_, _, rate)| rate)
}

fn mean_loss(scores: &[Score]) -> Option<f64> {
    let losses: Vec<f64> = scores.iter().filter_map(|score| score.loss()).collect();
    statistics::mean(&losses)
}

//! The choice of a learning rate by test loss.
//!
//! The seed that chooses must not be judged by its own choice, or the best of many noisy rates looks better than it
//! is. So each half of the seeds, the even and the odd, chooses for the other.

use super::group::{Cell, Group};
use super::record::Record;
use super::series::PRIMARY;
use crate::stats;
use crate::sweep::plan::Plan;

/// How the runs of a sample came together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All runs of a cell.
    Grid,
    /// Each seed at the learning rate that the other half of the seeds chose.
    CrossFitted,
    /// Each seed at the learning rate that all seeds chose, because a half was empty.
    InSample,
}

impl Selection {
    /// The value of the column `selection`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::CrossFitted => "cross-fitted",
            Self::InSample => "in-sample",
        }
    }
}

/// The cells of a group whose learning rates apply to the even and to the odd seeds.
pub(super) struct Choice<'a> {
    pub(super) selection: Selection,
    pub(super) even_seeds: &'a Cell,
    pub(super) odd_seeds: &'a Cell,
}

/// Whether a seed belongs to the even half.
pub(super) fn is_even(seed: u64) -> bool {
    seed.is_multiple_of(2)
}

/// The group's choice; none where there are several rates and no completed run to choose by.
pub(super) fn choose<'a>(group: &'a Group, plan: &Plan, records: &[Record]) -> Option<Choice<'a>> {
    let best = |may_choose: &dyn Fn(u64) -> bool| {
        let runs = |cell: &Cell| -> Vec<&Record> {
            let chooses = |&&run: &&usize| may_choose(plan.runs[run].seed);
            cell.runs.iter().filter(chooses).map(|&run| &records[run]).collect()
        };
        best_cell(group, runs)
    };
    if let (Some(odd_seeds), Some(even_seeds)) = (best(&is_even), best(&|seed| !is_even(seed))) {
        return Some(Choice { selection: Selection::CrossFitted, even_seeds, odd_seeds });
    }
    let only = if let [cell] = group.cells.as_slice() { Some(cell) } else { None };
    let cell = best(&|_| true).or(only)?;
    Some(Choice { selection: Selection::InSample, even_seeds: cell, odd_seeds: cell })
}

/// The cell with the lowest mean test loss over its completed runs; of equals the one with the lower rate. A cell
/// with a diverged run stands back unless all have one.
fn best_cell<'a, 'r>(group: &'a Group, runs: impl Fn(&Cell) -> Vec<&'r Record>) -> Option<&'a Cell> {
    let rank = |cell: &'a Cell| {
        let runs = runs(cell);
        let losses: Vec<f64> = runs.iter().filter_map(|run| run.final_value(PRIMARY)).collect();
        Some((runs.iter().any(|run| run.diverged()), stats::mean(&losses)?, cell))
    };
    let ranked = group.cells.iter().filter_map(rank);
    let best = ranked.min_by(|(a_diverged, a_loss, a), (b_diverged, b_loss, b)| {
        let by_loss = a_loss.total_cmp(b_loss).then(a.learning_rate.total_cmp(&b.learning_rate));
        a_diverged.cmp(b_diverged).then(by_loss)
    });
    best.map(|(_, _, cell)| cell)
}

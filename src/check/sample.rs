//! Which runs are trained again: drawn by a seed, and spread over the study's cells.

use super::published::Content;
use crate::base::group_by::group_by;
use crate::base::math::rng::{Purpose, Stream};
use crate::study::plan::PlannedRun;

/// `count` published runs: first one from every cell, then a second one from every cell, and so on.
pub(super) fn runs(content: &Content, count: usize, seed: u64) -> Vec<&PlannedRun> {
    let in_pack = |run: &&PlannedRun| content.outcome(run).is_some();
    let cells = group_by(&content.planned.plan.runs, |run| run.axes.as_slice()).into_iter();
    let cells: Vec<Vec<&PlannedRun>> = cells.map(|(_, runs)| runs.into_iter().filter(in_pack).collect()).collect();
    let order = Stream::new(seed, Purpose::CheckedCells, 0).permutation(cells.len());
    let cells: Vec<&[&PlannedRun]> = order.into_iter().map(|cell| cells[cell].as_slice()).collect();
    let mut stream = Stream::new(seed, Purpose::CheckedRuns, 0);
    let orders: Vec<Vec<usize>> = cells.iter().map(|cell| stream.permutation(cell.len())).collect();
    let rounds = cells.iter().map(|cell| cell.len()).max().unwrap_or(0);
    let nth = |round: usize| {
        cells.iter().zip(&orders).filter_map(move |(cell, order)| order.get(round).map(|&run| cell[run]))
    };
    (0..rounds).flat_map(nth).take(count).collect()
}

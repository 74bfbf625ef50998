//! The third layer, cell by cell: later on single curves drift apart on another processor, but the means and the standard
//! deviations over the seeds of a cell do not.

use super::published::Content;
use super::retrain::Trained;
use super::swaps::{Pair, SWAPS, mean_shift, p_value, spread_shift};
use super::{Check, Layer, Tell, sample};
use crate::base::digits::significant;
use crate::base::error::Result;
use crate::base::words::grouped;
use crate::study::plan::{Plan, PlannedRun, label};
use crate::study::run::Loss;
use crate::study::run::Metric;
use crate::study::settings::limits;
use crate::train::outcome::{MetricPoint, RunOutcome, Status};

/// A good processor fails with at most this probability over all tests of a check.
const LEVEL: f64 = 1e-3;
/// A difference of this or less does not count, however significant: another way of rounding may have a bias.
const MEAN_MARGIN: f64 = 1e-3;
/// Likewise for the ratio of two standard deviations, or its inverse, less 1.
const SPREAD_MARGIN: f64 = 0.02;
const DIGITS: u8 = 5;
/// Of a p value.
const P_DIGITS: u8 = 2;

/// Trains a few cells again over a short horizon and tests them; `None` where a signal stopped it.
pub(super) fn layer(check: &Check, content: &Content, tell: &mut Tell) -> Result<Option<Layer>> {
    let extent = check.extent;
    let enough = |cell: &Vec<&PlannedRun>| cell.len() >= limits::TESTED_SEEDS.min;
    let cells = sample::cells(content, extent.seed).into_iter().filter(enough).take(extent.cells);
    let cells: Vec<Vec<PlannedRun>> = cells.map(|cell| shortened(&cell, extent.seeds, extent.steps)).collect();
    let Some(again) = check.train(&cells.iter().flatten().collect::<Vec<_>>(), tell)? else { return Ok(None) };
    let tests = 2 * cells.len();
    let mut layer = Layer::of(match tests {
        0 => format!("cells, as on another processor: none has the {} seeds of a test", limits::TESTED_SEEDS.min),
        tests => format!(
            "cells, as on another processor: {} cells, drawn with seed {}, trained again; {tests} tests of test losses \
             paired by seed, {} random swaps each, at the level {LEVEL} over all; counted beyond {MEAN_MARGIN} of \
             the mean and {SPREAD_MARGIN} of the standard deviation",
            cells.len(),
            extent.seed,
            grouped(SWAPS)
        ),
    });
    for cell in &cells {
        let seeds = Seeds::of(cell, content, &again)?;
        layer.differences.extend(seeds.unlike.iter().map(|run| {
            let label = label(&content.planned.plan, run);
            format!("{label}: diverged by step {} here or as published, but not both", run.spec.length())
        }));
        if seeds.pairs.len() >= limits::TESTED_SEEDS.min {
            let level = LEVEL / tests as f64;
            let judged = judge(&place(&content.planned.plan, cell), &seeds.pairs, level, extent.seed);
            layer.checked.extend(judged.checked);
            layer.differences.extend(judged.differences);
        } else {
            let (place, n) = (place(&content.planned.plan, cell), seeds.pairs.len());
            layer.checked.push(format!("{place}: not tested, since only {n} seeds did not diverge"));
        }
    }
    Ok(Some(layer))
}

/// The first runs of a cell up to their last evaluation by step `steps`, or to their first where none is by then.
fn shortened(cell: &[&PlannedRun], seeds: usize, steps: u64) -> Vec<PlannedRun> {
    let short = |run: &&PlannedRun| {
        let evaluations = run.spec.training()?.training.evaluations();
        let by_then = evaluations.iter().rev().find(|step| **step <= steps).or(evaluations.first());
        run.ending_at(*by_then?)
    };
    cell.iter().take(seeds).filter_map(short).collect()
}

/// The runs of a cell, published and here.
struct Seeds<'r> {
    pairs: Vec<Pair>,
    /// Runs that have a value at the horizon only published or only here.
    unlike: Vec<&'r PlannedRun>,
}

impl<'r> Seeds<'r> {
    fn of(cell: &'r [PlannedRun], content: &Content, again: &Trained) -> Result<Self> {
        let mut seeds = Self { pairs: Vec::new(), unlike: Vec::new() };
        for run in cell {
            let step = run.spec.length();
            let Some(loss) = run.spec.training().map(|spec| spec.data.loss()) else { continue };
            let outcome = content.outcome(run);
            let published = outcome.as_ref().and_then(|outcome| test_loss(outcome, loss, step));
            match (published, test_loss(again.of(run)?, loss, step)) {
                (Some(published), Some(here)) => seeds.pairs.push((published, here)),
                (None, None) => {}
                // Early stopping ended the published run before the horizon.
                (None, Some(_)) if outcome.is_some_and(|outcome| outcome.status == Status::Completed) => {}
                _ => seeds.unlike.push(run),
            }
        }
        Ok(seeds)
    }
}

fn test_loss(outcome: &RunOutcome, loss: Loss, step: u64) -> Option<f64> {
    let Metric { split, task, metric } = Metric::test_loss(loss);
    let is_it = |point: &&MetricPoint| {
        (point.step, point.split) == (step, split) && point.task == task && point.metric == metric
    };
    outcome.curve.iter().find(is_it).map(|point| point.value)
}

/// Tests a cell's mean and its standard deviation.
fn judge(place: &str, pairs: &[Pair], level: f64, seed: u64) -> Layer {
    let (mean, mean_p) = (mean_shift(pairs), p_value(pairs, mean_shift, seed));
    let (spread, spread_p) = (spread_shift(pairs), p_value(pairs, spread_shift, seed));
    let mean_said = format!("mean {mean:+.1e} of itself, p {}", significant(mean_p, P_DIGITS));
    let spread_said = format!("sd times {}, p {}", significant(spread.exp(), DIGITS), significant(spread_p, P_DIGITS));
    let mut layer = Layer::of(format!("{place}: n {}; {mean_said}; {spread_said}", pairs.len()));
    let is_off = |p: f64, shift: f64, margin: f64| p <= level && shift.abs() > margin;
    if is_off(mean_p, mean, MEAN_MARGIN) {
        layer.differences.push(format!("{place}: the mean is off: {mean_said}, at the level {level:.1e}"));
    }
    if is_off(spread_p, spread, SPREAD_MARGIN.ln_1p()) {
        layer
            .differences
            .push(format!("{place}: the standard deviation is off: {spread_said}, at the level {level:.1e}"));
    }
    layer
}

/// A cell's place on the plan's axes, and the step at which it is tested.
fn place(plan: &Plan, cell: &[PlannedRun]) -> String {
    let Some(run) = cell.first() else { return String::new() };
    let axes: Vec<String> = plan.axes.iter().zip(&run.axes).map(|(axis, value)| format!("{axis}={value}")).collect();
    format!("{}, step {}", axes.join(","), run.spec.length())
}

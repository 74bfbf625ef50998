//! The third layer, one by one: on another processor the early evaluations of a run, trained again, agree with the
//! published ones within a tolerance that grows with the step as rounding does.

use std::collections::BTreeMap;

use super::published::Content;
use super::{Check, Layer, Tell, compare, sample, tolerance};
use crate::base::error::Result;
use crate::study::plan::{PlannedRun, label};
use crate::train::outcome::{MetricPoint, RunOutcome, Status};

/// Trains a sample of runs again up to the last evaluation with a tolerance; `None` where a signal stopped it.
pub(super) fn layer(check: &Check, content: &Content, tell: &mut Tell) -> Result<Option<Layer>> {
    let drawn = sample::runs(content, check.extent.runs, check.extent.seed);
    let short: Vec<PlannedRun> = drawn.iter().filter_map(|run| shortened(run)).collect();
    let Some(again) = check.train(&short.iter().collect::<Vec<_>>(), tell)? else { return Ok(None) };
    let mut layer = Layer::of(format!(
        "training, as on another processor: {} of {} runs, drawn with seed {}, trained again up to their last early \
         evaluation{}",
        short.len(),
        content.planned.plan.runs.len(),
        check.extent.seed,
        without(drawn.len() - short.len())
    ));
    let mut steps = Steps::default();
    for run in &short {
        let Some(published) = content.outcome(run) else { continue };
        let end = end(&published);
        let published = compare::up_to(run.spec.length(), published);
        let again = &compare::up_to(end, again.of(run)?.clone());
        steps.add(run, &published, again);
        let Some(rate) = learning_rate(run) else { continue };
        let agrees = |published: &MetricPoint, again: &MetricPoint| {
            tolerance::of(rate, published.step).is_some_and(|tolerance| apart(published, again) <= tolerance)
        };
        let difference = compare::difference(&published, again, &agrees);
        layer.differences.extend(difference.map(|off| format!("{}: {off}", label(&content.planned.plan, run))));
    }
    layer.checked.extend(steps.lines());
    Ok(Some(layer))
}

/// The run up to its last evaluation with a tolerance, if it has one; the trajectory until there is the same.
fn shortened(run: &PlannedRun) -> Option<PlannedRun> {
    let training = &run.spec.training()?.training;
    let has_tolerance = |step: &u64| tolerance::of(training.learning_rate, *step).is_some();
    run.ending_at(training.evaluations().into_iter().rev().find(has_tolerance)?)
}

/// Where a curve ends: early stopping cuts it off, and the same run, trained again without, goes on.
fn end(published: &RunOutcome) -> u64 {
    match published.status {
        Status::Completed => published.curve.last().map_or(0, |point| point.step),
        _ => u64::MAX,
    }
}

fn learning_rate(run: &PlannedRun) -> Option<f64> {
    run.spec.training().map(|spec| spec.training.learning_rate)
}

fn without(runs: usize) -> String {
    match runs {
        0 => String::new(),
        runs => format!("; {runs} more have none"),
    }
}

/// The relative difference of two values.
fn apart(published: &MetricPoint, again: &MetricPoint) -> f64 {
    if published.value == again.value { 0.0 } else { ((again.value - published.value) / published.value).abs() }
}

/// How many values were compared and how far they are apart, by step and tolerance.
#[derive(Default)]
struct Steps(BTreeMap<(u64, String), (usize, f64)>);

impl Steps {
    fn add(&mut self, run: &PlannedRun, published: &RunOutcome, again: &RunOutcome) {
        let Some(rate) = learning_rate(run) else { return };
        for (published, again) in published.curve.iter().zip(&again.curve) {
            let Some(tolerance) = tolerance::of(rate, published.step) else { continue };
            let (values, largest) = self.0.entry((published.step, format!("{tolerance:e}"))).or_default();
            *values += 1;
            *largest = largest.max(apart(published, again));
        }
    }

    fn lines(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|((step, tolerance), (values, largest))| {
            format!("step {step}: {values} values, relative difference at most {largest:.1e}, tolerance {tolerance}")
        })
    }
}

//! How long a sweep will take, estimated from a short training of each kind of run.

use crate::base::error::Result;
use crate::data::datasets::Datasets;
use crate::study::plan::PlannedRun;
use crate::study::run::{Architecture, RunSpec};
use crate::train::attempt::attempt;
use crate::train::engine::Engine;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// Time for trying out all kinds together.
const TRIAL: Duration = Duration::from_millis(600);

/// The time that these runs need, `jobs` at a time.
pub fn time_needed(engine: &dyn Engine, runs: &[&PlannedRun], jobs: usize) -> Result<Duration> {
    let datasets = Datasets::load(runs.iter().map(|run| &run.spec), 1)?;
    let mut kinds: Vec<(Option<&Architecture>, &PlannedRun, f64)> = Vec::new();
    for run in runs {
        let cost = engine.cost(&run.spec, datasets.of(&run.spec)?);
        let kind = kind(&run.spec);
        match kinds.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, _, total)) => *total += cost,
            None => kinds.push((kind, run, cost)),
        }
    }
    let mut seconds = 0.0;
    for (_, example, total) in &kinds {
        let dataset = datasets.of(&example.spec)?;
        let per_step = seconds_per_step(engine, example, &datasets, TRIAL.div_f64(kinds.len() as f64))?;
        let per_cost = per_step * example.spec.length() as f64 / engine.cost(&example.spec, dataset);
        seconds += per_cost * total;
    }
    let seconds = seconds / jobs.min(runs.len()).max(1) as f64;
    Ok(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// The network of a training, or `None` for a measurement. Within a kind, time grows with cost.
fn kind(spec: &RunSpec) -> Option<&Architecture> {
    spec.training().map(|training| &training.model)
}

/// Trains briefly and times the steps after the first report, so that set-up is excluded.
fn seconds_per_step(engine: &dyn Engine, run: &PlannedRun, datasets: &Datasets, trial: Duration) -> Result<f64> {
    let begun = Instant::now();
    let mut first = None;
    let mut last = (0, begun);
    let dataset = datasets.of(&run.spec)?;
    let mut observe = |steps| {
        last = (steps, Instant::now());
        first.get_or_insert(last);
        if begun.elapsed() < trial { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    attempt(|| engine.train(&run.spec, dataset, &mut observe));
    let (steps, time) = match first {
        Some((steps, heard)) if last.0 > steps => (last.0 - steps, last.1 - heard),
        _ => (run.spec.length().min(last.0.max(1)), begun.elapsed()),
    };
    Ok(time.as_secs_f64() / steps as f64)
}

//! How far curves drift apart that differ by rounding: every run is trained three times, as it is, with one initial weight
//! moved by 1e-7 of itself, and with every weight moved by up to that, as another processor rounds everywhere. Writes
//! `results/bench/drift.csv`, from which `src/check/tolerance.rs` has its tolerances: `cargo bench --bench drift`, five
//! minutes.

mod study;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use mmoe::base::disk::Disk;
use mmoe::base::math::rng::{Purpose, Stream};
use mmoe::base::statistics::quantile;
use mmoe::data::Dataset;
use mmoe::study::run::{DataSpec, TrainingSpec};
use mmoe::study::run::{MEAN_TASK, Split};
use mmoe::train::outcome::{MetricPoint, RunOutcome};
use mmoe::train::{initial_parameters, train_from};

const FILE: &str = "results/bench/drift.csv";
const BATCH_SIZE: usize = 128;
const TEST_ROWS: usize = 2_000;
const RATES: [f64; 3] = [1e-4, 1e-3, 1e-2];
const SEEDS: u64 = 6;
/// The last is the number of steps of every training.
const STEPS: [u64; 7] = [50, 100, 200, 500, 1_000, 2_000, 5_000];
/// About the spacing of 32-bit floats, so that a weight moves to a neighbour.
const MOVED_BY: f32 = 1e-7;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    mmoe::base::cpu::use_one_thread_per_run();
    let mut table = String::from("model,learning_rate,step,n,q90,max\n");
    for (name, model) in study::models() {
        for rate in RATES {
            let mut by_step: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
            for seed in 0..SEEDS {
                let mut spec = study::spec(model.clone(), BATCH_SIZE, STEPS[STEPS.len() - 1]);
                (spec.seed, spec.training.learning_rate, spec.training.eval_at) = (seed, rate, STEPS.to_vec());
                if let DataSpec::Synthetic(synthetic) = &mut spec.data {
                    synthetic.test_rows = TEST_ROWS;
                }
                for (step, drift) in drifts(&spec)? {
                    by_step.entry(step).or_default().push(drift);
                }
            }
            for (step, drifts) in &mut by_step {
                drifts.sort_by(f64::total_cmp);
                let (n, q90, max) = (drifts.len(), quantile(drifts, 0.9), drifts[drifts.len() - 1]);
                table += &format!("{name},{rate},{step},{n},{q90:.2e},{max:.2e}\n");
            }
            println!("{name} at {rate} done");
        }
    }
    Disk::default().write(Path::new(FILE), table.as_bytes())?;
    println!("wrote {FILE}");
    Ok(())
}

/// Step and relative difference of every task's test loss, of both moved runs.
fn drifts(spec: &TrainingSpec) -> Outcome<Vec<(u64, f64)>> {
    let initial = initial_parameters(spec, &Dataset::Generated);
    let mut one_moved = initial.clone();
    one_moved[0] *= 1.0 + MOVED_BY;
    // The published table was drawn from this stream.
    let mut stream = Stream::new(spec.seed, Purpose::CheckedCells, 0);
    let all_moved = initial.iter().map(|weight| weight * (1.0 + MOVED_BY * (2.0 * stream.uniform() - 1.0) as f32));
    let all_moved = all_moved.collect();
    let run = test_losses(spec, initial)?;
    let mut drifts = Vec::new();
    for moved in [one_moved, all_moved] {
        let pairs = run.iter().zip(test_losses(spec, moved)?);
        drifts.extend(pairs.map(|(run, moved)| (run.step, (moved.value - run.value).abs() / run.value)));
    }
    Ok(drifts)
}

fn test_losses(spec: &TrainingSpec, initial: Vec<f32>) -> Outcome<Vec<MetricPoint>> {
    let trained = train_from(initial, spec, &Dataset::Generated, &mut |_| ControlFlow::Continue(()))?;
    let RunOutcome { curve, .. } = trained.ok_or("nothing stops a training here")?;
    Ok(curve.into_iter().filter(|point| point.split == Split::Test && point.task != MEAN_TASK).collect())
}

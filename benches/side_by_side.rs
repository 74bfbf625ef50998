//! The study's MMoE training, with this crate's engine and in plain Candle as one would write it.
//!
//! `side_by_side WHO time STEPS` prints microseconds per step, after the same number of warm-up steps.
//! `side_by_side WHO losses SEEDS` prints the mean test loss after 2,000 steps, one line per seed.
//! WHO is `mmoe` or `candle`. Both use the allocator of the crate.

mod plain;
mod study;

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Instant;

use mmoe::data::Dataset;
use mmoe::study::run::{DataSpec, TrainingSpec};
use mmoe::study::run::{MEAN_TASK, Split};
use mmoe::train::train;

const BATCH: usize = 128;
const LOSS_STEPS: u64 = 2_000;
const TEST_ROWS: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    mmoe::base::cpu::use_one_thread_per_run();
    mmoe::base::cpu::select_from_environment()?;
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [who, what, count] = arguments.as_slice() else {
        // `cargo bench` runs every target without arguments.
        println!("side_by_side: run by scripts/bench/run.sh");
        return Ok(());
    };
    let count: u64 = count.parse()?;
    match (who.as_str(), what.as_str()) {
        ("mmoe", "time") => {
            engine(0, count, 1)?;
            let begun = Instant::now();
            engine(0, count, 1)?;
            println!("{}", micros_each(begun, count));
        }
        ("candle", "time") => {
            let mut trainer = plain::Trainer::new(BATCH)?;
            trainer.train(count)?;
            let begun = Instant::now();
            trainer.train(count)?;
            println!("{}", micros_each(begun, count));
        }
        ("mmoe", "losses") => {
            for seed in 0..count {
                println!("{}", engine(seed, LOSS_STEPS, TEST_ROWS)?);
            }
        }
        ("candle", "losses") => {
            for _ in 0..count {
                let mut trainer = plain::Trainer::new(BATCH)?;
                trainer.train(LOSS_STEPS)?;
                println!("{}", trainer.test_loss(TEST_ROWS)?);
            }
        }
        _ => return Err("side_by_side: give `mmoe` or `candle`, then `time STEPS` or `losses SEEDS`".into()),
    }
    Ok(())
}

fn micros_each(begun: Instant, steps: u64) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6 / steps as f64
}

/// Trains with the engine and returns the mean test loss at the end.
fn engine(seed: u64, steps: u64, test_rows: usize) -> Result<f64, Box<dyn Error>> {
    let [.., (_, mmoe)] = study::models();
    let mut spec = TrainingSpec { seed, ..study::spec(mmoe, BATCH, steps) };
    if let DataSpec::Synthetic(synthetic) = &mut spec.data {
        synthetic.test_rows = test_rows;
    }
    let outcome = train(&spec, &Dataset::Generated, &mut |_| ControlFlow::Continue(()))?.ok_or("was stopped")?;
    let last = outcome.curve.iter().rev().find(|point| point.split == Split::Test && point.task == MEAN_TASK);
    Ok(last.ok_or("diverged")?.value)
}

//! Prints figures, one `name value` per line, which `scripts/bench/bars.py` compares with the bars that it lists.
//!
//! * `bars cells ROUNDS MILLISECONDS`: microseconds per step by model, width and batch size, and what evaluation adds.
//! * `bars roofline ROUNDS MILLISECONDS`: the processor's peak, the work of a step, and how near a step comes to the
//!   peak.
//! * `bars bundle ROUNDS MILLISECONDS`: microseconds per step in a bundle, and alone.
//!
//! Figures are medians of ROUNDS alternating turns of about MILLISECONDS.

mod bundle;
mod cells;
mod clock;
mod peak;
mod roofline;
#[path = "../study/mod.rs"]
mod study;

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Duration;

use clock::Clock;
use mmoe::data::Dataset;
use mmoe::study::run::TrainingSpec;

fn main() -> Result<(), Box<dyn Error>> {
    mmoe::base::cpu::use_one_thread_per_run();
    mmoe::base::cpu::select_from_environment()?;
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [what, rounds, milliseconds] = arguments.as_slice() else {
        // `cargo bench` runs every target without arguments.
        println!("bars: run by scripts/bench/run.sh");
        return Ok(());
    };
    let clock = Clock { rounds: rounds.parse()?, turn: Duration::from_millis(milliseconds.parse()?) };
    match what.as_str() {
        "cells" => cells::print(&clock),
        "roofline" => roofline::print(&clock)?,
        "bundle" => bundle::print(&clock),
        _ => return Err("bars: give `cells`, `roofline` or `bundle`, then ROUNDS and MILLISECONDS".into()),
    }
    Ok(())
}

/// Trains for `steps` steps.
fn train(spec: &TrainingSpec, steps: u64) {
    let mut spec = spec.clone();
    spec.training.steps = steps;
    mmoe::train::train(&spec, &Dataset::Generated, &mut |_| ControlFlow::Continue(())).expect("trains");
}

//! Time of a step of the study's runs that share their data: side by side, and one after the other.

use std::ops::ControlFlow;

use mmoe::data::Dataset;
use mmoe::study::run::RunSpec;
use mmoe::train::bundle::Watch;
use mmoe::train::engine::{CpuEngine, Engine};
use mmoe::train::outcome::RunOutcome;

use crate::clock::{Clock, Work};
use crate::{study, train};

const RATES: [f64; 3] = [1e-4, 1e-3, 1e-2];
const BATCH: usize = 128;

struct Unheard;

impl Watch for Unheard {
    fn turn(&mut self, _: Option<usize>) {}

    fn reached(&mut self, _: usize, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn ended(&mut self, _: usize, _: RunOutcome) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Prints microseconds per step and run, in both ways, and their ratio.
pub fn print(clock: &Clock) {
    let models = study::models().into_iter().map(|(_, model)| study::spec(model, BATCH, 1));
    let runs: Vec<_> = models.flat_map(|spec| RATES.map(|rate| (spec.clone(), rate))).collect();
    let runs: Vec<_> = runs
        .into_iter()
        .map(|(mut spec, rate)| {
            spec.training.learning_rate = rate;
            spec.training.eval_every = u64::MAX;
            spec
        })
        .collect();
    let side_by_side: Work = Box::new(|steps| {
        let mut specs: Vec<RunSpec> = runs.iter().cloned().map(RunSpec::Training).collect();
        specs.iter_mut().filter_map(RunSpec::training_mut).for_each(|spec| spec.training.steps = steps);
        CpuEngine.train_bundle(&specs.iter().collect::<Vec<_>>(), &Dataset::Generated, &mut Unheard);
    });
    let alone: Work = Box::new(|steps| runs.iter().for_each(|spec| train(spec, steps)));
    let micros = clock.micros(&mut [side_by_side, alone]);
    let [side_by_side, alone] = [micros[0], micros[1]].map(|micros| micros / runs.len() as f64);
    println!("bundle/side_by_side {side_by_side}");
    println!("bundle/alone {alone}");
    println!("bundle/ratio {}", side_by_side / alone);
}

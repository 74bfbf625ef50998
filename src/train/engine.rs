//! The engine, as the runner sees it. Tests have their own engines, which take no time.

use std::ops::ControlFlow;

use super::attempt::attempt;
use super::bundle::Watch;
use super::outcome::RunOutcome;
use super::{bundle, measure};
use crate::base::error::Result;
use crate::data::Dataset;
use crate::study::run::{ParameterCounts, RunSpec, TrainingSpec};
use crate::train;

/// Carries out runs.
pub trait Engine: Sync {
    /// Carries out one run alone. `observe` is told how many steps or rows are done. If it breaks, the run ends without
    /// an outcome.
    fn train(
        &self,
        spec: &RunSpec,
        dataset: &Dataset,
        observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Option<RunOutcome>>;

    /// Carries out a bundle: runs that share their data (see [`bundle::shared_data`]). Whatever goes wrong in a run
    /// affects its own outcome only.
    fn train_bundle(&self, bundle: &[&RunSpec], dataset: &Dataset, watch: &mut dyn Watch) {
        for (run, spec) in bundle.iter().enumerate() {
            watch.turn(Some(run));
            let outcome = attempt(|| self.train(spec, dataset, &mut |length| watch.reached(run, length)));
            let Some(outcome) = outcome else { return };
            if watch.ended(run, outcome).is_break() {
                return;
            }
        }
    }

    /// A run's cost, relative to other runs.
    fn cost(&self, spec: &RunSpec, dataset: &Dataset) -> f64;

    /// Size of a run's network; 0 if it has none.
    fn parameter_counts(&self, spec: &RunSpec, dataset: &Dataset) -> ParameterCounts;
}

/// The engine of this crate.
pub struct CpuEngine;

impl Engine for CpuEngine {
    fn train(
        &self,
        spec: &RunSpec,
        dataset: &Dataset,
        observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Option<RunOutcome>> {
        match spec {
            RunSpec::Training(spec) => train::train(spec, dataset, observe),
            RunSpec::Measurement(spec) => measure::measure(spec, observe),
        }
    }

    fn train_bundle(&self, bundle: &[&RunSpec], dataset: &Dataset, watch: &mut dyn Watch) {
        match bundle {
            [RunSpec::Measurement(spec)] => {
                watch.turn(Some(0));
                if let Some(outcome) = attempt(|| measure::measure(spec, &mut |rows| watch.reached(0, rows))) {
                    // A break changes nothing, since there is no other run.
                    let _ = watch.ended(0, outcome);
                }
            }
            _ => {
                let trainings: Vec<&TrainingSpec> = bundle.iter().filter_map(|spec| spec.training()).collect();
                bundle::train_bundle(&trainings, dataset, watch);
            }
        }
    }

    fn cost(&self, spec: &RunSpec, dataset: &Dataset) -> f64 {
        match spec {
            RunSpec::Training(spec) => train::cost(spec, dataset),
            RunSpec::Measurement(spec) => measure::cost(spec),
        }
    }

    fn parameter_counts(&self, spec: &RunSpec, dataset: &Dataset) -> ParameterCounts {
        spec.training().map_or(ParameterCounts::default(), |spec| train::parameter_counts(spec, dataset))
    }
}

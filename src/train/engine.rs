//! What the runner asks of an engine; the tests have engines of their own that take no time.

use std::ops::ControlFlow;

use super::measure;
use super::outcome::RunOutcome;
use crate::base::error::Result;
use crate::data::Dataset;
use crate::model::ParameterCounts;
use crate::study::run::RunSpec;
use crate::train;

/// Carries out runs.
pub trait Engine: Sync {
    /// One run; `observe` hears how much of its length is done and may end it early, and then there is no outcome.
    fn train(
        &self,
        spec: &RunSpec,
        dataset: &Dataset,
        observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Option<RunOutcome>>;

    /// A run's cost relative to that of others.
    fn cost(&self, spec: &RunSpec, dataset: &Dataset) -> f64;

    /// Size of a run's network; 0 where it has none.
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

//! What the runner asks of an engine; the tests have engines of their own that take no time.

use std::ops::ControlFlow;

use crate::data::Dataset;
use crate::error::Result;
use crate::model::ParameterCounts;
use crate::outcome::RunOutcome;
use crate::spec::RunSpec;
use crate::train;

/// Carries out runs.
pub trait Trainer: Sync {
    /// One run; `observe` hears the number of steps taken and may end it early, and then there is no outcome.
    fn train(
        &self,
        spec: &RunSpec,
        dataset: &Dataset,
        observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Option<RunOutcome>>;

    /// A run's cost relative to that of others.
    fn cost(&self, spec: &RunSpec, dataset: &Dataset) -> f64;

    /// Size of a run's network.
    fn parameter_counts(&self, spec: &RunSpec, dataset: &Dataset) -> ParameterCounts;
}

/// The engine of this crate.
pub struct Engine;

impl Trainer for Engine {
    fn train(
        &self,
        spec: &RunSpec,
        dataset: &Dataset,
        observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Option<RunOutcome>> {
        train::train(spec, dataset, observe)
    }

    fn cost(&self, spec: &RunSpec, dataset: &Dataset) -> f64 {
        train::cost(spec, dataset)
    }

    fn parameter_counts(&self, spec: &RunSpec, dataset: &Dataset) -> ParameterCounts {
        train::parameter_counts(spec, dataset)
    }
}

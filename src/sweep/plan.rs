//! The plan of a study: every run in order, with its place on the study's axes.

use crate::spec::RunSpec;

/// One planned run.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedRun {
    /// Hash of the spec: the name of the run's folder.
    pub id: String,
    /// The run's value on each of [`Plan::axes`], in their order, in shortest decimal form.
    pub axes: Vec<String>,
    /// The run's seed; also in the spec.
    pub seed: u64,
    /// What is to be run.
    pub spec: RunSpec,
}

/// All runs of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Names of the axes without the seed: `model`, then the grid's keys (`corr`, `learning_rate`, ...).
    pub axes: Vec<String>,
    /// The runs, in the order in which they are planned and reported.
    pub runs: Vec<PlannedRun>,
}

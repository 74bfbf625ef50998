//! Many runs: a planner hands them out, workers carry them out.

pub mod bundles;
pub mod estimate;
pub mod planner;
pub mod progress;
pub mod remaining;
pub mod shard;
pub mod tune;
pub mod workers;

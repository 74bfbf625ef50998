//! From a study to its plan, and from the plan to outcomes.

pub mod attempt;
pub mod estimate;
pub mod planner;
pub mod progress;
pub mod remaining;
pub mod tune;
pub mod workers;

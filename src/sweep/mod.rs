//! From a study to its plan, and from the plan to outcomes.

pub mod filter;
pub mod plan;
pub mod single;

//! From a study to its plan, and from the plan to outcomes.

pub mod attempt;
pub mod datasets;
pub mod estimate;
pub mod filter;
pub mod finals;
pub mod label;
pub mod meter;
pub mod plan;
pub mod planned_study;
pub mod planner;
pub mod runner;
pub mod single;
pub mod survey;
pub mod trainer;

//! A run in words.

use super::plan::{Plan, PlannedRun};

/// A run's place on the plan's axes, as a filter takes it, and its id.
pub fn label(plan: &Plan, run: &PlannedRun) -> String {
    let axes: String = plan.axes.iter().zip(&run.axes).map(|(axis, value)| format!("{axis}={value},")).collect();
    format!("{axes}seed={} ({})", run.seed, run.id)
}

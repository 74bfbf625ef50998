//! The loss of a task, and names for values of several tasks.

/// Replaces a task's name in the mean over all tasks. No task may have this name.
pub const MEAN_TASK: &str = "mean";

/// Replaces a task's name in a measurement of all labels together.
pub const ALL_TASKS: &str = "labels";

/// The loss of a task's output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loss {
    /// Mean squared error, for a label that is a number.
    #[default]
    SquaredError,
    /// Cross-entropy, for a label that is 0 or 1. The output is its logit.
    CrossEntropy,
}

impl Loss {
    /// The name of the metric that is its mean over rows.
    pub fn metric(self) -> &'static str {
        match self {
            Self::SquaredError => "mse",
            Self::CrossEntropy => "log-loss",
        }
    }
}

//! What a task is held against, and names for values of several tasks.

/// Stands for a task's name in the mean over all tasks. No task may be called so.
pub const MEAN_TASK: &str = "mean";

/// Stands for a task's name in what is measured of both labels together.
pub const ALL_TASKS: &str = "labels";

/// What a task's output is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loss {
    /// Mean squared error of a number.
    #[default]
    SquaredError,
    /// Cross-entropy of a label, 0 or 1, whose logit is the output.
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

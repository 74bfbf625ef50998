//! What a task is held against, and the names that no task may have.

/// Name of the row that holds the mean over all tasks.
pub const MEAN_TASK: &str = "mean";

/// Name of the row that holds what is measured of the two labels together.
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
    /// The name of its mean over rows among metrics.
    pub fn metric(self) -> &'static str {
        match self {
            Self::SquaredError => "mse",
            Self::CrossEntropy => "log-loss",
        }
    }
}

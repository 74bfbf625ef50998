//! The loss of a task, and names for values of several tasks.

/// Replaces a task's name in the mean over all tasks. No task may have this name.
pub const MEAN_TASK: &str = "mean";

/// Replaces a task's name in a measurement of all labels together.
pub const ALL_TASKS: &str = "labels";

/// A task: its name, and how it is learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its name.
    pub name: String,
    /// The loss of its output.
    pub loss: Loss,
    /// Weight of the loss in the sum of all tasks' losses.
    pub loss_weight: f64,
}

impl Task {
    /// A task whose loss has weight 1.
    pub fn new(name: &str, loss: Loss) -> Self {
        Self { name: name.into(), loss, loss_weight: 1.0 }
    }
}

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

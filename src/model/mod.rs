//! The paper's models: a trunk that tasks share and a tower per task. One file per model.

mod cross_stitch;
mod l2_constrained;
pub mod layers;
mod mmoe;
mod multi_task_loss;
mod network;
mod shared_bottom;
mod tensor_factorization;
mod trunk;

pub use multi_task_loss::MultiTaskLoss;
pub use network::{Network, ParameterCounts};

//! The paper's models: a trunk with one output for all tasks or one for each, and a tower per task.

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
pub use network::Network;

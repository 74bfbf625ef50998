//! The models: their gradients and their training.

mod golden;
mod gradients;
mod oracle;
mod sparse;
mod training;

//! The models: their gradients and their training.

mod gradients;
mod oracle;
mod sparse;
mod training;

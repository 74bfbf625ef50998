//! The models: their gradients and their training.

mod bags;
mod gradients;
mod oracle;
mod training;

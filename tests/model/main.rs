//! The models: their gradients and their training.

mod golden;
mod gradients;
mod oracle;
mod products;
mod products_reference;
mod published_shapes;
mod sparse;
mod training;
mod weighted;

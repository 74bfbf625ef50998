//! The layers: forward and hand-written backward passes over slices. Values are feature-major, so that every kernel
//! runs along the rows of a batch. Parameters and their gradient are flat vectors, which a [`parameters::Parameters`]
//! divides into named blocks.

pub mod dense;
pub mod gate;
pub mod gather;
pub mod loss;
pub mod parameters;
pub mod products;
pub mod weights;

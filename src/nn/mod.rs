//! The layers: forward and hand-written backward over slices, feature-major so that every kernel runs along the rows of
//! a batch. Parameters and their gradient are flat vectors that a [`layout::Layout`] divides into named blocks.

pub mod adam;
pub mod bags;
pub mod cross_stitch;
pub mod dense;
pub mod gate;
pub mod lanes;
pub mod layout;
pub mod loss;
pub mod matmul;
pub mod mixture;
pub mod tucker;
pub mod vector;
pub mod weights;

//! Numerics with the same bits on every machine.

pub mod bfgs;
pub mod elementary;
pub mod halton;
pub mod hash;
pub mod linear_fit;
pub mod rng;
pub mod slice_sampling;
pub mod transpose;

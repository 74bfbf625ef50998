//! Tuning of settings by Bayesian optimisation, as in Snoek, Larochelle & Adams 2012: a Gaussian process over what was
//! observed so far ([`process`]), its hyper-parameters marginalised (`inference`), expected improvement
//! (`surrogate`) maximised over the [`Space`] (`search`).
//!
//! A proposal is a pure function of the seed, of the points before it, and of the first so many scores ([`Tuner::needs`]):
//! which they are depends on the trial's number alone, so that any number of workers yields the same bytes.

mod halton;
mod inference;
pub mod kernel;
mod mode;
pub mod process;
mod search;
mod slice;
mod space;
mod surrogate;
mod tuner;

pub use space::{Dimension, ProductLimit, Range, Space};
pub use tuner::{Method, Score, Tuner};

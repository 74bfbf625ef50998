//! The tuning of a study's models: every trial is a training that is judged on validation rows, and its settings are
//! proposed by Bayesian optimisation from the trials before it, as in Snoek, Larochelle & Adams 2012: a Gaussian process
//! over what was observed so far ([`gaussian_process`]), its hyper-parameters marginalised (`hyperparameters`), expected
//! improvement (`improvement`) maximised over the [`Space`] (`search`).
//!
//! A proposal is a pure function of the seed, of the points before it, and of the first so many scores ([`Tuner::needs`]):
//! which they are depends on the trial's number alone, so that any number of workers yields the same bytes.
//!
//! A trial's proposal is never read back: it is computed again, and its run is found by the id that follows from it. So
//! whatever is kept of a trial is a trial of this very search, and a tuning that is resumed goes the same way.

pub mod finals;
pub mod gaussian_process;
mod hyperparameters;
mod improvement;
pub mod kernel;
pub mod model_trials;
pub mod score;
mod search;
pub mod space;
pub mod trials;
pub mod trials_csv;
pub mod tuned_toml;
pub mod tuner;

pub use model_trials::{ModelTrials, tracks};
pub use score::{End, TrialScore};
pub use space::{Dimension, ProductLimit, Space};
pub use trials::{Trial, Trials};
pub use tuner::{Method, Score, Tuner};

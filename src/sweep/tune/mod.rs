//! The tuning of a study's models by Bayesian optimisation, as in Snoek, Larochelle & Adams 2012.
//!
//! A trial is a training that is judged on validation rows. Its settings are proposed from the trials before it: a
//! Gaussian process over their scores ([`gaussian_process`]), its hyper-parameters marginalised (`hyperparameters`),
//! expected improvement (`improvement`) maximised over the [`Space`] (`search`).
//!
//! A proposal is a pure function of the seed, of the points before it, and of the first scores: how many of them
//! ([`Tuner::needs`]) depends on the trial's number alone, so that any number of workers yields the same bytes.
//!
//! Proposals are never read back: they are computed again, and a trial's run is found by the id that follows. So every
//! saved trial that is found is one of this search, and a tuning that is resumed takes the same way.

pub mod gaussian_process;
mod hyperparameters;
mod improvement;
pub mod model_trials;
pub mod score;
mod search;
pub mod space;
pub mod trials;
pub mod trials_csv;
pub mod tuned_toml;
pub mod tuner;

pub use model_trials::{ModelTrials, models};
pub use score::TrialScore;
pub use space::{Dimension, ProductLimit, Space};
pub use trials::{Trial, Trials};
pub use tuner::{Score, Tuner};

//! Tunes a study's models by Bayesian optimisation, as in Snoek, Larochelle & Adams 2012.
//!
//! A trial is a training that is judged on validation rows. Its settings are proposed from the trials before it. A
//! Gaussian process models their scores ([`gaussian_process`]), its hyper-parameters are marginalised
//! (`hyperparameters`), and expected improvement (`improvement`) is maximised over the [`Space`] (`search`).
//!
//! A proposal is a pure function of the seed, of the points before it, and of the first scores. How many scores it uses
//! ([`Tuner::needs`]) depends only on the trial's number, so any number of workers yields the same bytes.
//!
//! Proposals are never read back. They are computed again, and the id of a trial's run follows from its proposal. So
//! every saved trial that is found belongs to this search, and a resumed tuning makes the same proposals.

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

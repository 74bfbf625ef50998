//! The tuning of a study's models: every trial is a training that is judged on validation rows, and its settings are
//! proposed by [`crate::tune`] from the trials before it.
//!
//! A trial's proposal is never read back: it is computed again, and its run is found by the id that follows from it. So
//! whatever is kept of a trial is a trial of this very search, and a tuning that is resumed goes the same way.

pub mod ending;
pub mod planner;
pub mod table;
pub mod track;
pub mod tuned;

pub use ending::{End, Ending};
pub use planner::{Trial, Trials};
pub use track::{Track, tracks};

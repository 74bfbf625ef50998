//! Partial settings from a config or from flags. A field that is `None` leaves the current value.
//!
//! The fields are also flags, and their doc comments are the help texts of the flags.

mod census;
mod data;
pub mod limits;
mod model;
mod training;

pub use census::CensusSettings;
pub use data::{CsvSettings, GeneratorSettings, SyntheticSettings};
pub use model::SizeSettings;
pub use training::TrainingSettings;

/// Overwrites `target` with what is given, if anything is.
fn replace<T: Clone>(target: &mut T, given: &Option<T>) {
    if let Some(value) = given {
        target.clone_from(value);
    }
}

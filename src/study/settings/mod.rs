//! Partial settings from a config or from flags. A field that is `None` leaves the current value.
//!
//! The structs are the flags, and their doc comments the help of the flags.

mod census;
mod data;
pub mod limits;
mod model;
mod replace;
mod training;

pub use census::CensusSettings;
pub use data::{CsvSettings, GeneratorSettings, SyntheticSettings};
pub use model::SizeSettings;
pub use training::TrainingSettings;

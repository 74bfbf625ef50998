//! Settings as somebody gives them, in a config's table or as flags: each may be left out, and what is given
//! replaces what stands. The structs are the flags, their doc comments the flags' help.

mod census;
mod data;
pub mod limits;
mod model;
mod training;

pub use census::CensusSettings;
pub use data::{CsvSettings, GeneratorSettings, SyntheticSettings};
pub use model::SizeSettings;
pub use training::TrainingSettings;

/// Settings that do not fit each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Keys of the settings that are involved, the one to fix first.
    pub keys: &'static [&'static str],
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub hint: String,
}

/// Puts what is given in the place of what stands.
fn replace<T: Clone>(target: &mut T, given: &Option<T>) {
    if let Some(value) = given {
        target.clone_from(value);
    }
}

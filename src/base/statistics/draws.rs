//! The resamples of all statistics of a report.

use std::collections::HashMap;

use super::bootstrap::Resamples;

/// Number of resamples.
pub const RESAMPLES: usize = 10_000;

/// Resamples by the number of seeds, each drawn once.
#[derive(Default)]
pub struct Draws(HashMap<usize, Resamples>);

impl Draws {
    /// The resamples of so many seeds, at least 1.
    pub fn of(&mut self, seeds: usize) -> &Resamples {
        self.0.entry(seeds).or_insert_with(|| Resamples::draw(seeds, RESAMPLES))
    }
}

//! What a check is asked to do, and what it reports.

use std::fmt;
use std::path::Path;

use crate::base::error::Result;
use crate::base::interrupt::Interrupt;
use crate::train::engine::Engine;

/// A check of a folder.
pub struct Check<'a> {
    /// The published folder.
    pub dir: &'a Path,
    /// How much is trained again.
    pub extent: Extent,
    /// The engine.
    pub engine: &'a dyn Engine,
    /// Number of worker threads.
    pub jobs: usize,
    /// Asks the check to stop.
    pub interrupt: &'a Interrupt,
}

/// How much is trained again.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Most runs to train again, and most trials.
    pub runs: usize,
    /// Seed that draws them.
    pub seed: u64,
}

/// One layer's result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// What was checked, the layer's name first.
    pub checked: Vec<String>,
    /// What differs.
    pub differences: Vec<String>,
    /// Whether runs could not be trained again.
    pub is_untrained: bool,
}

/// What a check reports while it works.
#[derive(Debug)]
pub enum Event<'a> {
    /// A layer is done.
    Layer(&'a Layer),
    /// Progress of the training.
    Progress {
        /// Number of runs that have ended.
        ended: usize,
        /// Number of runs that are trained.
        runs: usize,
        /// Share of the work that is done, from 0 to 1.
        share: f64,
    },
}

/// Receives what a check reports.
pub type Tell<'t> = dyn FnMut(Event) -> Result<()> + 't;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing differs.
    Agrees,
    /// Nothing differs, but not all runs could be trained again.
    Untrained,
    /// Number of differences.
    Differs(usize),
    /// A signal stopped it.
    Stopped,
}

impl Layer {
    /// A layer that has found no difference yet.
    pub(super) fn of(checked: String) -> Self {
        Self { checked: vec![checked], ..Self::default() }
    }
}

/// Most differences shown per layer; a folder of another study would have thousands.
const SHOWN: usize = 20;

impl fmt::Display for Layer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, line) in self.checked.iter().enumerate() {
            writeln!(out, "{}{line}", if index == 0 { "" } else { "  " })?;
        }
        for difference in self.differences.iter().take(SHOWN) {
            writeln!(out, "  DIFFERS: {difference}")?;
        }
        match self.differences.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(out, "  and {more} more differences"),
        }
    }
}

//! Whether a published folder is what it says it is, in layers: its files agree with one another; the trials of its
//! models, where they were tuned, follow from one another; a sample of its runs,
//! trained again, gives the published digits; on another processor, where training amplifies rounding, early curves agree
//! within measured tolerances and cells by a test.

mod cells;
mod compare;
mod early;
mod evaluations;
mod integrity;
mod published;
mod retrain;
mod sample;
mod swaps;
mod table_difference;
pub mod tolerance;
mod trials;

use std::fmt;
use std::path::Path;

use crate::base::error::Result;
use crate::base::interrupt::Interrupt;
use crate::data;
use crate::store::manifest::MadeBy;
use crate::store::trials::published_files;
use crate::study::run::ENGINE_REVISION;
use crate::train::engine::Engine;
use published::{Content, Published};

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
    /// Runs that are compared one by one.
    pub runs: usize,
    /// Draws the runs and the cells.
    pub seed: u64,
    /// Cells that are tested on another processor.
    pub cells: usize,
    /// Runs of each of these cells.
    pub seeds: usize,
    /// Longest training of these runs.
    pub steps: u64,
    /// Whether this processor is treated as another one.
    pub as_elsewhere: bool,
}

/// One layer's result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// What was checked, the layer's name first.
    pub checked: Vec<String>,
    /// What differs.
    pub differences: Vec<String>,
}

/// What a check tells while it works.
#[derive(Debug)]
pub enum Event<'a> {
    /// A layer is done.
    Layer(&'a Layer),
    /// Time has passed in a training.
    Progress {
        /// Number of runs that have ended.
        ended: usize,
        /// Number of runs that are trained.
        runs: usize,
        /// Share of the work that is done, from 0 to 1.
        share: f64,
    },
}

/// Hears what a check tells.
pub type Tell<'t> = dyn FnMut(Event) -> Result<()> + 't;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing differs.
    Agrees,
    /// So many things differ.
    Differs(usize),
    /// A signal stopped it.
    Stopped,
}

impl Check<'_> {
    /// Checks the folder, layer by layer; writes nothing.
    pub fn run(&self, tell: &mut Tell) -> Result<Verdict> {
        let published = Published::read(self.dir)?;
        let mut differences = 0;
        let mut done = |layer: &Layer, tell: &mut Tell| {
            differences += layer.differences.len();
            tell(Event::Layer(layer))
        };
        done(&integrity::layer(&published)?, tell)?;
        if !published_files(self.dir).is_empty() {
            match trials::layer(self, &published, tell)? {
                Some(layer) => done(&layer, tell)?,
                None => return Ok(Verdict::Stopped),
            }
        }
        match (self.obstacle(&published)?, &published.content) {
            (Some(obstacle), _) => done(&obstacle, tell)?,
            (None, None) => {}
            (None, Some(content)) if !self.is_elsewhere(content) => match retrain::layer(self, content, tell)? {
                Some(layer) => done(&layer, tell)?,
                None => return Ok(Verdict::Stopped),
            },
            (None, Some(content)) => {
                for layer in [early::layer, cells::layer] {
                    match layer(self, content, tell)? {
                        Some(layer) => done(&layer, tell)?,
                        None => return Ok(Verdict::Stopped),
                    }
                }
            }
        }
        Ok(if differences == 0 { Verdict::Agrees } else { Verdict::Differs(differences) })
    }

    /// Why nothing can be trained again, if so.
    fn obstacle(&self, published: &Published) -> Result<Option<Layer>> {
        let why = |why: &str| Ok(Some(Layer::of(format!("training: nothing can be trained again: {why}"))));
        let Some(content) = &published.content else { return why("the manifest does not tell the study") };
        let theirs = content.made_by.engine_revision;
        if theirs != ENGINE_REVISION {
            return why(&format!("the runs are of engine revision {theirs}, this is {ENGINE_REVISION}"));
        }
        if let Some(block) = content.packed.damaged().next() {
            return why(&format!("{} is damaged", block.file()));
        }
        let here = match data::fingerprint(&content.planned.study.data) {
            Ok(here) => here,
            Err(error) => return why(&format!("its data cannot be read: {error}")),
        };
        if here == content.planned.data_sha256 {
            return Ok(None);
        }
        let mut layer = Layer::of("training: nothing can be trained again: the data file has another content".into());
        layer.differences.push("the data file is not the one that the manifest names by its sha256".into());
        Ok(Some(layer))
    }

    /// Whether rounding may have led the trainings elsewhere. What is measured of data alone has the same bits on every
    /// processor.
    fn is_elsewhere(&self, content: &Content) -> bool {
        let is_training = content.planned.plan.measure().is_none();
        is_training && (self.extent.as_elsewhere || content.made_by.cpu != MadeBy::this().cpu)
    }
}

impl Layer {
    /// A layer that has found no difference yet.
    fn of(checked: String) -> Self {
        Self { checked: vec![checked], differences: Vec::new() }
    }
}

/// Differences of one layer that are shown; a folder of another study would show thousands.
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

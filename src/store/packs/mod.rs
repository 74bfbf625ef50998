//! The packed runs of a folder. They are kept compact, because thousands of curves are in memory at once.

mod columns;
mod read;
mod run;
pub mod seed_block;
#[cfg(test)]
mod tests;
pub mod write;
mod xz;

use super::checksums;
use super::names::CHECKSUMS;
use crate::base::disk;
use crate::base::error::Result;
use crate::study::plan::{Plan, PlannedRun};
use crate::train::outcome::RunOutcome;
use read::{Pack, unpack};
use seed_block::SeedBlock;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// A folder's packs by their blocks of seeds; `None` for a damaged pack.
#[derive(Debug, Default)]
pub struct PackedRuns(BTreeMap<SeedBlock, Option<Pack>>);

impl PackedRuns {
    /// Reads a folder's packs. `tell` gets a message about each damaged one.
    pub fn read(dir: &Path, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        let blocks = SeedBlock::present(dir)?.into_iter();
        let packs: Result<_> = blocks.map(|block| Ok((block, read_pack(dir, &block.file(), tell)?))).collect();
        packs.map(Self)
    }

    /// The blocks that have a pack.
    pub fn blocks(&self) -> impl Iterator<Item = SeedBlock> {
        self.0.keys().copied()
    }

    /// The blocks whose pack is damaged.
    pub fn damaged(&self) -> impl Iterator<Item = SeedBlock> {
        self.0.iter().filter(|(_, pack)| pack.is_none()).map(|(&block, _)| block)
    }

    /// A packed run's outcome.
    pub fn outcome(&self, run: &PlannedRun) -> Option<RunOutcome> {
        self.0.get(&SeedBlock::of(run.seed))?.as_ref()?.outcome(&run.id)
    }

    /// Whether a run is packed.
    pub fn has(&self, run: &PlannedRun) -> bool {
        self.0.get(&SeedBlock::of(run.seed)).is_some_and(|pack| pack.as_ref().is_some_and(|pack| pack.has(&run.id)))
    }

    /// The packs that hold runs outside the plan, and how many each.
    pub fn beyond(&self, plan: &Plan) -> Vec<(SeedBlock, usize)> {
        let planned: HashSet<_> = plan.runs.iter().map(|run| (SeedBlock::of(run.seed), run.id.as_str())).collect();
        let whole = self.0.iter().filter_map(|(&block, pack)| Some((block, pack.as_ref()?)));
        let counted =
            whole.map(|(block, pack)| (block, pack.ids().filter(|&id| !planned.contains(&(block, id))).count()));
        counted.filter(|&(_, runs)| runs > 0).collect()
    }
}

fn read_pack(dir: &Path, name: &str, tell: &mut dyn FnMut(&str)) -> Result<Option<Pack>> {
    let path = dir.join(name);
    let bytes = disk::read(&path)?.unwrap_or_default();
    let pack = checksums::verify(dir, name, &bytes)?.and_then(|()| unpack(&bytes));
    if let Err(reason) = &pack {
        tell(&format!(
            "{}: {reason}; the runs in it count as not done\n  restore it together with {CHECKSUMS} to keep them",
            path.display()
        ));
    }
    Ok(pack.ok())
}

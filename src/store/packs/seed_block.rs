//! One pack per block of 50 seeds, so that adding seeds never rewrites a file.

use crate::base::disk;
use crate::base::error::Result;
use crate::store::names::PACKS;
use std::path::Path;

/// Seeds per block. With 27 runs per seed and 28 evaluations per run, a file has half a megabyte. Larger blocks would
/// not pack better, and smaller ones would make more files.
const SEEDS: u64 = 50;

/// The seeds from one multiple of `SEEDS` up to the next, which is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeedBlock(u64);

impl SeedBlock {
    /// The block of a seed.
    pub fn of(seed: u64) -> Self {
        Self(seed / SEEDS)
    }

    /// The blocks that have a file in a results folder, in order.
    pub fn present(dir: &Path) -> Result<Vec<Self>> {
        let mut blocks: Vec<Self> =
            disk::names(&dir.join(PACKS))?.iter().filter_map(|name| Self::named(name)).collect();
        blocks.sort();
        Ok(blocks)
    }

    /// Path of the block's file within the results folder.
    pub fn file(self) -> String {
        let first = self.0 * SEEDS;
        format!("{PACKS}/seeds-{first}-{}.csv.xz", first.saturating_add(SEEDS - 1))
    }

    /// The block whose file has this name; `None` for any other name.
    fn named(name: &str) -> Option<Self> {
        let (first, _) = name.strip_prefix("seeds-")?.split_once('-')?;
        let block = Self::of(first.parse().ok()?);
        (block.file() == format!("{PACKS}/{name}")).then_some(block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_first_and_the_last_seed_of_its_block() {
        for (seed, file) in [(0, "seeds-0-49"), (49, "seeds-0-49"), (50, "seeds-50-99"), (1_234, "seeds-1200-1249")] {
            assert_eq!(SeedBlock::of(seed).file(), format!("curves-by-run/{file}.csv.xz"));
            assert_eq!(SeedBlock::named(&format!("{file}.csv.xz")), Some(SeedBlock::of(seed)));
        }
        assert!(SeedBlock::of(u64::MAX).file().ends_with("-18446744073709551615.csv.xz"));
    }

    #[test]
    fn other_names_are_no_blocks() {
        for name in ["seeds-0-9", "seeds-1-50", "seeds-00-49", "seeds-+0-49", "seeds-0", "seeds--", "seeds-50-99.csv"] {
            assert_eq!(SeedBlock::named(&format!("{name}.csv.xz")), None, "{name}");
        }
    }
}

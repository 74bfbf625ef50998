//! Packs a folder so that it can be committed without `runs/`.

use super::names::{CHECKSUMS, MANIFEST, PACKS, PLAN};
use super::packs::seed_block::SeedBlock;
use super::packs::write::Packer;
use super::{Store, checksums, trials};
use crate::base::disk;
use crate::base::error::{Error, Result};
use crate::study::plan::{Plan, PlannedRun};
use std::collections::BTreeMap;

/// A pack that is about to be written.
struct NewPack {
    name: String,
    bytes: Vec<u8>,
    runs: usize,
}

impl Store {
    /// Packs every completed or diverged run in plan order, one file per block of seeds. Also writes the derived files,
    /// and `checksums.txt` with all published files. Returns the number of packed runs.
    pub fn publish(&self, plan: &Plan, derived: &[(String, Vec<u8>)]) -> Result<usize> {
        if let Some(&(block, runs)) = self.packed.beyond(plan).first() {
            let cause = format!("{runs} runs in it are not in the plan, and a new pack would lose them");
            let hint = "restore the manifest and the plan that list them, or remove the file, and publish again";
            return Err(self.would_lose_runs(block, cause, hint));
        }
        let blocks = self.blocks(plan).into_iter();
        let packs: Vec<NewPack> =
            blocks.filter_map(|(block, runs)| self.pack(block, &runs).transpose()).collect::<Result<_>>()?;
        self.allow(&packs)?;
        let dir = self.folder.dir();
        self.folder.disk().create_shared_dir(&dir.join(PACKS))?;
        trials::renew_manifest(&self.folder)?;
        let mut lines = String::new();
        for NewPack { name, bytes, .. } in &packs {
            self.folder.write_derived(name, bytes)?;
            lines += &checksums::line(name, bytes);
        }
        for name in [MANIFEST, PLAN].map(str::to_owned).into_iter().chain(trials::published_files(dir)) {
            lines += &checksums::line(&name, &disk::read(&dir.join(&name))?.unwrap_or_default());
        }
        for (name, bytes) in derived {
            self.folder.write_derived(name, bytes)?;
            lines += &checksums::line(name, bytes);
        }
        self.folder.write_derived(CHECKSUMS, lines.as_bytes())?;
        Ok(packs.iter().map(|pack| pack.runs).sum())
    }

    /// The planned runs by block, plus an empty block for each damaged pack without planned runs.
    fn blocks<'p>(&self, plan: &'p Plan) -> BTreeMap<SeedBlock, Vec<&'p PlannedRun>> {
        let mut blocks: BTreeMap<_, Vec<_>> = self.packed.damaged().map(|block| (block, Vec::new())).collect();
        for run in &plan.runs {
            blocks.entry(SeedBlock::of(run.seed)).or_default().push(run);
        }
        blocks
    }

    /// Packs a block; `None` if none of its runs can be packed yet.
    fn pack(&self, block: SeedBlock, planned: &[&PlannedRun]) -> Result<Option<NewPack>> {
        let mut packer = Packer::default();
        let mut runs = 0;
        for run in planned {
            if let Some(outcome) = self.outcome(run)? {
                runs += usize::from(packer.add(&run.id, &outcome)?);
            }
        }
        let has_all = runs > 0 && runs == planned.len();
        if !has_all && self.packed.damaged().any(|damaged| damaged == block) {
            let cause = "it is damaged, and a new pack would lose runs that may still be in it".into();
            let hint = "restore it, or do the missing runs with `mmoe sweep`, and publish again";
            return Err(self.would_lose_runs(block, cause, hint));
        }
        Ok(if runs == 0 { None } else { Some(NewPack { name: block.file(), bytes: packer.finish()?, runs }) })
    }

    /// Error for a pack that would lose runs if it were written anew.
    fn would_lose_runs(&self, block: SeedBlock, cause: String, hint: &str) -> Error {
        let thing = self.folder.dir().join(block.file()).display().to_string();
        Error::Io { thing, cause, hint: hint.into() }
    }

    /// Lists the new packs in `checksums.txt` beside the old ones, so that both stay valid if the process dies in
    /// between.
    fn allow(&self, coming: &[NewPack]) -> Result<()> {
        let mut lines = Vec::new();
        for NewPack { name, bytes, .. } in coming {
            lines.extend(
                match (checksums::lines_of(self.folder.dir(), name)?, disk::read(&self.folder.dir().join(name))?) {
                    (Some(lines), _) => lines,
                    (None, Some(pack)) => vec![checksums::line(name, &pack)],
                    (None, None) => Vec::new(),
                },
            );
            let line = checksums::line(name, bytes);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        self.folder.write_derived(CHECKSUMS, lines.concat().as_bytes())
    }
}

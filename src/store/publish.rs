//! Packing a folder so that it can be committed without `runs/`.

use std::collections::BTreeMap;

use super::packs::seed_block::{FOLDER, SeedBlock};
use super::packs::write::Packer;
use super::{Store, checksums, manifest, plan_csv, trials};
use crate::base::disk;
use crate::base::error::{Error, Result};
use crate::study::plan::{Plan, PlannedRun};

/// A coming pack.
struct File {
    name: String,
    bytes: Vec<u8>,
    runs: usize,
}

impl Store {
    /// Packs every completed and diverged run, a file per block of seeds and in it in plan order, and writes
    /// `checksums.txt` over all published files, the derived ones among them; returns how many runs are packed.
    pub fn publish(&self, plan: &Plan, derived: &[(String, Vec<u8>)]) -> Result<usize> {
        if let Some(&(block, runs)) = self.packed.beyond(plan).first() {
            return Err(self.would_drop_runs(block, runs));
        }
        let blocks = self.blocks(plan).into_iter();
        let packs: Vec<File> =
            blocks.filter_map(|(block, runs)| self.pack(block, &runs).transpose()).collect::<Result<_>>()?;
        self.allow(&packs)?;
        self.disk.create_dir(&self.dir.join(FOLDER))?;
        let mut lines = String::new();
        for File { name, bytes, .. } in &packs {
            self.write_derived(name, bytes)?;
            lines += &checksums::line(name, bytes);
        }
        for name in [manifest::FILE, plan_csv::FILE] {
            lines += &checksums::line(name, &disk::read(&self.dir.join(name))?.unwrap_or_default());
        }
        for name in trials::published_files(&self.dir) {
            lines += &checksums::line(&name, &disk::read(&self.dir.join(&name))?.unwrap_or_default());
        }
        for (name, bytes) in derived {
            self.write_derived(name, bytes)?;
            lines += &checksums::line(name, bytes);
        }
        self.write_derived(checksums::FILE, lines.as_bytes())?;
        Ok(packs.iter().map(|pack| pack.runs).sum())
    }

    /// The planned runs by block; a damaged pack has a block, too, be there runs of it or not.
    fn blocks<'p>(&self, plan: &'p Plan) -> BTreeMap<SeedBlock, Vec<&'p PlannedRun>> {
        let mut blocks: BTreeMap<_, Vec<_>> = self.packed.damaged().map(|block| (block, Vec::new())).collect();
        for run in &plan.runs {
            blocks.entry(SeedBlock::of(run.seed)).or_default().push(run);
        }
        blocks
    }

    /// Packs a block; `None` where no run of it can be packed yet.
    fn pack(&self, block: SeedBlock, planned: &[&PlannedRun]) -> Result<Option<File>> {
        let mut packer = Packer::default();
        let mut runs = 0;
        for run in planned {
            if let Some(outcome) = self.outcome(run)? {
                runs += usize::from(packer.add(&run.id, &outcome)?);
            }
        }
        let has_all = runs > 0 && runs == planned.len();
        if !has_all && self.packed.damaged().any(|damaged| damaged == block) {
            return Err(self.would_lose_runs(block));
        }
        Ok(if runs == 0 { None } else { Some(File { name: block.file(), bytes: packer.finish()?, runs }) })
    }

    fn would_lose_runs(&self, block: SeedBlock) -> Error {
        Error::Io {
            thing: self.dir.join(block.file()).display().to_string(),
            cause: "it is damaged, and a new one would lack runs that may still be in it".into(),
            hint: "restore it, or do the missing runs with `mmoe sweep`, and publish again".into(),
        }
    }

    fn would_drop_runs(&self, block: SeedBlock, runs: usize) -> Error {
        Error::Io {
            thing: self.dir.join(block.file()).display().to_string(),
            cause: format!("{runs} runs in it are not in the plan, and a new one would lack them"),
            hint: "restore the manifest and the plan that they are of, or remove the file, and publish again".into(),
        }
    }

    /// Declares the coming packs good beside the present ones: a process that dies between the two loses neither.
    fn allow(&self, coming: &[File]) -> Result<()> {
        let mut lines = Vec::new();
        for File { name, bytes, .. } in coming {
            lines.extend(match (checksums::lines_of(&self.dir, name)?, disk::read(&self.dir.join(name))?) {
                (Some(lines), _) => lines,
                (None, Some(pack)) => vec![checksums::line(name, &pack)],
                (None, None) => Vec::new(),
            });
            let line = checksums::line(name, bytes);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        self.write_derived(checksums::FILE, lines.concat().as_bytes())
    }
}

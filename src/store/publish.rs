//! Packing a folder so that it can be committed without `runs/`.

use super::manifest;
use super::pack::{self, Packer};
use super::plan_file;
use super::{Store, checksums};
use crate::disk;
use crate::error::{Error, Result};
use crate::sweep::plan::Plan;

impl Store {
    /// Packs every completed and diverged run in plan order and writes `checksums.txt` over all published files, the
    /// derived ones among them; returns how many runs are packed.
    pub fn publish(&self, plan: &Plan, derived: &[(String, Vec<u8>)]) -> Result<usize> {
        let mut packer = Packer::default();
        let mut packed = 0;
        for run in &plan.runs {
            if let Some(outcome) = self.outcome(run)? {
                packed += usize::from(packer.add(&run.id, &outcome)?);
            }
        }
        if self.packed.is_damaged() && packed < plan.runs.len() {
            return Err(self.would_lose_runs());
        }
        let pack = packer.finish()?;
        self.allow(&checksums::line(pack::FILE, &pack))?;
        self.write_derived(pack::FILE, &pack)?;
        let mut lines = checksums::line(pack::FILE, &pack);
        for name in [manifest::FILE, plan_file::FILE] {
            lines += &checksums::line(name, &disk::read(&self.dir.join(name))?.unwrap_or_default());
        }
        for (name, bytes) in derived {
            self.write_derived(name, bytes)?;
            lines += &checksums::line(name, bytes);
        }
        self.write_derived(checksums::FILE, lines.as_bytes())?;
        Ok(packed)
    }

    fn would_lose_runs(&self) -> Error {
        Error::Io {
            thing: self.dir.join(pack::FILE).display().to_string(),
            cause: "it is damaged, and a new one would lack runs that may still be in it".into(),
            mend: "restore it, or do the missing runs with `mmoe sweep`, and publish again".into(),
        }
    }

    /// Declares a coming pack good beside the present one: a process that dies between the two loses neither.
    fn allow(&self, coming: &str) -> Result<()> {
        let present = checksums::lines_of(&self.dir, pack::FILE)?;
        let mut lines = match (present, disk::read(&self.dir.join(pack::FILE))?) {
            (Some(lines), _) => lines,
            (None, Some(pack)) => vec![checksums::line(pack::FILE, &pack)],
            (None, None) => Vec::new(),
        };
        if !lines.iter().any(|line| line == coming) {
            lines.push(coming.into());
        }
        self.write_derived(checksums::FILE, lines.concat().as_bytes())
    }
}

//! The runs of a pack, held compactly: thousands of curves are in memory at once.

use std::collections::HashMap;
use std::path::Path;

use super::checksums;
use super::columns::Columns;
use super::pack::FILE;
use super::packed_run::PackedRun;
use super::unpack::unpack;
use crate::disk;
use crate::error::Result;
use crate::outcome::RunOutcome;

/// The packed runs of a folder by id.
#[derive(Debug, Default)]
pub struct PackedRuns {
    is_damaged: bool,
    columns: Columns,
    runs: HashMap<String, PackedRun>,
}

impl PackedRuns {
    /// Reads a folder's pack; one that is not whole is left aside with a word.
    pub fn read(dir: &Path, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        let path = dir.join(FILE);
        let Some(bytes) = disk::read(&path)? else { return Ok(Self::default()) };
        let unpacked = checksums::verify(dir, FILE, &bytes)?.and_then(|()| unpack(&bytes));
        let whole = unpacked.map(|(columns, runs)| Self { is_damaged: false, columns, runs });
        Ok(whole.unwrap_or_else(|reason| {
            tell(&format!(
                "{}: {reason}; the runs in it count as not done\n  restore it together with {} to keep them",
                path.display(),
                checksums::FILE
            ));
            Self { is_damaged: true, ..Self::default() }
        }))
    }

    /// Whether there is a pack that was left aside.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Number of packed runs.
    pub fn count(&self) -> usize {
        self.runs.len()
    }

    /// A packed run's outcome.
    pub fn outcome(&self, id: &str) -> Option<RunOutcome> {
        self.runs.get(id).map(|run| run.outcome(&self.columns))
    }
}

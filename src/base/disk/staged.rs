//! A file that is written under a temporary name until it is known to be good.

use super::{Disk, parent_of, shared};
use crate::base::error::{Error, Result};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file under its temporary name. [`commit`](Self::commit) renames it; without a commit, dropping removes it.
#[derive(Debug)]
pub struct Staged<'a> {
    disk: &'a Disk,
    file: File,
    path: PathBuf,
    temporary: PathBuf,
    is_committed: bool,
}

impl Disk {
    /// Atomically replaces the file at `path` by one with these bytes.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.write_with(path, |file| file.write_all(bytes))
    }

    /// Atomically replaces the file at `path` by what `fill` writes, once all of it is written.
    pub fn write_with<T>(&self, path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T> {
        let mut staged = self.stage(path)?;
        let result = fill(&mut staged).map_err(|error| Error::io(path, &error))?;
        staged.commit()?;
        Ok(result)
    }

    /// Starts a file that replaces the one at `path` when it is committed.
    pub fn stage(&self, path: &Path) -> Result<Staged<'_>> {
        let staged = Staged::create(self, path)?;
        shared::share_to_read(&staged.file, parent_of(path));
        Ok(staged)
    }

    /// The same for a file that only its owner may read.
    pub fn stage_private(&self, path: &Path) -> Result<Staged<'_>> {
        let staged = Staged::create(self, path)?;
        shared::keep_private(&staged.file);
        Ok(staged)
    }
}

impl<'a> Staged<'a> {
    fn create(disk: &'a Disk, path: &Path) -> Result<Self> {
        let (temporary, file) = disk.create_temporary_file(parent_of(path)).map_err(|error| Error::io(path, &error))?;
        Ok(Self { disk, file, path: path.into(), temporary, is_committed: false })
    }

    /// Atomically renames the file to its own name, once all of it is on the disk.
    pub fn commit(mut self) -> Result<()> {
        self.place().map_err(|error| Error::io(&self.path, &error))
    }

    fn place(&mut self) -> io::Result<()> {
        self.disk.fsync(&self.file)?;
        self.disk.step()?;
        fs::rename(&self.temporary, &self.path)?;
        self.is_committed = true;
        self.disk.fsync_dir(parent_of(&self.path))
    }
}

impl Write for Staged<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.write_all(&mut self.file, bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        if !self.is_committed && !self.disk.has_crashed() {
            // A failure here is ignored: the error that matters is the one that prevented the commit.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_writers_of_one_file_do_not_disturb_each_other_even_with_the_same_process_id() -> Result<()> {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let path = dir.path().join("file");
        let [one, two] = [Disk::default(), Disk::default()];
        let (mut first, mut second) = (one.stage(&path)?, two.stage(&path)?);
        first.write_all(b"first, and longer").expect("a file");
        second.write_all(b"second").expect("a file");
        two.remove_leftovers(dir.path())?;
        first.commit()?;
        assert_eq!(fs::read(&path).expect("a file"), b"first, and longer");
        second.commit()?;
        assert_eq!(fs::read(&path).expect("a file"), b"second");
        Ok(())
    }
}

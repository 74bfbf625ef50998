//! The folder of caches: which are there, which were used last, and how large they are.

use super::content;
use crate::base::disk::{self, Disk, home};
use crate::base::error::{Error, Result};
use crate::data::table::read::RawTable;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Ending of the name of a cache.
const ENDING: &str = ".table";
/// Bytes that are written at once.
const BLOCK: usize = 1 << 18;

/// A folder of caches.
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at this path, which need not exist.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Reads a cache. `None` if it is not there, `Some(None)` if it is damaged.
    pub fn read(&self, name: &str) -> Option<Option<RawTable>> {
        let file = File::options().read(true).write(true).open(self.path(name));
        let file = file.or_else(|_| File::open(self.path(name))).ok()?;
        let metadata = file.metadata().ok().filter(fs::Metadata::is_file)?;
        let table = content::read(&file, metadata.len());
        // By this time the caches are told that were used last. A file that is only read keeps its time.
        let _ = file.set_modified(SystemTime::now());
        Some(table)
    }

    /// Writes a cache, which only its owner may read.
    pub fn write(&self, disk: &Disk, name: &str, table: &RawTable) -> Result<()> {
        disk.create_private_dir(&self.0)?;
        disk.remove_leftovers(&self.0)?;
        let path = self.path(name);
        let mut out = BufWriter::with_capacity(BLOCK, disk.stage_private(&path)?);
        let written = content::write(table, &mut out).and_then(|()| out.flush());
        written.map_err(|error| Error::io(&path, &error))?;
        out.into_inner().map_err(|error| Error::io(&path, error.error()))?.commit()
    }

    /// Removes caches, the least recently used first, until the folder holds at most `most` bytes. The cache named
    /// `kept` stays.
    pub fn make_room(&self, most: u64, kept: &str) {
        let mut caches = self.caches();
        caches.sort();
        let mut bytes: u64 = caches.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, size, path) in caches {
            if bytes > most && path != self.path(kept) && fs::remove_file(&path).is_ok() {
                bytes -= size;
            }
        }
    }

    /// How messages name a cache.
    pub fn show(&self, name: &str) -> String {
        home::shortened(&self.path(name))
    }

    /// When each cache was used last, its bytes and its path.
    fn caches(&self) -> Vec<(SystemTime, u64, PathBuf)> {
        let names = disk::names(&self.0).unwrap_or_default();
        let cache = |path: PathBuf| {
            let metadata = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?;
            Some((metadata.modified().ok()?, metadata.len(), path))
        };
        let ours = names.iter().filter(|name| name.ends_with(ENDING));
        ours.filter_map(|name| cache(self.0.join(name))).collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(Path::new(name).with_extension(&ENDING[1..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_caches_that_were_used_least_recently_go_first() -> std::result::Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        let folder = Folder::new(dir.path().into());
        let now = SystemTime::now();
        for (name, age, bytes) in [("old", 30, 100), ("new", 10, 100), ("older", 40, 100), ("kept", 50, 100)] {
            fs::write(folder.path(name), vec![0; bytes])?;
            File::options().write(true).open(folder.path(name))?.set_modified(now - Duration::from_secs(age))?;
        }
        fs::write(dir.path().join("notes.txt"), vec![0; 1000])?;
        folder.make_room(200, "kept");
        assert_eq!(disk::names(dir.path())?, ["kept.table", "new.table", "notes.txt"]);
        assert!(folder.read("new").is_some_and(|table| table.is_none()), "zeros are no cache");
        assert!(fs::metadata(folder.path("new"))?.modified()? >= now);
        Ok(())
    }
}

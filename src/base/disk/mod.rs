//! The only place that writes to a results folder: every file appears whole or not at all.
//!
//! A file is written under a temporary name in its own folder, fsynced and renamed; then the folder is fsynced. A folder
//! of several files is made in the same way. Every primitive operation is counted, so that a test can simulate a crash
//! at any one of them.

pub mod home;
pub mod lock;
mod log;
pub mod named_file;
pub mod path_text;
mod shared;
mod staged;
mod temporary;
mod whole_folder;

use super::error::{Error, Result};
pub use staged::Staged;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
pub use temporary::is_temporary;

/// Access to the disk.
#[derive(Debug)]
pub struct Disk {
    operations: AtomicU64,
    crash_at: u64,
    fsync: bool,
    has_locks: bool,
}

impl Default for Disk {
    fn default() -> Self {
        Self { operations: AtomicU64::new(0), crash_at: u64::MAX, fsync: true, has_locks: true }
    }
}

impl Disk {
    /// For tests: primitive operation `n` (create, write, fsync, rename, mkdir or remove, counted from 0) and all later
    /// ones fail, as if the process had died. If operation `n` is a write, half of its bytes are written.
    pub fn crashing_at(n: u64) -> Self {
        Self { crash_at: n, ..Self::default() }
    }

    /// For files that have checksums and can be made again, and for benchmarks: skips fsync.
    pub fn without_fsync() -> Self {
        Self { fsync: false, ..Self::default() }
    }

    /// For tests: locks are not supported, as on some network file systems.
    pub fn without_locks() -> Self {
        Self { has_locks: false, ..Self::default() }
    }

    /// Number of primitive operations so far.
    pub fn operations(&self) -> u64 {
        self.operations.load(Ordering::Relaxed)
    }

    /// Creates a folder and its parents. Returns whether the folder is new.
    pub fn create_dir(&self, path: &Path) -> Result<bool> {
        if is_dir(path)? {
            return Ok(false);
        }
        let parent = parent_of(path);
        self.create_dir(parent)?;
        let made = self.step().and_then(|()| fs::create_dir(path));
        match made {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            made => {
                made.and_then(|()| self.fsync_dir(parent)).map_err(|error| Error::io(path, &error))?;
                Ok(true)
            }
        }
    }

    /// Removes a folder if it is empty and may be removed.
    pub fn remove_if_empty(&self, dir: &Path) {
        // A folder that is left does no harm.
        let _ = self.step().and_then(|()| fs::remove_dir(dir));
    }

    /// Removes a file, if it is there.
    pub fn remove_file(&self, path: &Path) -> Result<()> {
        if !exists(path) {
            return Ok(());
        }
        self.step().and_then(|()| fs::remove_file(path)).map_err(|error| Error::io(path, &error))
    }

    /// Takes a file's lock without waiting. It ends with the file.
    fn try_lock(&self, file: &File) -> std::result::Result<(), TryLockError> {
        if self.has_locks { file.try_lock() } else { Err(TryLockError::Error(ErrorKind::Unsupported.into())) }
    }

    /// The same, for a lock that several may hold.
    fn try_lock_shared(&self, file: &File) -> std::result::Result<(), TryLockError> {
        if self.has_locks { file.try_lock_shared() } else { Err(TryLockError::Error(ErrorKind::Unsupported.into())) }
    }

    /// Counts a primitive operation. Fails from the simulated crash on.
    fn step(&self) -> io::Result<()> {
        if self.operations.fetch_add(1, Ordering::Relaxed) < self.crash_at { Ok(()) } else { Err(crash()) }
    }

    fn has_crashed(&self) -> bool {
        self.operations() > self.crash_at
    }

    fn write_all(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        if self.operations.fetch_add(1, Ordering::Relaxed) == self.crash_at {
            file.write_all(&bytes[..bytes.len() / 2])?;
        }
        if self.has_crashed() { Err(crash()) } else { file.write_all(bytes) }
    }

    fn fsync(&self, file: &File) -> io::Result<()> {
        self.step()?;
        if self.fsync { file.sync_all() } else { Ok(()) }
    }

    #[cfg(unix)]
    fn fsync_dir(&self, dir: &Path) -> io::Result<()> {
        self.fsync(&File::open(dir)?)
    }

    /// Counts the operation, no more: other systems do not open folders as files.
    #[cfg(not(unix))]
    fn fsync_dir(&self, _dir: &Path) -> io::Result<()> {
        self.step()
    }
}

/// Reads a file; `None` if it or its folder does not exist.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Error::io(path, &error)),
    }
}

/// Whether the path exists, even if it is a dangling link.
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Sorted names of a folder's entries; empty if the folder does not exist.
pub fn names(dir: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries,
    };
    let name = |entry: io::Result<fs::DirEntry>| entry.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names: io::Result<Vec<String>> = entries.and_then(|entries| entries.map(name).collect());
    let mut names = names.map_err(|error| Error::io(dir, &error))?;
    names.sort();
    Ok(names)
}

fn is_dir(path: &Path) -> Result<bool> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(true),
        Ok(_) => Err(Error::io(path, &io::Error::new(ErrorKind::NotADirectory, "this is a file, not a folder"))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io(path, &error)),
    }
}

fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn crash() -> io::Error {
    io::Error::other("the process died here, as a test asked for")
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn a_write_that_dies_anywhere_leaves_the_old_file_or_the_new_one() -> Outcome {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("file");
        let mut died = 0;
        loop {
            fs::write(&path, "old")?;
            let written = Disk::crashing_at(died).write(&path, b"new!");
            let content = fs::read_to_string(&path)?;
            if written.is_ok() {
                assert_eq!(content, "new!");
                break;
            }
            assert!(content == "old" || content == "new!", "{content}");
            died += 1;
        }
        assert_eq!(died, 5, "create, write, fsync, rename, fsync of the folder");
        Ok(())
    }

    #[test]
    fn a_folder_whose_name_a_file_has_is_an_error_that_says_so() -> Outcome {
        let dir = tempfile::tempdir()?;
        fs::write(dir.path().join("taken"), "")?;
        for path in ["taken", "taken/below"] {
            let error = Disk::default().create_dir(&dir.path().join(path)).expect_err("a file is no folder");
            assert_eq!(error.exit_code(), crate::base::exit_code::ExitCode::Io);
            assert!(error.to_string().contains("choose another folder, with --out"), "{error}");
        }
        Ok(())
    }
}

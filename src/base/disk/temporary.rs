//! Temporary names, and the files and folders that have one until they are renamed.
//!
//! A name is drawn at random, since process ids repeat in containers and on other computers. Results never depend on it.
//! A temporary file is locked while its writer lives, so that only what a dead process left is removed.

use super::{Disk, names, parent_of, shared};
use crate::base::error::Result;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

const START: &str = ".mmoe-";
const END: &str = ".tmp";
/// Number of hex digits between start and end.
const DIGITS: usize = 16;

/// Whether this is a name of our temporary files and folders.
pub fn is_temporary(name: &str) -> bool {
    let digits = name.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
    digits
        .is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

fn new_name() -> String {
    // The standard library hashes with keys that the system draws.
    format!("{START}{:016x}{END}", RandomState::new().build_hasher().finish())
}

impl Disk {
    /// Creates a file under a temporary name, ready for writing and locked.
    pub(super) fn create_temporary_file(&self, dir: &Path) -> io::Result<(PathBuf, File)> {
        self.step()?;
        create_temporary(dir, |path| {
            let file = File::create_new(path)?;
            Ok(self.claim(&file)?.then_some(file))
        })
    }

    /// Creates a folder under a temporary name. The file is the folder itself, locked; other systems than Unix do not
    /// open folders as files.
    pub(super) fn create_temporary_dir(&self, dir: &Path) -> io::Result<(PathBuf, Option<File>)> {
        self.step()?;
        create_temporary(dir, |path| {
            fs::create_dir(path)?;
            if cfg!(not(unix)) {
                return Ok(Some(None));
            }
            let folder = shared::open_dir(path)?;
            Ok(self.claim(&folder)?.then_some(Some(folder)))
        })
    }

    /// Locks a new file; `false` if a process that clears the folder has taken it for a leftover before that.
    fn claim(&self, file: &File) -> io::Result<bool> {
        Ok(!matches!(self.try_lock(file), Err(TryLockError::WouldBlock)) && shared::has_name(file)?)
    }

    /// Removes the temporary files and folders that a process left in a folder when it died. Those of a living process
    /// stay, and so do those that cannot be locked, because then nobody knows.
    pub fn remove_leftovers(&self, dir: &Path) -> Result<()> {
        for name in names(dir)?.iter().filter(|name| is_temporary(name)) {
            let path = dir.join(name);
            let Ok(leftover) = open(&path) else { continue };
            if self.try_lock(&leftover).is_ok() {
                // What cannot be removed does no harm: it may be another user's.
                let _ = self.step().and_then(|()| remove(&path));
            }
        }
        Ok(())
    }

    /// Removes the leftovers in the folder of `path`.
    pub fn remove_leftovers_of(&self, path: &Path) -> Result<()> {
        self.remove_leftovers(parent_of(path))
    }
}

/// Creates something under a new name, until no other process removes it at once.
fn create_temporary<T>(dir: &Path, create: impl Fn(&Path) -> io::Result<Option<T>>) -> io::Result<(PathBuf, T)> {
    loop {
        let path = dir.join(new_name());
        match create(&path) {
            Ok(Some(created)) => return Ok((path, created)),
            Ok(None) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            // Removed between its creation and its opening.
            Err(error) if error.kind() == ErrorKind::NotFound && dir.is_dir() => {}
            Err(error) => return Err(error),
        }
    }
}

/// Opens a file or a folder to lock it: for writing if possible, since NFS asks for that.
fn open(path: &Path) -> io::Result<File> {
    shared::open_existing(path, OpenOptions::new().read(true).write(true)).or_else(|_| shared::open_dir(path))
}

fn remove(path: &Path) -> io::Result<()> {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn a_name_is_ours_only_if_it_is_exactly_of_our_making() {
        assert!(is_temporary(&new_name()));
        assert_ne!(new_name(), new_name());
        for name in [
            ".draft.tmp",
            ".mmoe-.tmp",
            ".mmoe-notes.tmp",
            ".mmoe-0123456789abcdeF.tmp",
            ".mmoe-0123456789abcdef0.tmp",
            "mmoe-0123456789abcdef.tmp",
            ".mmoe-0123456789abcdef.tmp~",
            ".file.17.tmp",
        ] {
            assert!(!is_temporary(name), "{name}");
        }
    }

    #[test]
    fn what_a_dead_process_left_is_removed_and_what_a_living_one_writes_stays() -> Outcome {
        let dir = tempfile::tempdir()?;
        let disk = Disk::default();
        assert!(Disk::crashing_at(1).write(&dir.path().join("file"), b"12345678").is_err());
        let left = names(dir.path())?;
        assert!(left.len() == 1 && is_temporary(&left[0]), "{left:?}");
        assert_eq!(fs::read(dir.path().join(&left[0]))?, b"1234");
        assert!(Disk::crashing_at(3).write_folder(&dir.path().join("run"), &[("a", b"1"), ("b", b"2")]).is_err());

        let (file, folder) = (disk.create_temporary_file(dir.path())?, disk.create_temporary_dir(dir.path())?);
        assert_eq!(names(dir.path())?.len(), 4);
        disk.remove_leftovers(dir.path())?;
        assert_eq!(names(dir.path())?.len(), 2);
        assert!(file.0.exists() && folder.0.exists());
        drop((file, folder));
        disk.remove_leftovers(dir.path())?;
        assert!(names(dir.path())?.is_empty());
        Ok(())
    }

    #[test]
    fn a_folder_that_another_process_clears_all_the_time_can_be_written() -> Outcome {
        let dir = tempfile::tempdir()?;
        let is_done = AtomicBool::new(false);
        let disk = Disk::without_fsync();
        let write = |n: usize| -> Result<()> {
            disk.write(&dir.path().join("file"), b"whole")?;
            disk.write_folder(&dir.path().join(n.to_string()), &[("file", b"whole")])
        };
        let written = std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    disk.remove_leftovers(dir.path()).expect("the folder can be read");
                }
            });
            let written = (0..100).try_for_each(write);
            is_done.store(true, Ordering::Relaxed);
            written
        });
        written?;
        assert_eq!(names(dir.path())?.len(), 101);
        Ok(())
    }

    #[test]
    fn without_locks_nothing_is_taken_for_a_leftover() -> Outcome {
        let dir = tempfile::tempdir()?;
        assert!(Disk::crashing_at(1).write(&dir.path().join("file"), b"12345678").is_err());
        Disk::without_locks().remove_leftovers(dir.path())?;
        assert_eq!(names(dir.path())?.len(), 1);
        Ok(())
    }

    #[test]
    #[cfg(unix)]
    fn a_link_with_a_temporary_name_is_not_followed() -> Outcome {
        let (dir, elsewhere) = (tempfile::tempdir()?, tempfile::tempdir()?);
        fs::write(elsewhere.path().join("thesis.tex"), "precious")?;
        std::os::unix::fs::symlink(elsewhere.path(), dir.path().join(new_name()))?;
        Disk::default().remove_leftovers(dir.path())?;
        assert_eq!(names(elsewhere.path())?, ["thesis.tex"]);
        Ok(())
    }
}

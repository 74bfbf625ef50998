//! A folder of a few files that appears with all of them at once.

use super::{Disk, parent_of, read, shared};
use crate::base::error::{Error, Result};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

impl Disk {
    /// Puts a folder with these files in place at once. If it is there already, because an earlier process or another one
    /// made it, each of the files that differs is replaced in the given order, and other files stay.
    pub fn write_folder(&self, path: &Path, files: &[(&str, &[u8])]) -> Result<()> {
        let failed = |error: io::Error| Error::io(path, &error);
        if has_entries(path).map_err(failed)? || !self.place_folder(path, files).map_err(failed)? {
            self.remove_leftovers(path)?;
            for (name, bytes) in files {
                let file = path.join(name);
                if read(&file)?.as_deref() != Some(bytes) {
                    self.write(&file, bytes)?;
                }
            }
        }
        Ok(())
    }

    /// Makes the folder under a temporary name and renames it; `false` if another process was faster.
    fn place_folder(&self, path: &Path, files: &[(&str, &[u8])]) -> io::Result<bool> {
        let parent = parent_of(path);
        let (temporary, locked) = self.create_temporary_dir(parent)?;
        let staged = StagedFolder { disk: self, path: temporary, _locked: locked };
        for (name, bytes) in files {
            self.step()?;
            let mut file = File::create_new(staged.path.join(name))?;
            self.write_all(&mut file, bytes)?;
            shared::share_to_read(&file, parent);
            self.fsync(&file)?;
        }
        shared::share_dir(&staged.path);
        self.fsync_dir(&staged.path)?;
        self.step()?;
        match fs::rename(&staged.path, path) {
            Err(error) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists) => Ok(false),
            renamed => renamed.and_then(|()| self.fsync_dir(parent)).map(|()| true),
        }
    }
}

/// A folder under its temporary name, locked if it can be. Unless it is renamed, dropping removes it.
struct StagedFolder<'a> {
    disk: &'a Disk,
    path: PathBuf,
    _locked: Option<File>,
}

impl Drop for StagedFolder<'_> {
    fn drop(&mut self) {
        if !self.disk.has_crashed() {
            // Fails if it was renamed. What is left for another reason does no harm.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn has_entries(dir: &Path) -> io::Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::names;
    use super::*;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    const FILES: [(&str, &[u8]); 2] = [("curve", b"1 2 3"), ("record", b"done")];

    #[test]
    fn a_folder_that_dies_anywhere_has_all_its_files_or_is_not_there() -> Outcome {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("run");
        let mut died = 0;
        while Disk::crashing_at(died).write_folder(&path, &FILES).is_err() {
            assert!(!path.exists() || names(&path)? == ["curve", "record"]);
            if path.exists() {
                fs::remove_dir_all(&path)?;
            }
            died += 1;
        }
        assert_eq!(died, 10, "the folder, three for each file, fsync, rename, fsync of the folder above");
        Disk::default().remove_leftovers(dir.path())?;
        assert_eq!(names(dir.path())?, ["run"]);
        Ok(())
    }

    #[test]
    fn of_several_processes_that_make_one_folder_all_succeed_without_locks_too() -> Outcome {
        for make in [Disk::default, Disk::without_locks] {
            let dir = tempfile::tempdir()?;
            let path = dir.path().join("run");
            let results: Vec<Result<()>> = std::thread::scope(|scope| {
                let write = || (0..20).try_for_each(|_| make().write_folder(&path, &FILES));
                let writers: Vec<_> = (0..4).map(|_| scope.spawn(write)).collect();
                writers.into_iter().map(|writer| writer.join().expect("no panic")).collect()
            });
            results.into_iter().collect::<Result<()>>()?;
            assert_eq!(names(dir.path())?, ["run"]);
            assert_eq!(names(&path)?, ["curve", "record"]);
        }
        Ok(())
    }

    #[test]
    fn a_folder_that_is_there_gets_what_differs_and_keeps_what_is_not_ours() -> Outcome {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("run");
        fs::create_dir(&path)?;
        for (name, bytes) in [("curve", "1 2"), ("record", "done"), ("notes", "mine")] {
            fs::write(path.join(name), bytes)?;
        }
        Disk::default().write_folder(&path, &FILES)?;
        assert_eq!(names(&path)?, ["curve", "notes", "record"]);
        assert_eq!(fs::read(path.join("curve"))?, b"1 2 3");
        let equal = Disk::default();
        equal.write_folder(&path, &FILES)?;
        assert_eq!(equal.operations(), 0, "equal bytes are not written again");
        Ok(())
    }
}

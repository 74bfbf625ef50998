//! An advisory lock, so that one process at a time writes to a folder. The system releases it however a process ends.

use super::Disk;
use crate::base::error::{Error, Result};
use crate::base::{disk, process};
use std::fs::File;
use std::path::Path;

/// Name of the lock file. The file stays in the folder after the lock is released.
pub const FILE: &str = ".lock";

/// Held while a process may write to the folder.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock without waiting. If another process has it, the error names that process.
    pub fn take(dir: &Path, disk: &Disk) -> Result<Self> {
        let path = dir.join(FILE);
        let me = format!("process {} on {}: {}\n", std::process::id(), process::host(), process::command());
        match disk.try_lock(&path, &me)? {
            Some(file) => Ok(Self { file }),
            None => Err(Error::Locked(format!(
                "{}: another mmoe is working on this folder: {}\n  \
                 wait for it or stop it, or choose another folder, with --out",
                dir.display(),
                holder(&path)
            ))),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a child process that was just forked may have it open too.
        let _ = self.file.unlock();
    }
}

/// What the holder wrote about itself, without control characters.
fn holder(path: &Path) -> String {
    let bytes = disk::read(path).ok().flatten().unwrap_or_default();
    let line: String = String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).take(300).collect();
    if line.is_empty() { "its command is not known yet".into() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_is_told_the_first_ones_process() {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let disk = Disk::default();
        let first = Lock::take(dir.path(), &disk).expect("the folder is free");
        let error = Lock::take(dir.path(), &disk).expect_err("the folder is taken");
        assert_eq!(error.exit_code(), crate::base::exit_code::ExitCode::Locked);
        assert!(error.to_string().contains(&format!("process {} on ", std::process::id())), "{error}");
        drop(first);
        assert!(Lock::take(dir.path(), &disk).is_ok(), "the lock goes with its holder");
    }
}

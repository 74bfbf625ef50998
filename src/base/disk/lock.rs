//! An advisory lock, so that one process at a time writes to a folder. The system releases it however a process ends.
//!
//! Several processes may each write a part of the folder: they share its lock, and each holds the lock of its part alone.
//!
//! The lock only spares work: files and runs' folders are renamed into place whole, and two processes that do the same
//! run write the same bytes. So on a file system without locks, work goes on without.

use super::{Disk, names, shared};
use crate::base::error::{Error, Result};
use crate::base::process;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// Name of the lock file. The file stays in the folder after the lock is released.
pub const FILE: &str = ".lock";

/// Folder of what belongs to a part.
pub const PARTS: &str = "shards";
/// Ending of the lock of a part.
const ENDING: &str = ".lock";

/// How what a holder writes about itself begins.
const SIGNATURE: &str = "process ";
/// Most bytes that are read of it.
const LONGEST: u64 = 300;

/// Held while a process may write to the folder, or to a part of it.
#[derive(Debug)]
pub struct Lock {
    files: Vec<File>,
    /// Why the file system cannot lock.
    missing: Option<String>,
}

/// A part of a folder that a process works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// The name of the part.
    pub part: String,
    /// What the process wrote about itself.
    pub holder: String,
}

/// What came of trying to lock a file.
enum Try {
    Held(LockFile),
    Taken(File),
    Missing(String),
}

/// An open lock file.
struct LockFile {
    file: File,
    is_writable: bool,
}

/// How often a lock is tried before it counts as taken. Whoever looks which parts are under way takes it for a moment.
const TRIES: u32 = 5;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

impl Lock {
    /// Takes the lock without waiting. If another process has it, the error names that process. If the file system has
    /// no locks, nothing is held, and [`warning`](Self::warning) says so.
    pub fn take(dir: &Path, disk: &Disk) -> Result<Self> {
        let path = dir.join(FILE);
        match disk.lock(&path, Disk::try_lock)? {
            Try::Held(held) => {
                let file = disk.sign(held).map_err(|error| shared::refused(&path, &error))?;
                // The folder may be shared only since an earlier program made the file.
                shared::share(&file, dir);
                Ok(Self { files: vec![file], missing: None })
            }
            Try::Taken(file) => Err(match &parts_under_way(dir, disk)?[..] {
                [] => locked(dir, "another mmoe is working on this folder", &holder(&file)),
                parts => {
                    let all =
                        parts.iter().map(|part| format!("\n  {}: {}", part.part, part.holder)).collect::<String>();
                    locked(dir, "parts of this folder are being worked on", &all)
                }
            }),
            Try::Missing(cause) => Ok(Self { files: Vec::new(), missing: Some(cause) }),
        }
    }

    /// Takes the lock of a part, so that nobody else works on this part or on the whole folder.
    pub fn take_part(dir: &Path, part: &str, disk: &Disk) -> Result<Self> {
        let whole = match disk.lock(&dir.join(FILE), Disk::try_lock_shared)? {
            Try::Held(LockFile { file, .. }) => file,
            Try::Taken(file) => return Err(locked(dir, "another mmoe is working on the whole folder", &holder(&file))),
            Try::Missing(cause) => return Ok(Self { files: Vec::new(), missing: Some(cause) }),
        };
        disk.create_shared_dir(&dir.join(PARTS))?;
        let path = lock_of(dir, part);
        match disk.lock(&path, Disk::try_lock)? {
            Try::Held(held) => {
                let file = disk.sign(held).map_err(|error| shared::refused(&path, &error))?;
                Ok(Self { files: vec![file, whole], missing: None })
            }
            Try::Taken(file) => Err(locked(dir, &format!("another mmoe is working on {part}"), &holder(&file))),
            Try::Missing(cause) => Ok(Self { files: Vec::new(), missing: Some(cause) }),
        }
    }

    /// Waits for the lock of a part that everybody holds for a moment only.
    pub fn wait_for_part(dir: &Path, part: &str, disk: &Disk) -> Result<Self> {
        const LONGEST: u32 = 100;
        for _ in 1..LONGEST {
            match Self::take_part(dir, part, disk) {
                Err(Error::Locked(_)) => {}
                taken => return taken,
            }
        }
        Self::take_part(dir, part, disk)
    }

    /// A line for the user if the file system of `dir` has no locks.
    pub fn warning(&self, dir: &Path) -> Option<String> {
        let cause = self.missing.as_ref()?;
        Some(format!(
            "{}: no lock can be taken on this file system ({cause}); going on without: a second mmoe on this folder would \
             do the same work again, with the same results",
            dir.display()
        ))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing a file is not enough: a child process that was just forked may have it open too.
        self.files.iter().for_each(|file| drop(file.unlock()));
    }
}

/// The parts of a folder that processes work on, by name.
pub fn parts_under_way(dir: &Path, disk: &Disk) -> Result<Vec<UnderWay>> {
    let mut parts = Vec::new();
    for name in names(&dir.join(PARTS))? {
        let Some(part) = name.strip_suffix(ENDING) else { continue };
        let Ok(file) = shared::open_existing(&lock_of(dir, part), OpenOptions::new().read(true)) else { continue };
        if let Err(TryLockError::WouldBlock) = disk.try_lock_shared(&file) {
            parts.push(UnderWay { part: part.into(), holder: holder(&file) });
        }
    }
    Ok(parts)
}

fn lock_of(dir: &Path, part: &str) -> PathBuf {
    dir.join(PARTS).join(format!("{part}{ENDING}"))
}

type Locking = fn(&Disk, &File) -> std::result::Result<(), TryLockError>;

impl Disk {
    /// Opens a lock file, which is made if it is new, and tries to lock it.
    fn lock(&self, path: &Path, locking: Locking) -> Result<Try> {
        let options = &mut OpenOptions::new();
        let open = self.step().and_then(|()| shared::open(path, options.read(true).write(true)));
        let is_writable = open.is_ok();
        // An earlier program left lock files that only their owner may write. To be locked, they need not be written.
        let open = open.or_else(|error| shared::open_existing(path, OpenOptions::new().read(true)).map_err(|_| error));
        let file = open.map_err(|error| shared::refused(path, &error))?;
        for _ in 0..TRIES {
            match locking(self, &file) {
                Ok(()) => return Ok(Try::Held(LockFile { file, is_writable })),
                Err(TryLockError::WouldBlock) => sleep(BETWEEN_TRIES),
                Err(TryLockError::Error(error)) if is_missing(&error) => return Ok(Try::Missing(error.to_string())),
                Err(TryLockError::Error(error)) => return Err(shared::refused(path, &error)),
            }
        }
        Ok(Try::Taken(file))
    }
}

impl Disk {
    /// Writes who this process is into a lock file that it holds. A file with any other content is not ours.
    fn sign(&self, LockFile { mut file, is_writable }: LockFile) -> io::Result<File> {
        let mut found = Vec::new();
        (&file).take(SIGNATURE.len() as u64).read_to_end(&mut found)?;
        // A crash may have left only the beginning.
        if !SIGNATURE.as_bytes().starts_with(&found) {
            return Err(io::Error::new(ErrorKind::AlreadyExists, "this is not a lock file of mmoe"));
        }
        if is_writable {
            let me = format!("{SIGNATURE}{} on {}: {}\n", std::process::id(), process::host(), process::command());
            file.set_len(0)?;
            io::Seek::rewind(&mut file)?;
            self.write_all(&mut file, me.as_bytes())?;
        }
        Ok(file)
    }
}

/// Whether the file system has no locks, such as Lustre without its option, or NFS without its lock daemon.
fn is_missing(error: &io::Error) -> bool {
    #[cfg(unix)]
    let by_number = matches!(error.raw_os_error(), Some(libc::ENOSYS | libc::EOPNOTSUPP | libc::ENOLCK));
    #[cfg(not(unix))]
    let by_number = false;
    by_number || error.kind() == ErrorKind::Unsupported
}

fn locked(dir: &Path, what: &str, holder: &str) -> Error {
    Error::Locked(format!(
        "{}: {what}: {holder}\n  wait for what is under way or stop it, or choose another folder, with --out",
        dir.display()
    ))
}

/// What the holder wrote about itself, without control characters.
fn holder(file: &File) -> String {
    let mut bytes = Vec::new();
    let _ = file.take(LONGEST).read_to_end(&mut bytes);
    let line: String = String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).collect();
    if line.is_empty() { "its command is not known yet".into() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::exit_code::ExitCode;
    use std::fs;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn a_second_taker_is_told_the_first_ones_process() -> Outcome {
        let dir = tempfile::tempdir()?;
        let disk = Disk::default();
        let first = Lock::take(dir.path(), &disk)?;
        let error = Lock::take(dir.path(), &disk).expect_err("the folder is taken");
        assert_eq!(error.exit_code(), ExitCode::Locked);
        assert!(error.to_string().contains(&format!("process {} on ", std::process::id())), "{error}");
        drop(first);
        assert!(Lock::take(dir.path(), &disk).is_ok(), "the lock goes with its holder");
        Ok(())
    }

    #[test]
    fn what_an_earlier_holder_wrote_is_replaced_even_if_it_died_while_writing() -> Outcome {
        for earlier in ["", "proc", "process 4000000000 on a computer with a long name: a long command\n"] {
            let dir = tempfile::tempdir()?;
            fs::write(dir.path().join(FILE), earlier)?;
            let lock = Lock::take(dir.path(), &Disk::default())?;
            assert_eq!(lock.warning(dir.path()), None);
            let text = fs::read_to_string(dir.path().join(FILE))?;
            assert!(text.starts_with(&format!("process {} on ", std::process::id())), "{text}");
            assert_eq!(text.lines().count(), 1, "{text}");
        }
        Ok(())
    }

    #[test]
    fn a_lock_file_of_another_program_is_refused_and_keeps_its_text() -> Outcome {
        let dir = tempfile::tempdir()?;
        fs::write(dir.path().join(FILE), "4711\n")?;
        let error = Lock::take(dir.path(), &Disk::default()).expect_err("it is another program's");
        assert_eq!(error.exit_code(), ExitCode::Io);
        let message = error.to_string();
        assert!(message.contains(".lock: this is not a lock file of mmoe\n  move it away, or choose"), "{message}");
        assert_eq!(fs::read_to_string(dir.path().join(FILE))?, "4711\n");
        Ok(())
    }

    #[test]
    #[cfg(unix)]
    fn errors_of_file_systems_without_locks_are_told_from_others() {
        let error = io::Error::from_raw_os_error;
        assert!([libc::ENOSYS, libc::EOPNOTSUPP, libc::ENOLCK].into_iter().all(|number| is_missing(&error(number))));
        assert!(![libc::EIO, libc::EACCES, libc::EBADF].into_iter().any(|number| is_missing(&error(number))));
    }
}

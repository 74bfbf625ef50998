//! The rights of files. Some, such as a lock, all users of a folder write to: whoever may write the folder may write
//! them. Others are for their owner alone.

use super::{Disk, parent_of};
use crate::base::error::{Error, Result};
use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

impl Disk {
    /// Creates a folder within a results folder, and its parents. If it is new, whoever may write the folder above may
    /// write it too.
    pub fn create_shared_dir(&self, path: &Path) -> Result<()> {
        if self.create_dir(path)? {
            share_dir(path);
        }
        Ok(())
    }
}

impl Disk {
    /// Creates a folder that only its owner may read, and its parents. A folder that is there keeps its rights.
    pub fn create_private_dir(&self, path: &Path) -> Result<()> {
        if self.create_dir(path)?
            && let Ok(dir) = open_dir(path)
        {
            keep_private(&dir);
        }
        Ok(())
    }
}

/// Opens a regular file, which is made if it is new. Neither a link nor a device is followed, since it may lead to
/// somebody else's file.
pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    // First without making it: in a folder like /tmp, Linux refuses to open another user's file with O_CREAT.
    match open_existing(path, options) {
        Err(error) if error.kind() == ErrorKind::NotFound => match create(path, options) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => open_existing(path, options),
            created => created,
        },
        opened => opened,
    }
}

/// Opens a regular file that is there already.
pub(super) fn open_existing(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let failed = match system::without_following(options).open(path) {
        Ok(file) => match file.metadata()?.file_type() {
            kind if kind.is_file() => return Ok(file),
            kind => return Err(not_a_file(kind)),
        },
        Err(error) => error,
    };
    // Systems say in different ways that they do not follow a link.
    let there = fs::symlink_metadata(path).map(|there| there.file_type()).ok().filter(|kind| !kind.is_file());
    Err(there.map_or(failed, not_a_file))
}

fn not_a_file(kind: FileType) -> io::Error {
    let what = match kind {
        _ if kind.is_symlink() => "a link",
        _ if kind.is_dir() => "a folder",
        _ => "a pipe or a device",
    };
    io::Error::new(ErrorKind::AlreadyExists, format!("this is {what}, not a file of mmoe"))
}

fn create(path: &Path, options: &OpenOptions) -> io::Result<File> {
    let file = options.clone().create_new(true).open(path)?;
    share(&file, parent_of(path));
    Ok(file)
}

/// Opens a folder itself, to lock it or to change its rights.
pub(super) fn open_dir(path: &Path) -> io::Result<File> {
    system::without_following(OpenOptions::new().read(true)).open(path)
}

/// Lets everyone write this folder who may write the folder above.
pub(super) fn share_dir(path: &Path) {
    if let Ok(dir) = open_dir(path) {
        share(&dir, parent_of(path));
    }
}

/// Lets everyone read and write `file` who may do so with `folder`. Some file systems have no rights, and only its owner
/// may change those of a file: then they stay as they are.
pub(super) fn share(file: &File, folder: &Path) {
    let _ = system::share(file, folder, 0o666);
}

/// The same for a file that is replaced, never written to: everyone reads it who may read `folder`.
pub(super) fn share_to_read(file: &File, folder: &Path) {
    let _ = system::share(file, folder, 0o444);
}

/// Takes all rights from everyone but the owner of a new file or folder, if the file system has rights.
pub(super) fn keep_private(file: &File) {
    let _ = system::keep_private(file);
}

/// Whether the file still has a name, as far as the system tells.
pub(super) fn has_name(file: &File) -> io::Result<bool> {
    system::has_name(file)
}

/// Error for a file that cannot be opened, with a hint if something else is in its place.
pub(super) fn refused(path: &Path, error: &io::Error) -> Error {
    match error.kind() {
        ErrorKind::AlreadyExists => Error::Io {
            thing: path.display().to_string(),
            cause: error.to_string(),
            hint: "move it away, or choose another folder, with --out".into(),
        },
        _ => Error::io(path, error),
    }
}

#[cfg(unix)]
mod system {
    use std::fs::{self, File, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
    use std::path::Path;

    /// Opening a link fails, and opening a pipe does not wait for its other end.
    pub fn without_following(options: &mut OpenOptions) -> &mut OpenOptions {
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK)
    }

    /// Gives a file those of the folder's rights that are in `of_file`, and a folder all of them.
    pub fn share(file: &File, folder: &Path, of_file: u32) -> io::Result<()> {
        let (old, of_folder) = (file.metadata()?, fs::metadata(folder)?);
        if old.is_file() && old.nlink() > 1 {
            // Under its other name it may be somebody else's.
            return Ok(());
        }
        let kept = if old.is_dir() { 0o777 } else { of_file };
        let mode = old.mode() & 0o7777 | of_folder.mode() & kept;
        if old.gid() != of_folder.gid() {
            // Fails for a user who is not in the group, to whom the other rights apply.
            let _ = fchown(file, None, Some(of_folder.gid()));
        }
        if file.metadata()?.mode() & 0o7777 == mode {
            Ok(())
        } else {
            file.set_permissions(Permissions::from_mode(mode))
        }
    }

    pub fn keep_private(file: &File) -> io::Result<()> {
        let mode = if file.metadata()?.is_dir() { 0o700 } else { 0o600 };
        file.set_permissions(Permissions::from_mode(mode))
    }

    pub fn has_name(file: &File) -> io::Result<bool> {
        Ok(file.metadata()?.nlink() > 0)
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::{File, OpenOptions};
    use std::io;
    use std::path::Path;

    pub fn without_following(options: &mut OpenOptions) -> &mut OpenOptions {
        options
    }

    pub fn share(_file: &File, _folder: &Path, _of_file: u32) -> io::Result<()> {
        Ok(())
    }

    pub fn keep_private(_file: &File) -> io::Result<()> {
        Ok(())
    }

    pub fn has_name(_file: &File) -> io::Result<bool> {
        Ok(true)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt, symlink};

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    fn mode(path: &Path) -> io::Result<u32> {
        Ok(fs::metadata(path)?.permissions().mode() & 0o777)
    }

    #[test]
    fn a_new_or_an_old_file_and_a_new_folder_get_the_write_bits_of_their_folder() -> Outcome {
        for (folder, of_file) in [(0o755, 0o644), (0o775, 0o664), (0o777, 0o666)] {
            let dir = tempfile::tempdir()?;
            fs::set_permissions(dir.path(), Permissions::from_mode(folder))?;
            let [new, old, below] = ["new", "old", "below"].map(|name| dir.path().join(name));
            fs::write(&old, "")?;
            fs::set_permissions(&old, Permissions::from_mode(0o600))?;
            for path in [&new, &old] {
                Disk::default().append_line(path, "a line")?;
                assert_eq!(mode(path)? & of_file, of_file, "{}", path.display());
            }
            Disk::default().create_shared_dir(&below)?;
            assert_eq!(mode(&below)? & folder, folder);
        }
        Ok(())
    }

    #[test]
    fn a_link_a_dangling_link_a_pipe_and_a_folder_are_not_opened() -> Outcome {
        let dir = tempfile::tempdir()?;
        let [file, link, dangling, pipe] = ["file", "link", "dangling", "pipe"].map(|name| dir.path().join(name));
        fs::write(&file, "precious")?;
        symlink(&file, &link)?;
        symlink(dir.path().join("nothing"), &dangling)?;
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status()?.success());
        for path in [&link, &dangling, &pipe, &dir.path().to_owned()] {
            let error = open(path, OpenOptions::new().read(true).write(true)).expect_err("it is no file of ours");
            assert_eq!(error.kind(), ErrorKind::AlreadyExists, "{}: {error}", path.display());
        }
        assert!(!dir.path().join("nothing").exists());
        Ok(())
    }
}

//! A log: lines are appended, also by several processes at once.

use super::{Disk, parent_of, shared};
use crate::base::error::Result;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

impl Disk {
    /// Appends a line to a log, without fsync. If a crash has left the last line unfinished, it is ended first.
    pub fn append_line(&self, path: &Path, line: &str) -> Result<()> {
        self.try_append(path, line).map_err(|error| shared::refused(path, &error))
    }

    fn try_append(&self, path: &Path, line: &str) -> io::Result<()> {
        self.step()?;
        let mut file = shared::open(path, OpenOptions::new().read(true).append(true))?;
        shared::share(&file, parent_of(path));
        let close_torn = if ends_in_a_line(&mut file)? { "" } else { "\n" };
        self.write_all(&mut file, format!("{close_torn}{line}\n").as_bytes())
    }
}

fn ends_in_a_line(file: &mut File) -> io::Result<bool> {
    let mut last = [b'\n'];
    if file.metadata()?.len() > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    Ok(last == [b'\n'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_torn_line_of_a_log_does_not_spoil_the_next() -> std::result::Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        let log = dir.path().join("log");
        fs::write(&log, "first\nsec")?;
        Disk::default().append_line(&log, "third")?;
        assert_eq!(fs::read_to_string(&log)?, "first\nsec\nthird\n");
        Ok(())
    }
}

//! Takes in the files of a data set in any order, and puts them in place once all of them are checked.

use super::item::Item;
use super::known_files::Known;
use crate::base::disk::{Disk, Staged};
use crate::base::error::{Error, Result};
use crate::base::sha256::Hashing;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

/// Bytes per write.
const CHUNK: usize = 1 << 17;

/// The files received so far, under temporary names.
pub struct Intake<'a> {
    /// The data set to take in.
    pub known: &'a Known<'a>,
    out: &'a Path,
    disk: &'a Disk,
    staged: Vec<Option<Staged<'a>>>,
    taken: u64,
    tell: &'a mut dyn FnMut(u64),
}

impl<'a> Intake<'a> {
    /// An empty intake for the folder `out`. `tell` gets the number of bytes so far.
    pub fn new(known: &'a Known<'a>, out: &'a Path, disk: &'a Disk, tell: &'a mut dyn FnMut(u64)) -> Self {
        let staged = known.files.iter().map(|_| None).collect();
        Self { known, out, disk, staged, taken: 0, tell }
    }

    /// Takes in the file at `position` of the data set, and checks its length and SHA-256.
    pub fn take(&mut self, position: usize, item: &Item, content: &mut dyn Read) -> Result<()> {
        if self.staged[position].is_some() {
            return Err(item.refused("this file appears twice"));
        }
        let file = &self.known.files[position];
        let path = self.out.join(file.name);
        let mut staged = Hashing::new(self.disk.stage(&path)?);
        let mut left = file.bytes;
        let mut buffer = vec![0; CHUNK];
        loop {
            let bytes = match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => &buffer[..read],
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(item.unreadable(&error)),
            };
            let too_long = || item.refused(format!("it is longer than the {} bytes of {}", file.bytes, file.name));
            left = left.checked_sub(bytes.len() as u64).ok_or_else(too_long)?;
            staged.write_all(bytes).map_err(|error| Error::io(&path, &error))?;
            self.taken += bytes.len() as u64;
            (self.tell)(self.taken);
        }
        if left > 0 {
            let length = file.bytes - left;
            return Err(item.refused(format!("it has {length} bytes, but {} has {}", file.name, file.bytes)));
        }
        let (staged, sha256) = staged.finish();
        if sha256 != file.sha256 {
            return Err(item.refused(format!("its SHA-256 is {sha256}, but that of {} is {}", file.name, file.sha256)));
        }
        self.staged[position] = Some(staged);
        Ok(())
    }

    /// Puts all files in place. If one is missing, the error names `origin`.
    pub fn finish(self, origin: &Item) -> Result<()> {
        let names = self.known.files.iter().map(|file| file.name);
        if let Some((name, _)) = names.zip(&self.staged).find(|(_, staged)| staged.is_none()) {
            return Err(origin.refused(format!("it has no {name}")));
        }
        self.staged.into_iter().flatten().try_for_each(Staged::commit)
    }
}

//! `mmoe fetch`: gets a data set's files from an archive, a folder or the network, and checks every byte before it puts
//! them in place.

pub mod archive_kind;
pub mod budget;
pub mod download;
pub mod intake;
pub mod item;
pub mod known_files;
mod local;
pub mod origin;
pub mod unpack;
pub mod watched;

use crate::base::disk::lock::Lock;
use crate::base::disk::{self, Disk};
use crate::base::error::{Error, Result};
use crate::base::interrupt::Interrupt;
use crate::base::words::visible;
use download::Download;
use intake::Intake;
use item::Item;
use known_files::Known;
use origin::Origin;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::time::Duration;
use unpack::Unpacker;
use watched::{Watched, stopped};

/// What the name of a plain or packed file in a folder may end in.
const SUFFIXES: [&str; 3] = ["", ".gz", ".xz"];

/// Progress of a fetch.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// Bytes of an archive received so far, and its size if that is known.
    Downloading(u64, Option<u64>),
    /// Bytes of the files written so far.
    Unpacking(u64),
}

/// Brings a data set into a folder.
pub struct Fetch<'a> {
    /// The data set.
    pub known: &'a Known<'a>,
    /// The folder.
    pub out: &'a Path,
    /// Writes the files.
    pub disk: &'a Disk,
    /// Ends the fetch early.
    pub interrupt: &'a Interrupt,
    /// How long a server may be silent.
    pub patience: Duration,
    /// Says what the user should know, if nothing fails.
    pub warn: &'a dyn Fn(&str),
}

impl Fetch<'_> {
    /// Whether the right files are there already.
    pub fn is_done(&self) -> Result<bool> {
        for file in self.known.files {
            if !local::is(&self.out.join(file.name), file)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Puts the files in place, all of them or none.
    pub fn take(&self, origin: &Origin, tell: &mut dyn FnMut(Event)) -> Result<()> {
        self.refuse_what_is_no_file()?;
        self.disk.create_dir(self.out)?;
        let lock = Lock::take(self.out, self.disk)?;
        lock.warning(self.out).iter().for_each(|warning| (self.warn)(warning));
        for file in self.known.files {
            self.disk.remove_leftovers_of(&self.out.join(file.name))?;
        }
        let fetched = match origin {
            Origin::Url(url) => self.take_url(url, tell),
            Origin::Path(path) if path.is_dir() => self.take_folder(path, tell),
            Origin::Path(path) => self.take_file(path, tell),
        };
        // After a signal, the signal is the cause, whatever it made fail.
        fetched.map_err(|error| self.interrupt.pending().map_or(error, stopped))
    }

    fn take_url(&self, url: &str, tell: &mut dyn FnMut(Event)) -> Result<()> {
        let limit = self.known.archive_limit();
        let download = Download { url, limit, patience: self.patience, interrupt: self.interrupt };
        let bytes = download.bytes(&mut |come, all| tell(Event::Downloading(come, all)))?;
        let name = url.rsplit('/').next().unwrap_or_default();
        self.take_archive(&Item::outermost(visible(url), name), Cursor::new(bytes), tell)
    }

    fn take_file(&self, path: &Path, tell: &mut dyn FnMut(Event)) -> Result<()> {
        let item = item_of(path);
        let archive = local::open(path)?;
        let size = archive.metadata().map_err(|error| local::unreadable(path, &error))?.len();
        if size > self.known.archive_limit() {
            return Err(item.refused("it is larger than the whole data set, so it is another file"));
        }
        self.take_archive(&item, BufReader::new(archive), tell)
    }

    fn take_archive(&self, item: &Item, file: impl Read + Seek, tell: &mut dyn FnMut(Event)) -> Result<()> {
        let mut tell = |bytes| tell(Event::Unpacking(bytes));
        let mut intake = Intake::new(self.known, self.out, self.disk, &mut tell);
        let mut archive = Watched { file, interrupt: self.interrupt };
        Unpacker::new(&mut intake).unpack(item, &mut archive)?;
        intake.finish(item)
    }

    fn take_folder(&self, folder: &Path, tell: &mut dyn FnMut(Event)) -> Result<()> {
        let mut tell = |bytes| tell(Event::Unpacking(bytes));
        let mut intake = Intake::new(self.known, self.out, self.disk, &mut tell);
        for file in self.known.files {
            let paths = SUFFIXES.map(|suffix| folder.join(format!("{}{suffix}", file.name)));
            let Some(path) = paths.iter().find(|path| disk::exists(path)) else { continue };
            let item = Item::outermost(path.display().to_string(), file.name);
            let mut content = Watched { file: BufReader::new(local::open(path)?), interrupt: self.interrupt };
            Unpacker::new(&mut intake).unpack(&item, &mut content)?;
        }
        intake.finish(&item_of(folder))
    }

    /// Refuses a folder or a device in the place of a file, since putting the file there would fail at the end.
    fn refuse_what_is_no_file(&self) -> Result<()> {
        for file in self.known.files {
            let path = self.out.join(file.name);
            if path.metadata().is_ok_and(|there| !there.is_file()) {
                return Err(Error::Io {
                    thing: path.display().to_string(),
                    cause: "this is not a regular file".into(),
                    hint: "move it away, or choose another folder, with --out".into(),
                });
            }
        }
        Ok(())
    }
}

fn item_of(path: &Path) -> Item {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Item::outermost(path.display().to_string(), &name)
}

//! Finds a data set's files in an archive, however it is packed. Reads it as one stream, within limits everywhere.

use super::archive_kind::{Kind, peek};
use super::budget::Budget;
use super::intake::Intake;
use super::item::Item;
use crate::base::error::Result;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use lzma_rust2::XzReader;
use std::io::{BufReader, Read, Seek};
use tar::EntryType;
use zip::{CompressionMethod, ZipArchive};

/// Maximum layers of packing around a file, not counting an outer zip. The official archive is tar in gzip in zip.
const DEEPEST: usize = 5;

/// Memory limit of an xz decoder. Unpacking what `xz -9` packed takes 65 MiB for any file.
const XZ_MEMORY_KIB: u32 = 80 << 10;

/// An archive that can be read in any order.
pub trait Archive: Read + Seek {}

impl<R: Read + Seek> Archive for R {}

/// Unpacks one archive into an intake.
pub struct Unpacker<'u, 'a> {
    intake: &'u mut Intake<'a>,
    budget: Budget,
}

impl<'u, 'a> Unpacker<'u, 'a> {
    /// An unpacker of archives of the intake's data set.
    pub fn new(intake: &'u mut Intake<'a>) -> Self {
        let budget = Budget::new(intake.known.bytes() + intake.known.archive_limit());
        Self { intake, budget }
    }

    /// Takes all files of the data set from an archive, or from a single file.
    pub fn unpack(&mut self, item: &Item, archive: &mut dyn Archive) -> Result<()> {
        let (kind, _) = peek(&mut *archive).map_err(|error| item.unreadable(&error))?;
        archive.rewind().map_err(|error| item.unreadable(&error))?;
        match kind {
            Kind::Zip => self.unpack_zip(item, archive),
            Kind::Plain if self.intake.known.position(&item.name).is_none() => {
                Err(item.refused("it is not a zip, tar, gzip or xz archive"))
            }
            _ => self.open(item, archive, DEEPEST),
        }
    }

    /// Takes the files in a stream, through at most `depth` more layers of packing.
    fn open(&mut self, item: &Item, mut stream: &mut dyn Read, depth: usize) -> Result<()> {
        let (kind, mut stream) = peek(&mut stream).map_err(|error| item.unreadable(&error))?;
        if kind == Kind::Plain {
            return match self.intake.known.position(&item.name) {
                Some(position) => self.intake.take(position, item, &mut stream),
                None => Ok(()),
            };
        }
        let Some(depth) = depth.checked_sub(1) else {
            return Err(item.refused("its archives are nested too deeply"));
        };
        match kind {
            Kind::Gzip => self.open_packed(&item.unpacked(".gz"), MultiGzDecoder::new(stream), depth),
            Kind::Xz => {
                let decoder = XzReader::new_mem_limit(BufReader::new(stream), true, XZ_MEMORY_KIB);
                self.open_packed(&item.unpacked(".xz"), decoder, depth)
            }
            Kind::Tar => self.unpack_tar(item, &mut stream, depth),
            Kind::Zip | Kind::Plain => Ok(()),
        }
    }

    fn open_packed(&mut self, item: &Item, decoder: impl Read, depth: usize) -> Result<()> {
        self.open(item, &mut self.budget.clone().spent_by(decoder), depth)
    }

    fn unpack_tar(&mut self, item: &Item, stream: &mut dyn Read, depth: usize) -> Result<()> {
        let mut archive = tar::Archive::new(stream);
        for entry in archive.entries().map_err(|error| item.unreadable(&error))? {
            let mut entry = entry.map_err(|error| item.unreadable(&error))?;
            let file = item.entry(&entry.path_bytes())?;
            match entry.header().entry_type() {
                EntryType::Regular | EntryType::Continuous => self.open(&file, &mut entry, depth)?,
                EntryType::Directory | EntryType::XGlobalHeader => {}
                _ => return Err(file.refused("it is a link or a device, not a file")),
            }
        }
        Ok(())
    }

    fn unpack_zip(&mut self, item: &Item, archive: &mut dyn Archive) -> Result<()> {
        let unreadable = |error: zip::result::ZipError| item.unreadable(&error.into());
        let mut archive = ZipArchive::new(archive).map_err(unreadable)?;
        for index in 0..archive.len() {
            // Raw, because Candle builds the crate `zip` without decoders.
            let mut entry = archive.by_index_raw(index).map_err(unreadable)?;
            let file = item.entry(entry.name_raw())?;
            if entry.is_symlink() {
                return Err(file.refused("it is a link, not a file"));
            }
            if entry.encrypted() {
                return Err(file.refused("it is encrypted"));
            }
            match entry.compression() {
                _ if entry.is_dir() => {}
                CompressionMethod::STORE => self.open(&file, &mut entry, DEEPEST)?,
                CompressionMethod::DEFLATE => self.open_packed(&file, DeflateDecoder::new(entry), DEEPEST)?,
                _ => return Err(file.refused("its compression method is not supported")),
            }
        }
        Ok(())
    }
}

//! Reads the two files of the data set, from their text or from a cache that an earlier reading left.

use super::people::{People, Vocabulary};
use super::read::{further_rows, training_rows};
use crate::base::disk::{self, Disk};
use crate::base::error::{Error, Result};
use crate::base::sha256::sha256_hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Name of the file of training rows.
pub const TRAIN: &str = "census-income.data";
/// Name of the file of test rows.
pub const TEST: &str = "census-income.test";

/// The content of both files.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Files {
    /// The training rows.
    pub train: People,
    /// The test rows.
    pub test: People,
    /// The categories of the training rows.
    pub vocabulary: Vocabulary,
}

/// Size and time of a file. They tell whether it has changed, without reading it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    bytes: u64,
    /// Time of the last change, since 1970.
    nanoseconds: Option<u128>,
}

/// The files of a folder as they were read.
pub struct Reading<'d> {
    /// Their content.
    pub files: Files,
    dir: &'d Path,
    /// Stamps and hash of the text, if the content comes from there and not from the cache.
    from_text: Option<([Stamp; 2], String)>,
}

impl<'d> Reading<'d> {
    /// Reads the files of a folder: from the cache beside them if their text has not changed, otherwise from the text.
    pub fn of(dir: &'d Path) -> Result<Self> {
        let stamps = stamps(dir)?;
        if let Some(files) = read_cache(dir, &stamps) {
            return Ok(Self { files, dir, from_text: None });
        }
        let (files, sha256) = Files::parse(dir)?;
        Ok(Self { files, dir, from_text: Some((stamps, sha256)) })
    }

    /// Leaves a cache for the next reading. If it cannot be written, the text is read every time.
    pub fn cache(&self) {
        if let Some((stamps, sha256)) = &self.from_text {
            let _ = write_cache(self.dir, stamps, sha256, &self.files);
        }
    }
}

impl Files {
    fn parse(dir: &Path) -> Result<(Self, String)> {
        let [train, test] = [TRAIN, TEST].map(|name| text(&dir.join(name)));
        let (train_text, test_text) = (train?, test?);
        let name = |name| dir.join(name).display().to_string();
        let (train, vocabulary) = training_rows(&name(TRAIN), &train_text)?;
        let test = further_rows(&name(TEST), &test_text, &vocabulary)?;
        Ok((Self { train, test, vocabulary }, hash_of_both(&sha256_hex(&train_text), &sha256_hex(&test_text))))
    }
}

/// A hash of the text of both files; part of a run's id.
pub fn fingerprint(dir: &Path) -> Result<String> {
    if let Some(sha256) = cached_fingerprint(dir, &stamps(dir)?) {
        return Ok(sha256);
    }
    let [train, test] = [TRAIN, TEST].map(|name| text(&dir.join(name)).map(|text| sha256_hex(&text)));
    Ok(hash_of_both(&train?, &test?))
}

/// Bytes of the text of both files, and whether there is a cache of them.
pub fn text_size(dir: &Path) -> Result<(u64, bool)> {
    let [train, test] = stamps(dir)?;
    Ok((train.bytes + test.bytes, disk::exists(&cache_path(dir))))
}

/// sha256 of two lines: the sha256 of each file.
pub(super) fn hash_of_both(train: &str, test: &str) -> String {
    sha256_hex(format!("{train}\n{test}\n").as_bytes())
}

fn stamps(dir: &Path) -> Result<[Stamp; 2]> {
    let stamp = |name| -> Result<Stamp> {
        let metadata = metadata(&dir.join(name))?;
        let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Ok(Stamp { bytes: metadata.len(), nanoseconds: changed.map(|since| since.as_nanos()) })
    };
    Ok([stamp(TRAIN)?, stamp(TEST)?])
}

/// Metadata of a regular file; anything else is an error.
fn metadata(path: &Path) -> Result<Metadata> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(metadata),
        Ok(_) => Err(unreadable(path, "is not a regular file")),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(unreadable(path, "there is no such file")),
        Err(error) => Err(unreadable(path, &error.to_string())),
    }
}

fn text(path: &Path) -> Result<Vec<u8>> {
    metadata(path)?;
    fs::read(path).map_err(|error| unreadable(path, &error.to_string()))
}

fn unreadable(path: &Path, cause: &str) -> Error {
    let hint = "run `mmoe fetch census-income`, or give the folder of its two files as `path` in [data]";
    Error::Usage(format!("{}: {cause}\n  {hint}", path.display()))
}

/// Name of the cache, which a reading of the text leaves beside it, so that the next reading takes a tenth of the time.
/// It has a checksum, and is made again if the text has changed.
const CACHE: &str = "census-income.bin";

/// First bytes of the cache. The number is raised when the format changes.
const MAGIC: &[u8; 16] = b"mmoe census 0001";

/// Head of the cache: the text that it was made from.
#[derive(Serialize, Deserialize)]
struct Head {
    stamps: [Stamp; 2],
    fingerprint: String,
}

/// The cached files, if the text has not changed since.
fn read_cache(dir: &Path, stamps: &[Stamp; 2]) -> Option<Files> {
    let bytes = disk::read(&cache_path(dir)).ok()??;
    let (head, content) = parts(&bytes)?;
    (head.stamps == *stamps).then(|| postcard::from_bytes(content).ok()).flatten()
}

/// The cached fingerprint, if the text has not changed since.
fn cached_fingerprint(dir: &Path, stamps: &[Stamp; 2]) -> Option<String> {
    let bytes = disk::read(&cache_path(dir)).ok()??;
    let (head, _) = parts(&bytes)?;
    (head.stamps == *stamps).then_some(head.fingerprint)
}

/// Writes the cache.
fn write_cache(dir: &Path, stamps: &[Stamp; 2], fingerprint: &str, files: &Files) -> Result<()> {
    let head = Head { stamps: stamps.clone(), fingerprint: fingerprint.into() };
    let defect = |error| Error::Defect(format!("census-income cannot be cached: {error}"));
    let head = postcard::to_allocvec(&head).map_err(defect)?;
    let content = postcard::to_extend(files, head).map_err(defect)?;
    let bytes = [MAGIC.as_slice(), &Sha256::digest(&content), &content].concat();
    Disk::default().write(&cache_path(dir), &bytes)
}

/// Head and content of the cache, if its checksum fits.
fn parts(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let (sha256, content) = bytes.strip_prefix(MAGIC)?.split_at_checked(32)?;
    if Sha256::digest(content).as_slice() != sha256 {
        return None;
    }
    postcard::take_from_bytes(content).ok()
}

fn cache_path(dir: &Path) -> PathBuf {
    dir.join(CACHE)
}

//! The two files of the data set, from their text or from what an earlier reading left.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::cache;
use super::people::{People, Vocabulary};
use super::read::{further_rows, training_rows};
use crate::base::error::{Error, Result};
use crate::study::run::sha256_hex;

/// Name of the file of training rows.
pub const TRAIN: &str = "census-income.data";
/// Name of the file of test rows.
pub const TEST: &str = "census-income.test";

/// What both files hold.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Files {
    /// The training rows.
    pub train: People,
    /// The test rows.
    pub test: People,
    /// The categories of the training rows.
    pub vocabulary: Vocabulary,
}

/// What tells a file from a later version of it without reading it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    bytes: u64,
    /// Of the last change, since 1970.
    nanoseconds: Option<u128>,
}

impl Files {
    /// Reads the files of a folder: their text, or the cache that is left beside them.
    pub fn load(dir: &Path) -> Result<Self> {
        let stamps = stamps(dir)?;
        if let Some(files) = cache::read(dir, &stamps) {
            return Ok(files);
        }
        let (files, sha256) = Self::parse(dir)?;
        // Where nothing can be written, the text is read every time.
        let _ = cache::write(dir, &stamps, &sha256, &files);
        Ok(files)
    }

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
    if let Some(sha256) = cache::fingerprint(dir, &stamps(dir)?) {
        return Ok(sha256);
    }
    let [train, test] = [TRAIN, TEST].map(|name| text(&dir.join(name)).map(|text| sha256_hex(&text)));
    Ok(hash_of_both(&train?, &test?))
}

/// sha256 of the two lines that hold the sha256 of each file.
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

/// What is known of a regular file.
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

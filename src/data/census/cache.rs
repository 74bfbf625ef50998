//! What a reading of the text leaves beside it, so that the next one takes a tenth of the time: checksummed, and made
//! anew where the text has changed since.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::files::{Files, Stamp};
use crate::base::disk;
use crate::base::disk::Disk;
use crate::base::error::{Error, Result};

/// Name of the file.
const FILE: &str = "census-income.bin";

/// The first bytes; the number is raised when what follows changes.
const MAGIC: &[u8; 16] = b"mmoe census 0001";

/// What stands before the content.
#[derive(Serialize, Deserialize)]
struct Head {
    stamps: [Stamp; 2],
    fingerprint: String,
}

/// The files, if they were read before and have not changed since.
pub fn read(dir: &Path, stamps: &[Stamp; 2]) -> Option<Files> {
    let bytes = disk::read(&path(dir)).ok()??;
    let (head, content) = parts(&bytes)?;
    (head.stamps == *stamps).then(|| postcard::from_bytes(content).ok()).flatten()
}

/// The fingerprint of the text, if it was read before and has not changed since.
pub fn fingerprint(dir: &Path, stamps: &[Stamp; 2]) -> Option<String> {
    let bytes = disk::read(&path(dir)).ok()??;
    let (head, _) = parts(&bytes)?;
    (head.stamps == *stamps).then_some(head.fingerprint)
}

/// Leaves what was read of the text.
pub fn write(dir: &Path, stamps: &[Stamp; 2], fingerprint: &str, files: &Files) -> Result<()> {
    let head = Head { stamps: stamps.clone(), fingerprint: fingerprint.into() };
    let defect = |error| Error::Defect(format!("census-income cannot be cached: {error}"));
    let head = postcard::to_allocvec(&head).map_err(defect)?;
    let content = postcard::to_extend(files, head).map_err(defect)?;
    let bytes = [MAGIC.as_slice(), &Sha256::digest(&content), &content].concat();
    Disk::default().write(&path(dir), &bytes)
}

/// Head and content, if the file is whole.
fn parts(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let (sha256, content) = bytes.strip_prefix(MAGIC)?.split_at_checked(32)?;
    if Sha256::digest(content).as_slice() != sha256 {
        return None;
    }
    postcard::take_from_bytes(content).ok()
}

fn path(dir: &Path) -> PathBuf {
    dir.join(FILE)
}

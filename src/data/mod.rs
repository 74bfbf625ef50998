//! Sources of rows.

pub mod preset;

use crate::error::{Error, Result};
use crate::spec::{DataSpec, sha256_hex};

/// The sha256 of the file that the rows come from, if they come from one.
pub fn fingerprint(spec: &DataSpec) -> Result<Option<String>> {
    match spec {
        DataSpec::Synthetic(_) => Ok(None),
        DataSpec::Csv(file) => {
            let bytes = std::fs::read(&file.path).map_err(|error| Error::io(file.path.as_ref(), &error))?;
            Ok(Some(sha256_hex(&bytes)))
        }
    }
}

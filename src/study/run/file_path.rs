//! Where data is.

use crate::base::disk::home;
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::path::{Path, PathBuf};

/// Stands for the folder into which `mmoe fetch` puts census-income. Ids and hashes have this text whatever the folder
/// is, since the first published runs had it.
const USUAL_FOLDER: &str = "data/census-income";

/// The path of a file or folder, absolute or from the home folder. It is no part of what a run is: the same bytes
/// elsewhere are the same run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FilePath(String);

impl FilePath {
    /// The path `text`, which starts in `folder` unless it is absolute or in the home folder.
    pub fn within(folder: &Path, text: &str) -> Self {
        if text == USUAL_FOLDER {
            return Self::usual();
        }
        let path = folder.join(home::expanded(text));
        Self(home::shortened(&std::path::absolute(&path).unwrap_or(path)))
    }

    /// Where `mmoe fetch` puts census-income.
    pub fn usual() -> Self {
        Self(USUAL_FOLDER.into())
    }

    /// Whether the folder is to be found where `mmoe fetch` puts it.
    pub fn is_usual(&self) -> bool {
        self.0 == USUAL_FOLDER
    }

    /// The path as messages show it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path to open.
    pub fn expanded(&self) -> PathBuf {
        home::expanded(&self.0)
    }
}

/// Ids and hashes have this in place of the path of a CSV file.
pub(super) fn no_path<S: Serializer>(_: &FilePath, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("")
}

/// Ids and hashes have this in place of the folder of census-income.
pub(super) fn usual_folder<S: Serializer>(_: &FilePath, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(USUAL_FOLDER)
}

impl PartialEq for FilePath {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<T: AsRef<Path>> From<T> for FilePath {
    fn from(path: T) -> Self {
        Self(home::shortened(path.as_ref()))
    }
}

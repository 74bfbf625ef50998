//! Where data is.

use crate::base::disk::home;
use crate::base::disk::path_text::to_text;
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::path::{Component, Path, PathBuf};

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
        Self(home::shortened(&without_detours(std::path::absolute(&path).unwrap_or(path))))
    }

    /// Where `mmoe fetch` puts census-income.
    pub fn usual() -> Self {
        Self(USUAL_FOLDER.into())
    }

    /// Whether the folder is to be found where `mmoe fetch` puts it.
    pub fn is_usual(&self) -> bool {
        self.0 == USUAL_FOLDER
    }

    /// The same path as it is from a folder, if it is anywhere near: both may be moved or copied together.
    #[must_use]
    pub fn seen_from(&self, folder: &Path) -> Self {
        let (path, Ok(folder)) = (self.expanded(), std::path::absolute(folder)) else { return self.clone() };
        let common = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
        // The root alone is no neighbourhood.
        if self.is_usual() || common < 2 {
            return self.clone();
        }
        let up = folder.components().skip(common).map(|_| Component::ParentDir);
        Self(to_text(&up.chain(path.components().skip(common)).collect::<PathBuf>()))
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

/// The path without `..`, unless a link on the way makes that another place.
fn without_detours(path: PathBuf) -> PathBuf {
    let mut straight = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(straight.pop()),
            component => straight.push(component),
        }
    }
    match (path.canonicalize(), straight.canonicalize()) {
        (Ok(place), Ok(other)) if place != other => path,
        (Ok(_), Err(_)) => path,
        _ => straight,
    }
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

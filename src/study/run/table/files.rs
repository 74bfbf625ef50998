//! The files of a table.

use crate::study::run::FilePath;
use crate::study::run::choice::choice;
use serde::{Deserialize, Serialize, Serializer};

/// Files with rows, how their text is read, and further tables whose columns are joined to them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableFiles {
    /// The files: paths, or patterns such as `log/2026-*.csv.gz`. Their rows follow each other in the order of names.
    #[serde(rename = "paths", serialize_with = "no_paths")]
    pub files: Vec<FilePath>,
    /// What is between two cells. `None`: a tab in `.tsv`, and a comma elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// How the text is encoded.
    #[serde(skip_serializing_if = "Encoding::is_default")]
    pub encoding: Encoding,
    /// Names of the columns of files without a header. Empty: the first line names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub header: Vec<String>,
    /// Cells that stand for a missing value, besides empty ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Further tables.
    #[serde(rename = "join", skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<Join>,
}

/// A table with one row per value of a column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Join {
    /// Its files.
    #[serde(rename = "paths", serialize_with = "no_paths")]
    pub files: Vec<FilePath>,
    /// The column that both tables have.
    pub on: String,
    /// What to do about a row whose value the table lacks.
    pub on_missing: OnMissing,
    /// As in [`TableFiles`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// As in [`TableFiles`].
    #[serde(skip_serializing_if = "Encoding::is_default")]
    pub encoding: Encoding,
    /// As in [`TableFiles`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub header: Vec<String>,
}

/// What happens to a row whose value is not in a joined table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnMissing {
    /// The joined columns are missing in it, and such rows are counted.
    #[default]
    Count,
    /// It is an error, with the row's file and line.
    Error,
}

choice!(OnMissing { "count" => Count, "error" => Error });

/// How the bytes of a text stand for characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// ISO 8859-1, where every byte is a character.
    Latin1,
}

choice!(Encoding { "utf-8" => Utf8, "latin-1" => Latin1 });

impl Encoding {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Ids have the content of the files instead.
pub(super) fn no_paths<S: Serializer>(_: &[FilePath], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(std::iter::empty::<String>())
}

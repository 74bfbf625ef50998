//! How the files of a table, or of one that is joined to it, are read.

use super::columns::missing::Missing;
use super::open::TableFile;
use super::text::{Records, Separator};
use crate::base::error::Result;
use crate::study::run::table::{Encoding, Join, TableFiles};

/// How files are read.
pub struct Settings<'s> {
    separator: Option<&'s str>,
    encoding: Encoding,
    /// Names of the columns of files without a header; empty if the first line names them.
    pub header: &'s [String],
    /// Cells that stand for a missing value.
    pub missing: Missing,
}

impl<'s> Settings<'s> {
    /// Those of the table.
    pub fn of_table(files: &'s TableFiles) -> Self {
        Self {
            separator: files.separator.as_deref(),
            encoding: files.encoding,
            header: &files.header,
            missing: Missing::new(&files.missing),
        }
    }

    /// Those of a table that is joined to it. The same cells stand for missing values.
    pub fn of_join(files: &TableFiles, join: &'s Join) -> Self {
        Self {
            separator: join.separator.as_deref(),
            encoding: join.encoding,
            header: &join.header,
            missing: Missing::new(&files.missing),
        }
    }

    /// What is between two cells of a file.
    pub fn separator(&self, file: &TableFile) -> &'s str {
        self.separator.unwrap_or_else(|| file.usual_separator())
    }

    /// The records of a file of text, from its first line.
    pub fn records(&self, file: &TableFile) -> Result<Records> {
        Records::open(file, self.encoding, Separator::new(self.separator(file))?)
    }
}

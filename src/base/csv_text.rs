//! CSV in memory.

use super::error::{Error, Result};

/// A CSV text that is built row by row.
pub struct CsvText(csv::Writer<Vec<u8>>);

impl CsvText {
    /// Starts a text with its header.
    pub fn new(header: &[String]) -> Result<Self> {
        let mut text = Self(csv::Writer::from_writer(Vec::new()));
        text.row(header)?;
        Ok(text)
    }

    /// Adds a row with as many fields as the header.
    pub fn row(&mut self, fields: &[String]) -> Result<()> {
        self.0.write_record(fields).map_err(|error| not_written(&error))
    }

    /// The whole text.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.0.into_inner().map_err(|error| not_written(error.error()))
    }
}

fn not_written(cause: &dyn std::error::Error) -> Error {
    Error::Io { thing: "a table in memory".into(), cause: cause.to_string(), hint: "free some memory".into() }
}

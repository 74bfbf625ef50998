//! From a config's tables to a study.

mod conflicts;
mod grid;
mod known_keys;
mod measurement;
mod models;
mod search;
mod table;
mod tables;
mod take;
mod tune;
pub mod write;

use super::Study;
use super::toml::overrides::Override;
use super::toml::text::Source;
use crate::base::error::Result;
use std::path::Path;
use tables::Tables;

impl Study {
    /// Reads and validates a config file.
    pub fn load(path: &Path) -> Result<Self> {
        Self::load_with(path, &[])
    }

    /// Reads and validates a config file whose values are overridden by others.
    pub fn load_with(path: &Path, overrides: &[Override]) -> Result<Self> {
        study(&Source::read(path)?.with_overrides(overrides.iter().map(|set| set.line.as_str())))
    }

    /// Validates a config's text. Errors call it `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        study(&Source::new(name, text))
    }

    /// The same, with paths that start in this folder.
    pub fn parse_in(folder: &Path, name: &str, text: &str) -> Result<Self> {
        study(&Source::new(name, text).within(folder))
    }

    /// The same study, with the path of its data as it is from a folder.
    #[must_use]
    pub fn seen_from(self, folder: &Path) -> Self {
        Self { data: self.data.seen_from(folder), ..self }
    }
}

/// The study that a config describes. First every table is read, and then what they say is compared.
fn study(source: &Source) -> Result<Study> {
    if source.file().trim().is_empty() {
        return Err(source.refusal("is empty", "start from configs/quick.toml"));
    }
    let tables = Tables::read(source)?;
    match tables.head.given.measure {
        None => models::study(tables, source),
        Some(measure) => measurement::study(tables, measure),
    }
}

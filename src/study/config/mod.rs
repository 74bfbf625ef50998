//! From a config's tables to a study.

mod data;
mod grid;
mod known_keys;
mod measurement;
mod models;
mod search;
mod tables;
mod tune;
pub mod write;

use super::toml::text::Source;
use super::{Study, StudyHead};
use crate::base::error::Result;
use std::path::Path;
use tables::Tables;

impl Study {
    /// Reads and validates a config file.
    pub fn load(path: &Path) -> Result<Self> {
        study(&Source::read(path)?)
    }

    /// Validates a config's text. Errors call it `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        study(&Source::new(name, text))
    }
}

/// The study that a config describes.
fn study(source: &Source) -> Result<Study> {
    if source.text().trim().is_empty() {
        return Err(source.refusal("is empty", "start from configs/quick.toml"));
    }
    let mut tables = Tables::read(source, known_keys::ELSEWHERE)?;
    let head = StudyHead::read(&mut tables.study)?;
    tables.study.finish()?;
    match head.measure {
        None => models::study(head, tables, source),
        Some(_) => measurement::study(head, tables),
    }
}

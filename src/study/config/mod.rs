//! From a config's tables to a study.

mod data;
mod grid;
pub mod known_keys;
mod measurement;
mod models;
mod tune;
pub mod write;

use super::settings::limits::MAX_RUNS;
use super::settings::{Problem, limits};
use super::toml::section::Section;
use super::toml::text::Source;
use super::{Study, StudyHead};
use crate::base::error::{Error, Result};
use crate::base::words::grouped;
use std::path::Path;

impl Study {
    /// Reads and validates a config file.
    pub fn load(path: &Path) -> Result<Self> {
        study(&Source::read(path)?)
    }

    /// Validates a config's text; `name` stands for it in errors.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        study(&Source::new(name, text))
    }
}

/// The tables of a config.
struct Tables<'a> {
    study: Section<'a>,
    data: Section<'a>,
    training: Section<'a>,
    models: Vec<Section<'a>>,
    tune: Section<'a>,
    grid: Section<'a>,
}

/// The study that a config describes.
pub fn study(source: &Source) -> Result<Study> {
    if source.text().trim().is_empty() {
        return Err(source.refusal("is empty", "start from configs/quick.toml"));
    }
    let mut tables = Tables::read(source)?;
    let head = StudyHead::read(&mut tables.study)?;
    tables.study.finish()?;
    match head.measure {
        None => models::study(head, tables, source),
        Some(_) => measurement::study(head, tables),
    }
}

impl<'a> Tables<'a> {
    fn read(source: &'a Source) -> Result<Self> {
        let mut root = Section::root(source)?;
        let tables = Self {
            study: root.table("study", "[study]")?,
            data: root.table("data", "[data]")?,
            training: root.table("training", "[training]")?,
            models: root.tables("model", "[[model]]")?,
            tune: root.table("tune", "[tune]")?,
            grid: root.table("grid", "[grid]")?,
        };
        root.finish()?;
        Ok(tables)
    }
}

impl StudyHead {
    /// Takes the keys of a `[study]` table.
    pub fn read(section: &mut Section) -> Result<Self> {
        Ok(Self {
            name: section.need("name", limits::NAME)?,
            measure: section.take("measure", limits::MEASURE)?,
            tuned_from: section.take("tuned_from", limits::SHA256)?,
        })
    }
}

/// Refuses a study of more runs than can be meant.
fn refuse_many(study: &Study, grid: &Section) -> Result<()> {
    let count = study.run_count();
    if count.is_some_and(|count| count <= MAX_RUNS) {
        return Ok(());
    }
    let count = count.map_or("more runs than can be counted".into(), |count| format!("{} runs", grouped(count)));
    let cause = format!("the study has {count}, more than {}", grouped(MAX_RUNS));
    Err(grid.error("seeds", &cause, "choose fewer seeds or fewer values on the grid"))
}

/// An error where the first of the problem's keys stands that the config gives.
fn locate(problem: &Problem, sections: &[&Section]) -> Error {
    let given = |key: &&&str| sections.iter().any(|section| section.gives(key));
    let key = problem.keys.iter().find(given).copied().unwrap_or_default();
    let section = sections.iter().find(|section| section.gives(key)).unwrap_or(&sections[0]);
    section.error(key, &problem.cause, &problem.hint)
}

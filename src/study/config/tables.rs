//! The tables of a config, and errors that point into them.

use crate::base::error::{Error, Result};
use crate::study::run::size::Problem;
use crate::study::settings::limits;
use crate::study::toml::section::{Elsewhere, Section};
use crate::study::toml::text::Source;
use crate::study::{Model, StudyHead};

/// The tables of a config.
pub struct Tables<'a> {
    /// `[study]`.
    pub study: Section<'a>,
    /// `[data]`.
    pub data: Section<'a>,
    /// `[training]`.
    pub training: Section<'a>,
    /// Every `[[model]]`.
    pub models: Vec<Section<'a>>,
    /// `[tune]`.
    pub tune: Section<'a>,
    /// `[grid]`.
    pub grid: Section<'a>,
}

/// A model with the tables that it was read from.
pub struct Block<'a> {
    /// The model.
    pub model: Model,
    /// Its `[[model]]` table.
    pub section: Section<'a>,
    /// Its `training` table.
    pub training: Section<'a>,
    /// Its `search` table.
    pub search: Section<'a>,
}

impl<'a> Tables<'a> {
    /// Splits a config into its tables.
    pub fn read(source: &'a Source, elsewhere: Elsewhere) -> Result<Self> {
        let mut root = Section::root(source, elsewhere)?;
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

/// Turns a problem into an error. It points to the first of the problem's keys that the config gives.
pub fn locate(problem: &Problem, sections: &[&Section]) -> Error {
    let given = |key: &&&str| sections.iter().any(|section| section.gives(key));
    let key = problem.keys.iter().find(given).copied().unwrap_or_default();
    let section = sections.iter().find(|section| section.gives(key)).unwrap_or(&sections[0]);
    section.error(key, &problem.cause, &problem.hint)
}

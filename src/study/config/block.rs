//! A `[[model]]` table as it was read.

use crate::study::Model;
use crate::study::toml::section::Section;

/// A model with the tables that it was read from.
pub struct Block<'a> {
    /// The model.
    pub model: Model,
    /// Its own table.
    pub section: Section<'a>,
    /// What it is trained with.
    pub training: Section<'a>,
    /// What is searched.
    pub search: Section<'a>,
}

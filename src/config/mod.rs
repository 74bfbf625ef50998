//! Configs: from TOML, by way of rules with limits, to a [`Study`].

pub mod axis;
pub mod defaults;
pub mod fit;
mod home;
pub mod limits;
mod read;
pub mod rows;
pub mod rule;
pub mod search;
mod section;
pub mod settings;
pub mod size;
mod source;
mod study;
pub mod value;
pub mod write;

use crate::error::Result;
use source::Source;
use std::path::Path;
pub use study::{Grid, Model, Study, Title};

impl Study {
    /// Reads and validates a config file.
    pub fn load(path: &Path) -> Result<Self> {
        read::study(&Source::read(path)?)
    }

    /// Validates a config's text; `name` stands for it in errors.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        read::study(&Source::new(name, text))
    }
}

//! The tables of a config with what they give, and faults that point into them.

use super::known_keys::ELSEWHERE;
use super::take::{fill, given, take};
use super::{grid, search};
use crate::base::error::Result;
use crate::study::run::size::Problem;
use crate::study::run::{ModelKind, SourceKind};
use crate::study::search::{Searched, Tune};
use crate::study::settings::study::{MODEL_NAME, SOURCE, STUDY, TUNE, TYPE};
use crate::study::settings::{self, CENSUS_INCOME, CSV, Given, MODEL, SYNTHETIC, TRAINING};
use crate::study::toml::section::Section;
use crate::study::toml::text::Source;
use crate::study::{Grid, StudyHead};

/// The tables of a config, and what they give.
pub struct Tables<'a> {
    /// `[study]`.
    pub head: StudyHead,
    /// `source` of `[data]`.
    pub kind: SourceKind,
    /// The other keys of `[data]`.
    pub data: Given,
    /// `[training]`.
    pub training: Given,
    /// Every `[[model]]`.
    pub models: Vec<ModelTables<'a>>,
    /// `[tune]`.
    pub tune: Tune,
    /// `[grid]`.
    pub grid: Grid,
    /// Where they stand.
    pub sections: Sections<'a>,
}

/// The tables that a config has at most once.
pub struct Sections<'a> {
    /// `[data]`.
    pub data: Section<'a>,
    /// `[training]`.
    pub training: Section<'a>,
    /// `[tune]`.
    pub tune: Section<'a>,
    /// `[grid]`.
    pub grid: Section<'a>,
}

/// A `[[model]]` with its `training` and `search`, and what they give.
pub struct ModelTables<'a> {
    /// Its `type`.
    pub kind: ModelKind,
    /// Its `name`, which is by default its type.
    pub name: String,
    /// Its sizes.
    pub sizes: Given,
    /// Its `training`.
    pub training: Given,
    /// Its `search`.
    pub search: Vec<Searched>,
    /// The `[[model]]` itself.
    pub section: Section<'a>,
    /// Where its `training` stands.
    pub training_section: Section<'a>,
    /// Where its `search` stands.
    pub search_section: Section<'a>,
}

impl<'a> Tables<'a> {
    /// Reads all tables of a config.
    pub fn read(source: &'a Source) -> Result<Self> {
        let mut root = Section::root(source, ELSEWHERE)?;
        let mut study = root.table("study", "[study]");
        let mut sections = Sections {
            data: root.table("data", "[data]"),
            training: root.table("training", "[training]"),
            tune: root.table("tune", "[tune]"),
            grid: root.table("grid", "[grid]"),
        };
        let models = root.tables("model", "[[model]]");
        // In a manifest, this table says which program wrote it.
        root.table("made_by", "[made_by]");
        root.finish();
        let (kind, data) = read_data(&mut sections.data);
        let tables = Self {
            head: fill(&mut study, STUDY),
            kind,
            data,
            training: given(&mut sections.training, TRAINING),
            models: models.into_iter().filter_map(ModelTables::read).collect(),
            tune: fill(&mut sections.tune, TUNE),
            grid: grid::read(&mut sections.grid),
            sections,
        };
        source.settle()?;
        Ok(tables)
    }
}

/// Takes the keys of `[data]`, which depend on its source.
fn read_data(section: &mut Section) -> (SourceKind, Given) {
    let source = take(section, &SOURCE);
    let kind = source.and_then(|kind| kind.to()).unwrap_or_default();
    let settings = match kind {
        SourceKind::Synthetic => SYNTHETIC,
        SourceKind::Csv => CSV,
        SourceKind::CensusIncome => CENSUS_INCOME,
    };
    (kind, given(section, settings))
}

impl<'a> ModelTables<'a> {
    /// Reads a `[[model]]`; `None` if its type is missing or unknown, which has been noted.
    fn read(mut section: Section<'a>) -> Option<Self> {
        let kind: Option<ModelKind> = take(&mut section, &TYPE).and_then(|kind| kind.to());
        let name = take(&mut section, &MODEL_NAME);
        let mut training_section = section.table("training", "a model's training");
        let mut search_section = section.table("search", "a model's search");
        let training = given(&mut training_section, TRAINING);
        let kind = kind?;
        let network = settings::training(SourceKind::Synthetic, kind);
        let own = MODEL.iter().filter(|size| size.part_of.is_none() && size.is_of(&network));
        Some(Self {
            kind,
            name: name.and_then(|name| name.to()).unwrap_or_else(|| kind.to_string()),
            sizes: given(&mut section, own),
            training,
            search: search::read(&mut search_section, kind),
            section,
            training_section,
            search_section,
        })
    }
}

/// Notes a problem at the first of its keys that the config gives.
pub fn locate(problem: &Problem, sections: &[&Section]) {
    let given = |key: &&&str| sections.iter().any(|section| section.gives(key));
    let key = problem.keys.iter().find(given).copied().unwrap_or_default();
    let section = sections.iter().find(|section| section.gives(key)).unwrap_or(&sections[0]);
    section.fault(key, &problem.cause, &problem.hint);
}

//! The tables of a config with what they give, and faults that point into them.

use super::known_keys::ELSEWHERE;
use super::table::{self, csv_source};
use super::take::{fill, given, take};
use super::{grid, search};
use crate::base::error::Result;
use crate::study::run::size::Problem;
use crate::study::run::table::TableSpec;
use crate::study::run::{ModelKind, SourceKind};
use crate::study::search::{Searched, Tune};
use crate::study::settings::study::{MODEL_NAME, SOURCE, STUDY, TUNE, TYPE};
use crate::study::settings::{self, CENSUS_INCOME, Given, MODEL, SYNTHETIC, TRAINING};
use crate::study::toml::section::Section;
use crate::study::toml::text::Source;
use crate::study::{Grid, StudyHead};
use std::path::Path;

/// A table, and what it gives.
pub struct Table<'a, T> {
    /// What it gives.
    pub given: T,
    /// Where it stands.
    pub section: Section<'a>,
}

/// The tables of a config.
pub struct Tables<'a> {
    /// `[study]`.
    pub head: Table<'a, StudyHead>,
    /// `source` of `[data]`.
    pub kind: SourceKind,
    /// `[data]`.
    pub data: Table<'a, Given>,
    /// The description in `[data]`, if the rows are those of a table.
    pub described: Option<TableSpec>,
    /// `[training]`.
    pub training: Table<'a, Given>,
    /// Every `[[model]]`.
    pub models: Vec<ModelTable<'a>>,
    /// `[tune]`.
    pub tune: Table<'a, Tune>,
    /// `[grid]`.
    pub grid: Table<'a, Grid>,
}

/// A `[[model]]`.
pub struct ModelTable<'a> {
    /// Its `type`.
    pub kind: ModelKind,
    /// Its `name`, which is by default its type.
    pub name: String,
    /// Its sizes.
    pub sizes: Table<'a, Given>,
    /// Its `training`.
    pub training: Table<'a, Given>,
    /// Its `search`.
    pub search: Table<'a, Vec<Searched>>,
}

impl<'a> Tables<'a> {
    /// Reads all tables of a config.
    pub fn read(source: &'a Source) -> Result<Self> {
        let mut root = Section::root(source, ELSEWHERE)?;
        let (kind, data, described) = read_data(root.table("data", "[data]"), source.folder());
        let tables = Self {
            head: Table::read(root.table("study", "[study]"), |section| fill(section, STUDY)),
            kind,
            data,
            described,
            training: Table::read(root.table("training", "[training]"), |section| given(section, TRAINING)),
            models: root.tables("model", "[[model]]").into_iter().filter_map(ModelTable::read).collect(),
            tune: Table::read(root.table("tune", "[tune]"), |section| fill(section, TUNE)),
            grid: Table::read(root.table("grid", "[grid]"), grid::read),
        };
        // In a manifest, this table says which program wrote it.
        root.table("made_by", "[made_by]");
        root.finish();
        source.settle()?;
        Ok(tables)
    }
}

impl<'a, T> Table<'a, T> {
    fn read(mut section: Section<'a>, read: impl FnOnce(&mut Section) -> T) -> Self {
        Self { given: read(&mut section), section }
    }
}

/// Takes the keys of `[data]`, which depend on its source. Paths start in the config's folder.
fn read_data<'a>(mut section: Section<'a>, folder: &Path) -> (SourceKind, Table<'a, Given>, Option<TableSpec>) {
    if section.text("source").as_deref() == Some("csv") {
        csv_source::refuse(&mut section);
        return (SourceKind::Table, Table { given: Given::default(), section }, None);
    }
    let kind = take(&mut section, &SOURCE).and_then(|kind| kind.to()).unwrap_or_default();
    let settings = match kind {
        SourceKind::Synthetic => SYNTHETIC,
        SourceKind::CensusIncome => CENSUS_INCOME,
        SourceKind::Table => {
            let described = table::read(&mut section, folder);
            return (kind, Table { given: Given::default(), section }, Some(described));
        }
    };
    (kind, Table::read(section, |section| given(section, settings).within(folder)), None)
}

impl<'a> ModelTable<'a> {
    /// Reads a `[[model]]`; `None` if its type is missing or unknown, which has been noted.
    fn read(mut section: Section<'a>) -> Option<Self> {
        let kind: Option<ModelKind> = take(&mut section, &TYPE).and_then(|kind| kind.to());
        let name = take(&mut section, &MODEL_NAME);
        let search = section.table("search", "a model's search");
        let training = Table::read(section.table("training", "a model's training"), |table| given(table, TRAINING));
        let kind = kind?;
        let network = settings::training(SourceKind::Synthetic, kind);
        let own = MODEL.iter().filter(|size| size.part_of.is_none() && size.is_of(&network));
        Some(Self {
            kind,
            name: name.and_then(|name| name.to()).unwrap_or_else(|| kind.to_string()),
            sizes: Table::read(section, |section| given(section, own)),
            training,
            search: Table::read(search, |section| search::read(section, kind)),
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

//! A study that trains models.

use super::tables::{Block, Tables, locate};
use super::{data, grid, search, tune};
use crate::base::error::Result;
use crate::study::axis::Axis;
use crate::study::run::{RunSpec, TrainingSpec, defaults, size};
use crate::study::settings::{SizeSettings, TrainingSettings, limits};
use crate::study::toml::section::Section;
use crate::study::toml::text::Source;
use crate::study::{Grid, Model, Study, StudyHead};
use std::collections::HashMap;

/// The study that these tables describe.
pub fn study(head: StudyHead, mut tables: Tables, source: &Source) -> Result<Study> {
    if tables.models.is_empty() {
        let hint = "add a `[[model]]` table with `type = \"mmoe\"`";
        return Err(source.refusal("no model is given", hint));
    }
    let grid = grid::read(&mut tables.grid)?;
    let data = data::read(&mut tables.data, &grid)?;
    grid::refuse_foreign_axes(&tables.grid, &grid, &data)?;
    let mut training = defaults::training();
    read_training(&mut tables.training, &grid)?.apply(&mut training);
    let blocks = tables.models.into_iter().map(|section| read_model(section, &grid)).collect::<Result<Vec<_>>>()?;

    let models = blocks.iter().map(|block| block.model.clone()).collect();
    let mut study = Study { head, data, training: Some(training), models, tune: None, grid };
    study.tune = tune::read(&mut tables.tune, &tables.training, &tables.grid, &blocks, &study)?;
    refuse_twins(&study, &blocks)?;
    for block in &blocks {
        let sections = [&block.section, &block.training, &block.search, &tables.training, &tables.grid, &tables.data];
        let spec = largest(&study, &block.model);
        size::check(&spec).map_err(|problem| locate(&problem, &sections))?;
    }
    grid::refuse_many(&study, &tables.grid)?;
    Ok(study)
}

fn read_training(section: &mut Section, grid: &Grid) -> Result<TrainingSettings> {
    let settings = TrainingSettings::read(section)?;
    section.finish()?;
    grid::refuse_varied(section, grid)?;
    Ok(settings)
}

fn read_model<'a>(mut section: Section<'a>, grid: &Grid) -> Result<Block<'a>> {
    let kind = section.need("type", limits::MODEL)?;
    let mut architecture = defaults::architecture(kind);
    let name = section.take("name", limits::NAME)?.unwrap_or_else(|| architecture.kind().key().to_owned());
    let sizes = SizeSettings::read(&mut section, &architecture)?;
    let mut training = section.table("training", "a model's training")?;
    let mut searched = section.table("search", "a model's search")?;
    section.finish()?;
    sizes.apply(&mut architecture).map_err(|problem| locate(&problem, &[&section]))?;
    let settings = read_training(&mut training, grid)?;
    let ranges = search::read(&mut searched, &architecture)?;
    let model = Model { name, architecture, training: settings, search: ranges };
    Ok(Block { model, section, training, search: searched })
}

/// Refuses two models with one name, and two that would be trained identically.
fn refuse_twins(study: &Study, blocks: &[Block]) -> Result<()> {
    let (mut names, mut ids) = (HashMap::new(), HashMap::new());
    for Block { model, section, .. } in blocks {
        if names.insert(&model.name, ()).is_some() {
            let cause = format!("two models are named `{}`", model.name);
            return Err(section.error("name", &cause, "give one of them a `name` of its own"));
        }
        let id = RunSpec::Training(study.base(model)).id(None);
        if let Some(twin) = ids.insert((id, format!("{:?}", model.search)), &model.name) {
            let cause = format!("the models `{twin}` and `{}` are the same", model.name);
            return Err(section.error("", &cause, "remove one of them or change its sizes or training"));
        }
    }
    Ok(())
}

/// The largest training of a model, with the greatest value of each size that is varied or searched.
fn largest(study: &Study, model: &Model) -> TrainingSpec {
    let mut spec = study.base(&model.at_end(|searched| searched.high));
    for axis in [Axis::Rows, Axis::Steps, Axis::BatchSize] {
        let greatest =
            study.grid.axes.get(&axis).and_then(|values| values.iter().copied().max_by_key(|value| value.whole()));
        if let Some(value) = greatest {
            axis.set_in(&mut spec, value);
        }
    }
    spec
}

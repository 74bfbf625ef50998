//! From a config's tables to a study.

use super::axis::Axis;
use super::defaults;
use super::home;
use super::limits::{self, MAX_RUNS, SourceKind};
use super::section::Section;
use super::settings::{CsvSettings, Problem, SizeSettings, SyntheticSettings, TrainingSettings};
use super::size;
use super::source::Source;
use super::study::{Grid, Model, Study, Title};
use super::value::Value;
use crate::data::preset::Preset;
use crate::error::{Error, Result};
use crate::spec::{DataSpec, Law, RunSpec};
use crate::wording::grouped;
use std::collections::{BTreeMap, HashMap};

/// The study that a config describes.
pub fn study(source: &Source) -> Result<Study> {
    if source.text().trim().is_empty() {
        return Err(source.refusal("is empty", "start from configs/quick.toml"));
    }
    let mut root = Section::root(source)?;
    let mut title = root.table("study", "[study]")?;
    let mut data = root.table("data", "[data]")?;
    let mut training = root.table("training", "[training]")?;
    let models = root.tables("model", "[[model]]")?;
    let mut grid = root.table("grid", "[grid]")?;
    root.finish()?;
    if models.is_empty() {
        return Err(root.error("model", "no model is given", "add a `[[model]]` table with `type = \"mmoe\"`"));
    }

    let grid_read = read_grid(&mut grid)?;
    let study_title = Title { name: title.need("name", limits::NAME)? };
    title.finish()?;
    let data_read = read_data(&mut data)?;
    refuse_varied(&data, &grid_read)?;
    refuse_overridden(&data, &grid_read)?;
    refuse_twin_presets(&grid, &grid_read)?;
    refuse_synthetic_axes(&grid, &grid_read, &data_read)?;
    let mut training_read = defaults::training();
    read_training(&mut training, &grid_read)?.apply(&mut training_read);
    let blocks = models.into_iter().map(|section| read_model(section, &grid_read)).collect::<Result<Vec<_>>>()?;

    let models = blocks.iter().map(|block| block.model.clone()).collect();
    let study = Study { study: study_title, data: data_read, training: training_read, models, grid: grid_read };
    refuse_twins(&study, &blocks)?;
    refuse_large(&study, &blocks, [&training, &grid, &data])?;
    Ok(study)
}

fn read_grid(section: &mut Section) -> Result<Grid> {
    let seeds = section.take("seeds", limits::SEEDS)?.unwrap_or(defaults::SEEDS);
    let mut axes = BTreeMap::new();
    for axis in Axis::ALL {
        if let Some(values) = axis.read(section)? {
            axes.insert(axis, values);
        }
    }
    section.finish()?;
    Ok(Grid { seeds, axes })
}

fn read_data(section: &mut Section) -> Result<DataSpec> {
    let kind = section.take("source", limits::SOURCE)?.unwrap_or(SourceKind::Synthetic);
    let (data, applied) = match kind {
        SourceKind::Synthetic => {
            let mut synthetic = defaults::synthetic();
            let applied = SyntheticSettings::read(section)?.apply(&mut synthetic);
            (DataSpec::Synthetic(synthetic), applied)
        }
        SourceKind::Csv => {
            let mut file = defaults::csv_file();
            let applied = CsvSettings::read(section)?.apply(&mut file);
            (DataSpec::Csv(file), applied)
        }
    };
    section.finish()?;
    applied.map_err(|problem| locate(&problem, &[section]))?;
    Ok(data)
}

fn read_training(section: &mut Section, grid: &Grid) -> Result<TrainingSettings> {
    let settings = TrainingSettings::read(section)?;
    section.finish()?;
    refuse_varied(section, grid)?;
    Ok(settings)
}

/// A model with the tables that it was read from.
struct Block<'a> {
    model: Model,
    section: Section<'a>,
    training: Section<'a>,
}

fn read_model<'a>(mut section: Section<'a>, grid: &Grid) -> Result<Block<'a>> {
    let kind = section.need("type", limits::MODEL)?;
    let mut architecture = defaults::architecture(kind);
    let name = section.take("name", limits::NAME)?.unwrap_or_else(|| architecture.kind().to_owned());
    let sizes = SizeSettings::read(&mut section, &architecture)?;
    let mut training = section.table("training", "a model's training")?;
    section.finish()?;
    sizes.apply(&mut architecture).map_err(|problem| locate(&problem, &[&section]))?;
    let settings = read_training(&mut training, grid)?;
    Ok(Block { model: Model { name, architecture, training: settings }, section, training })
}

/// A key that is on the grid may not stand elsewhere: one of the two would be silently ignored.
fn refuse_varied(section: &Section, grid: &Grid) -> Result<()> {
    match grid.axes.keys().find(|axis| section.gives(axis.key())) {
        Some(axis) => {
            let cause = format!("`{}` is also in [grid]", axis.key());
            Err(section.error(axis.key(), &cause, "remove it here or there"))
        }
        None => Ok(()),
    }
}

/// A preset on the grid is a whole law: it would silently override what `[data]` says of one.
fn refuse_overridden(data: &Section, grid: &Grid) -> Result<()> {
    let of_a_law = ["scale", "alpha", "beta", "noise_std"];
    match of_a_law.into_iter().find(|key| data.gives(key)) {
        Some(key) if grid.axes.contains_key(&Axis::Preset) => {
            let cause = format!("`{key}` would be overridden by the presets in [grid]");
            let mend = if home::is_axis(key) { "remove it, or move it to [grid] as a list" } else { "remove it" };
            Err(data.error(key, &cause, mend))
        }
        _ => Ok(()),
    }
}

/// Refuses presets that differ only in what another axis sets: their runs would be the same.
fn refuse_twin_presets(section: &Section, grid: &Grid) -> Result<()> {
    let mut laws: Vec<(Law, &Preset)> = Vec::new();
    for value in grid.axes.get(&Axis::Preset).into_iter().flatten() {
        let Value::Preset(preset) = value else { continue };
        let mut law = preset.law();
        if grid.axes.contains_key(&Axis::Scale) {
            law.scale = 1.0;
        }
        if grid.axes.contains_key(&Axis::NoiseStd) {
            law.noise_std = 0.0;
        }
        if let Some((_, twin)) = laws.iter().find(|(known, _)| *known == law) {
            let cause = format!("the presets `{twin}` and `{preset}` differ only in what another axis sets");
            return Err(section.error(Axis::Preset.key(), &cause, "remove one of the two"));
        }
        laws.push((law, preset));
    }
    Ok(())
}

fn refuse_synthetic_axes(section: &Section, grid: &Grid, data: &DataSpec) -> Result<()> {
    match grid.axes.keys().find(|axis| axis.is_synthetic()) {
        Some(axis) if matches!(data, DataSpec::Csv(_)) => {
            let cause = format!("`{}` belongs to synthetic data, but [data] is a file", axis.key());
            Err(section.error(axis.key(), &cause, "remove it"))
        }
        _ => Ok(()),
    }
}

/// Refuses two models of one name, and two that would be trained identically.
fn refuse_twins(study: &Study, blocks: &[Block]) -> Result<()> {
    let (mut names, mut ids) = (HashMap::new(), HashMap::new());
    for Block { model, section, .. } in blocks {
        if names.insert(&model.name, ()).is_some() {
            let cause = format!("two models are named `{}`", model.name);
            return Err(section.error("name", &cause, "give one of them a `name` of its own"));
        }
        if let Some(twin) = ids.insert(study.base(model).id(None), &model.name) {
            let cause = format!("the models `{twin}` and `{}` are the same", model.name);
            return Err(section.error("", &cause, "remove one of them or change its sizes or training"));
        }
    }
    Ok(())
}

fn refuse_large(study: &Study, blocks: &[Block], shared: [&Section; 3]) -> Result<()> {
    for Block { model, section, training } in blocks {
        let sections: Vec<&Section> = [section, training].into_iter().chain(shared).collect();
        size::check(&largest(study, model)).map_err(|problem| locate(&problem, &sections))?;
    }
    let count = study.run_count();
    if count.is_none_or(|count| count > MAX_RUNS) {
        let count = count.map_or("more runs than can be counted".into(), |count| format!("{} runs", grouped(count)));
        let cause = format!("the study has {count}, more than {}", grouped(MAX_RUNS));
        return Err(shared[1].error("seeds", &cause, "choose fewer seeds or fewer values on the grid"));
    }
    Ok(())
}

/// The largest run of a model: what the grid varies is at its greatest.
fn largest(study: &Study, model: &Model) -> RunSpec {
    let mut spec = study.base(model);
    for axis in [Axis::Rows, Axis::Steps, Axis::BatchSize] {
        let greatest =
            study.grid.axes.get(&axis).and_then(|values| values.iter().copied().max_by_key(|value| value.whole()));
        if let Some(value) = greatest {
            axis.set(&mut spec, value);
        }
    }
    spec
}

/// An error where the first of the problem's keys stands that the config gives.
fn locate(problem: &Problem, sections: &[&Section]) -> Error {
    let given = |key: &&&str| sections.iter().any(|section| section.gives(key));
    let key = problem.keys.iter().find(given).copied().unwrap_or_default();
    let section = sections.iter().find(|section| section.gives(key)).unwrap_or(&sections[0]);
    section.error(key, &problem.cause, &problem.mend)
}

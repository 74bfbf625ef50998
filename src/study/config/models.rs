//! A study that trains models.

use super::conflicts::{
    refuse_foreign_axes, refuse_many, refuse_overridden, refuse_twin_presets, refuse_unknown_folds,
    refuse_unknown_reference, refuse_unrelatable, refuse_varied,
};
use super::tables::{ModelTable, Table, Tables, locate};
use super::tune;
use crate::base::error::{Error, Result};
use crate::study::run::{Architecture, DataSpec, RunSpec, Training, TrainingSpec, size};
use crate::study::settings::Given;
use crate::study::toml::text::Source;
use crate::study::{Model, Study};
use std::collections::HashMap;

/// The study that these tables describe.
pub fn study(tables: Tables, source: &Source) -> Result<Study> {
    if tables.models.is_empty() {
        let hint = "add a `[[model]]` table with `type = \"mmoe\"`";
        return Err(source.refusal("no model is given", hint));
    }
    let Tables { data, training, models, grid, .. } = &tables;
    let of_models = models.iter().flat_map(|model| [&model.sizes.section, &model.training.section]);
    for section in of_models.chain([&data.section, &training.section]) {
        refuse_varied(section, &grid.given);
    }
    refuse_overridden(&data.section, &grid.given);
    refuse_twin_presets(grid);
    refuse_foreign_axes(&tables);
    refuse_unknown_reference(&tables);
    refuse_unknown_folds(&tables);
    source.settle()?;
    let study = assemble(&tables)?;
    tune::check(&study, &tables);
    refuse_twins(&study, models);
    if let DataSpec::Synthetic(synthetic) = &study.data {
        refuse_unrelatable(synthetic, &grid.given, &[&grid.section, &data.section]);
    }
    source.settle()?;
    let largest: Vec<TrainingSpec> = study.models.iter().filter_map(|model| study.largest(model)).collect();
    let all = models.iter().map(|model| &model.training.section).chain([&training.section]).collect::<Vec<_>>();
    if let Err(problem) = size::check_evaluations(&largest) {
        locate(&problem, &all);
    }
    for (spec, of) in largest.iter().zip(models) {
        let own = [&of.sizes.section, &of.training.section, &of.search.section];
        let sections = [own.as_slice(), &[&training.section, &grid.section, &data.section]].concat();
        if let Err(problem) = size::check(spec) {
            locate(&problem, &sections);
        }
    }
    refuse_many(&study, &grid.section);
    source.settle()?;
    Ok(study)
}

/// The study, before anything is compared.
fn assemble(tables: &Tables) -> Result<Study> {
    let Tables { head, kind, data, described, training, models, tune, grid } = tables;
    let start = |model: &Architecture| TrainingSpec {
        data: DataSpec::of(*kind),
        model: model.clone(),
        training: Training::default(),
        seed: 0,
    };
    let linear = start(&Architecture::Linear);
    let data = match described {
        Some(table) => DataSpec::Table(Box::new(table.clone())),
        None => applied(data, linear.clone())?.data,
    };
    let training = applied(training, linear)?.training;
    let model = |of: &ModelTable| {
        let architecture = applied(&of.sizes, start(&Architecture::of(of.kind)))?.model;
        let (training, search) = (of.training.given.clone(), of.search.given.clone());
        Ok(Model { name: of.name.clone(), architecture, training, search })
    };
    let models: Vec<Model> = models.iter().map(model).collect::<Result<_>>()?;
    let tune = tune.section.is_given().then(|| tune.given.clone());
    Ok(Study { head: head.given.clone(), data, training: Some(training), models, tune, grid: grid.given.clone() })
}

/// A training with the settings that a table gives.
fn applied(Table { given, section }: &Table<Given>, spec: TrainingSpec) -> Result<TrainingSpec> {
    let mut run = RunSpec::Training(spec);
    if let Err(problem) = given.apply(&mut run) {
        locate(&problem, &[section]);
    }
    section.settle()?;
    run.into_training().ok_or_else(|| Error::Defect("settings make a measurement of a training".into()))
}

/// Refuses two models with one name, and two that would be trained identically.
fn refuse_twins(study: &Study, tables: &[ModelTable]) {
    let (mut names, mut ids) = (HashMap::new(), HashMap::new());
    for (model, ModelTable { sizes: Table { section, .. }, .. }) in study.models.iter().zip(tables) {
        if names.insert(&model.name, ()).is_some() {
            let cause = format!("two models are named `{}`", model.name);
            section.fault("name", &cause, "give one of them a `name` of its own");
        } else if let Some(twin) = ids.insert((study.base(model).id(None), format!("{:?}", model.search)), &model.name)
        {
            let cause = format!("the models `{twin}` and `{}` are the same", model.name);
            section.fault("", &cause, "remove one of them or change its sizes or training");
        }
    }
}

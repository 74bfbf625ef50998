//! Conflicts between the tables of a config: what one of them gives, another one overrides or does not have.

use super::tables::{ModelTable, Table as Part, Tables, locate};
use crate::base::words::{grouped, suggestion};
use crate::study::run::presets::Preset;
use crate::study::run::{SourceKind, Synthetic, size};
use crate::study::settings::LABEL_KEYS;
use crate::study::settings::limits::MAX_RUNS;
use crate::study::settings::{self, Setting, Table};
use crate::study::toml::section::Section;
use crate::study::value::Value;
use crate::study::{Grid, Study};

/// Refuses a key that is also on the grid: one of the two would be silently ignored.
pub fn refuse_varied(section: &Section, grid: &Grid) {
    for axis in grid.axes.keys().filter(|axis| section.gives(axis.key)) {
        section.fault(axis.key, &format!("`{}` is also in [grid]", axis.key), "remove it here or there");
    }
}

/// Refuses label settings in `[data]` beside presets on the grid, which would silently override them.
pub fn refuse_overridden(data: &Section, grid: &Grid) {
    if grid.values("preset").is_empty() {
        return;
    }
    for key in LABEL_KEYS.into_iter().filter(|key| data.gives(key)) {
        let hint =
            if settings::axis(key).is_some() { "remove it, or move it to [grid] as a list" } else { "remove it" };
        data.fault(key, &format!("`{key}` would be overridden by the presets in [grid]"), hint);
    }
}

/// Refuses presets that differ only in what another axis sets, since their runs would be the same.
pub fn refuse_twin_presets(Part { given: grid, section }: &Part<Grid>) {
    let mut laws = Vec::new();
    for name in grid.values("preset") {
        let Some(mut law) = Preset::named(&name.to_string()).map(|preset| preset.law()) else { continue };
        if !grid.values("scale").is_empty() {
            law.scale = 1.0;
        }
        if !grid.values("noise_std").is_empty() {
            law.noise_std = 0.0;
        }
        if let Some((_, twin)) = laws.iter().find(|(known, _)| *known == law) {
            let cause =
                format!("the presets `{twin}` and `{name}` give the same runs: other axes set all that differs");
            section.fault("preset", &cause, "remove one of the two");
        }
        laws.push((law, name));
    }
}

/// Refuses axes that belong to another source of data, or that a model does not have.
pub fn refuse_foreign_axes(tables: &Tables) {
    let refuse = |axis: &Setting, cause: &str| {
        tables.grid.section.fault(axis.key, &format!("`{}` {cause}", axis.key), "remove it");
    };
    for axis in tables.grid.given.axes.keys() {
        let home = match axis.table {
            Table::Synthetic => (SourceKind::Synthetic, "synthetic data"),
            Table::CensusIncome => (SourceKind::CensusIncome, "census-income"),
            Table::Table => (SourceKind::Table, "a table"),
            Table::Model => {
                let lacks = |model: &&ModelTable| !axis.is_of(&settings::training(tables.kind, model.kind));
                if let Some(model) = tables.models.iter().find(lacks) {
                    refuse(axis, &format!("is varied, and the model `{}` has none", model.name));
                }
                continue;
            }
            _ => continue,
        };
        if home.0 != tables.kind {
            let is = if tables.kind == SourceKind::Synthetic { "synthetic" } else { "a file" };
            refuse(axis, &format!("belongs to {}, but [data] is {is}", home.1));
        }
    }
}

/// Refuses a reference that is no model of the study.
pub fn refuse_unknown_reference(tables: &Tables) {
    let names: Vec<&str> = tables.models.iter().map(|model| model.name.as_str()).collect();
    if let Some(name) = tables.head.given.reference.as_ref().filter(|name| !names.contains(&name.as_str())) {
        let hint = suggestion(name, "its models", &names);
        tables.head.section.fault("reference", &format!("the study has no model `{name}`"), &hint);
    }
}

/// Refuses folds of a table that it does not have.
pub fn refuse_unknown_folds(tables: &Tables) {
    let folds = tables.described.as_ref().and_then(|table| table.split.folds);
    let greatest = tables.grid.given.values("fold").iter().filter_map(|fold| fold.to::<u64>()).max();
    match (folds, greatest) {
        (None, Some(_)) => {
            let hint = "add the number of parts to `split` in [data], such as `folds = 10`";
            tables.grid.section.fault("fold", "`fold` needs `folds`", hint);
        }
        (Some(folds), Some(fold)) if fold >= folds => {
            let cause = format!("`fold` has {fold}, but there are {folds} folds");
            tables.grid.section.fault("fold", &cause, &format!("give numbers from 0 to {}", folds - 1));
        }
        _ => {}
    }
}

/// Refuses correlations that some number of tasks cannot have, and more tasks than inputs. The least correlation and the
/// fewest inputs on the grid are the first to fail.
pub fn refuse_unrelatable(data: &Synthetic, grid: &Grid, sections: &[&Section]) {
    let least = |key| grid.values(key).iter().filter_map(Value::number).min_by(f64::total_cmp);
    let mut data = data.clone();
    data.corr = least("corr").map_or(data.corr, Into::into);
    data.dim = least("dim").map_or(data.dim, |dim| dim as usize);
    let varied: Vec<usize> = grid.values("tasks").iter().filter_map(Value::to).collect();
    let tasks = if varied.is_empty() { vec![data.tasks] } else { varied };
    let problem = |tasks| size::check_tasks(&Synthetic { tasks, ..data.clone() }).err();
    if let Some(problem) = tasks.into_iter().find_map(problem) {
        locate(&problem, sections);
    }
}

/// Refuses a study with more runs than anybody can intend.
pub fn refuse_many(study: &Study, grid: &Section) {
    let count = study.run_count();
    if count.is_some_and(|count| count <= MAX_RUNS) {
        return;
    }
    let count = count.map_or("more runs than can be counted".into(), |count| format!("{} runs", grouped(count)));
    let cause = format!("the study has {count}, more than {}", grouped(MAX_RUNS));
    grid.fault("seeds", &cause, "choose fewer seeds or fewer values on the grid");
}

//! `[grid]`, and its conflicts with other tables.

use crate::base::error::Result;
use crate::base::words::grouped;
use crate::study::axis::Axis;
use crate::study::run::presets::Preset;
use crate::study::run::{DataSpec, LabelFunction, defaults};
use crate::study::settings::limits;
use crate::study::toml::rule::Rule;
use crate::study::toml::section::Section;
use crate::study::value::Value;
use crate::study::{Grid, Study};
use std::collections::BTreeMap;
use std::fmt::Display;

/// Takes the keys of the table.
pub fn read(section: &mut Section) -> Result<Grid> {
    let seeds = section.take("seeds", limits::SEEDS)?.unwrap_or(defaults::SEEDS);
    let mut axes = BTreeMap::new();
    for axis in Axis::all() {
        if let Some(values) = read_axis(section, axis)? {
            axes.insert(axis, values);
        }
    }
    section.finish()?;
    let grid = Grid { seeds, axes };
    refuse_twin_presets(section, &grid)?;
    Ok(grid)
}

/// The distinct values of an axis, if the table gives any.
fn read_axis(section: &mut Section, axis: Axis) -> Result<Option<Vec<Value>>> {
    match axis {
        Axis::Preset => values(section, axis, limits::PRESET),
        Axis::Corr => values(section, axis, limits::CORR),
        Axis::Group => values(section, axis, limits::GROUP),
        Axis::Rows => values(section, axis, limits::RowsRule),
        Axis::Scale => values(section, axis, limits::SCALE),
        Axis::NoiseStd => values(section, axis, limits::NOISE_STD),
        Axis::Steps => values(section, axis, limits::STEPS),
        Axis::BatchSize => values(section, axis, limits::BATCH_SIZE),
        Axis::LearningRate => values(section, axis, limits::LEARNING_RATE),
    }
}

fn values<R: Rule<Value: Display + Into<Value>>>(
    section: &mut Section,
    axis: Axis,
    rule: R,
) -> Result<Option<Vec<Value>>> {
    let values = section.distinct(axis.key(), rule)?;
    Ok(values.map(|values| values.into_iter().map(Into::into).collect()))
}

/// Refuses presets that differ only in what another axis sets, since their runs would be the same.
fn refuse_twin_presets(section: &Section, grid: &Grid) -> Result<()> {
    let mut laws: Vec<(LabelFunction, &Preset)> = Vec::new();
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
            let cause =
                format!("the presets `{twin}` and `{preset}` give the same runs: other axes set all that differs");
            return Err(section.error(Axis::Preset.key(), &cause, "remove one of the two"));
        }
        laws.push((law, preset));
    }
    Ok(())
}

/// Refuses a key that is also on the grid: one of the two would be silently ignored.
pub fn refuse_varied(section: &Section, grid: &Grid) -> Result<()> {
    match grid.axes.keys().find(|axis| section.gives(axis.key())) {
        Some(axis) => {
            let cause = format!("`{}` is also in [grid]", axis.key());
            Err(section.error(axis.key(), &cause, "remove it here or there"))
        }
        None => Ok(()),
    }
}

/// Refuses label settings in `[data]` beside presets on the grid, which would silently override them.
pub fn refuse_overridden(data: &Section, grid: &Grid) -> Result<()> {
    let of_a_law = ["scale", "alpha", "beta", "noise_std"];
    match of_a_law.into_iter().find(|key| data.gives(key)) {
        Some(key) if grid.axes.contains_key(&Axis::Preset) => {
            let cause = format!("`{key}` would be overridden by the presets in [grid]");
            let hint = if Axis::is_key(key) { "remove it, or move it to [grid] as a list" } else { "remove it" };
            Err(data.error(key, &cause, hint))
        }
        _ => Ok(()),
    }
}

/// Refuses axes that belong to another source of data.
pub fn refuse_foreign_axes(section: &Section, grid: &Grid, data: &DataSpec) -> Result<()> {
    let (is_synthetic, is_census) = (data.synthetic().is_some(), matches!(data, DataSpec::CensusIncome(_)));
    let refuse = |axis: &Axis, home: &str| {
        let is = if is_synthetic { "synthetic" } else { "a file" };
        let cause = format!("`{}` belongs to {home}, but [data] is {is}", axis.key());
        Err(section.error(axis.key(), &cause, "remove it"))
    };
    for axis in grid.axes.keys() {
        match axis {
            Axis::Group if !is_census => return refuse(axis, "census-income"),
            _ if axis.is_synthetic() && !is_synthetic => return refuse(axis, "synthetic data"),
            _ => {}
        }
    }
    Ok(())
}

/// Refuses a study with more runs than anybody can intend.
pub fn refuse_many(study: &Study, section: &Section) -> Result<()> {
    let count = study.run_count();
    if count.is_some_and(|count| count <= limits::MAX_RUNS) {
        return Ok(());
    }
    let count = count.map_or("more runs than can be counted".into(), |count| format!("{} runs", grouped(count)));
    let cause = format!("the study has {count}, more than {}", grouped(limits::MAX_RUNS));
    Err(section.error("seeds", &cause, "choose fewer seeds or fewer values on the grid"))
}

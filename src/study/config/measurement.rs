//! A study that measures data and trains nothing.

use super::tables::Tables;
use super::{data, grid};
use crate::base::error::Result;
use crate::base::words::grouped;
use crate::study::axis::Axis;
use crate::study::run::{DataSpec, Synthetic, defaults};
use crate::study::settings::limits;
use crate::study::toml::section::Section;
use crate::study::value::{Rows, Value};
use crate::study::{Grid, Study, StudyHead};

/// The study that these tables describe.
pub fn study(head: StudyHead, mut tables: Tables) -> Result<Study> {
    refuse_training(&tables)?;
    let grid = grid::read(&mut tables.grid)?;
    refuse_training_axes(&tables.grid, &grid)?;
    let data = read_data(&mut tables.data, &grid)?;
    refuse_unmeasurable(&tables.grid, grid.axes.get(&Axis::Rows).into_iter().flatten())?;
    let study = Study { head, data: DataSpec::Synthetic(data), training: None, models: Vec::new(), tune: None, grid };
    grid::refuse_many(&study, &tables.grid)?;
    Ok(study)
}

fn refuse_training(tables: &Tables) -> Result<()> {
    match tables.models.iter().chain([&tables.training, &tables.tune]).find(|table| table.is_given()) {
        Some(table) => Err(table.error("", "a study that measures data trains nothing", FOREIGN)),
        None => Ok(()),
    }
}

/// Hint for a table or a key that only trainings have.
const FOREIGN: &str = "remove it, or remove `measure` from [study]";

fn refuse_training_axes(section: &Section, grid: &Grid) -> Result<()> {
    match grid.axes.keys().find(|axis| !axis.is_synthetic()) {
        Some(axis) => {
            let cause = format!("`{}` belongs to training, but the study measures data", axis.key());
            Err(section.error(axis.key(), &cause, FOREIGN))
        }
        None => Ok(()),
    }
}

fn read_data(section: &mut Section, grid: &Grid) -> Result<Synthetic> {
    let DataSpec::Synthetic(data) = data::read(section, grid)? else {
        return Err(section.error("source", "the study measures synthetic data, but [data] is a file", FOREIGN));
    };
    if section.gives("test_rows") {
        return Err(section.error("test_rows", "a study that measures data holds no rows out", FOREIGN));
    }
    if section.gives("rows") {
        refuse_unmeasurable(section, [&Value::from(Rows::from(data.rows))])?;
    }
    Ok(Synthetic { rows: data.rows.or(Some(defaults::GENERATED_ROWS)), test_rows: 0, ..data })
}

/// Refuses fresh rows, which have no end, and fewer rows than a variance needs.
fn refuse_unmeasurable<'v>(section: &Section, rows: impl IntoIterator<Item = &'v Value>) -> Result<()> {
    let least = limits::MEASURED_ROWS as u64;
    if rows.into_iter().all(|rows| rows.whole() >= least) {
        return Ok(());
    }
    let hint = format!("give a whole number from {least} to {}", grouped(limits::ROWS.max));
    Err(section.error(Axis::Rows.key(), "labels are measured on a fixed number of rows, at least two", &hint))
}

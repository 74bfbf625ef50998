//! `[grid]`.

use super::take::take;
use crate::study::Grid;
use crate::study::settings;
use crate::study::settings::study::SEEDS;
use crate::study::toml::rule::Rule;
use crate::study::toml::section::Section;
use crate::study::value::Value;

/// Takes the keys of the table: the seeds, and a list of distinct values for any axis.
pub fn read(section: &mut Section) -> Grid {
    let mut grid = Grid::default();
    if let Some(seeds) = take(section, &SEEDS) {
        SEEDS.set(&mut grid.seeds, &seeds);
    }
    for axis in settings::axes() {
        if let Some(Value::List(values)) = section.take(axis.key, &Rule::Distinct(axis.rule.of_axis())) {
            grid.axes.insert(axis, values);
        }
    }
    section.finish();
    grid
}

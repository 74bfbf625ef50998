//! Samples that are compared with one another: they differ in model, correlation and learning rate alone.

use std::collections::BTreeMap;

use super::RunSet;
use super::cells::{CORRELATION, LEARNING_RATE};
use super::rate::RateChoice;
use crate::study::plan::{MODEL_AXIS, Plan};

/// A setting and choice of learning rates: its rank among all, and the setting's place on its axes.
pub(crate) type Place = (usize, Vec<String>);

/// The axes that make up a setting.
pub(crate) fn setting_axes(plan: &Plan) -> Vec<usize> {
    let is_setting = |axis: &usize| ![MODEL_AXIS, CORRELATION, LEARNING_RATE].contains(&plan.axes[*axis].as_str());
    (0..plan.axes.len()).filter(is_setting).collect()
}

/// The names of some axes.
pub(crate) fn names(plan: &Plan, axes: &[usize]) -> Vec<String> {
    axes.iter().map(|&axis| plan.axes[axis].clone()).collect()
}

/// The run_sets with a chosen learning rate, by setting and by the way of the choice.
pub(crate) fn by_setting(setting_axes: &[usize], run_sets: Vec<RunSet>) -> BTreeMap<Place, Vec<RunSet>> {
    let mut ranks: Vec<Vec<String>> = Vec::new();
    let mut rate_sweeps: BTreeMap<Place, Vec<RunSet>> = BTreeMap::new();
    for sample in run_sets {
        let way = match sample.selection {
            RateChoice::Grid => continue,
            RateChoice::PerCorrelation(_) => 0,
            RateChoice::PerModel(_) => 1,
        };
        let setting: Vec<String> = setting_axes.iter().map(|&axis| sample.axes[axis].clone()).collect();
        let rank = ranks.iter().position(|known| *known == setting).unwrap_or_else(|| {
            ranks.push(setting.clone());
            ranks.len() - 1
        });
        rate_sweeps.entry((2 * rank + way, setting)).or_default().push(sample);
    }
    rate_sweeps
}

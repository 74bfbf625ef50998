//! Settings: groups of run sets that are compared with one another. They differ only in model, correlation and learning
//! rate.

use super::RunSet;
use super::cells::{CORRELATION, LEARNING_RATE};
use crate::base::group_by::group_by;
use crate::report::final_values::RunRecord;
use crate::study::plan::MODEL_AXIS;
use std::collections::{BTreeMap, BTreeSet};

/// The run sets of one setting whose learning rates were chosen in the same way; at least one.
pub(crate) struct Setting<'s, 'r> {
    /// The setting's value on each of its axes.
    pub(crate) values: Vec<String>,
    /// The run sets.
    pub(crate) run_sets: Vec<&'s RunSet<'r>>,
}

/// The values that make up a setting: those on all axes but model, correlation and learning rate. `values` has one
/// value per axis; if it is `axes` itself, the result is the names of the setting's axes.
pub(crate) fn setting_of(axes: &[String], values: &[String]) -> Vec<String> {
    let is_setting = |axis: &str| ![MODEL_AXIS, CORRELATION, LEARNING_RATE].contains(&axis);
    axes.iter().zip(values).filter(|(axis, _)| is_setting(axis)).map(|(_, value)| value.clone()).collect()
}

/// The run sets with chosen learning rates.
pub(crate) fn chosen<'s, 'r>(run_sets: &'s [RunSet<'r>]) -> impl Iterator<Item = &'s RunSet<'r>> {
    run_sets.iter().filter(|run_set| run_set.key.selection.chosen_by().is_some())
}

/// Groups the run sets by setting, and in each setting by the way in which learning rates were chosen: per correlation
/// first, then per model.
pub(crate) fn by_setting<'s, 'r>(
    axes: &[String],
    run_sets: impl IntoIterator<Item = &'s RunSet<'r>>,
) -> Vec<Setting<'s, 'r>>
where
    'r: 's,
{
    let settings = group_by(run_sets, |run_set| setting_of(axes, &run_set.key.axes));
    let by_choice = |(values, run_sets): (Vec<String>, Vec<&'s RunSet<'r>>)| {
        let choices = group_by(run_sets, |run_set| run_set.key.selection.is_per_model());
        choices.into_iter().map(move |(_, run_sets)| Setting { values: values.clone(), run_sets })
    };
    settings.into_iter().flat_map(by_choice).collect()
}

/// The values of each run set for the seeds that all run sets share, in seed order; `None` if there is no such seed.
pub(crate) fn of_common_seeds<'r, T>(
    run_sets: &[&RunSet<'r>],
    value: impl Fn(&'r RunRecord<'r>) -> Option<T>,
) -> Option<Vec<Vec<T>>> {
    let by_seed = |run_set: &&RunSet<'r>| -> BTreeMap<u64, T> {
        run_set.runs.iter().filter_map(|run| Some((run.planned.seed, value(run)?))).collect()
    };
    let columns: Vec<BTreeMap<u64, T>> = run_sets.iter().map(by_seed).collect();
    let is_common = |seed: &&u64| columns.iter().all(|column| column.contains_key(seed));
    let common: BTreeSet<u64> = columns.first()?.keys().filter(is_common).copied().collect();
    let values = |column: BTreeMap<u64, T>| {
        column.into_iter().filter(|(seed, _)| common.contains(seed)).map(|(_, value)| value).collect()
    };
    (!common.is_empty()).then(|| columns.into_iter().map(values).collect())
}

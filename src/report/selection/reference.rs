//! The model that the others are compared with.

use super::RunSet;
use super::cells::value_on;
use crate::study::plan::{MODEL_AXIS, Plan};
use crate::study::run::ModelKind;

/// Parts run sets of one setting into that of the reference model and those of the others. `None` unless exactly one
/// is of the model that the study names as its reference, or else of MMoE.
pub(crate) fn reference_and_others<'s, 'r>(
    plan: &Plan,
    run_sets: &[&'s RunSet<'r>],
) -> Option<(&'s RunSet<'r>, Vec<&'s RunSet<'r>>)> {
    let is_reference = |run_set: &RunSet| match &plan.reference {
        Some(name) => model_of(plan, run_set) == name,
        None => kind_of(run_set) == Some(ModelKind::Mmoe),
    };
    let (references, others): (Vec<&RunSet>, Vec<&RunSet>) =
        run_sets.iter().copied().partition(|run_set| is_reference(run_set));
    let [reference] = references[..] else { return None };
    Some((reference, others))
}

/// The name of a run set's model.
pub(crate) fn model_of<'s>(plan: &Plan, run_set: &'s RunSet) -> &'s str {
    value_on(&plan.axes, &run_set.key.axes, MODEL_AXIS).unwrap_or_default()
}

fn kind_of(run_set: &RunSet) -> Option<ModelKind> {
    Some(run_set.spec()?.training()?.model.kind())
}

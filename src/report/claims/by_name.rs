//! Which model the claims are about if a study has several of one type: the one named after the type.

use crate::report::selection::RunSet;
use crate::study::plan::{MODEL_AXIS, Plan};
use crate::study::run::{Choice, ModelKind};
use std::collections::BTreeSet;

/// The run sets that claims are about. If several models have one type, only the one named after the type counts.
pub(super) fn judged<'s, 'r>(axes: &[String], run_sets: &[&'s RunSet<'r>]) -> Vec<&'s RunSet<'r>> {
    let Some(model) = axes.iter().position(|axis| axis == MODEL_AXIS) else { return run_sets.to_vec() };
    let name = |run_set: &RunSet| run_set.key.axes[model].clone();
    let names = |kind| -> BTreeSet<String> {
        run_sets.iter().filter(|other| kind_of(other) == Some(kind)).map(|other| name(other)).collect()
    };
    let is_judged =
        |run_set: &&&RunSet| kind_of(run_set).is_none_or(|kind| name(run_set) == kind.word() || names(kind).len() == 1);
    run_sets.iter().filter(is_judged).copied().collect()
}

/// The first type with several models, if no model is named after it, and the names of these models.
pub fn ambiguous(plan: &Plan) -> Option<(ModelKind, Vec<String>)> {
    let model = plan.axes.iter().position(|axis| axis == MODEL_AXIS)?;
    let of_kind = |kind: ModelKind| -> Vec<String> {
        let of_kind =
            |run: &&crate::study::plan::PlannedRun| run.spec.training().is_some_and(|spec| spec.model.kind() == kind);
        let names: BTreeSet<&String> = plan.runs.iter().filter(of_kind).map(|run| &run.axes[model]).collect();
        names.into_iter().cloned().collect()
    };
    let is_ambiguous =
        |(kind, names): &(ModelKind, Vec<String>)| names.len() > 1 && names.iter().all(|name| name != kind.word());
    ModelKind::CHOICES.iter().map(|(_, kind)| (*kind, of_kind(*kind))).find(is_ambiguous)
}

fn kind_of(run_set: &RunSet) -> Option<ModelKind> {
    Some(run_set.spec()?.training()?.model.kind())
}

//! The claims of a study of labels of 0 and 1: for every setting at the end of every run.

use super::figures::Claim;
use super::of_losses::{Claims, Row};
use super::tables::{MethodAucs, about_methods};
use super::verdict::judge;
use crate::base::statistics::draws::Draws;
use crate::report::aucs::of_runs::{RunAucs, of_common_seeds};
use crate::report::selection::RunSet;
use crate::report::selection::setting::{by_setting, names, setting_axes};
use crate::study::plan::Plan;
use crate::study::run::ModelKind;

/// Judges what the paper claims of the methods on each group.
pub(in crate::report) fn of_methods(
    plan: &Plan,
    run_sets: &[RunSet],
    aucs: &[Option<RunAucs>],
    draws: &mut Draws,
) -> Claims {
    let axes = setting_axes(plan);
    let mut rows = Vec::new();
    for ((_, setting), run_sets) in by_setting(&axes, run_sets.to_vec()) {
        let Some((claims, seeds)) = claims(plan, &run_sets, aucs) else { continue };
        let row = |judged| Row { setting: setting.clone(), selection: run_sets[0].selection, step: 0, seeds, judged };
        rows.extend(judge(claims, draws.of(seeds)).into_iter().map(row));
    }
    Claims { axes: names(plan, &axes), rows }
}

/// The claims about the run_sets of a setting, and the number of seeds that all methods have.
fn claims(plan: &Plan, run_sets: &[RunSet], aucs: &[Option<RunAucs>]) -> Option<(Vec<Claim>, usize)> {
    let group = plan.runs[*run_sets.first()?.runs.first()?].spec.census()?.group;
    let method = |sample: &RunSet| {
        let kind = plan.runs[*sample.runs.first()?].spec.training()?.model.kind();
        (kind != ModelKind::Linear).then_some(kind)
    };
    let of_methods: Vec<(ModelKind, &[usize])> =
        run_sets.iter().filter_map(|sample| Some((method(sample)?, sample.runs.as_slice()))).collect();
    let (methods, runs): (Vec<ModelKind>, Vec<&[usize]>) = of_methods.into_iter().unzip();
    let joint = of_common_seeds(plan, aucs, &runs)?;
    let seeds = joint.first()?.observed().len();
    let methods = MethodAucs::new(methods.into_iter().zip(joint).collect())?;
    Some((about_methods(group, &methods), seeds))
}

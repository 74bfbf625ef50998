//! Judges the claims about AUCs in every setting, at the end of each run.

use super::by_name::judged;
use super::claim::Claim;
use super::tables::{MethodAucs, about_methods};
use super::verdict::judge;
use super::{ClaimRow, Claims};
use crate::base::statistics::bootstrap::Resamples;
use crate::report::aucs::comparisons_csv::main_aucs;
use crate::report::selection::RunSet;
use crate::report::selection::setting::{by_setting, chosen, setting_of};
use crate::study::run::ModelKind;

/// Judges the paper's claims about the methods on each target.
pub(in crate::report) fn claims(axes: &[String], run_sets: &[RunSet], resamples: &mut Resamples) -> Claims {
    let mut rows = Vec::new();
    for setting in by_setting(axes, chosen(run_sets)) {
        let Some((claims, seeds)) = claims_about(&judged(axes, &setting.run_sets)) else { continue };
        rows.extend(judge(claims, resamples).into_iter().map(|judged| ClaimRow::new(&setting, 0, seeds, judged)));
    }
    Claims { axes: setting_of(axes, axes), rows }
}

/// The claims about the run sets of a setting, and the number of seeds that all methods share.
fn claims_about(run_sets: &[&RunSet]) -> Option<(Vec<Claim>, usize)> {
    let target = run_sets.first()?.spec()?.census()?.group;
    let method = |run_set: &RunSet| Some(run_set.spec()?.training()?.model.kind());
    let of_methods = run_sets.iter().filter_map(|run_set| Some((method(run_set)?, *run_set)));
    let (methods, run_sets): (Vec<ModelKind>, Vec<&RunSet>) =
        of_methods.filter(|(method, _)| *method != ModelKind::Linear).unzip();
    let aucs = main_aucs(&run_sets)?;
    let seeds = aucs.first()?.observed().len();
    let methods = MethodAucs::new(methods.into_iter().zip(aucs).collect())?;
    Some((about_methods(target, &methods), seeds))
}

//! Judges the claims about losses (at every horizon) and about label correlations, in every setting and for every
//! choice of the learning rate.

use super::by_name::judged;
use super::claim::Claim;
use super::figures::{about_labels, about_models, about_shared_bottom};
use super::losses::Losses;
use super::verdict::judge;
use super::{ClaimRow, Claims};
use crate::base::statistics::bootstrap::Resamples;
use crate::report::selection::RunSet;
use crate::report::selection::cells::Cells;
use crate::report::selection::score::Score;
use crate::report::selection::setting::{Setting, by_setting, chosen, of_common_seeds, setting_of};
use crate::study::run::ModelKind;
use std::collections::BTreeMap;

/// Judges the paper's claims about losses or about label correlations.
pub(in crate::report) fn claims(cells: &Cells, horizons: &[u64], resamples: &mut Resamples) -> Claims {
    let axes = &cells.plan.axes;
    let is_measured = cells.plan.measure().is_some();
    let rows = if is_measured { of_labels(cells, resamples) } else { of_models(cells, horizons, resamples) };
    Claims { axes: setting_of(axes, axes), rows }
}

fn of_models(cells: &Cells, horizons: &[u64], resamples: &mut Resamples) -> Vec<ClaimRow> {
    // Rows are sorted by setting, then by horizon. Every horizon has the same settings in the same order.
    let mut by_rank: BTreeMap<usize, Vec<ClaimRow>> = BTreeMap::new();
    for (horizon, &step) in horizons.iter().enumerate() {
        let run_sets = cells.run_sets(&|run| run.scores[horizon]);
        for (rank, setting) in by_setting(&cells.plan.axes, chosen(&run_sets)).iter().enumerate() {
            let run_sets = judged(&cells.plan.axes, &setting.run_sets);
            let Some(losses) = losses(&run_sets, horizon) else { continue };
            // Trainings of one setting have the same length.
            let step = setting.run_sets[0].spec().map_or(step, |spec| step.min(spec.length()));
            let judged = judge(claims_about(&losses), resamples);
            let rows = judged.into_iter().map(|judged| ClaimRow::new(setting, step, losses.seeds(), judged));
            by_rank.entry(rank).or_default().extend(rows);
        }
    }
    by_rank.into_values().flatten().collect()
}

/// The losses of the models in the figures, for the seeds that all their run sets share. `None` if there is no such
/// seed, if a model comes twice at a correlation, or if there are fewer than two correlations.
fn losses(run_sets: &[&RunSet], horizon: usize) -> Option<Losses> {
    let of_figures = run_sets.iter().filter_map(|run_set| Some((of_figures(run_set)?, *run_set)));
    let (places, run_sets): (Vec<(ModelKind, f64)>, Vec<&RunSet>) = of_figures.unzip();
    let columns = of_common_seeds(&run_sets, |run| run.excess(horizon))?;
    let mut losses = Losses::default();
    for ((kind, corr), column) in places.into_iter().zip(columns) {
        if !losses.of(kind, corr).is_empty() {
            return None;
        }
        losses.add(kind, corr, column);
    }
    (losses.corrs().len() > 1).then_some(losses)
}

/// The model and the task correlation of a run set, if the figures show the model.
fn of_figures(run_set: &RunSet) -> Option<(ModelKind, f64)> {
    let spec = run_set.spec()?;
    let kind = spec.training()?.model.kind();
    ModelKind::OF_FIGURES.contains(&kind).then_some((kind, spec.synthetic()?.corr_of_two()?))
}

fn of_labels(cells: &Cells, resamples: &mut Resamples) -> Vec<ClaimRow> {
    let run_sets = cells.run_sets(&|_| Score::Missing);
    let settings = by_setting(&cells.plan.axes, &run_sets);
    let row = |setting: &Setting| {
        let labels = label_correlations(&setting.run_sets)?;
        let judged = judge(about_labels(&labels), resamples).pop()?;
        Some(ClaimRow::new(setting, 0, labels[0].1.len(), judged))
    };
    settings.iter().filter_map(row).collect()
}

/// (weight cosine, label correlations) by ascending cosine, for the seeds that were measured at every cosine. `None`
/// unless there are two cosines or more.
fn label_correlations(run_sets: &[&RunSet]) -> Option<Vec<(f64, Vec<f64>)>> {
    let columns = of_common_seeds(run_sets, |run| run.label_correlation)?;
    let cosine = |run_set: &&RunSet| run_set.spec()?.synthetic()?.corr_of_two();
    let cosines = run_sets.iter().map(cosine).collect::<Option<Vec<f64>>>()?;
    let mut labels: Vec<(f64, Vec<f64>)> = cosines.into_iter().zip(columns).collect();
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    (labels.len() > 1).then_some(labels)
}

fn claims_about(losses: &Losses) -> Vec<Claim> {
    match ModelKind::OF_FIGURES.map(|kind| losses.has(kind)) {
        [true, true, true] => about_models(losses),
        [true, false, false] => about_shared_bottom(losses),
        _ => Vec::new(),
    }
}

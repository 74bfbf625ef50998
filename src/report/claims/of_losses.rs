//! The claims of a study: at every horizon, for every setting of what is neither model, correlation nor learning rate,
//! with the learning rate chosen in each of the two ways.

use std::collections::BTreeMap;

use super::figures::{Claim, about_labels, about_models, about_shared_bottom};
use super::horizons::Gathered;
use super::losses::Losses;
use super::verdict::{Judged, judge};
use crate::base::statistics::draws::Draws;
use crate::report::selection::rate::RateChoice;
use crate::report::selection::score::Score;
use crate::report::selection::setting::{by_setting, names, setting_axes};
use crate::report::selection::{RunSet, run_sets};
use crate::study::plan::Plan;
use crate::study::run::ModelKind;

/// The judged claims of a study.
#[derive(Debug, Default)]
pub struct Claims {
    /// Names of the axes that make up a setting.
    pub axes: Vec<String>,
    /// By setting, then by choice of the learning rate, by step and by claim.
    pub rows: Vec<Row>,
}

/// A claim judged in a setting at a step.
#[derive(Debug)]
pub struct Row {
    /// The setting's place on [`Claims::axes`].
    pub setting: Vec<String>,
    /// How the learning rates were chosen.
    pub selection: RateChoice,
    /// The step at which the training is taken to end; 0 where nothing is trained, and where every run counts at its own
    /// end.
    pub step: u64,
    /// Number of seeds that have completed with every model at every correlation.
    pub seeds: usize,
    /// The claim and its verdict.
    pub judged: Judged,
}

/// Judges what the paper claims of losses or of label correlations.
pub(in crate::report) fn claims(plan: &Plan, gathered: &Gathered, draws: &mut Draws) -> Claims {
    if plan.measure().is_some() { of_labels(plan, gathered, draws) } else { of_models(plan, gathered, draws) }
}

fn of_models(plan: &Plan, gathered: &Gathered, draws: &mut Draws) -> Claims {
    let setting_axes = setting_axes(plan);
    let mut rows = Vec::new();
    for (horizon, &step) in gathered.horizons.iter().enumerate() {
        for (place, run_sets) in by_setting(&setting_axes, run_sets(plan, &gathered.scores[horizon])) {
            let Some(losses) = losses(plan, gathered, horizon, &run_sets) else { continue };
            let seeds = losses.seeds();
            let judged = judge(claims_about(&losses), draws.of(seeds));
            // Of different lengths are only trainings of different settings.
            let step = step.min(plan.runs[run_sets[0].runs[0]].spec.length());
            let row = |judged| {
                let (_, setting) = place.clone();
                Row { setting, selection: run_sets[0].selection, step, seeds, judged }
            };
            rows.extend(judged.into_iter().map(|judged| (place.0, row(judged))));
        }
    }
    // Settings first, in plan order; the sort keeps the order of steps and claims.
    rows.sort_by_key(|(rank, _)| *rank);
    Claims { axes: names(plan, &setting_axes), rows: rows.into_iter().map(|(_, row)| row).collect() }
}

/// The losses of the paper's three models and the seeds that all their run_sets have; none where a model comes twice or
/// there is nothing to compare.
fn losses(plan: &Plan, gathered: &Gathered, horizon: usize, run_sets: &[RunSet]) -> Option<Losses> {
    let run_sets: Vec<(ModelKind, f64, &RunSet)> =
        run_sets.iter().filter_map(|sample| of_the_three(plan, sample)).collect();
    let columns = run_sets.iter().map(|(.., sample)| by_seed(plan, &sample.runs, |run| gathered.excess(horizon, run)));
    let columns = of_common_seeds(&columns.collect::<Vec<_>>())?;
    let mut losses = Losses::default();
    for (&(kind, corr, _), column) in run_sets.iter().zip(columns) {
        if !losses.of(kind, corr).is_empty() {
            return None;
        }
        losses.add(kind, corr, column);
    }
    (losses.corrs().len() > 1).then_some(losses)
}

/// A sample with its model and task correlation, if the model is one of the three.
fn of_the_three<'s>(plan: &Plan, sample: &'s RunSet) -> Option<(ModelKind, f64, &'s RunSet)> {
    let spec = &plan.runs[*sample.runs.first()?].spec;
    let kind = spec.training()?.model.kind();
    ModelKind::OF_FIGURES.contains(&kind).then_some((kind, spec.synthetic()?.corr, sample))
}

/// Judges what the paper claims of the labels in a study that measures them.
fn of_labels(plan: &Plan, gathered: &Gathered, draws: &mut Draws) -> Claims {
    let setting_axes = setting_axes(plan);
    let mut settings: Vec<(Vec<String>, Vec<RunSet>)> = Vec::new();
    for sample in run_sets(plan, &vec![Score::Missing; plan.runs.len()]) {
        let setting: Vec<String> = setting_axes.iter().map(|&axis| sample.axes[axis].clone()).collect();
        match settings.iter_mut().find(|(known, _)| *known == setting) {
            Some((_, run_sets)) => run_sets.push(sample),
            None => settings.push((setting, vec![sample])),
        }
    }
    let rows = settings.into_iter().filter_map(|(setting, run_sets)| {
        let labels = label_correlations(plan, gathered, &run_sets)?;
        let seeds = labels[0].1.len();
        let judged = judge(about_labels(&labels), draws.of(seeds)).pop()?;
        Some(Row { setting, selection: RateChoice::Grid, step: 0, seeds, judged })
    });
    Claims { axes: names(plan, &setting_axes), rows: rows.collect() }
}

/// The label correlations of the seeds that have one at every weight cosine, by rising cosine; none where there are not
/// two of them.
fn label_correlations(plan: &Plan, gathered: &Gathered, run_sets: &[RunSet]) -> Option<Vec<(f64, Vec<f64>)>> {
    let columns = run_sets.iter().map(|sample| by_seed(plan, &sample.runs, |run| gathered.label_correlation(run)));
    let columns = of_common_seeds(&columns.collect::<Vec<_>>())?;
    let cosine = |sample: &RunSet| Some(plan.runs[*sample.runs.first()?].spec.synthetic()?.corr);
    let cosines = run_sets.iter().map(cosine).collect::<Option<Vec<f64>>>()?;
    let mut labels: Vec<(f64, Vec<f64>)> = cosines.into_iter().zip(columns).collect();
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    (labels.len() > 1).then_some(labels)
}

/// A value per seed.
type Column = BTreeMap<u64, f64>;

fn by_seed(plan: &Plan, runs: &[usize], value: impl Fn(usize) -> Option<f64>) -> Column {
    runs.iter().filter_map(|&run| Some((plan.runs[run].seed, value(run)?))).collect()
}

/// The values of the seeds that all columns have, in the order of the seeds; none where there is no such seed.
fn of_common_seeds(columns: &[Column]) -> Option<Vec<Vec<f64>>> {
    let is_common = |seed: &&u64| columns.iter().all(|column| column.contains_key(seed));
    let seeds: Vec<u64> = columns.first()?.keys().filter(is_common).copied().collect();
    let values = |column: &Column| seeds.iter().map(|seed| column[seed]).collect();
    (!seeds.is_empty()).then(|| columns.iter().map(values).collect())
}

fn claims_about(losses: &Losses) -> Vec<Claim> {
    match ModelKind::OF_FIGURES.map(|kind| losses.has(kind)) {
        [true, true, true] => about_models(losses),
        [true, false, false] => about_shared_bottom(losses),
        _ => Vec::new(),
    }
}

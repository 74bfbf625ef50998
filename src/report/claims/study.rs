//! The claims of a study: at every horizon, for every setting of what is neither model, correlation nor learning rate,
//! with the learning rate chosen in each of the two ways.

use std::collections::{BTreeMap, HashMap};

use super::super::group::{CORRELATION, LEARNING_RATE};
use super::super::sample::{Sample, samples};
use super::super::selection::Selection;
use super::gather::Gathered;
use super::hypotheses::{Claim, about_models, about_shared_bottom};
use super::judge::{Judged, RESAMPLES, judge};
use super::losses::{Kind, Losses};
use crate::stats::bootstrap::Resamples;
use crate::sweep::plan::{MODEL_AXIS, Plan};

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
    pub selection: Selection,
    /// The step at which the training is taken to end.
    pub step: u64,
    /// Number of seeds that have completed with every model at every correlation.
    pub seeds: usize,
    /// The claim and its verdict.
    pub judged: Judged,
}

/// Judges what the paper claims of the models in a study.
pub fn of_models(plan: &Plan, gathered: &Gathered) -> Claims {
    let setting_axes = setting_axes(plan);
    let mut resamples = HashMap::new();
    let mut rows = Vec::new();
    for (horizon, &step) in gathered.horizons.iter().enumerate() {
        for (place, samples) in by_setting(&setting_axes, samples(plan, &gathered.scores[horizon])) {
            let Some(losses) = losses(plan, gathered, horizon, &samples) else { continue };
            let seeds = losses.seeds();
            let resamples = resamples.entry(seeds).or_insert_with(|| Resamples::draw(seeds, RESAMPLES));
            let judged = judge(claims_about(&losses), resamples);
            let row = |judged| {
                let (_, setting) = place.clone();
                Row { setting, selection: samples[0].selection, step, seeds, judged }
            };
            rows.extend(judged.into_iter().map(|judged| (place.0, row(judged))));
        }
    }
    // Settings first, in plan order; the sort keeps the order of steps and claims.
    rows.sort_by_key(|(rank, _)| *rank);
    let axes = setting_axes.iter().map(|&axis| plan.axes[axis].clone()).collect();
    Claims { axes, rows: rows.into_iter().map(|(_, row)| row).collect() }
}

/// A setting and choice of learning rates: its rank among all, and the setting's place on its axes.
type Place = (usize, Vec<String>);

fn setting_axes(plan: &Plan) -> Vec<usize> {
    let is_setting = |axis: &usize| ![MODEL_AXIS, CORRELATION, LEARNING_RATE].contains(&plan.axes[*axis].as_str());
    (0..plan.axes.len()).filter(is_setting).collect()
}

/// The samples with a chosen learning rate, by setting and by the way of the choice.
fn by_setting(setting_axes: &[usize], samples: Vec<Sample>) -> BTreeMap<Place, Vec<Sample>> {
    let mut ranks: Vec<Vec<String>> = Vec::new();
    let mut groups: BTreeMap<Place, Vec<Sample>> = BTreeMap::new();
    for sample in samples {
        let way = match sample.selection {
            Selection::Grid => continue,
            Selection::PerCorrelation(_) => 0,
            Selection::PerModel(_) => 1,
        };
        let setting: Vec<String> = setting_axes.iter().map(|&axis| sample.axes[axis].clone()).collect();
        let rank = ranks.iter().position(|known| *known == setting).unwrap_or_else(|| {
            ranks.push(setting.clone());
            ranks.len() - 1
        });
        groups.entry((2 * rank + way, setting)).or_default().push(sample);
    }
    groups
}

/// The losses of the seeds that every sample has; none where a model comes twice or there is nothing to compare.
fn losses(plan: &Plan, gathered: &Gathered, horizon: usize, samples: &[Sample]) -> Option<Losses> {
    let mut losses = Losses::default();
    let by_seed = |sample: &Sample| -> BTreeMap<u64, f64> {
        let value = |&run: &usize| Some((plan.runs[run].seed, gathered.excess(horizon, run)?));
        sample.runs.iter().filter_map(value).collect()
    };
    let columns: Vec<BTreeMap<u64, f64>> = samples.iter().map(by_seed).collect();
    let is_complete = |seed: &&u64| columns.iter().all(|column| column.contains_key(seed));
    let seeds: Vec<u64> = columns.first()?.keys().filter(is_complete).copied().collect();
    for (sample, column) in samples.iter().zip(&columns) {
        let spec = &plan.runs[*sample.runs.first()?].spec;
        let (data, kind) = (spec.synthetic()?, Kind::of(&spec.training()?.model));
        if !losses.of(kind, data.corr).is_empty() {
            return None;
        }
        losses.add(kind, data.corr, seeds.iter().map(|seed| column[seed]).collect());
    }
    (!seeds.is_empty() && losses.corrs().len() > 1).then_some(losses)
}

fn claims_about(losses: &Losses) -> Vec<Claim> {
    match Kind::ALL.map(|kind| losses.has(kind)) {
        [true, true, true] => about_models(losses),
        [true, false, false] => about_shared_bottom(losses),
        _ => Vec::new(),
    }
}

//! `comparisons.csv`: MMoE's mean AUC of the main task against that of every other model.

use super::of_runs::{RunAucs, of_common_seeds};
use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use crate::base::statistics::bootstrap::{Distribution, Resamples};
use crate::base::statistics::draws::Draws;
use crate::base::statistics::{Joint, holm_levels};
use crate::report::columns::{columns, measured};
use crate::report::selection::RunSet;
use crate::report::selection::cells::axis;
use crate::report::selection::rate::RateChoice;
use crate::report::selection::setting::{by_setting, names, setting_axes};
use crate::study::plan::{MODEL_AXIS, Plan};
use crate::study::run::ModelKind;

/// The file's name.
pub(crate) const NAME: &str = "comparisons.csv";

/// What an interval leaves out on either side.
pub(crate) const TAIL: f64 = 0.025;

/// MMoE against another model, both on the seeds that both have.
pub struct Comparison {
    /// The setting's place on its axes.
    pub setting: Vec<String>,
    /// How the learning rates were chosen.
    pub selection: RateChoice,
    /// Name of the main task.
    pub main: String,
    /// MMoE's name in the study.
    pub model: String,
    /// The other model's.
    pub other: String,
    /// Number of seeds.
    pub n: usize,
    /// MMoE's mean less the other's.
    pub difference: f64,
    /// Its interval at 95 %.
    pub interval: [f64; 2],
    /// p-value of the two-sided test that there is no difference.
    pub p: f64,
    /// The same, adjusted by Holm's procedure over the other models of the setting.
    pub p_holm: f64,
}

/// The comparisons of a plan's settings.
pub struct Comparisons {
    /// Names of the axes that make up a setting.
    pub axes: Vec<String>,
    /// By setting, then in the order of the models.
    pub rows: Vec<Comparison>,
}

impl Comparisons {
    /// Compares in every setting with one MMoE model; none where the study has no resamples of its test rows.
    pub(crate) fn of(plan: &Plan, run_sets: &[RunSet], aucs: &[Option<RunAucs>], draws: &mut Draws) -> Self {
        let axes = setting_axes(plan);
        let mut rows = Vec::new();
        if aucs.iter().any(Option::is_some) {
            for ((_, setting), run_sets) in by_setting(&axes, run_sets.to_vec()) {
                rows.extend(of_setting(plan, &setting, &run_sets, aucs, draws).unwrap_or_default());
            }
        }
        Self { axes: names(plan, &axes), rows }
    }

    /// The file's text.
    pub(crate) fn csv(&self) -> Result<Vec<u8>> {
        let mut header = self.axes.clone();
        header.extend(columns(&[
            "selection",
            "main",
            "model",
            "other",
            "n",
            "difference",
            "low",
            "high",
            "p",
            "p_holm",
        ]));
        let mut text = CsvText::new(&header)?;
        for row in &self.rows {
            let mut fields = row.setting.clone();
            fields.extend([row.selection.name().into(), row.main.clone(), row.model.clone(), row.other.clone()]);
            let [low, high] = row.interval;
            fields.push(row.n.to_string());
            fields.extend([row.difference, low, high, row.p, row.p_holm].map(|value| measured(Some(value))));
            text.row(&fields)?;
        }
        text.finish()
    }
}

fn of_setting(
    plan: &Plan,
    setting: &[String],
    run_sets: &[RunSet],
    aucs: &[Option<RunAucs>],
    draws: &mut Draws,
) -> Option<Vec<Comparison>> {
    let model_axis = axis(plan, MODEL_AXIS)?;
    let training = |sample: &RunSet| plan.runs[*sample.runs.first()?].spec.training();
    let is_mmoe = |sample: &&RunSet| training(sample).is_some_and(|spec| spec.model.kind() == ModelKind::Mmoe);
    let mut all_mmoe = run_sets.iter().filter(is_mmoe);
    let (mmoe, None) = (all_mmoe.next()?, all_mmoe.next()) else { return None };
    let main = training(mmoe)?.data.tasks().into_iter().next()?;
    let compared = run_sets.iter().filter(|sample| !is_mmoe(sample)).filter_map(|other| {
        let [ours, theirs] = <[Joint; 2]>::try_from(of_common_seeds(plan, aucs, &[&mmoe.runs, &other.runs])?).ok()?;
        let difference = ours.minus(&theirs);
        let n = difference.observed().len();
        let (interval, p) = interval_and_p(&difference, draws.of(n));
        Some(Comparison {
            setting: setting.to_vec(),
            selection: mmoe.selection,
            main: main.clone(),
            model: mmoe.axes[model_axis].clone(),
            other: other.axes[model_axis].clone(),
            n,
            difference: difference.mean(),
            interval,
            p,
            p_holm: p,
        })
    });
    let mut compared: Vec<Comparison> = compared.collect();
    let p: Vec<f64> = compared.iter().map(|row| row.p).collect();
    for (row, (adjusted, _)) in compared.iter_mut().zip(holm_levels(&p, 2.0 * TAIL)) {
        row.p_holm = adjusted;
    }
    Some(compared)
}

fn interval_and_p(difference: &Joint, resamples: &Resamples) -> ([f64; 2], f64) {
    let distribution = difference.distribution(resamples);
    let p = 2.0 * distribution.p_at_most(0.0).min(distribution.p_at_least(0.0));
    (interval(&distribution), p.min(1.0))
}

/// The interval at 95 %.
pub(crate) fn interval(distribution: &Distribution) -> [f64; 2] {
    [distribution.lower(TAIL), distribution.upper(TAIL)]
}

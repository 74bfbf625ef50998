//! `comparisons.csv`: the reference model's mean AUC of the main task, compared with every other model's.

use super::of_runs::joint;
use crate::base::digits::measured;
use crate::base::statistics::bootstrap::{Distribution, Resamples};
use crate::base::statistics::{Joint, holm_levels};
use crate::report::columns::columns;
use crate::report::selection::RunSet;
use crate::report::selection::rate::RateChoice;
use crate::report::selection::reference::{model_of, reference_and_others};
use crate::report::selection::setting::{Setting, by_setting, chosen, of_common_seeds, setting_of};
use crate::report::table::Table;
use crate::study::plan::Plan;

/// The file's name.
pub(crate) const NAME: &str = "comparisons.csv";

/// Probability outside an interval, on each side.
pub(crate) const TAIL: f64 = 0.025;

/// The reference model compared with another one, on the seeds that both have.
pub struct Comparison {
    /// The setting's value on each of its axes.
    pub setting: Vec<String>,
    /// How the learning rates were chosen.
    pub selection: RateChoice,
    /// Name of the main task.
    pub main: String,
    /// The reference model's name in the study.
    pub model: String,
    /// The other model's name.
    pub other: String,
    /// Number of seeds.
    pub n: usize,
    /// The reference model's mean minus the other's.
    pub difference: f64,
    /// 95 % interval of the difference.
    pub interval: [f64; 2],
    /// p-value of the two-sided test that there is no difference.
    pub p: f64,
    /// `p` adjusted by Holm's procedure over all comparisons of the setting.
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
    /// Compares the reference model with the others in every setting that has exactly one. No rows without resamples of
    /// the test rows.
    pub(crate) fn of(plan: &Plan, run_sets: &[RunSet], resamples: &mut Resamples) -> Self {
        let settings = by_setting(&plan.axes, chosen(run_sets));
        let of_setting = |setting: Setting| of_setting(&setting, plan, resamples).unwrap_or_default();
        Self { axes: setting_of(&plan.axes, &plan.axes), rows: settings.into_iter().flat_map(of_setting).collect() }
    }

    /// The table.
    pub(crate) fn table(&self) -> Table {
        let mut header = self.axes.clone();
        header.extend(columns(&["selection", "main", "model", "other", "n", "difference"]));
        header.extend(columns(&["low", "high", "p", "p_holm"]));
        let fields = |row: &Comparison| {
            let mut fields = row.setting.clone();
            fields.extend([row.selection.name().into(), row.main.clone(), row.model.clone(), row.other.clone()]);
            let [low, high] = row.interval;
            fields.push(row.n.to_string());
            fields.extend([row.difference, low, high, row.p, row.p_holm].map(|value| measured(Some(value))));
            fields
        };
        Table::new(header, self.rows.iter().map(fields).collect())
    }
}

fn of_setting(setting: &Setting, plan: &Plan, resamples: &mut Resamples) -> Option<Vec<Comparison>> {
    let (reference, others) = reference_and_others(plan, &setting.run_sets)?;
    let main = reference.spec()?.training()?.data.tasks().into_iter().next()?;
    let model = |run_set: &RunSet| model_of(plan, run_set).to_owned();
    let compared = others.into_iter().filter_map(|other| {
        let [ours, theirs] = <[Joint; 2]>::try_from(main_aucs(&[reference, other])?).ok()?;
        let difference = ours.minus(&theirs);
        let (interval, p) = interval_and_p(&difference, resamples);
        Some(Comparison {
            setting: setting.values.clone(),
            selection: reference.key.selection,
            main: main.clone(),
            model: model(reference),
            other: model(other),
            n: difference.observed().len(),
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

/// Main-task AUCs of each run set, for the seeds that all run sets share, in seed order; `None` without row resamples.
pub(crate) fn main_aucs(run_sets: &[&RunSet]) -> Option<Vec<Joint>> {
    let aucs = of_common_seeds(run_sets, |run| run.aucs.as_ref())?;
    aucs.into_iter().map(|aucs| joint(aucs.into_iter(), 0)).collect()
}

fn interval_and_p(difference: &Joint, resamples: &mut Resamples) -> ([f64; 2], f64) {
    let distribution = difference.distribution(resamples);
    (interval(&distribution), two_sided(&distribution))
}

/// p-value of the two-sided test that a difference is 0.
pub(crate) fn two_sided(difference: &Distribution) -> f64 {
    (2.0 * difference.p_at_most(0.0).min(difference.p_at_least(0.0))).min(1.0)
}

/// The 95 % interval.
pub(crate) fn interval(distribution: &Distribution) -> [f64; 2] {
    [distribution.lower(TAIL), distribution.upper(TAIL)]
}

//! `comparisons.csv` of a study on a described table: the reference model against every other one, for each task. Also
//! of a study on synthetic data that names a reference: there the mean test loss is compared.

use super::headlines::{better, headlines};
use super::sample::{Over, Sample, value_of};
use crate::base::digits::measured;
use crate::base::group_by::group_by;
use crate::base::statistics::bootstrap::Resamples;
use crate::base::statistics::holm_levels;
use crate::report::aucs::comparisons_csv::{TAIL, two_sided};
use crate::report::columns::columns;
use crate::report::metric_index::MetricIndex;
use crate::report::selection::RunSet;
use crate::report::selection::cells::LEARNING_RATE;
use crate::report::selection::rate::RateChoice;
use crate::report::selection::reference::{model_of, reference_and_others};
use crate::report::selection::setting::{chosen, of_common_seeds};
use crate::report::table::Table;
use crate::study::plan::{MODEL_AXIS, Plan};
use crate::study::run::{Metric, Split, is_higher_better};

/// The reference model compared with another one by a metric, on the seeds that both have a value for.
pub struct TaskComparison {
    /// The setting's value on each of its axes.
    pub setting: Vec<String>,
    /// How the learning rates were chosen.
    pub selection: RateChoice,
    /// The task and the metric on test rows.
    pub metric: Metric,
    /// The reference model's name.
    pub model: String,
    /// The other model's name.
    pub other: String,
    /// Number of seeds.
    pub n: usize,
    /// The reference model's mean minus the other's; `None` without common seeds.
    pub difference: Option<f64>,
    /// 95 % interval of the difference; `None` below four seeds.
    pub interval: Option<[f64; 2]>,
    /// What the interval covers.
    pub over: Over,
    /// p-value of the two-sided test that there is no difference.
    pub p: Option<f64>,
    /// `p` adjusted by Holm's procedure over all comparisons of the setting.
    pub p_holm: Option<f64>,
}

impl TaskComparison {
    /// The model that is shown to be the better one, if one of them is.
    pub fn winner(&self) -> Option<&str> {
        let difference = self.p_holm.filter(|p| *p <= 2.0 * TAIL).and(self.difference)?;
        let is_reference = is_higher_better(&self.metric.metric)? == (difference > 0.0);
        Some(if is_reference { &self.model } else { &self.other })
    }
}

/// The comparisons of a plan's settings.
pub struct TaskComparisons {
    /// Names of the axes that make up a setting.
    pub axes: Vec<String>,
    /// By setting, then by task and metric, then in the order of the models.
    pub rows: Vec<TaskComparison>,
    /// Number of seeds below which no difference whatever its size passes Holm's procedure, if the study has fewer.
    pub too_few_for: Option<usize>,
}

impl TaskComparisons {
    /// Compares the reference model with the others in every setting that has exactly one.
    pub(crate) fn of(plan: &Plan, run_sets: &[RunSet], metrics: &MetricIndex, resamples: &mut Resamples) -> Self {
        let by = |run_set: &&RunSet| (kept(&plan.axes, &run_set.key.axes), run_set.key.selection.is_per_model());
        let settings = group_by(chosen(run_sets), by);
        let of_setting = |((values, _), run_sets): ((Vec<String>, bool), Vec<&RunSet>)| {
            of_setting(plan, &values, &run_sets, metrics, resamples).unwrap_or_default()
        };
        let of_settings: Vec<Vec<TaskComparison>> = settings.into_iter().map(of_setting).collect();
        let compared = of_settings.iter().map(Vec::len).max().unwrap_or_default();
        let rows: Vec<TaskComparison> = of_settings.into_iter().flatten().collect();
        let seeds = rows.iter().map(|row| row.n).max().unwrap_or_default();
        let too_few_for = needed_seeds(compared, resamples).filter(|&needed| seeds > 0 && seeds < needed);
        Self { axes: kept(&plan.axes, &plan.axes), rows, too_few_for }
    }

    /// The table.
    pub(crate) fn table(&self) -> Table {
        let mut header = self.axes.clone();
        header.extend(columns(&["selection", "task", "metric", "better", "model", "other", "n", "difference"]));
        header.extend(columns(&["low", "high", "interval_over", "p", "p_holm"]));
        Table::new(header, self.rows.iter().map(TaskComparison::fields).collect())
    }
}

impl TaskComparison {
    fn fields(&self) -> Vec<String> {
        let Metric { task, metric, .. } = &self.metric;
        let mut fields = self.setting.clone();
        fields.extend([self.selection.name().into(), task.clone(), metric.clone(), better(metric).into()]);
        fields.extend([self.model.clone(), self.other.clone(), self.n.to_string()]);
        let [low, high] = [0, 1].map(|end| self.interval.map(|interval| interval[end]));
        fields.extend([self.difference, low, high].map(measured));
        fields.push(self.interval.map_or_else(String::new, |_| self.over.name().into()));
        fields.extend([self.p, self.p_holm].map(measured));
        fields
    }
}

/// The least number of seeds that can show a difference among this many comparisons; `None` if no number can.
fn needed_seeds(comparisons: usize, resamples: &Resamples) -> Option<usize> {
    (1..=MOST_SEEDS).find(|&n| 2.0 * resamples.least_p(n) * comparisons as f64 <= 2.0 * TAIL)
}

/// More seeds than a study of a table has.
const MOST_SEEDS: usize = 1_000;

/// The values on all axes but those of what is compared: the model, and the learning rate chosen for it. `values` has
/// one value per axis, or is `axes` itself.
fn kept(axes: &[String], values: &[String]) -> Vec<String> {
    let is_kept = |axis: &str| ![MODEL_AXIS, LEARNING_RATE].contains(&axis);
    axes.iter().zip(values).filter(|(axis, _)| is_kept(axis)).map(|(_, value)| value.clone()).collect()
}

/// The metrics by which models are compared: those of the tasks of a table. In a study on synthetic data, the mean test
/// loss if the study names a reference. Studies on census-income have a table of their own.
fn compared(plan: &Plan, reference: &RunSet) -> Vec<Metric> {
    let spec = reference.spec().and_then(|spec| spec.training());
    match spec {
        Some(spec) if plan.has_table() => headlines(spec),
        Some(spec) if plan.reference.is_some() && spec.data.synthetic().is_some() => {
            vec![Metric { split: Split::Test, ..reference.primary_metric() }]
        }
        _ => Vec::new(),
    }
}

fn of_setting(
    plan: &Plan,
    values: &[String],
    run_sets: &[&RunSet],
    metrics: &MetricIndex,
    resamples: &mut Resamples,
) -> Option<Vec<TaskComparison>> {
    let (reference, others) = reference_and_others(plan, run_sets)?;
    let mut rows = Vec::new();
    for metric in compared(plan, reference) {
        for other in &others {
            let difference = difference(&[reference, other], metrics, &metric);
            rows.push(TaskComparison {
                setting: values.to_vec(),
                selection: reference.key.selection,
                metric: metric.clone(),
                model: model_of(plan, reference).to_owned(),
                other: model_of(plan, other).to_owned(),
                n: difference.values.len(),
                difference: difference.mean(),
                interval: difference.interval(resamples),
                over: difference.over(),
                p: difference.distribution(resamples).map(|difference| two_sided(&difference)),
                p_holm: None,
            });
        }
    }
    adjust(&mut rows);
    Some(rows)
}

/// The differences between the first and the second run set, for the seeds that both have a value for.
fn difference(pair: &[&RunSet; 2], metrics: &MetricIndex, metric: &Metric) -> Sample {
    let sides = of_common_seeds(pair, |run| value_of(run, metrics, metric)).unwrap_or_default();
    match &sides[..] {
        [ours, theirs] => Sample::of(ours.iter().copied()).minus(&Sample::of(theirs.iter().copied())),
        _ => Sample::default(),
    }
}

/// Adjusts the p-values of a setting by Holm's procedure.
fn adjust(rows: &mut [TaskComparison]) {
    let p: Vec<f64> = rows.iter().filter_map(|row| row.p).collect();
    let adjusted = holm_levels(&p, 2.0 * TAIL);
    for (row, (p_holm, _)) in rows.iter_mut().filter(|row| row.p.is_some()).zip(adjusted) {
        row.p_holm = Some(p_holm);
    }
}

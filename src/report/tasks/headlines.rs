//! Which metrics stand for a task, and which way they are better.

use crate::study::run::{Metric, Split, TrainingSpec, is_higher_better};

/// Number of labelled rows behind a task's metrics.
pub(crate) const ROWS: &str = "rows";
/// Number of groups behind a mean of AUCs by group.
pub(crate) const GROUPS: &str = "gauc-groups";
/// Number of groups that have no AUC.
pub(crate) const GROUPS_LEFT_OUT: &str = "gauc-left-out";
/// The metric that [`GROUPS`] are about.
pub(crate) const BY_GROUP: &str = "gauc";
/// The metric that is best at 1.
const CALIBRATION: &str = "calibration";
/// The loss that a task of a table is trained by.
pub(crate) const TRAINING_LOSS: &str = "loss";

/// Whether a metric is a count of what the others are about, which is the same for all models and steps.
pub(crate) fn is_count(metric: &str) -> bool {
    [ROWS, GROUPS, GROUPS_LEFT_OUT].contains(&metric)
}

/// The metrics on test rows by which the tasks of a training are compared: of each task its usual one, and the one that
/// the training is judged by if it is another.
pub(crate) fn headlines(spec: &TrainingSpec) -> Vec<Metric> {
    let judge = Metric { split: Split::Test, ..spec.objective().metric };
    let mut metrics = Vec::new();
    for task in spec.data.task_list() {
        let usual = Metric::new(Split::Test, &task.name, spec.data.judged_by(&task));
        let further = (judge.task == task.name && judge != usual).then(|| judge.clone());
        metrics.extend([usual].into_iter().chain(further));
    }
    metrics
}

/// Which values of a metric are better, as tables say it; empty if nobody can say.
pub(crate) fn better(metric: &str) -> &'static str {
    match is_higher_better(metric) {
        Some(true) => "higher",
        Some(false) => "lower",
        None if metric == CALIBRATION => "nearest-1",
        None => "",
    }
}

//! The values of several runs, and what their mean is known to be.

use crate::base::statistics::bootstrap::{Distribution, Resamples};
use crate::base::statistics::drawn::{drawn, sum};
use crate::base::statistics::{Joint, mean};
use crate::report::aucs::comparisons_csv::interval;
use crate::report::final_values::RunRecord;
use crate::report::metric_index::MetricIndex;
use crate::study::run::{AUC, Metric};

/// A value per run, in seed order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// `[runs]`: the values.
    pub values: Vec<f64>,
    /// The same with their values on resamples of the test rows, if the rows were resampled.
    joint: Option<Joint>,
}

/// What an interval of a mean covers the chance of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Other seeds, on the same test rows.
    Runs,
    /// Other seeds and other test rows.
    RunsAndRows,
}

impl Over {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::RunsAndRows => "runs-and-rows",
        }
    }
}

impl Sample {
    /// Collects a value per run and the values on resamples, of which there may be none.
    pub(crate) fn of<'a>(runs: impl Iterator<Item = (f64, &'a [f64])> + Clone) -> Self {
        Self { values: runs.clone().map(|(value, _)| value).collect(), joint: Joint::of(runs) }
    }

    /// The difference within each run. Both sides must have the same seeds.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        let joint = self.joint.as_ref().zip(other.joint.as_ref()).map(|(ours, theirs)| ours.minus(theirs));
        Self { values: self.values.iter().zip(&other.values).map(|(ours, theirs)| ours - theirs).collect(), joint }
    }

    /// The mean over the runs, if there are any.
    pub fn mean(&self) -> Option<f64> {
        mean(&self.values)
    }

    /// What an interval of the mean covers.
    pub fn over(&self) -> Over {
        if self.joint.is_some() { Over::RunsAndRows } else { Over::Runs }
    }

    /// 95 % interval of the mean; `None` below four runs, of which no bootstrap makes one.
    pub(crate) fn interval(&self, resamples: &mut Resamples) -> Option<[f64; 2]> {
        self.distribution(resamples).map(|means| interval(&means)).filter(|ends| ends.iter().all(|end| end.is_finite()))
    }

    /// The distribution of the mean; `None` without runs.
    pub(crate) fn distribution(&self, resamples: &mut Resamples) -> Option<Distribution> {
        match &self.joint {
            _ if self.values.is_empty() => None,
            Some(joint) => Some(joint.distribution(resamples)),
            None => {
                let mean = |_, counts: &[u16]| sum(&self.values, counts) / drawn(counts);
                Some(resamples.distribution(self.values.len(), mean))
            }
        }
    }
}

/// The final value of a metric in a run, and its values on resamples if it is an AUC that has some; `None` if it is not
/// defined or the run has not completed.
pub(crate) fn value_of<'r>(run: &'r RunRecord, metrics: &MetricIndex, metric: &Metric) -> Option<(f64, &'r [f64])> {
    let value = run.final_value(metrics.number(metric)?)?;
    Some((value, if metric.metric == AUC { run.resampled.of(&metric.task) } else { &[] }))
}

//! Metrics of the tasks of a described table. Each counts every row that has a label once, whatever its weight in the
//! loss, and is in the label's own units. `None` where a metric is not defined: an AUC of one class is no 0.5.

use crate::base::statistics::ranking::auc::auc;
use crate::base::statistics::ranking::average_precision::average_precision;
use crate::base::statistics::ranking::group_auc::GroupAuc;
use crate::study::run::{AUC, RMSE};

/// A metric's name, and its value where it is defined.
pub type Named = (&'static str, Option<f64>);

/// The predictions and labels of a task on the rows that count.
#[derive(Default)]
pub struct Scored {
    /// A logit, or a number in the label's own units.
    pub predictions: Vec<f64>,
    /// 0 or 1, or a number.
    pub labels: Vec<f64>,
    /// The group of each row, if AUCs are wanted by group.
    pub groups: Vec<u32>,
}

impl Scored {
    /// The predictions as scores to rank by: logits lose nothing.
    pub fn scores(&self) -> Vec<f32> {
        self.predictions.iter().map(|&prediction| prediction as f32).collect()
    }

    /// Whether each label is 1.
    pub fn is_positive(&self) -> Vec<bool> {
        self.labels.iter().map(|&label| label > 0.5).collect()
    }

    /// Metrics of a task with labels of 0 and 1, and counts of what they are about.
    pub fn binary(&self) -> (Vec<Named>, Vec<Named>) {
        let (scores, is_positive) = (self.scores(), self.is_positive());
        let log_loss = self.mean_over_rows(log_loss);
        let rate = self.mean_label();
        let entropy = rate.filter(|rate| (f64::MIN_POSITIVE..1.0).contains(rate)).map(entropy);
        let mean_prediction = self.mean_over_rows(|logit, _| 1.0 / (1.0 + libm::exp(-logit)));
        let mut metrics = vec![
            (AUC, auc(&scores, &is_positive)),
            ("log-loss", log_loss),
            ("normalized-entropy", ratio(log_loss, entropy)),
            ("average-precision", average_precision(&scores, &is_positive)),
            ("calibration", ratio(mean_prediction, rate.filter(|rate| *rate > 0.0))),
        ];
        let mut counts = vec![self.rows()];
        if !self.groups.is_empty() {
            let GroupAuc { mean, counted, left_out } = GroupAuc::of(&scores, &is_positive, &self.groups);
            metrics.push(("gauc", mean));
            counts.extend([("gauc-groups", Some(counted as f64)), ("gauc-left-out", Some(left_out as f64))]);
        }
        (metrics, counts)
    }

    /// Metrics of a task whose labels are numbers, and counts of what they are about.
    pub fn regression(&self) -> (Vec<Named>, Vec<Named>) {
        let squares = self.mean_over_rows(|prediction, label| (prediction - label) * (prediction - label));
        let mean = self.mean_label();
        let variance = mean.and_then(|mean| self.mean_over_rows(|_, label| (label - mean) * (label - mean)));
        let explained =
            ratio(squares, variance.filter(|variance| *variance > 0.0)).map(|unexplained| 1.0 - unexplained);
        let absolute = self.mean_over_rows(|prediction, label| (prediction - label).abs());
        (vec![(RMSE, squares.map(f64::sqrt)), ("mae", absolute), ("r2", explained)], vec![self.rows()])
    }

    fn rows(&self) -> Named {
        ("rows", Some(self.labels.len() as f64))
    }

    fn mean_label(&self) -> Option<f64> {
        self.mean_over_rows(|_, label| label)
    }

    fn mean_over_rows(&self, of: impl Fn(f64, f64) -> f64) -> Option<f64> {
        let sum: f64 = self.predictions.iter().zip(&self.labels).map(|(&p, &label)| of(p, label)).sum();
        (!self.labels.is_empty()).then(|| sum / self.labels.len() as f64)
    }
}

/// Cross-entropy of a label under a logit, in the form that never overflows.
fn log_loss(logit: f64, label: f64) -> f64 {
    logit.max(0.0) - logit * label + libm::log1p(libm::exp(-logit.abs()))
}

/// Entropy of a coin.
fn entropy(rate: f64) -> f64 {
    -(rate * libm::log(rate) + (1.0 - rate) * libm::log(1.0 - rate))
}

fn ratio(above: Option<f64>, below: Option<f64>) -> Option<f64> {
    Some(above? / below?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(metrics: &[Named], name: &str) -> Option<f64> {
        metrics.iter().find(|(known, _)| *known == name).and_then(|(_, value)| *value)
    }

    /// numpy and scikit-learn on the same numbers: log_loss 0.52868, a base rate of 1/2 with an entropy of ln 2.
    #[test]
    fn binary_metrics_are_those_of_their_definitions() {
        let scored =
            Scored { predictions: vec![0.0, 2.0, -1.0, 0.5], labels: vec![0.0, 1.0, 0.0, 1.0], groups: Vec::new() };
        let (metrics, counts) = scored.binary();
        let probabilities = [0.5, 0.880_797_077_977_882_3, 0.268_941_421_369_995_1, 0.622_459_331_201_854_6_f64];
        let expected =
            -((0.5f64).ln() + probabilities[1].ln() + (1.0 - probabilities[2]).ln() + probabilities[3].ln()) / 4.0;
        let close = |name: &str, expected: f64| {
            let value = value(&metrics, name).expect(name);
            assert!((value - expected).abs() < 1e-12, "{name}: {value} instead of {expected}");
        };
        close("log-loss", expected);
        close("normalized-entropy", expected / std::f64::consts::LN_2);
        close("calibration", probabilities.iter().sum::<f64>() / 4.0 / 0.5);
        close(AUC, 1.0);
        assert_eq!(value(&counts, "rows"), Some(4.0));
    }

    #[test]
    fn what_is_not_defined_has_no_value() {
        let one_class = Scored { predictions: vec![1.0, 2.0], labels: vec![0.0, 0.0], groups: Vec::new() };
        let (metrics, _) = one_class.binary();
        for name in [AUC, "normalized-entropy", "average-precision", "calibration"] {
            assert_eq!(value(&metrics, name), None, "{name}");
        }
        assert!(value(&metrics, "log-loss").is_some());
        let (metrics, counts) = Scored::default().regression();
        assert!(metrics.iter().all(|(_, value)| value.is_none()));
        assert_eq!(value(&counts, "rows"), Some(0.0));
    }

    #[test]
    fn regression_metrics_are_those_of_their_definitions() {
        let scored = Scored { predictions: vec![1.0, 2.0, 4.0], labels: vec![1.0, 3.0, 5.0], groups: Vec::new() };
        let (metrics, _) = scored.regression();
        assert_eq!(value(&metrics, RMSE), Some((2.0f64 / 3.0).sqrt()));
        assert_eq!(value(&metrics, "mae"), Some(2.0 / 3.0));
        assert_eq!(value(&metrics, "r2"), Some(1.0 - 2.0 / 8.0));
        let constant = Scored { predictions: vec![1.0], labels: vec![2.0], groups: Vec::new() };
        assert_eq!(value(&constant.regression().0, "r2"), None);
    }
}

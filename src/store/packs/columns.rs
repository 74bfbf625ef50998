//! The columns of a pack, one per metric. Their order keeps the points of each step in the order of the curve.

use crate::study::run::Metric;
use crate::train::outcome::MetricPoint;

/// Metrics by number, and the places of their columns.
#[derive(Debug, Default, PartialEq)]
pub struct Columns {
    metrics: Vec<Metric>,
    /// The metrics' numbers in the order of their columns, from left to right.
    order: Vec<usize>,
}

impl Columns {
    /// Columns with these names; `None` if a name is not a metric's or occurs twice.
    pub fn named<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let metrics: Vec<Metric> = names.map(Metric::from_column).collect::<Option<_>>()?;
        let is_first = |(number, one)| !metrics[..number].contains(one);
        let all_differ = metrics.iter().enumerate().all(is_first);
        all_differ.then(|| Self { order: (0..metrics.len()).collect(), metrics })
    }

    /// The columns' names, from left to right.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.order.iter().map(|&number| self.metrics[number].column())
    }

    /// Whether every metric can be read back from its column's name.
    pub fn can_be_read_back(&self) -> bool {
        self.metrics.iter().all(|metric| Metric::from_column(&metric.column()).as_ref() == Some(metric))
    }

    /// The number of the point's metric. A new metric gets the column after that of `before`, or the first one.
    pub fn of(&mut self, point: &MetricPoint, before: Option<usize>) -> usize {
        self.metrics.iter().position(|metric| metric.is_of(point)).unwrap_or_else(|| {
            let number = self.metrics.len();
            self.order.insert(before.map_or(0, |before| self.place(before) + 1), number);
            self.metrics.push(Metric::of(point));
            number
        })
    }

    /// Each metric's column, counted from the left, in the order of the metrics' numbers.
    pub fn places(&self) -> Vec<usize> {
        (0..self.metrics.len()).map(|number| self.place(number)).collect()
    }

    fn place(&self, number: usize) -> usize {
        self.order.iter().position(|&at| at == number).unwrap_or(self.order.len())
    }

    /// The metric with this number.
    pub fn metric(&self, number: usize) -> &Metric {
        &self.metrics[number]
    }
}

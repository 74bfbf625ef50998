//! The columns of a pack: one per series, so placed that every run's points of a step stand from left to right.

use crate::train::metric::Metric;
use crate::train::outcome::MetricPoint;

/// Metrics by number, and the places of their columns.
#[derive(Debug, Default, PartialEq)]
pub struct Columns {
    series: Vec<Metric>,
    /// The series' numbers from left to right.
    order: Vec<usize>,
}

impl Columns {
    /// The columns of these names; `None` where a name is no series' or stands there twice.
    pub fn named<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let series: Vec<Metric> = names.map(Metric::from_column).collect::<Option<_>>()?;
        let is_first = |(number, one)| !series[..number].contains(one);
        let all_differ = series.iter().enumerate().all(is_first);
        all_differ.then(|| Self { order: (0..series.len()).collect(), series })
    }

    /// The columns' names, from left to right.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.order.iter().map(|&number| self.series[number].column())
    }

    /// Whether the names tell all of the series.
    pub fn can_be_read_back(&self) -> bool {
        let is_read_back = |series: &Metric| Metric::from_column(&series.column()).as_ref() == Some(series);
        self.series.iter().all(is_read_back)
    }

    /// The number of the point's series; a new one gets its column after that of the series `before`.
    pub fn of(&mut self, point: &MetricPoint, before: Option<usize>) -> usize {
        self.series.iter().position(|series| series.is_of(point)).unwrap_or_else(|| {
            let number = self.series.len();
            self.order.insert(before.map_or(0, |before| self.place(before) + 1), number);
            self.series.push(Metric::of(point));
            number
        })
    }

    /// The place of a series' column, from the left.
    pub fn place(&self, number: usize) -> usize {
        self.order.iter().position(|&at| at == number).unwrap_or(self.order.len())
    }

    /// Places of all columns by the series' number.
    pub fn places(&self) -> Vec<usize> {
        (0..self.series.len()).map(|number| self.place(number)).collect()
    }

    /// The series of a number.
    pub fn series(&self, number: usize) -> &Metric {
        &self.series[number]
    }
}

//! The columns of a pack: one per series, in the order in which the series were met.

use crate::outcome::Point;
use crate::series::Series;

/// Series by the number of their column.
#[derive(Debug, Default, PartialEq)]
pub struct Columns(Vec<Series>);

impl Columns {
    /// The columns of these names; `None` where a name is no series' or stands there twice.
    pub fn named<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let columns: Vec<Series> = names.map(Series::from_column).collect::<Option<_>>()?;
        let is_first = |(number, series)| !columns[..number].contains(series);
        columns.iter().enumerate().all(is_first).then_some(Self(columns))
    }

    /// The columns' names.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(Series::column)
    }

    /// Whether the names tell all of the series.
    pub fn can_be_read_back(&self) -> bool {
        let names: Vec<String> = self.names().collect();
        Self::named(names.iter().map(String::as_str)).as_ref() == Some(self)
    }

    /// Number of columns.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The column of the point's series, a new one where it has none yet.
    pub fn of(&mut self, point: &Point) -> usize {
        self.0.iter().position(|series| series.is_of(point)).unwrap_or_else(|| {
            self.0.push(Series::of(point));
            self.0.len() - 1
        })
    }

    /// The series of a column.
    pub fn series(&self, column: usize) -> &Series {
        &self.0[column]
    }
}

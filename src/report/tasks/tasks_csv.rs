//! The table of tasks.

use super::headlines::better;
use super::{TaskRow, Tasks};
use crate::base::digits::measured;
use crate::base::statistics::standard_deviation;
use crate::report::columns::columns;
use crate::report::final_values::Counts;
use crate::report::table::Table;

/// The file's name.
pub(crate) const NAME: &str = "tasks.csv";

/// The table, for a study with these axes.
pub(crate) fn table(tasks: &Tasks, axes: &[String]) -> Table {
    let mut header = tasks.kind.columns(axes);
    header.extend(columns(&["task", "metric", "better", "headline", "rows", "groups", "groups_left_out"]));
    header.extend(columns(&["n", "diverged", "failed", "missing", "mean", "sd", "low", "high", "interval_over"]));
    let fields = |row: &TaskRow| [tasks.kind.fields(axes, &row.key), row.fields()].concat();
    Table::new(header, tasks.rows.iter().map(fields).collect())
}

impl TaskRow {
    fn fields(&self) -> Vec<String> {
        let Counts { diverged, failed, missing, .. } = self.counts;
        let mut fields = vec![self.metric.task.clone(), self.metric.metric.clone(), better(&self.metric.metric).into()];
        fields.push(self.is_headline.to_string());
        fields.extend([self.rows, self.groups[0], self.groups[1]].map(whole));
        fields.extend([self.sample.values.len(), diverged, failed, missing].map(|count| count.to_string()));
        let [low, high] = [0, 1].map(|end| self.interval.map(|interval| interval[end]));
        let sd = standard_deviation(&self.sample.values);
        fields.extend([self.sample.mean(), sd, low, high].map(measured));
        fields.push(self.interval.map_or_else(String::new, |_| self.sample.over().name().into()));
        fields
    }
}

/// Table field of a count, with all its digits.
fn whole(count: Option<f64>) -> String {
    count.map_or_else(String::new, |count| format!("{count:.0}"))
}

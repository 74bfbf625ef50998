//! The columns of a table: which are inputs, which are tasks, and the numbers in them.

use super::file::TableFile;
use crate::base::error::{Error, Result};
use crate::study::run::MEAN_TASK;

/// The header of a table, and what each of its columns is.
pub struct Columns {
    header: csv::StringRecord,
    /// Places of the inputs in a row.
    pub inputs: Vec<usize>,
    /// Places of the tasks in a row, in the order in which they were asked for.
    pub tasks: Vec<usize>,
}

/// What is wrong with a row, and what to do about it.
pub struct Fault {
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub hint: &'static str,
}

impl Columns {
    /// Finds the columns named `tasks`; all others are inputs.
    pub fn new(file: &TableFile, header: csv::StringRecord, tasks: &[String]) -> Result<Self> {
        let names: Vec<&str> = header.iter().collect();
        let twice = names.iter().enumerate().find(|(i, name)| names[..*i].contains(name));
        if let Some((_, name)) = twice {
            let cause = format!("two columns are named `{}`", name.escape_debug());
            return Err(file.refused_at(header.position(), &cause, "give every column a name of its own"));
        }
        let mut places = Vec::new();
        for task in tasks {
            let place = names.iter().position(|name| *name == task.trim());
            let place = place.ok_or_else(|| no_such_column(file, &header, task))?;
            if task == MEAN_TASK || places.contains(&place) {
                return Err(Error::Usage(format!(
                    "task `{}` cannot be used: each task is named only once, and `{MEAN_TASK}` stands for the mean \
                     over the tasks\n  \
                     rename the column or name it only once",
                    task.escape_debug()
                )));
            }
            places.push(place);
        }
        let inputs: Vec<usize> = (0..names.len()).filter(|place| !places.contains(place)).collect();
        if inputs.is_empty() {
            return Err(
                file.refused("every column is a task, so no input is left", "name only the label columns in `tasks`")
            );
        }
        Ok(Self { header, inputs, tasks: places })
    }

    /// The inputs and the targets of a row.
    pub fn numbers(&self, row: &csv::StringRecord) -> Result<[Vec<f32>; 2], Fault> {
        if row.len() != self.header.len() {
            let cells = if row.len() == 1 { "1 cell".into() } else { format!("{} cells", row.len()) };
            let cause = format!("{cells}, but the header names {} columns", self.header.len());
            return Err(Fault { cause, hint: "fix or remove that line, or close a quote that it opens" });
        }
        let of = |columns: &[usize]| -> Result<Vec<f32>, Fault> {
            columns.iter().map(|&column| self.number(row, column)).collect()
        };
        Ok([of(&self.inputs)?, of(&self.tasks)?])
    }

    /// The number in a cell, which may have spaces around it.
    fn number(&self, row: &csv::StringRecord, column: usize) -> Result<f32, Fault> {
        let cell = row[column].trim();
        let fault = |what: &str, hint| {
            let name = self.header[column].escape_debug();
            Err(Fault { cause: format!("column {} (`{name}`) {what}", column + 1), hint })
        };
        match cell.parse::<f32>() {
            Ok(value) if value.is_finite() => Ok(value),
            Ok(_) => fault(
                &format!("holds `{}`, which is not a finite 32-bit number", cell.escape_debug()),
                "replace it or remove the row",
            ),
            Err(_) if cell.is_empty() => fault("is empty", "fill in a number or remove the row"),
            Err(_) => {
                let shown: String = cell.chars().take(40).collect();
                fault(
                    &format!("holds `{}`, which is not a number", shown.escape_debug()),
                    "encode it as a number, or remove the column",
                )
            }
        }
    }
}

fn no_such_column(file: &TableFile, header: &csv::StringRecord, task: &str) -> Error {
    let names: Vec<String> = header.iter().map(|name| name.escape_debug().to_string()).collect();
    let shown = &names[names.len().saturating_sub(8)..];
    let ellipsis = if names.len() > shown.len() { "..., " } else { "" };
    let cause = format!("no column is named `{}`", task.escape_debug());
    let hint = format!("choose from the header's columns: {ellipsis}{}", shown.join(", "));
    file.refused_at(header.position(), &cause, &hint)
}

//! A guess as a config to edit, and in a few lines.

use super::{Guess, GuessedColumn};
use crate::base::words::grouped;
use crate::study::config::write::table as config;
use crate::study::run::table::TaskKind;
use std::fmt::Write;

impl Guess {
    /// A study of the table that can be run and edited: the description, with the reason for each guess.
    pub fn config(&self, name: &str) -> String {
        let mut text = format!("[study]\nname = {}\n", toml_text(name));
        text += &config::files(&self.spec);
        text += "# How rows are held out. By time: { by = \"time\", column = \"...\" }; every user's last rows: \
                 { by = \"user-time\", group = \"...\", column = \"...\" }\n\
                 split = { by = \"random\", validation = 0.1, test = 0.1, seed = 0 }\n\n[data.fields]\n";
        for column in &self.columns {
            let line = match &column.guessed.field {
                Some(field) => config::field(field),
                None => {
                    let _ = writeln!(text, "# {} is left out: {}", column.name, self.about(column));
                    continue;
                }
            };
            let _ = writeln!(text, "{line}  # {}", self.about(column));
        }
        text += "\n[data.tasks]\n";
        for task in &self.tasks {
            let _ = writeln!(text, "{}  # {}", config::task(&task.task), self.about_task(task));
        }
        if self.tasks.is_empty() {
            text +=
                "# click = { kind = \"binary\" }\n# watch = { kind = \"regression\", column = \"watch_seconds\" }\n";
        }
        text + "\n[training]\nsteps = 2000\nbatch_size = 256\neval_every = 200\npatience = 3\n\n\
                [[model]]\ntype = \"mmoe\"\nexperts = 4\nexpert_units = [32]\n\n\
                [[model]]\ntype = \"shared-bottom\"\nbottom_units = [64]\n\n\
                [grid]\nseeds = 5\nlearning_rate = [0.001, 0.003]\n"
    }

    /// Why a column is what it is taken for, and what it holds.
    fn about(&self, column: &GuessedColumn) -> String {
        let mut text = format!("{}; {} values", column.guessed.why, grouped(column.values));
        if column.missing > 0 {
            let _ = write!(text, ", {} missing", percent(column.missing, self.rows));
        }
        let _ = write!(text, ": {}", column.examples);
        for (task, (_, is_suspect)) in self.tasks.iter().zip(&column.reached) {
            if *is_suspect {
                let _ = write!(text, "; A POSSIBLE LEAK of {}", task.task.name);
            }
        }
        text
    }

    fn about_task(&self, task: &super::GuessedTask) -> String {
        let labelled = if task.labelled < self.rows {
            format!(", {} of the rows have a label", percent(task.labelled, self.rows))
        } else {
            String::new()
        };
        match task.task.kind {
            TaskKind::Binary => format!("{:.2} % are 1{labelled}", 100.0 * task.mean),
            TaskKind::Regression => format!("numbers with a mean of {:.6}{labelled}", task.mean),
        }
    }

    /// What each field alone reaches on each task, as rows of a table with a header.
    pub fn reach_table(&self) -> Vec<Vec<String>> {
        let metric = |kind| if kind == TaskKind::Binary { "AUC" } else { "R2" };
        let of_tasks = self.tasks.iter().map(|task| format!("{} of {}", metric(task.task.kind), task.task.name));
        let header = ["field".to_owned(), "values".into(), "missing".into()].into_iter().chain(of_tasks).collect();
        let shown = |&(value, is_suspect): &(Option<f64>, bool)| match value {
            None => "n/a".into(),
            Some(value) if is_suspect => format!("{value:.3} leak?"),
            Some(value) => format!("{value:.3}"),
        };
        let row = |column: &GuessedColumn| {
            let mut row = vec![column.name.clone(), grouped(column.values), percent(column.missing, self.rows)];
            row.extend(column.reached.iter().map(shown));
            row
        };
        let fields = self.columns.iter().filter(|column| column.guessed.field.is_some());
        [header].into_iter().chain(fields.map(row)).collect()
    }

    /// Correlations of the tasks' labels, as rows of a table with a header; none for fewer than two tasks.
    pub fn correlation_table(&self) -> Vec<Vec<String>> {
        if self.tasks.len() < 2 {
            return Vec::new();
        }
        let names = self.tasks.iter().map(|task| task.task.name.clone());
        let header = ["correlation".to_owned()].into_iter().chain(names.clone()).collect();
        let shown = |value: &Option<f64>| value.map_or_else(|| "n/a".into(), |value| format!("{value:.3}"));
        let rows = names.zip(&self.correlations);
        let row =
            |(name, values): (String, &Vec<Option<f64>>)| [name].into_iter().chain(values.iter().map(shown)).collect();
        [header].into_iter().chain(rows.map(row)).collect()
    }

    /// A few lines about what was taken for what, doubtful guesses first.
    pub fn summary(&self) -> Vec<String> {
        let named = |columns: Vec<&GuessedColumn>| {
            columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let doubtful: Vec<&GuessedColumn> = self.columns.iter().filter(|column| column.guessed.is_doubtful).collect();
        let (fields, left_out): (Vec<&GuessedColumn>, Vec<&GuessedColumn>) =
            self.columns.iter().partition(|column| column.guessed.field.is_some());
        let (numbers, categories): (Vec<&GuessedColumn>, Vec<&GuessedColumn>) =
            fields.into_iter().partition(|column| column.is_number());
        let mut lines = Vec::new();
        let missing = &self.spec.files.missing;
        if !missing.is_empty() {
            lines.push(format!("taken as missing: {}", missing.join(", ")));
        }
        let mut say = |what: &str, columns: Vec<&GuessedColumn>| {
            if !columns.is_empty() {
                lines.push(format!("{what}: {}", named(columns)));
            }
        };
        say("whole numbers of more than 1,000 values, taken as numbers (ids should be categories)", doubtful);
        say("numbers, which are scaled to mean 0 and standard deviation 1", numbers);
        say("categories, an input per value", categories);
        say("left out", left_out);
        for task in &self.tasks {
            lines.push(format!("task {}: {}", task.task.name, self.about_task(task)));
        }
        for column in &self.columns {
            for (task, (value, _)) in self.tasks.iter().zip(&column.reached).filter(|(_, (_, is_suspect))| *is_suspect)
            {
                let (metric, value) = (task.task.kind, value.unwrap_or_default());
                let metric = if metric == TaskKind::Binary { "an AUC" } else { "an R2" };
                lines.push(format!(
                    "`{}` alone reaches {metric} of {value:.3} on `{}`: a possible leak, --exclude {} leaves it out",
                    column.name, task.task.name, column.name
                ));
            }
        }
        lines
    }
}

fn percent(count: usize, of: usize) -> String {
    format!("{:.1} %", 100.0 * count as f64 / of.max(1) as f64)
}

fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}

//! A guess about a table as a config to edit, and in a few lines.

use crate::base::words::{grouped, visible};
use crate::data::describe::{Guess, GuessedColumn, GuessedTask};
use crate::study::config::write::table as config;
use crate::study::run::table::TaskKind;
use std::fmt::Write;

/// Of how many columns a line has the names.
const MOST_NAMES: usize = 20;

/// A study of the table that can be run and edited: the description, with the reason for each guess.
pub fn config(guess: &Guess, name: &str) -> String {
    let mut text = format!("[study]\nname = {}\n", toml_text(name));
    text += &config::files(&guess.spec);
    text += "# How rows are held out. By time: { by = \"time\", column = \"...\" }; every user's last rows: \
             { by = \"user-time\", group = \"...\", column = \"...\" }\n\
             split = { by = \"random\", validation = 0.1, test = 0.1, seed = 0 }\n\n[data.fields]\n";
    for column in &guess.columns {
        let line = match &column.guessed.field {
            Some(field) => config::field(field),
            None => {
                let _ = writeln!(text, "# {} is left out: {}", visible(&column.name), about(guess, column));
                continue;
            }
        };
        let _ = writeln!(text, "{line}  # {}", about(guess, column));
    }
    text += "\n[data.tasks]\n";
    for task in &guess.tasks {
        let _ = writeln!(text, "{}  # {}", config::task(&task.task), about_task(guess, task));
    }
    if guess.tasks.is_empty() {
        text += "# click = { kind = \"binary\" }\n# watch = { kind = \"regression\", column = \"watch_seconds\" }\n";
    }
    text + "\n[training]\nsteps = 2000\nbatch_size = 256\neval_every = 200\npatience = 3\n\n\
            [[model]]\ntype = \"mmoe\"\nexperts = 4\nexpert_units = [32]\n\n\
            [[model]]\ntype = \"shared-bottom\"\nbottom_units = [64]\n\n\
            [grid]\nseeds = 5\nlearning_rate = [0.001, 0.003]\n"
}

/// Why a column is what it is taken for, and what it holds.
fn about(guess: &Guess, column: &GuessedColumn) -> String {
    let mut text = format!("{}; {} values", column.guessed.why, grouped(column.values));
    if column.missing > 0 {
        let _ = write!(text, ", {} missing", percent(column.missing, guess.rows));
    }
    let _ = write!(text, ": {}", column.examples);
    for (task, (_, is_suspect)) in guess.tasks.iter().zip(&column.reached) {
        if *is_suspect {
            let _ = write!(text, "; A POSSIBLE LEAK of {}", task.task.name);
        }
    }
    text
}

fn about_task(guess: &Guess, task: &GuessedTask) -> String {
    let labelled = if task.labelled < guess.rows {
        format!(", {} of the rows have a label", percent(task.labelled, guess.rows))
    } else {
        String::new()
    };
    match task.task.kind {
        TaskKind::Binary => format!("{:.2} % are 1{labelled}", 100.0 * task.mean),
        TaskKind::Regression => format!("numbers with a mean of {:.6}{labelled}", task.mean),
    }
}

/// What each field alone reaches on each task, as rows of a table with a header.
pub fn reach_table(guess: &Guess) -> Vec<Vec<String>> {
    let metric = |kind| if kind == TaskKind::Binary { "AUC" } else { "R2" };
    let of_tasks = guess.tasks.iter().map(|task| format!("{} of {}", metric(task.task.kind), task.task.name));
    let header = ["field".to_owned(), "values".into(), "missing".into()].into_iter().chain(of_tasks).collect();
    let shown = |&(value, is_suspect): &(Option<f64>, bool)| match value {
        None => "n/a".into(),
        Some(value) if is_suspect => format!("{value:.3} leak?"),
        Some(value) => format!("{value:.3}"),
    };
    let row = |column: &GuessedColumn| {
        let mut row = vec![column.name.clone(), grouped(column.values), percent(column.missing, guess.rows)];
        row.extend(column.reached.iter().map(shown));
        row
    };
    let fields = guess.columns.iter().filter(|column| column.guessed.field.is_some());
    [header].into_iter().chain(fields.map(row)).collect()
}

/// Correlations of the tasks' labels, as rows of a table with a header; none for fewer than two tasks.
pub fn correlation_table(guess: &Guess) -> Vec<Vec<String>> {
    if guess.tasks.len() < 2 {
        return Vec::new();
    }
    let names = guess.tasks.iter().map(|task| task.task.name.clone());
    let header = ["correlation".to_owned()].into_iter().chain(names.clone()).collect();
    let shown = |value: &Option<f64>| value.map_or_else(|| "n/a".into(), |value| format!("{value:.3}"));
    let rows = names.zip(&guess.correlations);
    let row =
        |(name, values): (String, &Vec<Option<f64>>)| [name].into_iter().chain(values.iter().map(shown)).collect();
    [header].into_iter().chain(rows.map(row)).collect()
}

/// A few lines about what was taken for what, doubtful guesses first.
pub fn summary(guess: &Guess) -> Vec<String> {
    let named = |columns: Vec<&GuessedColumn>| {
        let names: Vec<&str> = columns.iter().take(MOST_NAMES).map(|column| column.name.as_str()).collect();
        let more = columns.len() - names.len();
        names.join(", ") + &if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() }
    };
    let doubtful: Vec<&GuessedColumn> = guess.columns.iter().filter(|column| column.guessed.is_doubtful).collect();
    let (fields, left_out): (Vec<&GuessedColumn>, Vec<&GuessedColumn>) =
        guess.columns.iter().partition(|column| column.guessed.field.is_some());
    let (numbers, categories): (Vec<&GuessedColumn>, Vec<&GuessedColumn>) =
        fields.into_iter().partition(|column| column.is_number());
    let mut lines = Vec::new();
    let missing = &guess.spec.files.missing;
    if !missing.is_empty() {
        lines.push(format!("taken as missing: {}", missing.join(", ")));
    }
    let mut say = |what: &str, columns: Vec<&GuessedColumn>| {
        if !columns.is_empty() {
            lines.push(format!("{what}: {}", named(columns)));
        }
    };
    say("taken as numbers, though whole and of more than 1,000 values (ids?), or with texts among them", doubtful);
    say("numbers, which are scaled to mean 0 and standard deviation 1", numbers);
    say("categories, an input per value", categories);
    say("left out", left_out);
    for task in &guess.tasks {
        lines.push(format!("task {}: {}", task.task.name, about_task(guess, task)));
    }
    for column in &guess.columns {
        for (task, (value, _)) in guess.tasks.iter().zip(&column.reached).filter(|(_, (_, is_suspect))| *is_suspect) {
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

fn percent(count: usize, of: usize) -> String {
    format!("{:.1} %", 100.0 * count as f64 / of.max(1) as f64)
}

fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}

//! `source = "csv"` of earlier versions, and the block that replaces it.

use crate::study::config::write::table::task;
use crate::study::run::table::{TableTask, TaskKind};
use crate::study::toml::section::Section;

/// Refuses the source with a block of the same meaning.
pub fn refuse(section: &mut Section) {
    let path = section.text("path").unwrap_or_else(|| "log.csv".into());
    let tasks = section.list_of_texts("tasks");
    let tasks = if tasks.is_empty() { vec!["y".to_owned()] } else { tasks };
    let line = |name: &String| format!("    {}\n", task(&TableTask::new(name, TaskKind::Regression)));
    let lines: String = tasks.iter().map(line).collect();
    let hint = format!(
        "write this instead; `mmoe describe {path} --tasks {}` writes it with all fields\n\n    \
         [data]\n    source = \"table\"\n    files = {}\n    split = {{ by = \"random\", validation = 0, test = 0.2 }}\n\n    \
         [data.fields]\n    # an input each: name = {{ kind = \"number\" }}, or \"category\"\n\n    [data.tasks]\n{lines}",
        tasks.join(","),
        toml::Value::from(path.as_str()),
    );
    section.skip("source");
    section.fault("source", "the source `csv` is now `table`, which describes its columns", hint.trim_end());
}

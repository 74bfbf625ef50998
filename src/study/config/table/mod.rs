//! `[data]` of a described table.

mod check;
pub mod csv_source;

use super::take::{fill_in, take};
use crate::study::run::table::{FieldKind, FieldKindName};
use crate::study::run::table::{Join, Negatives, SplitSpec, TableField, TableSpec, TableTask, TaskKind};
use crate::study::run::{Choice, FilePath};
use crate::study::settings::table::{FIELD, JOIN, NEGATIVES, SPLIT, TABLE, TASK};
use crate::study::toml::section::Section;
use std::path::Path;

/// Reads the description. Paths start in `folder`.
pub fn read(section: &mut Section, folder: &Path) -> TableSpec {
    let mut table = TableSpec::default();
    for setting in TABLE {
        if let Some(value) = take(section, setting) {
            setting.set(&mut table, &value);
        }
    }
    table.split = read_split(section.table("split", "`split` of [data]"));
    table.files.joins = section.tables("join", "[[data.join]]").into_iter().map(read_join).collect();
    let fields = section.named_tables("fields", &|name| format!("the field `{name}`"));
    table.fields = fields.into_iter().map(|(name, section)| read_field(&name, section)).collect();
    let tasks = section.named_tables("tasks", &|name| format!("the task `{name}`"));
    let tasks: Vec<(TableTask, Section)> = tasks.into_iter().map(|(name, section)| read_task(&name, section)).collect();
    check::tasks(&tasks);
    table.tasks = tasks.into_iter().map(|(task, _)| task).collect();
    table.negatives = read_negatives(section.table("negatives", "[data.negatives]"));
    section.finish();
    if section.settle().is_ok() {
        check::whole(&table, section);
    }
    table.paths_mut().for_each(|path| *path = FilePath::within(folder, path.as_str()));
    table
}

fn read_split(mut section: Section) -> SplitSpec {
    let mut split = SplitSpec::default();
    fill_in(&mut section, SPLIT, &mut split);
    check::split(&split, &section);
    split
}

fn read_join(mut section: Section) -> Join {
    let mut join = Join::default();
    fill_in(&mut section, JOIN, &mut join);
    join
}

fn read_field(name: &str, mut section: Section) -> TableField {
    let kind = section.text("kind").and_then(|word| FieldKindName::of_word(&word));
    let mut field = TableField::new(name, FieldKind::of(kind.unwrap_or(FieldKindName::Number)));
    check::name(name, &section);
    fill_in(&mut section, FIELD, &mut field);
    if section.gives("hash_buckets") && section.gives("min_count") {
        section.fault("min_count", "hashed values have no input of their own to count for", "remove one of the two");
    }
    field
}

fn read_task<'a>(name: &str, mut section: Section<'a>) -> (TableTask, Section<'a>) {
    let kind = section.text("kind").and_then(|word| TaskKind::of_word(&word)).unwrap_or_default();
    let mut task = TableTask::new(name, kind);
    check::name(name, &section);
    fill_in(&mut section, TASK, &mut task);
    if section.gives("any_of") || section.gives("random") {
        task.label.column = None;
    }
    check::task(&task, &section);
    (task, section)
}

fn read_negatives(mut section: Section) -> Option<Negatives> {
    if !section.is_given() {
        return None;
    }
    let mut negatives = Negatives::default();
    fill_in(&mut section, NEGATIVES, &mut negatives);
    Some(negatives)
}

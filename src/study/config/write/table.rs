//! A described table as `[data]`. What has its default is left out.

use super::lines::{line, table};
use crate::study::run::table::{FieldKind, Join, Negatives, SplitSpec, TableField, TableSpec, TableTask};
use crate::study::settings::Setting;
use crate::study::settings::table::{FIELD, JOIN, NEGATIVES, SPLIT, TABLE, TASK};

/// The description as tables of a config.
pub fn config(spec: &TableSpec) -> String {
    let mut text = files(spec);
    if let Some(split) = inline("split", SPLIT, &spec.split, &SplitSpec::default()) {
        text += &(split + "\n");
    }
    for join in &spec.files.joins {
        text += &table("\n[[data.join]]", changed(JOIN, join, &Join::default()));
    }
    text += &table("\n[data.fields]", spec.fields.iter().map(field));
    text += &table("\n[data.tasks]", spec.tasks.iter().map(task));
    if let Some(negatives) = &spec.negatives {
        text += &table("\n[data.negatives]", changed(NEGATIVES, negatives, &Negatives::default()));
    }
    text
}

/// The head of `[data]`: the files, and how they are read.
pub fn files(spec: &TableSpec) -> String {
    let source = "source = \"table\"".to_owned();
    table("\n[data]", [source].into_iter().chain(changed(TABLE, spec, &TableSpec::default())))
}

/// A field as a line of `[data.fields]`.
pub fn field(field: &TableField) -> String {
    let default = TableField::new(&field.name, FieldKind::of(field.kind.kind()));
    entry(&field.name, FIELD, field, &default)
}

/// A task as a line of `[data.tasks]`.
pub fn task(task: &TableTask) -> String {
    entry(&task.name, TASK, task, &TableTask::new(&task.name, task.kind))
}

/// A named entry, whose kind is always written.
fn entry<T: Clone>(name: &str, settings: &[Setting<T>], owner: &T, default: &T) -> String {
    let kind = settings.iter().find(|setting| setting.key == "kind");
    let kind = kind.and_then(|kind| Some(line("kind", &kind.of(owner)?)));
    let lines: Vec<String> = kind.into_iter().chain(changed(settings, owner, default)).collect();
    format!("{} = {{ {} }}", key(name), lines.join(", "))
}

/// A table within a line; `None` if everything has its default.
fn inline<T: Clone>(name: &str, settings: &[Setting<T>], owner: &T, default: &T) -> Option<String> {
    let lines = changed(settings, owner, default);
    (!lines.is_empty()).then(|| format!("{name} = {{ {} }}", lines.join(", ")))
}

/// A line for each setting whose value is not that of `default`.
fn changed<T: Clone>(settings: &[Setting<T>], owner: &T, default: &T) -> Vec<String> {
    let changed = settings.iter().filter_map(|setting| {
        let value = setting.of(owner)?;
        (setting.of(default).as_ref() != Some(&value)).then(|| line(setting.key, &value))
    });
    changed.collect()
}

/// A name as a key of TOML.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        // A key is on one line, whatever quotes it has.
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

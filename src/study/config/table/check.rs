//! What the parts of a description demand of each other.

use crate::base::words::suggestion;
use crate::study::run::table::{FieldKind, SplitBy, SplitSpec, TableSpec, TableTask, TaskKind};
use crate::study::settings::limits::TASK;
use crate::study::toml::section::Section;
use std::collections::HashSet;

/// Refuses a name that columns of tables cannot have.
pub fn name(name: &str, section: &Section) {
    if TASK.parse(name).is_none() {
        section.fault("", &format!("`{name}` cannot be a name"), &TASK.hint(name));
    }
}

/// Refuses a split without what it needs, with what it does not use, or with nothing left to train on.
pub fn split(split: &SplitSpec, section: &Section) {
    let by = split.by;
    let uses: &[&str] = match by {
        SplitBy::Random => &["key", "validation", "test", "folds", "fold"],
        SplitBy::Group => &["group", "validation", "test", "folds", "fold"],
        SplitBy::Time => &["column", "validation", "test", "boundaries"],
        SplitBy::UserTime => &["group", "column", "validation", "test"],
        SplitBy::Column => &["column", "validation_values", "test_values"],
        SplitBy::Files => &["validation_files", "test_files"],
    };
    const KEYS: [&str; 11] = [
        "key",
        "group",
        "column",
        "validation",
        "test",
        "folds",
        "fold",
        "boundaries",
        "validation_values",
        "test_values",
        "validation_files",
    ];
    for key in KEYS.into_iter().chain(["test_files"]).filter(|key| section.gives(key) && !uses.contains(key)) {
        section.fault(key, &format!("a split by {by} has no `{key}`"), &format!("it has {}", uses.join(", ")));
    }
    let needs: &[&str] = match by {
        SplitBy::Random => &[],
        SplitBy::Group => &["group"],
        SplitBy::Time => &["column"],
        SplitBy::UserTime => &["group", "column"],
        SplitBy::Column => &["column", "test_values"],
        SplitBy::Files => &["test_files"],
    };
    for key in needs.iter().filter(|key| !section.gives(key)) {
        section.fault("by", &format!("a split by {by} needs `{key}`"), &format!("add `{key} = ...`"));
    }
    shares(split, section);
}

fn shares(split: &SplitSpec, section: &Section) {
    if let Some(folds) = split.folds {
        if split.fold >= folds {
            let cause = format!("`fold` is {}, but there are {folds} folds", split.fold);
            section.fault("fold", &cause, &format!("give a number from 0 to {}", folds - 1));
        }
        if folds < 3 {
            section.fault("folds", "one fold is the test and one for validation", "give at least 3 folds");
        }
        for key in ["validation", "test"].into_iter().filter(|key| section.gives(key)) {
            section.fault(key, &format!("`{key}` would be overridden by `folds`"), "remove it");
        }
    } else if section.gives("fold") {
        section.fault("fold", "`fold` needs `folds`", "add the number of parts, such as `folds = 10`");
    }
    let by_shares = !matches!(split.by, SplitBy::Column | SplitBy::Files) && split.boundaries.is_empty();
    if by_shares && split.folds.is_none() {
        if split.test == 0.0 {
            section.fault("test", "no rows are left for the test", "give a share, such as 0.1");
        }
        if split.validation + split.test >= 1.0 {
            section.fault("validation", "no rows are left to train on", "give shares with a sum below 1");
        }
    }
    if split.boundaries.len() > 2 {
        section.fault("boundaries", "there are more than two boundaries", "give when validation and test begin");
    }
    if !split.boundaries.is_empty() {
        for key in ["validation", "test"].into_iter().filter(|key| section.gives(key)) {
            section.fault(key, &format!("`{key}` would be overridden by `boundaries`"), "remove it");
        }
    }
}

/// Refuses a task whose labels are said in two ways, or in none.
pub fn task(task: &TableTask, section: &Section) {
    let gives = |key: &&&str| section.gives(key);
    let ways: Vec<&&str> = ["column", "any_of", "random"].iter().filter(gives).collect();
    if let [_, second, ..] = ways[..] {
        section.fault(second, "the labels are said in two ways", &format!("remove one of {}", joined(&ways)));
    }
    let rules: Vec<&&str> = ["at_least", "equals", "one_of", "any_of", "random"].iter().filter(gives).collect();
    if let [_, second, ..] = rules[..] {
        section.fault(second, "two rules make the labels", &format!("remove one of {}", joined(&rules)));
    }
    if task.kind == TaskKind::Regression {
        for key in &rules {
            section.fault(key, &format!("`{key}` makes labels of 0 and 1"), "remove it, or make the task `binary`");
        }
    }
    if let Some([least, greatest]) = task.label.range.filter(|[least, greatest]| least >= greatest) {
        section.fault("range", &format!("nothing is from {least} to {greatest}"), "give the smaller number first");
    }
    let texts: Vec<&&str> = ["equals", "one_of", "any_of", "random"].iter().filter(gives).collect();
    if let (true, Some(key)) = (section.gives("range"), texts.first()) {
        section.fault("range", &format!("`range` is about numbers, and `{key}` reads none"), "remove one of the two");
    }
    if section.gives("given") && section.gives("given_not") {
        section.fault("given_not", "`given` and `given_not` exclude each other", "remove one of the two");
    }
}

fn joined(keys: &[&&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// Refuses tasks that are conditions of themselves, or whose condition is no binary task.
pub fn tasks(tasks: &[(TableTask, Section)]) {
    let named = |name: &str| tasks.iter().find(|(task, _)| task.name == name).map(|(task, _)| task);
    let condition = |task: &TableTask| task.labelled.given.clone().or(task.labelled.given_not.clone());
    for (task, section) in tasks {
        let key = if task.labelled.given.is_some() { "given" } else { "given_not" };
        let Some(name) = condition(task) else { continue };
        let others: Vec<&str> =
            tasks.iter().map(|(other, _)| other.name.as_str()).filter(|other| *other != task.name).collect();
        match named(&name) {
            None => {
                let cause = format!("there is no task `{name}`");
                section.fault(key, &cause, &suggestion(&name, "the other tasks", &others));
            }
            Some(given) if given.kind != TaskKind::Binary => {
                section.fault(key, &format!("`{name}` has no labels of 0 and 1"), "name a binary task");
            }
            Some(given) => {
                let (mut seen, mut next) = (HashSet::from([task.name.clone()]), Some(given));
                while let Some(given) = next {
                    if !seen.insert(given.name.clone()) {
                        section.fault(key, "the task is a condition of itself", "remove one of the conditions");
                        break;
                    }
                    next = condition(given).and_then(|name| named(&name));
                }
            }
        }
    }
}

/// Refuses a description without inputs or tasks, and an input that is a label.
pub fn whole(table: &TableSpec, section: &Section) {
    if table.fields.is_empty() {
        section.fault("fields", "no fields are described, so there are no inputs", "`mmoe describe FILE` writes them");
    }
    if table.tasks.is_empty() {
        section.fault("tasks", "no tasks are described", "add `click = { kind = \"binary\" }` in [data.tasks]");
    }
    for field in &table.fields {
        let is_label = |task: &&TableTask| {
            task.label.column.as_deref() == Some(&field.column) || task.label.any_of.contains(&field.column)
        };
        if let Some(task) = table.tasks.iter().find(is_label) {
            let cause = format!("the field `{}` is the label of the task `{}`", field.name, task.name);
            section.fault("fields", &cause, "a network would learn nothing but to copy it: remove the field");
        }
    }
    if let Some(negatives) = &table.negatives {
        for (key, column) in [("user", &negatives.user), ("item", &negatives.item)] {
            let is_field = |kind: &FieldKind| matches!(kind, FieldKind::Category(_));
            if !table.fields.iter().any(|field| field.column == *column && is_field(&field.kind)) {
                let cause = format!("the `{key}` of [data.negatives], `{column}`, is no field of kind category");
                section.fault("negatives", &cause, "name a field of unseen pairs");
            }
        }
    }
}

//! Every key of a config as Markdown: `docs/config.md`.

use super::StudyHead;
use super::run::table::{FieldKind, FieldKindName, Join, SplitSpec, TableField, TableSpec, TableTask, TaskKind};
use super::search::Tune;
use super::settings::study::{MODEL_NAME, SEEDS, SOURCE, STUDY, TUNE, TYPE};
use super::settings::table::{FIELD, JOIN, NEGATIVES, SPLIT, TABLE, TASK};
use super::settings::{self, CENSUS_INCOME, MODEL, SYNTHETIC, Setting, TRAINING};
use super::value::Value;

/// The tables of a config, each with its keys.
pub fn markdown() -> String {
    let of_run = |settings: &'static [Setting]| settings.iter().filter(|setting| setting.part_of.is_none()).map(of_run);
    let study = StudyHead::default();
    let tune = Tune::default();
    let fields =
        [FieldKindName::Number, FieldKindName::Categories].map(|kind| TableField::new("", FieldKind::of(kind)));
    let tasks = [TaskKind::Binary, TaskKind::Regression].map(|kind| TableTask::new("", kind));
    let source = row(&SOURCE, Some(Value::Word("synthetic".into())).map(|word| word.to_string()));
    let tables: [(&str, Vec<[String; 4]>); 13] = [
        ("[study]", STUDY.iter().map(|setting| row(setting, own_default(setting, &study))).collect()),
        ("[data]", [source].into_iter().chain(of_run(SYNTHETIC)).collect()),
        ("[data] with `source = \"census-income\"`", of_run(CENSUS_INCOME).collect()),
        ("[data] with `source = \"table\"`", own(TABLE, &[TableSpec::default()])),
        ("split, in [data] of a table", own(SPLIT, &[SplitSpec::default()])),
        ("[[data.join]]", own(JOIN, &[Join::default()])),
        ("[data.fields], an entry per input", own(FIELD, &fields)),
        ("[data.tasks], an entry per task", own(TASK, &tasks)),
        ("[data.negatives]", own(NEGATIVES, &[])),
        ("[training]", of_run(TRAINING).collect()),
        ("[[model]]", [row(&TYPE, None), row(&MODEL_NAME, None)].into_iter().chain(of_run(MODEL)).collect()),
        ("[tune]", TUNE.iter().map(|setting| row(setting, own_default(setting, &tune))).collect()),
        ("[grid]", vec![row(&SEEDS, Some("1".into()))]),
    ];
    let mut text: String = tables.into_iter().map(|(name, rows)| table(name, &rows)).collect();
    let list = |settings: Vec<&'static Setting>| {
        settings.iter().map(|setting| format!("`{}`", setting.key)).collect::<Vec<_>>().join(", ")
    };
    text += &format!(
        "A list under one of these keys in `[grid]` varies the setting: {}.\n\n",
        list(settings::axes().collect())
    );
    text + &format!("A model's `search` may have a range for each of: {}.\n", list(settings::searchable().collect()))
}

fn table(name: &str, rows: &[[String; 4]]) -> String {
    // A bar would end a cell.
    let cells = |row: &[String; 4]| row.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | ");
    let lines: String = rows.iter().map(|row| format!("| {} |\n", cells(row))).collect();
    format!("### {name}\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n{lines}\n")
}

/// A setting of a run, whose default is that of a run.
fn of_run(setting: &'static Setting) -> [String; 4] {
    let mut row = row(setting, settings::default_text(setting));
    if let Some(models) = settings::models(setting) {
        row[3] += &format!(" (in {models})");
    }
    row
}

/// Settings with the default of the first of these owners that has the setting.
fn own<T: Clone>(settings: &[Setting<T>], owners: &[T]) -> Vec<[String; 4]> {
    let default = |setting: &Setting<T>| match owners.iter().find(|owner| setting.is_of(owner)) {
        Some(owner) => own_default(setting, owner),
        None => Some(String::new()),
    };
    settings.iter().map(|setting| row(setting, default(setting))).collect()
}

fn own_default<T: Clone>(setting: &Setting<T>, owner: &T) -> Option<String> {
    let shown = |value: Option<Value>| value.map(|value| value.to_string()).filter(|text| !text.is_empty());
    if setting.is_required { None } else { Some(shown(setting.of(owner)).unwrap_or_else(|| "none".into())) }
}

fn row<T>(setting: &Setting<T>, default: Option<String>) -> [String; 4] {
    let default = match default {
        _ if setting.is_required => "must be given".into(),
        default => default.unwrap_or_default(),
    };
    [format!("`{}`", setting.key), setting.rule.description(), default, setting.help.into()]
}

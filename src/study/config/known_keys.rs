//! Finds the table that a misplaced key belongs to, for "it belongs to [training]".

use crate::study::settings::study::{MODEL_NAME, SEEDS, SOURCE, STUDY, TUNE, TYPE};
use crate::study::settings::table::{SPLIT, TABLE};
use crate::study::settings::{self, Setting, Table};
use crate::study::toml::section::Elsewhere;

/// What a config's tables know about keys of other tables.
pub const ELSEWHERE: Elsewhere = Elsewhere {
    table_of,
    is_axis: |key| settings::axis(key).is_some(),
    list_of: |key| match key {
        // Names of tasks, where synthetic data has their number.
        "tasks" => Some("[data.tasks] with `source = \"table\"`".into()),
        key => settings::all().find(|setting| setting.key == key && setting.rule.is_list()).map(home),
    },
};

/// The table that has this key, as it is written in a config.
fn table_of(key: &str) -> Option<String> {
    let of_study = STUDY.iter().map(|setting| (setting.table, setting.key));
    let of_tune = TUNE.iter().map(|setting| (setting.table, setting.key));
    let of_table = TABLE.iter().map(|setting| (setting.table, setting.key));
    let of_split = SPLIT.iter().map(|setting| (setting.table, setting.key));
    let others = [
        (SOURCE.table, SOURCE.key),
        (SEEDS.table, SEEDS.key),
        (TYPE.table, TYPE.key),
        (MODEL_NAME.table, MODEL_NAME.key),
        (Table::Model, "search"),
    ];
    let named = of_study.chain(of_tune).chain(others).chain(of_table).chain(of_split).find(|(_, known)| *known == key);
    let table = named.map(|(table, _)| table.name().to_owned());
    table.or_else(|| settings::all().find(|setting| setting.key == key).map(home))
}

/// The table of a setting of a run, and the models that have it.
fn home(setting: &'static Setting) -> String {
    let table = setting.table.name();
    match settings::models(setting) {
        _ if setting.table == Table::Table => Table::Split.name().into(),
        _ if setting.part_of.is_some() => format!("a model's `search`; its fixed value is in `{}`", setting.fixed_by()),
        Some(models) if models.contains(" and ") => format!("{table} of type {}", models.replace(" and ", " or ")),
        Some(model) => format!("{table} with `type = \"{model}\"`"),
        None => table.into(),
    }
}

//! A model's `search` table: the settings that are tuned, each with its range.

use crate::study::run::{ModelKind, SourceKind};
use crate::study::search::Searched;
use crate::study::settings::{self, Setting};
use crate::study::toml::rule::Rule;
use crate::study::toml::section::Section;
use crate::study::value::Value;

/// Takes the keys of the table. Refuses settings that models of this kind do not have.
pub fn read(section: &mut Section, kind: ModelKind) -> Vec<Searched> {
    let run = settings::training(SourceKind::Synthetic, kind);
    let mut searched = Vec::new();
    for setting in settings::searchable() {
        let key = setting.key;
        let mut range = section.table(key, &format!("`{key} = {{ low = ..., high = ... }}`"));
        if !range.is_given() {
            continue;
        }
        if setting.is_of(&run) {
            searched.extend(read_range(setting, &mut range));
        } else {
            let own: Vec<_> = settings::searchable().filter(|own| own.is_of(&run)).map(|own| own.key).collect();
            let cause = format!("a model of type {kind} has no `{key}`");
            section.fault(key, &cause, &format!("search any of {}", own.join(", ")));
        }
    }
    section.finish();
    searched
}

fn read_range(setting: &'static Setting, range: &mut Section) -> Option<Searched> {
    let rule = setting.rule.item();
    let (low, high) = (range.need("low", rule), range.need("high", rule));
    let log = range.take("log", &Rule::YesNo) == Some(Value::Truth(true));
    range.finish();
    let (low, high) = (low?.number()?, high?.number()?);
    let key = setting.key;
    if low >= high {
        let cause = format!("`{key}` is searched from {low} to {high}");
        range.fault("low", &cause, "give a `low` that is smaller than `high`");
    } else if log && low <= 0.0 {
        let cause = format!("`{key}` is searched from {low} on a logarithmic scale");
        range.fault("low", &cause, "start above 0, or remove `log`");
    }
    Some(Searched { setting, low, high, log })
}

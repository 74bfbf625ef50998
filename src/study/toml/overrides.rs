//! Values that replace those of a config: `--set training.steps=8000`.

use super::text::Source;
use crate::base::words::{suggestion, visible};
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A dotted key and a TOML value. A model's keys stand under its name: `model.mmoe.experts=4`.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// A line of TOML: `training.steps = 8000`.
    pub line: String,
}

impl FromStr for Override {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let malformed = || format!("write `{}` as KEY=VALUE, such as training.steps=8000", visible(text));
        let (key, value) = text.split_once('=').ok_or_else(malformed)?;
        if key.trim().is_empty() || value.trim().is_empty() || text.contains(char::is_control) {
            return Err(malformed());
        }
        let value = value.trim();
        // A word needs no quotes, since a shell would remove them. A broken list or table is not taken for a word.
        let is_toml = DeTable::parse(&format!("value = {value}")).is_ok() || value.starts_with(['[', '{']);
        let value = if is_toml { value.to_owned() } else { toml::Value::from(value).to_string() };
        Ok(Self { line: format!("{} = {value}", key.trim()) })
    }
}

/// Replaces values of a config by those of its overrides. Notes overrides that are not TOML or name no model.
pub fn apply<'a>(source: &'a Source, table: &mut DeTable<'a>) {
    let (overrides, errors) = DeTable::parse_recoverable(source.overrides());
    errors.iter().for_each(|error| source.syntax_fault(error));
    merge(source, table, overrides.into_inner());
}

fn merge<'a>(source: &Source, table: &mut DeTable<'a>, overrides: DeTable<'a>) {
    for (key, value) in overrides {
        match (table.get_mut(&key).map(Spanned::get_mut), value) {
            (Some(DeValue::Table(inner)), value) if value.get_ref().is_table() => {
                if let DeValue::Table(overrides) = value.into_inner() {
                    merge(source, inner, overrides);
                }
            }
            (Some(DeValue::Array(models)), value) if value.get_ref().is_table() => {
                if let DeValue::Table(overrides) = value.into_inner() {
                    merge_models(source, models.iter_mut().map(Spanned::get_mut), overrides);
                }
            }
            (_, value) => {
                table.remove(&key);
                table.insert(key, value);
            }
        }
    }
}

/// Merges each table under a model's name into that model's table.
fn merge_models<'m, 'a: 'm>(
    source: &Source,
    models: impl Iterator<Item = &'m mut DeValue<'a>>,
    overrides: DeTable<'a>,
) {
    let mut models: Vec<(String, &mut DeTable)> = models.filter_map(named).collect();
    let names: Vec<String> = models.iter().map(|(name, _)| name.clone()).collect();
    for (name, value) in overrides {
        let span = name.span();
        match (models.iter_mut().find(|(known, _)| *known == *name.get_ref()), value.into_inner()) {
            (Some((_, model)), DeValue::Table(overrides)) => merge(source, model, overrides),
            (Some(_), _) => source.fault(span, "a model has no single value", "write it as model.NAME.KEY=VALUE"),
            (None, _) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let cause = format!("the config has no model `{}`", name.get_ref());
                source.fault(span, &cause, &suggestion(name.get_ref(), "its models", &names));
            }
        }
    }
}

/// A model's table and the model's name, which is by default its type.
fn named<'m, 'a>(model: &'m mut DeValue<'a>) -> Option<(String, &'m mut DeTable<'a>)> {
    let DeValue::Table(table) = model else { return None };
    let name = table.get("name").or_else(|| table.get("type"))?.get_ref().as_str()?.to_owned();
    Some((name, table))
}

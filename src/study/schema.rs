//! The JSON schema of configs, by which editors complete and check them.

use super::run::{Choice, ModelKind, SourceKind};
use super::settings::study::{MODEL_NAME, SEEDS, SOURCE, STUDY, TUNE, TYPE};
use super::settings::table::{FIELD, JOIN, NEGATIVES, SPLIT, TABLE, TASK};
use super::settings::{self, CENSUS_INCOME, MODEL, SYNTHETIC, Setting, TRAINING};
use super::toml::rule::Rule;
use serde_json::{Map, Value, json};
use std::ops::Bound;

/// The schema of a config.
pub fn schema() -> Value {
    let data = [(SourceKind::Synthetic, SYNTHETIC), (SourceKind::CensusIncome, CENSUS_INCOME)];
    let mut data: Vec<Value> = data.map(|(kind, settings)| with(table(settings), &SOURCE, kind.word())).into();
    data.push(with(described_table(), &SOURCE, SourceKind::Table.word()));
    let models: Vec<Value> = ModelKind::CHOICES.iter().map(|(word, kind)| model(word, *kind)).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Config of mmoe",
        "type": "object",
        "additionalProperties": false,
        "required": ["study"],
        "properties": {
            "made_by": { "type": "object", "description": "In a manifest: the program that wrote it" },
            "study": table(STUDY),
            "data": { "oneOf": data },
            "training": table(TRAINING),
            "model": { "type": "array", "items": { "oneOf": models } },
            "tune": table(TUNE),
            "grid": grid(),
        },
    })
}

/// A table with these keys.
fn table<T>(settings: &[Setting<T>]) -> Value {
    let properties: Map<String, Value> =
        settings.iter().filter(|setting| setting.part_of.is_none()).map(property).collect();
    let required: Vec<&str> =
        settings.iter().filter(|setting| setting.is_required).map(|setting| setting.key).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

/// `[data]` of a described table.
fn described_table() -> Value {
    let mut described = table(TABLE);
    let named = |entry: Value| json!({ "type": "object", "minProperties": 1, "additionalProperties": entry });
    let parts = [
        ("split", table(SPLIT)),
        ("join", json!({ "type": "array", "items": table(JOIN) })),
        ("fields", named(table(FIELD))),
        ("tasks", named(table(TASK))),
        ("negatives", table(NEGATIVES)),
    ];
    parts.into_iter().for_each(|(key, part)| described["properties"][key] = part);
    if let Some(required) = described["required"].as_array_mut() {
        required.extend(["fields", "tasks"].map(Value::from));
    }
    described
}

/// A table that also has a key with this word. A key that may be left out stands for its first word.
fn with<T>(mut table: Value, setting: &Setting<T>, word: &str) -> Value {
    table["properties"][setting.key] = json!({ "const": word, "description": setting.help });
    let is_default = setting.rule.words().is_some_and(|words| words.first() == Some(&word)) && !setting.is_required;
    if let (false, Some(required)) = (is_default, table["required"].as_array_mut()) {
        required.push(setting.key.into());
    }
    table
}

fn model(word: &str, kind: ModelKind) -> Value {
    let run = settings::training(SourceKind::Synthetic, kind);
    let mut table = table::<()>(&[]);
    let sizes = MODEL.iter().filter(|size| size.part_of.is_none() && size.is_of(&run));
    let mut properties: Map<String, Value> = sizes.map(property).collect();
    properties.extend([property(&MODEL_NAME), ("training".into(), self::table(TRAINING))]);
    let ranges = settings::searchable().filter(|setting| setting.is_of(&run));
    let ranges: Map<String, Value> = ranges.map(|setting| (setting.key.into(), range(setting))).collect();
    properties
        .insert("search".into(), json!({ "type": "object", "additionalProperties": false, "properties": ranges }));
    table["properties"] = properties.into();
    with(table, &TYPE, word)
}

fn range(setting: &Setting) -> Value {
    let end = of(setting.rule.item());
    json!({
        "type": "object",
        "description": setting.help,
        "additionalProperties": false,
        "properties": { "low": end, "high": end, "log": { "type": "boolean" } },
        "required": ["low", "high"],
    })
}

fn grid() -> Value {
    let axis = |axis: &'static Setting| {
        let values = json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": of(axis.rule.of_axis()) });
        (axis.key.to_owned(), described(values, axis.help))
    };
    let properties: Map<String, Value> = [property(&SEEDS)].into_iter().chain(settings::axes().map(axis)).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn property<T>(setting: &Setting<T>) -> (String, Value) {
    (setting.key.into(), described(of(&setting.rule), setting.help))
}

fn described(mut schema: Value, help: &str) -> Value {
    schema["description"] = help.into();
    schema
}

/// What a rule admits.
fn of(rule: &Rule) -> Value {
    match *rule {
        Rule::Whole(least, greatest) => json!({ "type": "integer", "minimum": least, "maximum": greatest }),
        Rule::Real(low, high) => {
            let mut schema = json!({ "type": "number" });
            for (bound, inclusive, exclusive) in
                [(low, "minimum", "exclusiveMinimum"), (high, "maximum", "exclusiveMaximum")]
            {
                match bound {
                    Bound::Included(value) => schema[inclusive] = value.into(),
                    Bound::Excluded(value) => schema[exclusive] = value.into(),
                    Bound::Unbounded => {}
                }
            }
            schema
        }
        Rule::YesNo => json!({ "type": "boolean" }),
        Rule::Words(words) => json!({ "enum": words() }),
        Rule::Or(rule, word) => json!({ "anyOf": [of(rule), { "const": word }] }),
        Rule::OrMatrix(rule) => {
            let row = json!({ "type": "array", "minItems": 1, "items": of(rule) });
            json!({ "anyOf": [of(rule), { "type": "array", "minItems": 1, "items": row }] })
        }
        Rule::Text(..) | Rule::Path => json!({ "type": "string", "minLength": 1 }),
        Rule::List(item) | Rule::Layers(item) => json!({ "type": "array", "minItems": 1, "items": of(item) }),
        Rule::Distinct(item) => json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": of(item) }),
        Rule::Fixed(count, item, _) => {
            json!({ "type": "array", "minItems": count, "maxItems": count, "items": of(item) })
        }
        Rule::OneOrMore(item) => {
            json!({ "anyOf": [of(item), { "type": "array", "minItems": 1, "items": of(item) }] })
        }
        Rule::Cell => json!({ "type": ["string", "number", "boolean"] }),
    }
}

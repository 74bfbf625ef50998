//! Lines of a config.

use crate::study::value::Value;

/// A table under its head.
pub fn table(head: &str, lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().fold(format!("{head}\n"), |text, line| text + &line + "\n")
}

/// A key with its value.
pub fn line(key: &str, value: &Value) -> String {
    format!("{key} = {}", toml_value(value))
}

/// A value as TOML writes it.
pub fn toml_value(value: &Value) -> toml::Value {
    match value {
        Value::Truth(truth) => toml::Value::Boolean(*truth),
        Value::Whole(number) => toml::Value::Integer(i64::try_from(*number).unwrap_or(i64::MAX)),
        Value::Real(number) => toml::Value::Float(*number),
        Value::Word(word) => toml::Value::String(word.clone()),
        Value::List(values) => toml::Value::Array(values.iter().map(toml_value).collect()),
    }
}

//! Values of settings, and the fields of a run that hold them.

use super::run::presets::{LabelFunction, PRESETS, Preset};
use super::run::table::{FieldKind, FieldKindName};
use super::run::{Choice, Correlations, FilePath};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The word for rows that are new at every step, where a number of rows could be given.
pub const FRESH: &str = "fresh";

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Truth(bool),
    /// A count.
    Whole(u64),
    /// A real number.
    Real(f64),
    /// A word, a name or a path.
    Word(String),
    /// Several values.
    List(Vec<Value>),
}

/// Numbers are shown in shortest decimal form, and lists as flags take them: `16,8`, or `1,0;0,1` for a list of lists.
impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truth(value) => value.fmt(out),
            Self::Whole(value) => value.fmt(out),
            Self::Real(value) => value.fmt(out),
            Self::Word(value) => value.fmt(out),
            Self::List(values) => {
                let separator = if values.iter().any(|value| matches!(value, Self::List(_))) { ";" } else { "," };
                values.iter().map(Self::to_string).collect::<Vec<_>>().join(separator).fmt(out)
            }
        }
    }
}

impl Value {
    /// The value as a number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            _ => None,
        }
    }

    /// The value in a field's type, if it fits. A single value also fits a list: it is the width of the only layer.
    pub fn to<T: FieldType>(&self) -> Option<T> {
        let of = |json| serde_json::from_value(json).ok();
        of(serde_json::json!(self)).or_else(|| of(serde_json::json!([self])))
    }
}

/// A field that a setting gives a value.
pub trait Field {
    /// The value; `None` if there is none.
    fn value(&self) -> Option<Value>;

    /// Replaces the value. Returns whether the field can have the new one.
    fn set(&mut self, value: &Value) -> bool;
}

/// A field type whose value comes from serde.
pub trait FieldType: Serialize + DeserializeOwned {}

impl FieldType for bool {}
impl FieldType for u64 {}
impl FieldType for usize {}
impl FieldType for f64 {}
impl FieldType for String {}
impl FieldType for FilePath {}
impl FieldType for Correlations {}
impl FieldType for [usize; 3] {}
impl FieldType for [f64; 2] {}
impl<T: FieldType> FieldType for Vec<T> {}
impl<C: Choice + Serialize + DeserializeOwned> FieldType for C {}

impl<T: FieldType> Field for T {
    fn value(&self) -> Option<Value> {
        serde_json::from_value(serde_json::json!(self)).ok()
    }

    fn set(&mut self, value: &Value) -> bool {
        value.to().map(|value| *self = value).is_some()
    }
}

/// An optional setting. The word [`FRESH`] unsets it.
impl<T: FieldType> Field for Option<T> {
    fn value(&self) -> Option<Value> {
        self.as_ref().and_then(Field::value)
    }

    fn set(&mut self, value: &Value) -> bool {
        *self = value.to();
        self.is_some() || *value == Value::Word(FRESH.into())
    }
}

/// The kind of a table's field is set by its word, with the default settings of the kind.
impl Field for FieldKind {
    fn value(&self) -> Option<Value> {
        Some(Value::Word(self.kind().word().into()))
    }

    fn set(&mut self, value: &Value) -> bool {
        let Value::Word(word) = value else { return false };
        FieldKindName::of_word(word).map(|kind| *self = Self::of(kind)).is_some()
    }
}

/// A label function is set by a preset's name. Its value is the equal preset, or else the one with the same sines.
impl Field for LabelFunction {
    fn value(&self) -> Option<Value> {
        let same_sines = || PRESETS.iter().find(|preset| preset.law().sines == self.sines);
        let preset = PRESETS.iter().find(|preset| preset.law() == *self).or_else(same_sines);
        preset.map(|preset| Value::Word(preset.name.into()))
    }

    fn set(&mut self, value: &Value) -> bool {
        let Value::Word(name) = value else { return false };
        Preset::named(name).map(|preset| *self = preset.law()).is_some()
    }
}

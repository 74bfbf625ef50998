//! Values of settings, and the fields of a run that hold them.

use super::run::Choice;
use super::run::presets::{LabelFunction, PRESETS, Preset};
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

/// Numbers are shown in shortest decimal form, and lists as flags take them: `16,8`.
impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truth(value) => value.fmt(out),
            Self::Whole(value) => value.fmt(out),
            Self::Real(value) => value.fmt(out),
            Self::Word(value) => value.fmt(out),
            Self::List(values) => values.iter().map(Self::to_string).collect::<Vec<_>>().join(",").fmt(out),
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

    /// The value of a field's type, if it has one.
    pub fn to<T: FieldType>(&self) -> Option<T> {
        T::of_value(self)
    }
}

/// The type of a field.
pub trait FieldType: Sized {
    /// The field's value.
    fn to_value(&self) -> Value;

    /// What the field holds if it has this value; `None` if it cannot have it.
    fn of_value(value: &Value) -> Option<Self>;
}

/// A field that a setting gives a value.
pub trait Field {
    /// The value; `None` if there is none.
    fn value(&self) -> Option<Value>;

    /// Replaces the value. Returns whether the field can have the new one.
    fn set(&mut self, value: &Value) -> bool;
}

impl<T: FieldType> Field for T {
    fn value(&self) -> Option<Value> {
        Some(self.to_value())
    }

    fn set(&mut self, value: &Value) -> bool {
        T::of_value(value).map(|value| *self = value).is_some()
    }
}

/// A setting without which a run can be. The word [`FRESH`] takes it away.
impl<T: FieldType> Field for Option<T> {
    fn value(&self) -> Option<Value> {
        self.as_ref().map(T::to_value)
    }

    fn set(&mut self, value: &Value) -> bool {
        *self = T::of_value(value);
        self.is_some() || *value == Value::Word(FRESH.into())
    }
}

/// A label function is set by the name of a preset. Its value is the preset that it agrees with, or whose sines it has.
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

impl<C: Choice> FieldType for C {
    fn to_value(&self) -> Value {
        Value::Word(self.word().into())
    }

    fn of_value(value: &Value) -> Option<Self> {
        if let Value::Word(word) = value { C::of_word(word) } else { None }
    }
}

/// A type of one kind of value.
macro_rules! field_type {
    ($type:ty, $kind:ident) => {
        impl FieldType for $type {
            fn to_value(&self) -> Value {
                Value::$kind(self.clone())
            }

            fn of_value(value: &Value) -> Option<Self> {
                if let Value::$kind(value) = value { Some(value.clone()) } else { None }
            }
        }
    };
}
field_type!(bool, Truth);
field_type!(u64, Whole);
field_type!(String, Word);

impl FieldType for usize {
    fn to_value(&self) -> Value {
        Value::Whole(*self as u64)
    }

    fn of_value(value: &Value) -> Option<Self> {
        u64::of_value(value)?.try_into().ok()
    }
}

impl FieldType for f64 {
    fn to_value(&self) -> Value {
        Value::Real(*self)
    }

    fn of_value(value: &Value) -> Option<Self> {
        value.number()
    }
}

/// A single value is a list of one: the width of the only layer.
impl<T: FieldType> FieldType for Vec<T> {
    fn to_value(&self) -> Value {
        Value::List(self.iter().map(T::to_value).collect())
    }

    fn of_value(value: &Value) -> Option<Self> {
        if let Value::List(values) = value {
            values.iter().map(T::of_value).collect()
        } else {
            Some(vec![T::of_value(value)?])
        }
    }
}

impl FieldType for [usize; 3] {
    fn to_value(&self) -> Value {
        self.to_vec().to_value()
    }

    fn of_value(value: &Value) -> Option<Self> {
        Vec::of_value(value)?.try_into().ok()
    }
}

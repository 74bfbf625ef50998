//! What the value of a setting may be. A setting's key in configs and its flag share one rule.

use crate::base::words::{closest, grouped, suggestion};
use crate::study::value::{FieldType, Value};
use std::ops::{Bound, RangeBounds};
use toml::de::DeValue;

/// The values that a setting may have.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// A whole number from the first to the second, both included.
    Whole(u64, u64),
    /// A finite number within bounds.
    Real(Bound<f64>, Bound<f64>),
    /// `true` or `false`.
    YesNo,
    /// One of a few words.
    Words(fn() -> Vec<&'static str>),
    /// What the first rule admits, or this word.
    Or(&'static Rule, &'static str),
    /// What the rule admits, or a square matrix of such values as a list of lists. As text: `1,0.5;0.5,1`.
    OrMatrix(&'static Rule),
    /// A text that meets a condition, and what to give instead of one that does not.
    Text(fn(&str) -> bool, &'static str),
    /// The path of a file or folder.
    Path,
    /// A list of values that the rule admits.
    List(&'static Rule),
    /// The same, without equal values.
    Distinct(&'static Rule),
    /// Widths of layers from input to output. A search varies the width of a single layer.
    Layers(&'static Rule),
    /// So many values that the rule admits, and what they are for.
    Fixed(usize, &'static Rule, &'static str),
    /// One value that the rule admits, or a list of such.
    OneOrMore(&'static Rule),
    /// A text, a number or a truth value, as a cell of a table holds it.
    Cell,
}

impl Rule {
    /// A number within bounds that are both included.
    pub const fn within(low: f64, high: f64) -> Self {
        Self::Real(Bound::Included(low), Bound::Included(high))
    }

    /// The rule of a single value.
    pub fn item(&self) -> &Self {
        match self {
            Self::List(item) | Self::Distinct(item) | Self::Layers(item) => item,
            Self::Fixed(_, item, _) | Self::OneOrMore(item) => item,
            single => single,
        }
    }

    /// The rule of a value in `[grid]`, which no matrix is.
    pub fn of_axis(&'static self) -> &'static Self {
        if let Self::OrMatrix(single) = self { single } else { self }
    }

    /// Whether the value is a list.
    pub fn is_list(&self) -> bool {
        !std::ptr::eq(self.item(), self)
    }

    /// Whether a value of it stands for the list of this value.
    pub fn takes_single(&self) -> bool {
        matches!(self, Self::OneOrMore(_))
    }

    /// The word that stands for no value, if there is one.
    pub fn word_for_none(&self) -> Option<&'static str> {
        if let Self::Or(_, word) = self { Some(word) } else { None }
    }

    /// Whether the value is a path.
    pub fn is_path(&self) -> bool {
        matches!(self, Self::Path)
    }

    /// Whether the value is a name or a path.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text(..) | Self::Path)
    }

    /// Whether the value is a number, or the width of a single layer.
    pub fn is_searchable(&self) -> bool {
        matches!(self, Self::Whole(..) | Self::Real(..) | Self::Layers(_))
    }

    /// Whether the value is a whole number, or a list of such.
    pub fn is_whole(&self) -> bool {
        matches!(self.item(), Self::Whole(..))
    }

    /// Whether a single value may be of this TOML type.
    pub fn takes(&self, value: &DeValue) -> bool {
        match self.item() {
            Self::Whole(..) => value.is_integer(),
            Self::Real(..) => value.is_float() || value.is_integer(),
            Self::YesNo => value.is_bool(),
            Self::Or(rule, _) => rule.takes(value) || value.is_str(),
            Self::Cell => value.is_str() || value.is_integer() || value.is_float() || value.is_bool(),
            Self::OrMatrix(rule) => rule.takes(value),
            _ => value.is_str(),
        }
    }

    /// The single value that `text` stands for, if it is admissible.
    pub fn parse(&self, text: &str) -> Option<Value> {
        match *self.item() {
            Self::Whole(least, greatest) => {
                text.parse().ok().filter(|value| (least..=greatest).contains(value)).map(Value::Whole)
            }
            Self::Real(low, high) => {
                let value: f64 = text.parse().ok()?;
                // Adding zero turns -0 into 0, so that the two cannot give two ids to one run.
                (value.is_finite() && (low, high).contains(&value)).then_some(Value::Real(value + 0.0))
            }
            Self::YesNo => text.parse().ok().map(Value::Truth),
            Self::Words(words) => words().contains(&text).then(|| Value::Word(text.into())),
            Self::Or(rule, word) => {
                if text == word {
                    Some(Value::Word(text.into()))
                } else {
                    rule.parse(text)
                }
            }
            Self::OrMatrix(rule) if text.contains(MATRIX) => {
                let row = |row: &str| row.split(',').map(|number| rule.parse(number.trim())).collect::<Option<_>>();
                text.split(';').map(|text| row(text).map(Value::List)).collect::<Option<_>>().map(Value::List)
            }
            Self::OrMatrix(rule) => rule.parse(text),
            Self::Text(admits, _) => admits(text).then(|| Value::Word(text.into())),
            Self::Path => (!text.is_empty() && !text.contains('\0')).then(|| Value::Word(text.into())),
            Self::Cell => Some(Value::Word(text.into())),
            Self::List(_) | Self::Distinct(_) | Self::Layers(_) | Self::Fixed(..) | Self::OneOrMore(_) => None,
        }
    }

    /// What to give instead of `text`, which is not admissible as a single value.
    pub fn hint(&self, text: &str) -> String {
        match *self.item() {
            Self::Words(words) => suggestion(text, "give one of", &words()),
            Self::Or(_, word) if closest(text, [word]).is_some() => format!("did you mean `{word}`?"),
            Self::OrMatrix(_) if text.contains(MATRIX) => "write a matrix of numbers as 1,0.5;0.5,1".into(),
            Self::OrMatrix(rule) => rule.hint(text),
            Self::Text(_, hint) => hint.into(),
            _ => format!("give {}", self.item().description()),
        }
    }

    /// What is wrong with a list of admissible values, and a hint.
    pub fn check_list(&self, key: &str, values: &[Value]) -> Result<(), (String, String)> {
        match self {
            Self::Fixed(count, _, what_for) if values.len() != *count => {
                Err((format!("`{key}` has {} values", values.len()), format!("give {}, {what_for}", number(*count))))
            }
            _ => Ok(()),
        }
    }

    /// The words that may be given, if it is one of a few.
    pub fn words(&self) -> Option<Vec<&'static str>> {
        if let Self::Words(words) = self { Some(words()) } else { None }
    }

    /// What a value is called in the usage of a flag.
    pub fn value_name(&self) -> &'static str {
        match self {
            Self::Whole(..) => "N",
            Self::Real(..) => "X",
            Self::YesNo => "BOOL",
            Self::Words(_) => "WORD",
            Self::Or(rule, _) | Self::OrMatrix(rule) => rule.value_name(),
            Self::Text(..) => "NAME",
            Self::Path => "PATH",
            Self::Cell => "TEXT",
            Self::List(_) | Self::Distinct(_) | Self::Layers(_) | Self::Fixed(..) | Self::OneOrMore(_) => "LIST",
        }
    }

    /// What may be given, in words.
    pub fn description(&self) -> String {
        let bound = |word, bound| match bound {
            Bound::Included(value) => format!(" {word} {}", short(value)),
            Bound::Excluded(value) => format!(" {word} {} (excluded)", short(value)),
            Bound::Unbounded => String::new(),
        };
        match *self {
            Self::Whole(least, greatest) => format!("a whole number from {} to {}", grouped(least), grouped(greatest)),
            Self::Real(low, high) => format!("a number{}{}", bound("from", low), bound("to", high)),
            Self::YesNo => "`true` or `false`".into(),
            Self::Words(words) => format!("one of `{}`", words().join("`, `")),
            Self::Or(rule, word) => format!("{}, or `{word}`", rule.description()),
            Self::OrMatrix(rule) => format!("{}, or a matrix of such numbers", rule.description()),
            Self::Text(_, hint) => hint.trim_start_matches("give ").into(),
            Self::Path => "the path of a file or folder".into(),
            Self::Cell => "a text, a number or a truth value".into(),
            Self::Fixed(count, item, what_for) => {
                format!("{} values {what_for}; each is {}", number(count), item.description())
            }
            Self::OneOrMore(item) => format!("{}, or a list of such", item.description()),
            Self::List(item) | Self::Distinct(item) | Self::Layers(item) => {
                format!("a list; each value is {}", item.description())
            }
        }
    }
}

/// What separates the numbers and the rows of a matrix in a text.
const MATRIX: [char; 2] = [',', ';'];

/// A small number in words.
fn number(count: usize) -> String {
    match count {
        2 => "two".into(),
        3 => "three".into(),
        other => other.to_string(),
    }
}

/// A rule as a parser of command line values.
pub fn flag<T: FieldType>(rule: Rule) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text: &str| rule.parse(text).and_then(|value| value.to()).ok_or_else(|| rule.hint(text))
}

/// Shortest form of a bound: `-1`, `0.5`, `1e-12`, `1e6`.
fn short(value: f64) -> String {
    if (0.001..10_000.0).contains(&value.abs()) || value == 0.0 { value.to_string() } else { format!("{value:e}") }
}

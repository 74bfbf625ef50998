//! One table of a config. Known keys are taken out of it, and whatever is left over is unknown.
//!
//! The table is not read by serde, so that every value keeps its place in the file. Whether a value is mistyped, out of
//! range or doubled, one message says what its key may hold.

use super::rule::Rule;
use super::text::Source;
use crate::base::error::{Error, Result};
use crate::base::words::{grouped, suggestion};
use std::fmt::Display;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Most values of one list.
const MAX_LIST: usize = 1_000;
/// Significant digits that decide whether two numbers of a list are equal.
const DIGITS: i32 = 12;

/// A table of a config while it is read.
#[derive(Debug)]
pub struct Section<'a> {
    source: &'a Source,
    elsewhere: Elsewhere,
    /// As the config writes it, such as `[data]`. Empty for the top level.
    name: String,
    /// Where the table starts; `None` if the config leaves it out.
    header: Option<Range<usize>>,
    entries: Vec<Entry<'a>>,
    /// Every key that was asked for, with the place of its value if it has one.
    asked: Vec<(&'static str, Option<Range<usize>>)>,
}

/// What hints need to know: the tables of other keys, and the axes of [grid].
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// The table that has a key, as a config writes it.
    pub table_of: fn(&str) -> Option<&'static str>,
    /// Whether a key can have several values in `[grid]`.
    pub is_axis: fn(&str) -> bool,
}

#[derive(Debug)]
struct Entry<'a> {
    key: String,
    key_span: Range<usize>,
    value: Spanned<DeValue<'a>>,
}

/// A list's values, each with its span.
type WithSpans<T> = Vec<(T, Range<usize>)>;

impl<'a> Section<'a> {
    /// The file's top level.
    pub fn root(source: &'a Source, elsewhere: Elsewhere) -> Result<Self> {
        let table = DeTable::parse(source.text()).map_err(|error| syntax_error(source, &error))?;
        Ok(Self::of(source, elsewhere, String::new(), None, table.into_inner()))
    }

    /// The keys that `read` asks for.
    pub fn keys_of(read: impl FnOnce(&mut Section) -> Result<()>) -> Vec<&'static str> {
        let source = Source::new("", "");
        let elsewhere = Elsewhere { table_of: |_| None, is_axis: |_| false };
        let mut section = Section::of(&source, elsewhere, String::new(), None, DeTable::new());
        // Reading stops with an error at the first required key. That key has been asked for by then.
        let _ = read(&mut section);
        section.asked.into_iter().map(|(key, _)| key).collect()
    }

    fn of(
        source: &'a Source,
        elsewhere: Elsewhere,
        name: String,
        header: Option<Range<usize>>,
        table: DeTable<'a>,
    ) -> Self {
        let entry = |(key, value): (Spanned<toml::de::DeString<'a>>, _)| Entry {
            key_span: key.span(),
            key: key.into_inner().into_owned(),
            value,
        };
        let entries = table.into_iter().map(entry).collect();
        Self { source, elsewhere, name, header, entries, asked: Vec::new() }
    }

    /// The value of `key`, if it is given.
    pub fn take<R: Rule>(&mut self, key: &'static str, rule: R) -> Result<Option<R::Value>> {
        self.remove(key).map(|value| self.scalar(key, &rule, &value)).transpose()
    }

    /// The value of `key`, which must be given.
    pub fn need<R: Rule>(&mut self, key: &'static str, rule: R) -> Result<R::Value> {
        let value = self.take(key, rule)?;
        value.ok_or_else(|| self.missing(key))
    }

    /// The values of `key`, if it is given: a list of at least one.
    pub fn list<R: Rule>(&mut self, key: &'static str, rule: R) -> Result<Option<Vec<R::Value>>> {
        Ok(self.spanned_list(key, rule)?.map(|values| values.into_iter().map(|(value, _)| value).collect()))
    }

    /// A list without equal values. Numbers that agree to 12 digits are equal: they would be one point under
    /// two names.
    pub fn distinct<R: Rule<Value: Display>>(&mut self, key: &'static str, rule: R) -> Result<Option<Vec<R::Value>>> {
        let Some(values) = self.spanned_list(key, rule)? else { return Ok(None) };
        let mut texts: Vec<String> = Vec::new();
        for (value, span) in &values {
            let text = value.to_string();
            if let Some(twin) = texts.iter().find(|known| agree(known, &text)) {
                let how = if *twin == text { "" } else { &format!(": it agrees with {twin} to {DIGITS} digits") };
                let cause = format!("`{key}` has {text} twice{how}");
                return Err(self.source.error(span.clone(), &cause, "remove one of the two"));
            }
            texts.push(text);
        }
        Ok(Some(values.into_iter().map(|(value, _)| value).collect()))
    }

    /// The table under `key`, empty if the config leaves it out.
    pub fn table(&mut self, key: &'static str, name: &str) -> Result<Section<'a>> {
        let Some(value) = self.remove(key) else {
            return Ok(Self::of(self.source, self.elsewhere, name.to_owned(), None, DeTable::new()));
        };
        self.section_of(key, name, value)
    }

    /// The tables of the list under `key`.
    pub fn tables(&mut self, key: &'static str, name: &str) -> Result<Vec<Section<'a>>> {
        let Some(value) = self.remove(key) else { return Ok(Vec::new()) };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(values) => values.into_iter().map(|value| self.section_of(key, name, value)).collect(),
            other => {
                Err(self.mistyped(key, span, &other, &format!("write it as a list of tables, each headed {name}")))
            }
        }
    }

    fn section_of(&self, key: &str, name: &str, value: Spanned<DeValue<'a>>) -> Result<Section<'a>> {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Ok(Self::of(self.source, self.elsewhere, name.to_owned(), Some(span), table)),
            other => Err(self.mistyped(key, span, &other, &format!("write it as a table, {name}"))),
        }
    }

    /// Whether the config has the table.
    pub fn is_given(&self) -> bool {
        self.header.is_some()
    }

    /// Whether `key` was asked for and is given.
    pub fn gives(&self, key: &str) -> bool {
        self.span_of(key).is_some()
    }

    fn span_of(&self, key: &str) -> Option<Range<usize>> {
        self.asked.iter().find(|(asked, _)| *asked == key).and_then(|(_, span)| span.clone())
    }

    /// An error at the value of `key`, or at the table's head if it is not given.
    pub fn error(&self, key: &str, cause: &str, hint: &str) -> Error {
        match self.span_of(key).or_else(|| self.header.clone()) {
            Some(span) => self.source.error(span, cause, hint),
            None => self.source.refusal(cause, hint),
        }
    }

    /// Refuses the keys that nothing asked for.
    pub fn finish(&self) -> Result<()> {
        let Some(entry) = self.entries.iter().min_by_key(|entry| entry.key_span.start) else { return Ok(()) };
        let known: Vec<&str> = self.asked.iter().map(|(key, _)| *key).collect();
        let place = if self.name.is_empty() { "at the top of the config".into() } else { format!("in {}", self.name) };
        let cause = format!("unknown key `{}` {place}", entry.key);
        let hint = match (self.elsewhere.table_of)(&entry.key) {
            Some(home) => format!("it belongs to {home}"),
            None => suggestion(&entry.key, "known keys", &known),
        };
        Err(self.source.error(entry.key_span.clone(), &cause, &hint))
    }

    fn remove(&mut self, key: &'static str) -> Option<Spanned<DeValue<'a>>> {
        let index = self.entries.iter().position(|entry| entry.key == key);
        let value = index.map(|index| self.entries.swap_remove(index).value);
        self.asked.push((key, value.as_ref().map(Spanned::span)));
        value
    }

    fn spanned_list<R: Rule>(&mut self, key: &'static str, rule: R) -> Result<Option<WithSpans<R::Value>>> {
        let Some(value) = self.remove(key) else { return Ok(None) };
        let DeValue::Array(values) = value.get_ref() else {
            let hint = format!("write a list in brackets, such as `{key} = [...]`");
            return Err(self.mistyped(key, value.span(), value.get_ref(), &hint));
        };
        if values.is_empty() {
            return Err(self.error(key, &format!("`{key}` is an empty list"), "give at least one value"));
        }
        if values.len() > MAX_LIST {
            let cause = format!("`{key}` has too many values: {}", grouped(values.len()));
            return Err(self.error(key, &cause, &format!("give at most {}", grouped(MAX_LIST))));
        }
        let item = |value: &Spanned<DeValue>| Ok((self.scalar(key, &rule, value)?, value.span()));
        values.iter().map(item).collect::<Result<_>>().map(Some)
    }

    fn scalar<R: Rule>(&self, key: &str, rule: &R, value: &Spanned<DeValue>) -> Result<R::Value> {
        let text = text_of(value.get_ref());
        if !rule.takes(value.get_ref()) {
            let is_grid = (self.elsewhere.is_axis)(key) && matches!(value.get_ref(), DeValue::Array(_));
            let hint = rule.hint(&text) + if is_grid { ", or move the list to [grid]" } else { "" };
            return Err(self.mistyped(key, value.span(), value.get_ref(), &hint));
        }
        rule.parse(&text).ok_or_else(|| {
            let cause = format!("`{key}` cannot be {}", abridged(&text));
            self.source.error(value.span(), &cause, &rule.hint(&text))
        })
    }

    fn mistyped(&self, key: &str, span: Range<usize>, value: &DeValue, hint: &str) -> Error {
        let article = if matches!(value, DeValue::Integer(_) | DeValue::Array(_)) { "an" } else { "a" };
        self.source.error(span, &format!("`{key}` is {article} {}", value.type_str()), hint)
    }

    fn missing(&self, key: &str) -> Error {
        let cause = format!("missing key `{key}` in {}", self.name);
        self.error(key, &cause, &format!("add `{key} = ...`"))
    }
}

/// A scalar as a rule reads it: numbers in decimal, texts without quotes.
fn text_of(value: &DeValue) -> String {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
        DeValue::Integer(number) => match u128::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) => value.to_string(),
            Err(_) => number.to_string(),
        },
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::String(text) => text.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        _ => String::new(),
    }
}

/// Whether two values are the same text, or the same number but for rounding.
fn agree(one: &str, other: &str) -> bool {
    match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(one), Ok(other)) => (one - other).abs() <= 0.1_f64.powi(DIGITS) * one.abs().max(other.abs()),
        _ => one == other,
    }
}

/// A value as a message's first line shows it, cut if it is long.
fn abridged(text: &str) -> String {
    const LENGTH: usize = 40;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None if text.is_empty() => "empty".into(),
        None => text.to_owned(),
    }
}

fn syntax_error(source: &Source, error: &toml::de::Error) -> Error {
    let span = error.span().unwrap_or(0..0);
    match error.message() {
        "duplicate key" => source.error(span, "a key is given twice", "remove one of the two"),
        message => source.error(span, "not valid TOML", message),
    }
}

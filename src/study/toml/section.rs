//! One table of a config. Known keys are taken out of it, and whatever is left over is unknown.
//!
//! The table is not read by serde, so that every value keeps its place in the file. Whether a value is mistyped, out of
//! range or doubled, one message says what its key may hold. A fault is noted and reading goes on, so that all faults of
//! a config are shown at once.

use super::overrides;
use super::rule::Rule;
use super::text::Source;
use crate::base::error::Result;
use crate::base::words::{grouped, suggestion};
use crate::study::value::Value;
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
    /// Whether the config has another type of value in its place. That fault is noted already.
    is_mistyped: bool,
    /// Every key that was asked for, with the place of its value if it has one.
    asked: Vec<(&'static str, Option<Range<usize>>)>,
}

/// What hints need to know: the tables of other keys, and the axes of [grid].
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// The table that has a key, as a config writes it.
    pub table_of: fn(&str) -> Option<String>,
    /// Whether a key can have several values in `[grid]`.
    pub is_axis: fn(&str) -> bool,
    /// The table in which a key has a list, as a config writes it.
    pub list_of: fn(&str) -> Option<String>,
}

#[derive(Debug)]
struct Entry<'a> {
    key: String,
    key_span: Range<usize>,
    value: Spanned<DeValue<'a>>,
}

impl<'a> Section<'a> {
    /// The file's top level, with the overrides of `--set`.
    pub fn root(source: &'a Source, elsewhere: Elsewhere) -> Result<Self> {
        let (table, errors) = DeTable::parse_recoverable(source.file());
        errors.iter().for_each(|error| source.syntax_fault(error));
        source.settle()?;
        let mut table = table.into_inner();
        overrides::apply(source, &mut table);
        source.settle()?;
        Ok(Self::of(source, elsewhere, String::new(), None, table))
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
        Self { source, elsewhere, name, header, entries, is_mistyped: false, asked: Vec::new() }
    }

    /// The value of `key`, if it is given and the rule admits it. A list has at least one value.
    pub fn take(&mut self, key: &'static str, rule: &Rule) -> Option<Value> {
        let value = self.remove(key)?;
        match rule {
            Rule::OrMatrix(number) if is_matrix(&value) => self.matrix(key, number, &value),
            _ if rule.takes_single() && rule.takes(value.get_ref()) => {
                self.scalar(key, rule, &value).map(|value| Value::List(vec![value]))
            }
            _ if rule.is_list() => self.list(key, rule, &value),
            _ => self.scalar(key, rule, &value),
        }
    }

    /// The value of `key`, which must be given.
    pub fn need(&mut self, key: &'static str, rule: &Rule) -> Option<Value> {
        let value = self.take(key, rule);
        if !self.gives(key) && !self.is_mistyped {
            self.fault(key, &format!("missing key `{key}` in {}", self.name), &format!("add `{key} = ...`"));
        }
        value
    }

    /// The table under `key`, empty if the config leaves it out.
    pub fn table(&mut self, key: &'static str, name: &str) -> Self {
        let value = self.remove(key);
        let is_mistyped = value.as_ref().is_some_and(|value| !value.get_ref().is_table());
        let empty = || Self::of(self.source, self.elsewhere, name.to_owned(), None, DeTable::new());
        let table = value.and_then(|value| self.section_of(key, name, value)).unwrap_or_else(empty);
        Self { is_mistyped, ..table }
    }

    /// The tables of the list under `key`.
    pub fn tables(&mut self, key: &'static str, name: &str) -> Vec<Self> {
        let Some(value) = self.remove(key) else { return Vec::new() };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(values) => {
                values.into_iter().filter_map(|value| self.section_of(key, name, value)).collect()
            }
            other => {
                self.mistyped(key, span, &other, &format!("write it as a list of tables, each headed {name}"));
                Vec::new()
            }
        }
    }

    /// The tables under the names in the table under `key`, in the order of the file. A message calls each by what
    /// `called` makes of its name.
    pub fn named_tables(&mut self, key: &'static str, called: &dyn Fn(&str) -> String) -> Vec<(String, Self)> {
        let outer = self.table(key, &called("..."));
        let mut entries = outer.entries;
        entries.sort_by_key(|entry| entry.key_span.start);
        let section = |entry: Entry<'a>| {
            let section = self.section_of(&entry.key, &called(&entry.key), entry.value)?;
            Some((entry.key, section))
        };
        entries.into_iter().filter_map(section).collect()
    }

    /// The text under `key`, which stays in the table.
    pub fn text(&self, key: &str) -> Option<String> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        entry.value.get_ref().as_str().map(str::to_owned)
    }

    /// The texts in the list under `key`, which stays in the table.
    pub fn list_of_texts(&self, key: &str) -> Vec<String> {
        let entry = self.entries.iter().find(|entry| entry.key == key);
        let items = entry.and_then(|entry| entry.value.get_ref().as_array());
        items.into_iter().flatten().filter_map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
    }

    /// What messages call the table.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Takes `key` without a word about its value.
    pub fn skip(&mut self, key: &'static str) {
        self.remove(key);
    }

    fn section_of(&self, key: &str, name: &str, value: Spanned<DeValue<'a>>) -> Option<Self> {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(Self::of(self.source, self.elsewhere, name.to_owned(), Some(span), table)),
            other => {
                self.mistyped(key, span, &other, &format!("write it as a table, {name}"));
                None
            }
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

    /// Notes a fault at the value of `key`, or at the table's head if it is not given.
    pub fn fault(&self, key: &str, cause: &str, hint: &str) {
        match self.span_of(key).or_else(|| self.header.clone()) {
            Some(span) => self.source.fault(span, cause, hint),
            None => self.source.fault_of_file(cause, hint),
        }
    }

    /// Fails if the config has faults so far.
    pub fn settle(&self) -> Result<()> {
        self.source.settle()
    }

    /// Notes every key that nothing asked for.
    pub fn finish(&self) {
        let known: Vec<&str> = self.asked.iter().map(|(key, _)| *key).collect();
        let place = if self.name.is_empty() { "at the top of the config".into() } else { format!("in {}", self.name) };
        for entry in &self.entries {
            let cause = format!("unknown key `{}` {place}", entry.key);
            let hint = match (self.elsewhere.table_of)(&entry.key) {
                Some(home) => format!("it belongs to {home}"),
                None => suggestion(&entry.key, "known keys", &known),
            };
            self.source.fault(entry.key_span.clone(), &cause, &hint);
        }
    }

    fn remove(&mut self, key: &'static str) -> Option<Spanned<DeValue<'a>>> {
        let index = self.entries.iter().position(|entry| entry.key == key);
        let value = index.map(|index| self.entries.swap_remove(index).value);
        self.asked.push((key, value.as_ref().map(Spanned::span)));
        value
    }

    fn list(&self, key: &str, rule: &Rule, value: &Spanned<DeValue>) -> Option<Value> {
        let DeValue::Array(items) = value.get_ref() else {
            let hint = format!("write a list in brackets, such as `{key} = [...]`");
            self.mistyped(key, value.span(), value.get_ref(), &hint);
            return None;
        };
        if items.is_empty() {
            self.fault(key, &format!("`{key}` is an empty list"), "give at least one value");
        }
        if items.len() > MAX_LIST {
            let cause = format!("`{key}` has too many values: {}", grouped(items.len()));
            self.fault(key, &cause, &format!("give at most {}", grouped(MAX_LIST)));
            return None;
        }
        let values: Vec<Option<Value>> = items.iter().map(|item| self.scalar(key, rule, item)).collect();
        if matches!(rule, Rule::Distinct(_)) {
            self.refuse_equal(key, items, &values);
        }
        let values: Vec<Value> = values.into_iter().collect::<Option<_>>()?;
        if let Err((cause, hint)) = rule.check_list(key, &values) {
            self.fault(key, &cause, &hint);
        }
        Some(Value::List(values))
    }

    /// A list of lists of values that the rule admits.
    fn matrix(&self, key: &str, rule: &'static Rule, value: &Spanned<DeValue>) -> Option<Value> {
        let rows = value.get_ref().as_array()?;
        let rows: Vec<Option<Value>> = rows.iter().map(|row| self.list(key, &Rule::List(rule), row)).collect();
        rows.into_iter().collect::<Option<_>>().map(Value::List)
    }

    /// Notes equal values of a list. Numbers that agree to 12 digits are equal: they would be one point under two names.
    fn refuse_equal(&self, key: &str, items: &[Spanned<DeValue>], values: &[Option<Value>]) {
        let mut texts: Vec<String> = Vec::new();
        for (item, value) in items.iter().zip(values) {
            let Some(text) = value.as_ref().map(Value::to_string) else { continue };
            if let Some(twin) = texts.iter().find(|known| agree(known, &text)) {
                let how = if *twin == text { "" } else { &format!(": it agrees with {twin} to {DIGITS} digits") };
                self.source.fault(item.span(), &format!("`{key}` has {text} twice{how}"), "remove one of the two");
            }
            texts.push(text);
        }
    }

    fn scalar(&self, key: &str, rule: &Rule, value: &Spanned<DeValue>) -> Option<Value> {
        let text = text_of(value.get_ref());
        if !rule.takes(value.get_ref()) {
            let hint = rule.hint(&text) + &self.hint_of_list(key, rule, value.get_ref());
            self.mistyped(key, value.span(), value.get_ref(), &hint);
            return None;
        }
        let parsed = rule.parse(&text);
        if parsed.is_none() {
            let cause = format!("`{key}` cannot be {}", abridged(&text));
            self.source.fault(value.span(), &cause, &rule.hint(&text));
        }
        parsed
    }

    /// Where a list can be given, after what to give instead. Empty for any other value.
    fn hint_of_list(&self, key: &str, rule: &Rule, value: &DeValue) -> String {
        let Some(values) = value.as_array() else { return String::new() };
        let is_of_rule = values.iter().all(|value| rule.takes(value.get_ref()));
        match (self.elsewhere.list_of)(key) {
            Some(home) if !is_of_rule => format!(", or move the list to {home}"),
            _ if (self.elsewhere.is_axis)(key) && self.name != "[grid]" => ", or move the list to [grid]".into(),
            _ => String::new(),
        }
    }

    fn mistyped(&self, key: &str, span: Range<usize>, value: &DeValue, hint: &str) {
        let article = if matches!(value, DeValue::Integer(_) | DeValue::Array(_)) { "an" } else { "a" };
        self.source.fault(span, &format!("`{key}` is {article} {}", value.type_str()), hint);
    }
}

/// Whether it is a list with lists in it.
fn is_matrix(value: &Spanned<DeValue>) -> bool {
    value.get_ref().as_array().is_some_and(|rows| rows.iter().any(|row| row.get_ref().is_array()))
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

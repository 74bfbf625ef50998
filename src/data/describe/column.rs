//! What the cells of a column look like.

use crate::data::table::read::{Categories, time};
use std::collections::HashSet;

/// Texts that stand for 0 and 1.
const TRUTHS: [&str; 8] = ["0", "1", "true", "false", "yes", "no", "0.0", "1.0"];

/// Texts that stand for a missing number in many tables.
const MISSING: [&str; 9] = ["na", "n/a", "nan", "null", "none", "?", "-", "\\n", "#n/a"];

/// Least share of numbers among the filled cells of a column that counts as one of numbers.
const MOSTLY: f64 = 0.9;

/// A column and facts about its cells.
pub struct ColumnFacts<'t> {
    /// Its name.
    pub name: &'t str,
    /// Its cells.
    pub texts: &'t Categories,
    /// Rows without a value.
    pub missing: usize,
    /// Rows with a value.
    pub filled: usize,
    /// What the values are.
    pub look: Look,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// 0 and 1, or words for them.
    Truth,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Dates or times.
    Time,
    /// Any other texts.
    Text,
}

impl<'t> ColumnFacts<'t> {
    /// The facts about a column.
    pub fn of(name: &'t str, texts: &'t Categories) -> Self {
        let missing = texts.codes.iter().filter(|code| **code == 0).count();
        let look = match look(texts) {
            Look::Integer if !is_named_id(name) && is_named_time(name) && values(texts).all(is_epoch) => Look::Time,
            // Whatever else its cells hold is a fault, which the reader names with its line, or stands for nothing.
            Look::Text if share_of_numbers(texts) >= MOSTLY => Look::Number,
            look => look,
        };
        Self { name, texts, missing, filled: texts.codes.len() - missing, look }
    }

    /// Number of different values.
    pub fn values(&self) -> usize {
        self.texts.len()
    }

    /// The first few different values.
    pub fn examples(&self) -> String {
        let shown = |code| self.texts.value(code).chars().take(20).collect::<String>().escape_debug().to_string();
        let most = 3.min(self.values()) as u32;
        let more = if self.values() > 3 { ", ..." } else { "" };
        (1..=most).map(shown).collect::<Vec<_>>().join(", ") + more
    }

    /// Whether the name is that of an identifier: `id`, or ending in `_id`, or in `Id` after a lower-case letter.
    pub fn is_named_id(&self) -> bool {
        is_named_id(self.name)
    }

    /// The character between the values of cells that hold several, if they do: it is in some cells, and the single
    /// values repeat more often than whole cells.
    pub fn separator(&self) -> Option<&'static str> {
        ["|", ";"].into_iter().find(|separator| {
            let cells = || (1..=self.values()).map(|code| self.texts.value(code as u32));
            let parts: HashSet<&str> = cells().flat_map(|cell| cell.split(separator)).map(str::trim).collect();
            cells().any(|cell| cell.contains(separator)) && parts.len() < self.values()
        })
    }

    /// The texts among numbers that stand for a missing one.
    pub fn missing_words(&self) -> Vec<String> {
        let is_word = |text: &&str| MISSING.contains(&text.to_ascii_lowercase().as_str());
        let words = values(self.texts).filter(|_| self.look == Look::Number).filter(is_word);
        words.map(str::to_owned).collect()
    }

    /// The texts among numbers that stand for nothing known.
    pub fn odd_texts(&self) -> Vec<&str> {
        let missing = self.missing_words();
        values(self.texts).filter(|text| number(text).is_nan() && !missing.iter().any(|word| word == text)).collect()
    }

    /// The numbers of the rows, NaN where there is none.
    pub fn numbers(&self) -> Vec<f64> {
        let of_value: Vec<f64> = (1..=self.values()).map(|code| number(self.texts.value(code as u32))).collect();
        let of_code = |&code: &u32| if code == 0 { f64::NAN } else { of_value[code as usize - 1] };
        self.texts.codes.iter().map(of_code).collect()
    }
}

/// A number, or 0 or 1 for a truth value.
fn number(text: &str) -> f64 {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => 1.0,
        "false" | "no" => 0.0,
        other => other.parse().unwrap_or(f64::NAN),
    }
}

fn look(texts: &Categories) -> Look {
    let values = || values(texts);
    let is_truth = |text: &str| TRUTHS.iter().any(|truth| text.eq_ignore_ascii_case(truth));
    let is_finite = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    if texts.is_empty() {
        Look::Text
    } else if values().all(is_truth) {
        Look::Truth
    } else if values().all(is_whole) {
        if values().all(is_day) { Look::Time } else { Look::Integer }
    } else if values().all(is_finite) {
        Look::Number
    } else if values().all(|text| time(text.as_bytes()).is_some()) {
        Look::Time
    } else {
        Look::Text
    }
}

/// The share of the cells that hold a finite number, among those that hold anything.
fn share_of_numbers(texts: &Categories) -> f64 {
    let is_word = |text: &str| MISSING.contains(&text.to_ascii_lowercase().as_str());
    let is_number: Vec<bool> = values(texts).map(|text| text.parse().is_ok_and(f64::is_finite)).collect();
    let is_filled: Vec<bool> = values(texts).map(|text| !is_word(text)).collect();
    let filled = || texts.codes.iter().filter(|&&code| code > 0 && is_filled[code as usize - 1]);
    let numbers = filled().filter(|code| is_number[**code as usize - 1]).count();
    numbers as f64 / filled().count().max(1) as f64
}

fn values(texts: &Categories) -> impl Iterator<Item = &str> {
    (1..=texts.len()).map(|code| texts.value(code as u32))
}

/// Whether the name is that of an identifier.
fn is_named_id(name: &str) -> bool {
    let before = name.strip_suffix("Id").and_then(|rest| rest.chars().last());
    name.eq_ignore_ascii_case("id") || name.ends_with("_id") || before.is_some_and(char::is_lowercase)
}

/// Whether a text is a whole number; pandas writes those of a column with missing ones as `45.0`.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    digits.parse::<i128>().is_ok()
}

/// Whether the name is that of a time.
fn is_named_time(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("time") || name.contains("date") || name == "ts" || name.ends_with("_at") || name.ends_with("_ts")
}

/// Whether a whole number may be seconds or milliseconds since 1970, from 2001 to 2096.
fn is_epoch(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|number| {
        let seconds = if number >= 100_000_000_000 { number / 1_000 } else { number };
        (1_000_000_000..4_000_000_000).contains(&seconds)
    })
}

/// Whether a whole number is a day, such as 20220422.
fn is_day(text: &str) -> bool {
    text.len() == 8 && (text.starts_with("19") || text.starts_with("20")) && time(text.as_bytes()).is_some()
}

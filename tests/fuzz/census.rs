//! Mutated text of census-income: bytes, fields and lines.

use mmoe::base::exit_code::ExitCode;
use mmoe::data::census::files::{TEST, TRAIN, read};
use mmoe::data::census::schema::COLUMNS;
use mmoe::data::table::read::{Column, RawTable};
use std::fs;

use super::budget::fuzz;
use super::mutate::Mutator;

/// Two rows of the data set.
const ROWS: &str = include_str!("census-income.txt");

/// Fields that readers stumble over.
const ODD: [&str; 14] =
    ["", " ", "?", "NA", "NaN", "inf", "-inf", "1e999", "-0", "0x10", "Male ", "- 50000.", "\u{feff}73", "\u{0}"];

#[test]
fn a_mutated_text_is_refused_or_gives_whole_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name| folder.path().join(name);
    fuzz("census text", mutated_text, |text| {
        for (mutated, intact) in [(TRAIN, TEST), (TEST, TRAIN)] {
            fs::write(file(mutated), text).expect("written");
            fs::write(file(intact), ROWS).expect("written");
            match read(folder.path()) {
                Ok(raw) => assert_whole(&raw),
                Err(error) => assert_eq!(error.exit_code(), ExitCode::Usage, "{error}"),
            }
        }
    });
}

fn assert_whole(raw: &RawTable) {
    assert!(raw.rows >= 2 && raw.columns.len() == COLUMNS.len());
    assert_eq!(raw.files.iter().map(|(_, rows)| rows).sum::<usize>(), raw.rows);
    assert!(raw.columns.iter().all(|column| match column {
        Column::Number(values) => values.len() == raw.rows && values.iter().all(|value| value.is_finite()),
        Column::Category(texts) => {
            texts.codes.len() == raw.rows && texts.codes.iter().all(|&code| !texts.value(code).is_empty())
        }
    }));
}

fn mutated_text(mutator: &mut Mutator) -> Vec<u8> {
    let mut lines: Vec<Vec<String>> = ROWS.lines().map(|line| line.split(", ").map(String::from).collect()).collect();
    if mutator.once_in(3) {
        lines.insert(0, COLUMNS.iter().map(|column| column.name.into()).collect());
    }
    for _ in 0..mutator.below(4) {
        change_fields(mutator, &mut lines);
    }
    let separator = *mutator.pick(&[", ", ",", " , ", ";"]);
    let end = *mutator.pick(&["\n", "\r\n", "\n\n"]);
    let text: String = lines.iter().map(|line| line.join(separator) + end).collect();
    let mut bytes = text.into_bytes();
    if mutator.once_in(2) {
        mutator.change(&mut bytes);
    }
    bytes
}

fn change_fields(mutator: &mut Mutator, lines: &mut [Vec<String>]) {
    let line = mutator.below(lines.len());
    let line = &mut lines[line];
    if line.is_empty() {
        return;
    }
    let (field, other) = (mutator.below(line.len()), mutator.below(line.len()));
    match mutator.below(5) {
        0 => line.swap(field, other),
        1 => drop(line.remove(field)),
        2 => line.insert(field, line[other].clone()),
        3 => line[field] = (*mutator.pick(&ODD)).into(),
        _ => line[field] = "9".repeat(1 + mutator.below(400)),
    }
}

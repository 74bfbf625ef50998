//! Tables with every kind of line ending, with blank lines, line breaks in quotes, and mutated bytes. An error must
//! name the line that a plain reader counts.

use mmoe::base::exit_code::ExitCode;
use mmoe::data::Dataset;
use mmoe::study::run::{CsvFile, DataSpec};

use super::budget::fuzz;
use super::mutate::Mutator;

const BREAKS: [&str; 4] = ["\n", "\r\n", "\r", "\n\r"];

#[test]
fn an_error_in_a_table_names_the_line_that_a_plain_reader_counts() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("t.csv").to_string_lossy().into_owned();
    let spec = DataSpec::Csv(CsvFile { path: (&path).into(), tasks: vec!["y".into()], test_share: 0.2 });
    let (mut refused, mut read) = (0, 0);
    fuzz("table", table, |bytes| {
        std::fs::write(&path, bytes).expect("the scratch folder takes it");
        let expected = first_bad_line(bytes);
        match Dataset::load(Some(&spec)) {
            Ok(_) => {
                read += 1;
                assert_eq!(expected, None);
            }
            Err(error) => {
                refused += 1;
                assert_eq!(error.exit_code(), ExitCode::Usage, "{error}");
                let said = error.to_string();
                let place = said.strip_prefix(&path).and_then(|rest| rest.strip_prefix(':'));
                let line = place.and_then(|rest| rest.split(':').next()).and_then(|line| line.parse().ok());
                assert_eq!(line, expected, "{said}");
            }
        }
    });
    assert!(refused > 100 && read > 20, "{refused} tables refused, {read} read");
}

/// A table with the columns x and y. Most have one cell that is no number; some have a few bytes changed.
fn table(mutator: &mut Mutator) -> Vec<u8> {
    let usual = *mutator.pick(&BREAKS[..3]);
    let is_mixed = mutator.once_in(2);
    let rows = 2 + mutator.below(12);
    let bad = mutator.below(rows + 3);
    let mut text = String::from(if mutator.once_in(4) { "\u{feff}" } else { "" });
    for row in 0..=rows {
        let line_break = |mutator: &mut Mutator| if is_mixed { *mutator.pick(&BREAKS) } else { usual };
        while mutator.once_in(5) {
            text += line_break(mutator);
        }
        let within = line_break(mutator);
        text += &match (row, row == bad + 1, mutator.below(4)) {
            (0, ..) => "x,y".into(),
            (_, true, 0) => format!("1{within},oops"),
            (_, true, 1) => format!("\"{within}1\",\"{within}oo\"\"ps\""),
            (_, true, _) => "oops,2".into(),
            (_, false, 0) => format!("\"{within}{row}\",\"2{within}{within}\""),
            (_, false, _) => format!("{row}, 2"),
        };
        text += line_break(mutator);
    }
    let mut bytes = text.into_bytes();
    if mutator.once_in(3) {
        for _ in 0..=mutator.below(2) {
            let place = mutator.below(bytes.len());
            bytes[place] = *mutator.pick(b"\",\r\n 1x\xe9\xff");
        }
    }
    bytes
}

/// A row as a plain reader sees it.
struct Row {
    line: u64,
    cells: Vec<Vec<u8>>,
    /// Where its bytes begin in the text.
    begin: usize,
}

/// The line of the first row that is no row of two numbers; `None` if there is none, or if it cannot be named.
fn first_bad_line(bytes: &[u8]) -> Option<u64> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let rows = rows(text);
    let (header, rows) = rows.split_first()?;
    if let Some(line) = line_of_wrong_byte(text, header) {
        return Some(line);
    }
    let names: Vec<String> = header.cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
    let is_twice = (1..names.len()).any(|place| names[..place].contains(&names[place]));
    if is_twice || !names.iter().any(|name| name == "y") {
        return Some(header.line);
    }
    if names.len() == 1 {
        return None; // No input is left: a fault of the file, not of a line.
    }
    for row in rows {
        if let Some(line) = line_of_wrong_byte(text, row) {
            return Some(line);
        }
        let is_number = |cell: &Vec<u8>| {
            let number = std::str::from_utf8(cell).ok().and_then(|cell| cell.trim().parse::<f32>().ok());
            number.is_some_and(f32::is_finite)
        };
        if row.cells.len() != names.len() || !row.cells.iter().all(is_number) {
            return Some(row.line);
        }
    }
    None
}

/// The line of the first byte of a row that is not UTF-8.
fn line_of_wrong_byte(text: &[u8], row: &Row) -> Option<u64> {
    let is_wrong = row.cells.iter().any(|cell| std::str::from_utf8(cell).is_err());
    let wrong = std::str::from_utf8(&text[row.begin..]).err().filter(|_| is_wrong)?;
    let before = String::from_utf8_lossy(&text[..row.begin + wrong.valid_up_to()]).replace("\r\n", "\n");
    Some(1 + before.matches(['\n', '\r']).count() as u64)
}

/// The rows of a text, byte by byte. A quote counts at the beginning of a cell only.
fn rows(text: &[u8]) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        if let Some(length) = line_break(&text[at..]) {
            (at, line) = (at + length, line + 1);
            continue;
        }
        let mut row = Row { line, cells: vec![Vec::new()], begin: at };
        let (mut is_quoted, mut is_begun) = (false, false);
        while at < text.len() {
            let length = line_break(&text[at..]);
            let cell = row.cells.last_mut().expect("a row has a cell");
            match (text[at], length) {
                (b'"', _) if is_quoted && text.get(at + 1) == Some(&b'"') => {
                    cell.push(b'"');
                    at += 1;
                }
                (b'"', _) if is_quoted => is_quoted = false,
                (b'"', _) if !is_begun => is_quoted = true,
                (b',', _) if !is_quoted => {
                    row.cells.push(Vec::new());
                    (at, is_begun) = (at + 1, false);
                    continue;
                }
                (_, Some(_)) if !is_quoted => break,
                (_, Some(length)) => {
                    cell.extend(&text[at..at + length]);
                    line += 1;
                    at += length - 1;
                }
                (byte, None) => cell.push(byte),
            }
            is_begun = true;
            at += 1;
        }
        rows.push(row);
    }
    rows
}

/// The length of the line break at the beginning of these bytes, if one is there.
fn line_break(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\r', b'\n', ..] => Some(2),
        [b'\r' | b'\n', ..] => Some(1),
        _ => None,
    }
}

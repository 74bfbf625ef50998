//! Any user's table: text of all kinds of cells against a plain reader, and mutated packed files and Parquet.

use mmoe::base::exit_code::ExitCode;
use mmoe::data::table::read::{Column, Kind, RawTable, Wanted, header, read, size};
use mmoe::study::run::table::TableFiles;
use std::path::Path;

use super::budget::fuzz;
use super::mutate::Mutator;
// Without the feature, gzip once more.
#[cfg(not(feature = "zstd"))]
use super::packers::gzip as zstd;
#[cfg(feature = "zstd")]
use super::packers::zstd;
use super::packers::{gzip, xz};

/// What cells and rows are made of.
const PIECES: [&[u8]; 20] = [
    b"a",
    b"b",
    b"1",
    b"-2.5",
    b"\"",
    b"\"\"",
    b",",
    b",",
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b" ",
    b"\t",
    b"\xc3\xa9",
    b"NA",
    b"\"x,\n1\"",
    b",1\n",
    b",2\r\n",
    b",3\r",
];

fn table(path: &Path) -> TableFiles {
    TableFiles { files: vec![path.into()], missing: vec!["NA".into()], ..TableFiles::default() }
}

fn wanted() -> Vec<Wanted> {
    let wanted = |column: &str, kind| Wanted { column: column.into(), kind, range: None };
    vec![wanted("c", Kind::Category), wanted("n", Kind::Number)]
}

#[test]
fn a_text_is_read_as_by_a_plain_reader_or_refused_at_the_line_that_it_counts() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("t.csv");
    let files = table(&path);
    let (mut refused, mut good) = (0, 0);
    fuzz("table text", text, |bytes| {
        std::fs::write(&path, bytes).expect("the scratch folder takes it");
        match (read(&files, &[], &wanted()), expected(bytes)) {
            (Ok(table), Ok(rows)) => {
                good += 1;
                assert_eq!(cells(&table), rows);
            }
            (Err(error), Err(line)) => {
                refused += 1;
                assert_eq!(error.exit_code(), ExitCode::Usage, "{error}");
                let said = error.to_string();
                let place = said.strip_prefix(&*path.to_string_lossy()).and_then(|rest| rest.strip_prefix(':'));
                let named = place.and_then(|rest| rest.split(':').next()).and_then(|line| line.parse().ok());
                assert_eq!(named, Some(line), "{said}");
            }
            (read, expected) => panic!("read as {read:?}, but expected {expected:?}"),
        }
    });
    assert!(refused > 20 && good > 20, "{refused} tables refused, {good} read");
}

/// A header and rows, of which most are good.
fn text(mutator: &mut Mutator) -> Vec<u8> {
    let mut bytes = if mutator.once_in(4) { b"\xef\xbb\xbfc,n\r\n".to_vec() } else { b"c,n\n".to_vec() };
    for _ in 0..mutator.below(6) {
        match mutator.below(8) {
            0 => (0..mutator.below(5)).for_each(|_| bytes.extend(*mutator.pick(&PIECES))),
            1 => bytes.extend(b"\"x\r\n\"\"y\" z,NA\r"),
            2 => bytes.extend(b"\n\r\n,7\n\r"),
            _ => {
                bytes.extend((0..mutator.below(4)).flat_map(|_| mutator.pick(b"ab e").to_be_bytes()));
                bytes.extend(*mutator.pick(&PIECES[17..]));
            }
        }
    }
    if mutator.once_in(12) && bytes.len() > 8 {
        let place = 8 + mutator.below(bytes.len() - 8);
        bytes[place] = 0xff;
    }
    bytes
}

/// The rows' cells as a plain reader finds them: the text and the number, `-` for a missing one. Or else the line of the
/// first fault.
fn expected(bytes: &[u8]) -> Result<Vec<[String; 2]>, u64> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).replace("\r\n", "\n");
        1 + before.matches(['\n', '\r']).count() as u64
    })?;
    // The header is on the first line. A quote that is never closed ends the reading at once, and other faults are listed
    // when all rows are read.
    let (rows, unclosed) = plain(text);
    if let Some(line) = unclosed {
        return Err(line);
    }
    rows.into_iter().skip(1).map(|(line, cells)| row(&cells).ok_or(line)).collect()
}

fn row(cells: &[String]) -> Option<[String; 2]> {
    let [text, number] = cells else { return None };
    let shown = |cell: &str| if cell.is_empty() || cell == "NA" { "-".to_owned() } else { cell.to_owned() };
    let number = match shown(number.trim_ascii()).as_str() {
        "-" => "-".into(),
        number => number.parse::<f64>().ok().filter(|value| value.is_finite())?.to_string(),
    };
    Some([shown(text.trim_ascii()), number])
}

/// All rows with their lines, character by character, and the line of a row with a quote that is never closed.
fn plain(text: &str) -> (Vec<(u64, Vec<String>)>, Option<u64>) {
    // One character for each line break, which quotes keep as they are.
    let (mut rows, mut line) = (Vec::new(), 1);
    let mut left = text;
    while !left.is_empty() {
        if let Some(rest) = after_break(left) {
            (left, line) = (rest, line + 1);
            continue;
        }
        let begin = line;
        let mut cells = vec![String::new()];
        let (mut is_quoted, mut is_begun) = (false, false);
        while let Some(c) = left.chars().next() {
            let after = &left[c.len_utf8()..];
            let ends = after_break(left);
            let cell = cells.last_mut().expect("a row has a cell");
            match c {
                '"' if is_quoted && after.starts_with('"') => {
                    cell.push('"');
                    left = &after[1..];
                    continue;
                }
                '"' if is_quoted => is_quoted = false,
                '"' if !is_begun => is_quoted = true,
                ',' if !is_quoted => {
                    cells.push(String::new());
                    (left, is_begun) = (after, false);
                    continue;
                }
                _ if ends.is_some() && !is_quoted => break,
                _ if ends.is_some() => {
                    let rest = ends.unwrap_or_default();
                    cell.push_str(&left[..left.len() - rest.len()]);
                    (left, line) = (rest, line + 1);
                    continue;
                }
                c => cell.push(c),
            }
            (left, is_begun) = (after, true);
        }
        if is_quoted {
            return (rows, Some(begin));
        }
        rows.push((begin, cells));
    }
    (rows, None)
}

/// What follows the line break at the beginning, if one is there.
fn after_break(text: &str) -> Option<&str> {
    text.strip_prefix("\r\n").or_else(|| text.strip_prefix(['\r', '\n']))
}

fn cells(table: &RawTable) -> Vec<[String; 2]> {
    let [Column::Category(texts), Column::Number(numbers)] = table.columns.as_slice() else { panic!("other columns") };
    let text = |code: &u32| if *code == 0 { "-".into() } else { texts.value(*code).to_owned() };
    let number = |value: &f64| if value.is_nan() { "-".into() } else { value.to_string() };
    texts.codes.iter().zip(numbers).map(|(code, value)| [text(code), number(value)]).collect()
}

#[test]
fn a_mutated_packed_file_is_refused_or_read_and_nothing_panics() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("t.csv");
    let files = table(&path);
    let mut refused = 0;
    fuzz("packed tables", packed, |bytes| {
        std::fs::write(&path, bytes).expect("the scratch folder takes it");
        refused += usize::from(try_all(&files));
    });
    assert!(refused > 50, "{refused} files refused");
}

/// Reads a table in every way; whether it is refused.
fn try_all(files: &TableFiles) -> bool {
    for error in [header(files).err(), size(files, &[]).err()].into_iter().flatten() {
        assert_eq!(error.exit_code(), ExitCode::Usage, "{error}");
    }
    let read = read(files, &[], &wanted());
    read.is_err_and(|error| {
        assert_eq!(error.exit_code(), ExitCode::Usage, "{error}");
        true
    })
}

fn packed(mutator: &mut Mutator) -> Vec<u8> {
    let rows: String = (0..300).map(|row| format!("v{},{row}\n", row * row % 97)).collect();
    let text = format!("c,n\n{rows}").into_bytes();
    let mut bytes = match mutator.below(3) {
        0 => gzip(&text),
        1 => xz(&text),
        _ => zstd(&text),
    };
    mutator.change(&mut bytes);
    bytes
}

#[test]
#[cfg(feature = "parquet")]
fn a_mutated_parquet_file_is_refused_or_read_and_nothing_panics() {
    use parquet::basic::Compression;
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("t.parquet");
    let files = table(&path);
    let packings = [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::GZIP(Default::default())];
    let samples: Vec<Vec<u8>> = packings.map(super::parquet_sample::sample).into();
    let mutated = |mutator: &mut Mutator| {
        let mut bytes = mutator.pick(&samples).clone();
        mutator.change(&mut bytes);
        bytes
    };
    let mut refused = 0;
    fuzz("parquet", mutated, |bytes| {
        std::fs::write(&path, bytes).expect("the scratch folder takes it");
        refused += usize::from(try_all(&files));
        let all = ["real", "t", "d", "day", "price", "u", "deep"];
        for kind in [Kind::Category, Kind::Number, Kind::Truth, Kind::Time] {
            let wanted = all.map(|column| Wanted { column: column.into(), kind, range: None });
            if let Err(error) = read(&files, &[], &wanted) {
                assert_eq!(error.exit_code(), ExitCode::Usage, "{error}");
            }
        }
    });
    assert!(refused > 50, "{refused} files refused");
}

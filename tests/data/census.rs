//! The two files of census-income, as they are read.

use mmoe::base::error::Error;
use mmoe::data::census::files::{TEST, TRAIN, read};
use mmoe::data::census::schema::COLUMNS;
use mmoe::data::table::read::{Column, RawTable};
use std::fs;

/// The first two training rows of the data set.
const TWO: &str = include_str!("../fuzz/census-income.txt");

/// Places of columns in the schema.
const RACE: usize = 10;
const SEX: usize = 12;
const WEIGHT: usize = 24;

/// The rows of a training and a test file with these bytes.
fn files(train: &[u8], test: &[u8]) -> Result<RawTable, Error> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(TRAIN), train).expect("written");
    fs::write(folder.path().join(TEST), test).expect("written");
    read(folder.path())
}

/// The two rows, twice: as training rows, and as this test file.
fn test_file(text: &str) -> Result<RawTable, Error> {
    files(TWO.as_bytes(), text.as_bytes())
}

/// What is said about a test file that is refused, from its name on.
fn refused(text: &str) -> String {
    let said = test_file(text).expect_err("refused").to_string();
    said[said.find(TEST).unwrap_or(0)..].into()
}

/// The two rows with a field of the second replaced.
fn with_field(column: usize, field: &str) -> String {
    let mut lines: Vec<String> = TWO.lines().map(String::from).collect();
    let mut fields: Vec<&str> = lines[1].split(", ").collect();
    fields[column] = field;
    lines[1] = fields.join(", ");
    lines.join("\n")
}

/// The columns, which do not name their files.
fn columns(raw: RawTable) -> Vec<Column> {
    raw.columns
}

#[test]
fn every_field_goes_to_its_column() {
    let raw = test_file(TWO).expect("good rows");
    assert_eq!((raw.rows, raw.files.iter().map(|(_, rows)| *rows).collect::<Vec<_>>()), (4, vec![2, 2]));
    assert_eq!(raw.columns[0], Column::Number(vec![73.0, 58.0, 73.0, 58.0]));
    assert_eq!(raw.columns[WEIGHT], Column::Number(vec![1700.09, 1053.55, 1700.09, 1053.55]));
    let Column::Category(sex) = &raw.columns[SEX] else { panic!("no texts") };
    assert_eq!((sex.value(1), sex.value(2), sex.codes.as_slice()), ("Female", "Male", [1, 2, 1, 2].as_slice()));
    assert_eq!(raw.columns.len(), COLUMNS.len());
    assert!(raw.left_out.is_empty());
}

#[test]
fn spaces_line_ends_and_a_byte_order_mark_change_nothing() {
    let plain = columns(test_file(TWO).expect("good"));
    let (packed, marked) = (TWO.replace(", ", ",").replace('\n', "\r\n"), format!("\u{feff}{TWO}"));
    for text in [packed, TWO.replace('\n', "\r"), TWO.replace('\n', " \n\n"), marked] {
        assert_eq!(columns(test_file(&text).expect("good")), plain);
        assert_eq!(columns(files(text.as_bytes(), TWO.as_bytes()).expect("good")), plain);
    }
}

#[test]
fn a_first_line_that_names_the_columns_puts_them_in_order_in_either_file() {
    let mut order: Vec<usize> = (0..COLUMNS.len()).collect();
    order.swap(RACE, SEX);
    order.swap(0, COLUMNS.len() - 1);
    let line = |fields: &[&str]| order.iter().map(|&column| fields[column]).collect::<Vec<_>>().join(",");
    let names = line(&COLUMNS.map(|column| column.name));
    let rows = TWO.lines().map(|row| line(&row.split(", ").collect::<Vec<_>>()));
    let text = [names].into_iter().chain(rows).collect::<Vec<_>>().join("\n");
    let plain = columns(test_file(TWO).expect("good"));
    assert_eq!(columns(test_file(&text).expect("good")), plain);
    assert_eq!(columns(files(text.as_bytes(), TWO.as_bytes()).expect("good")), plain);
    assert_eq!(columns(files(text.as_bytes(), text.as_bytes()).expect("good")), plain);
    for other in ["rase", "sex"] {
        let said = refused(&text.replacen("race", other, 1));
        assert!(
            said.starts_with("census-income.test:1: column 1 (`age`) holds `income`, which is not a number"),
            "{said}"
        );
    }
    // A fault is where it is in the file, whatever the order.
    let said = refused(&text.replacen("Male", "White", 1));
    assert!(
        said.starts_with("census-income.test:3: column 11 (`sex`) holds `White`, which is a value of `race`\n"),
        "{said}"
    );
}

#[test]
fn swapped_columns_are_refused_where_they_are_seen() {
    let said = refused(&with_field(RACE, "Male"));
    assert!(
        said.starts_with("census-income.test:2: column 11 (`race`) holds `Male`, which is a value of `sex`\n"),
        "{said}"
    );
    let said = refused(&with_field(0, "Male"));
    assert!(said.starts_with("census-income.test:2: column 1 (`age`) holds `Male`, which is not a number\n"), "{said}");
    assert!(said.ends_with(
        "\n  put the columns in the order of the official files, or name them in a first line, or fix that line"
    ));
    assert!(test_file(&with_field(RACE, "Black")).is_ok(), "a new value");
}

#[test]
fn a_short_row_a_long_row_an_empty_cell_and_an_unknown_income_are_refused_with_their_line() {
    let short = refused(&TWO.replacen("58, ", "", 1));
    assert!(short.starts_with("census-income.test:2: 41 cells, but `header` names 42\n"), "{short}");
    let long = refused(&with_field(41, "50000+., 1"));
    assert!(long.starts_with("census-income.test:2: 43 cells, but `header` names 42\n"), "{long}");
    for (column, name) in [(0, "age"), (SEX, "sex"), (41, "income")] {
        let empty = refused(&with_field(column, ""));
        let expected = format!("census-income.test:2: column {} (`{name}`) is empty\n", column + 1);
        assert!(empty.starts_with(&expected), "{empty}");
    }
    let income = refused(&with_field(41, "50000"));
    let expected = "census-income.test:2: column 42 (`income`) holds `50000`, which is not an income\n  \
                    an income is `- 50000.` or `50000+.`";
    assert_eq!(income, expected);
    let train = files(with_field(41, "50000").as_bytes(), TWO.as_bytes()).expect_err("refused").to_string();
    assert!(train.contains("census-income.data:2: column 42 (`income`)"), "{train}");
}

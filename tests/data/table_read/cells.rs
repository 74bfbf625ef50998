//! Kinds of cells: numbers, truths, times, missing ones.

use super::{columns, folder, refused, table, wanted};
use mmoe::data::table::read::{Kind, Wanted};
use mmoe::study::run::table::TableFiles;

#[test]
fn truths_are_written_in_several_ways_and_numbers_are_none_of_them() {
    let folder = folder();
    let text = "t,n\n0,1e3\n1,-0.5\ntrue,+2\nFALSE,.5\nYes,5.\nno,1\n1.0,0\n0.0,1\n,\n";
    let files = table(folder.path(), "t.csv", text);
    assert_eq!(columns(&files, &["t", "n"]), ["0 1 1 0 1 0 1 0 -", "1000 -0.5 2 0.5 5 1 0 1 -"]);
    for (text, kind, cause) in [
        ("true", Kind::Number, "holds `true`, which is not a number\n  fix the cell, read the column as a category"),
        ("1e400", Kind::Number, "holds `1e400`, which is not a finite number"),
        ("NaN", Kind::Number, "holds `NaN`, which is not a finite number\n  fix the cell, or add it to `missing`"),
        ("1,5", Kind::Number, "2 cells, but the header names 1"),
        ("2", Kind::Truth, "holds `2`, which is none of 0, 1, true, false, yes and no"),
        ("2026-02-30", Kind::Time, "holds `2026-02-30`, which is not a time"),
    ] {
        let said = refused(folder.path(), &table(folder.path(), "t.csv", format!("x\n{text}\n")), &[wanted("x", kind)]);
        assert!(said.contains(cause), "{said}");
    }
}

#[test]
fn times_are_seconds_since_1970_however_they_are_written() {
    let folder = folder();
    let text = "d\n1769860800\n1769860800000\n2026-01-31 12:00\n2026-01-31T13:30:00.5+01:30\n20260131\n2026-01-31\n\n";
    let days = "1769860800 1769860800 1769860800 1769860800.5 1769817600 1769817600";
    assert_eq!(columns(&table(folder.path(), "t.csv", text), &["d"]), [days]);
}

#[test]
fn cells_of_the_list_are_missing_in_every_column() {
    let folder = folder();
    let missing = vec!["NA".into(), " ? ".into(), "-1".into()];
    let files = TableFiles { missing, ..table(folder.path(), "t.csv", "c,n,t\nNA,?,NA\n?,-1,-1\nna,-1.0,1\n") };
    assert_eq!(columns(&files, &["c", "n", "t"]), ["- - na", "- - -1", "- - 1"]);
}

#[test]
fn a_number_outside_its_range_is_a_fault() {
    let folder = folder();
    let files = table(folder.path(), "t.csv", "n\n1\n5\n\n0.5\n6\n");
    let range = Wanted { range: Some([1.0, 5.0]), ..wanted("n", Kind::Number) };
    let said = refused(folder.path(), &files, &[range]);
    let lines = "t.csv:5: column 1 (`n`) holds `0.5`, which is not within 1 to 5\n\
                 t.csv:6: column 1 (`n`) holds `6`, which is not within 1 to 5\n";
    assert!(said.starts_with(lines), "{said}");
}

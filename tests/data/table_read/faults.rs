//! Faults of cells, rows and headers.

use super::{by_names, folder, refused, table};
use mmoe::study::run::table::TableFiles;

#[test]
fn the_first_ten_faults_are_listed_and_all_are_counted() {
    let folder = folder();
    let rows: String = (0..1_500).map(|row| format!("a,x{row}\r\n\r\n")).collect();
    let said = refused(folder.path(), &table(folder.path(), "t.csv", format!("c,n\r\n{rows}")), &by_names(&["n"]));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 12, "{said}");
    assert_eq!(lines[0], "t.csv:2: column 2 (`n`) holds `x0`, which is not a number");
    assert_eq!(lines[9], "t.csv:20: column 2 (`n`) holds `x9`, which is not a number");
    assert_eq!(lines[10], "and 1,490 more in t.csv");
    assert_eq!(lines[11], "  fix the cell, read the column as a category, or add the cell to `missing`");
}

#[test]
fn lines_are_counted_within_quotes_and_a_row_of_another_length_is_one_of_the_faults() {
    let folder = folder();
    let text = "c,n\n\"a\r\nb\rc\n\",1\n\n\"x\ny\",oops\nz\nz,1,2\n";
    let said = refused(folder.path(), &table(folder.path(), "t.csv", text), &by_names(&["c", "n"]));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "t.csv:7: column 2 (`n`) holds `oops`, which is not a number");
    assert_eq!(lines[1], "t.csv:9: 1 cell, but the header names 2");
    assert_eq!(lines[2], "t.csv:10: 3 cells, but the header names 2");
}

#[test]
fn what_a_cell_holds_is_shown_short_and_without_control_characters() {
    let folder = folder();
    let text = format!("n\n\x1b[2J\n{}\n", "\u{e9}".repeat(300));
    let said = refused(folder.path(), &table(folder.path(), "t.csv", text), &by_names(&["n"]));
    assert!(said.contains("holds `\\u{1b}[2J`"), "{said}");
    assert!(said.contains(&format!("holds `{}`", "\u{e9}".repeat(40))), "{said}");
}

#[test]
fn a_bad_header_is_refused_with_what_it_probably_is() {
    let folder = folder();
    for (text, said) in [
        ("", "t.csv: is empty\n"),
        (
            ",c,n\n0,a,1\n1,b,2\n2,c,3\n3,d,4\n",
            "t.csv:1: column 1 has no name: it looks like the row numbers that pandas",
        ),
        (",c,n\n0,a,1\n1,b,2\n2,c,3\n3,d,4\n", "\n  write the file with `index=False`"),
        ("c,n,\na,1,\nb,2,\n", "t.csv:1: column 3 has no name: it looks empty, as behind a separator at the end"),
        ("c,,n\na,x,1\nb,y,2\n", "t.csv:1: column 2 has no name: its first values are `x`, `y`"),
        ("1,2.5,3\n4,5,6\n", "t.csv:1: the first line holds only numbers, so it is a row and names no columns"),
        ("c,n, c\na,1,2\n", "t.csv: two columns are named `c`"),
        ("c,nn\na,1\n", "t.csv: no column is named `n`\n  choose from its columns: c, nn"),
        ("c,number\na,1\n", "t.csv: no column is named `n`\n"),
    ] {
        let error = refused(folder.path(), &table(folder.path(), "t.csv", text), &by_names(&["c", "n"]));
        assert!(error.contains(said), "{error}");
    }
    let files = table(folder.path(), "t.csv", "user_id,n\na,1\n");
    let said = refused(folder.path(), &files, &by_names(&["userid"]));
    assert_eq!(said, "t.csv: no column is named `userid`\n  did you mean `user_id`?");
}

#[test]
fn names_that_are_given_are_those_of_a_file_without_a_header() {
    let folder = folder();
    let given = |text: &str, names: &[&str]| {
        let header = names.iter().map(|name| (*name).into()).collect();
        TableFiles { header, ..table(folder.path(), "t.csv", text) }
    };
    assert_eq!(super::columns(&given("1,a\n2,b\n", &["n", " c "]), &["c", "n"]), ["a b", "1 2"]);
    let said = |files| refused(folder.path(), &files, &by_names(&["c"]));
    assert!(said(given("1,a\n2,b\n", &["c"])).starts_with("t.csv:1: 2 cells, but `header` names 1\n"));
    // A first line that has the same names, in any order, is no row.
    assert_eq!(super::columns(&given("c,n\na,1\nb,2\n", &["n", "c"]), &["c", "n"]), ["a b", "1 2"]);
    assert_eq!(super::columns(&given("c,d\na,1\n", &["n", "c"]), &["c"]), ["d 1"]);
    assert!(said(given("1,a\n", &["c", "c"])).contains("two columns are named `c`"));
}

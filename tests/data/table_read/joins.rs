//! Tables that are joined.

use super::{by_names, cells, folder, good, refused, table};
use mmoe::data::table::read::header;
use mmoe::study::run::table::{Join, OnMissing, TableFiles};
use std::path::Path;

/// A log joined with items on `item`, and with users on `user`.
fn log(folder: &Path, text: &str, items: &str, users: &str) -> TableFiles {
    let file = |name: &str, text: &str| table(folder, name, text).files;
    let items = Join { files: file("items.csv", items), on: "item".into(), ..Join::default() };
    let users =
        Join { files: file("users.dat", users), on: " user".into(), separator: Some("::".into()), ..Join::default() };
    let users = Join { header: vec!["user".into(), "n_age".into()], ..users };
    TableFiles { files: file("log.csv", text), joins: vec![items, users], ..TableFiles::default() }
}

const LOG: &str = "user,item,t\nu1,i2,1\nu2,i1,0\nu9,i2,1\n,i3,0\nu1,i9,0\n";
const ITEMS: &str = "c_kind,item,n_price,unused\nbook,i1,1.5,x\nfilm,i2,,x\nbook,i3,2,x\n,,7,x\n,,8,x\n";
const USERS: &str = "u1::30\nu2::40\nu3::50\n";

#[test]
fn each_row_takes_the_columns_of_the_row_with_its_value() {
    let folder = folder();
    let files = log(folder.path(), LOG, ITEMS, USERS);
    let table = good(&files, &["n_age", "c_kind", "t", "n_price"]);
    let columns: Vec<String> = table.columns.iter().map(|column| cells(column).join(" ")).collect();
    assert_eq!(columns, ["30 40 - - 30", "film book film book -", "1 0 1 0 0", "- 1.5 - 2 -"]);
    assert_eq!(table.unjoined, [1, 2], "i9; u9 and a row without a user");
    assert_eq!(table.left_out, ["unused"]);
    let mmoe::data::table::read::Column::Category(kind) = &table.columns[1] else { panic!("texts") };
    assert_eq!((&kind.codes[..], kind.len()), (&[1, 2, 1, 2, 0][..], 2), "numbered as the rows first take them");
    assert_eq!(header(&files).expect("it is good"), ["user", "item", "t", "c_kind", "n_price", "unused", "n_age"]);
    let of_log = good(&files, &["item"].map(|_| "t"));
    assert_eq!(of_log.columns.len(), 1);
}

#[test]
fn an_unknown_value_is_an_error_with_file_and_line_if_that_is_asked_for() {
    let folder = folder();
    let mut files = log(folder.path(), LOG, ITEMS, USERS);
    files.joins[1].on_missing = OnMissing::Error;
    let said = refused(folder.path(), &files, &by_names(&["t"]));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "log.csv:4: column 1 (`user`) holds `u9`, which users.dat does not have");
    assert_eq!(lines[1], "log.csv:5: column 1 (`user`) holds ``, which users.dat does not have");
    assert!(lines[2].starts_with("  add a row for it there"), "{said}");
}

#[test]
fn a_value_that_is_twice_in_the_joined_table_is_refused_with_both_lines() {
    let folder = folder();
    let items = "c_kind,item\n\"a\nb\",i1\n,\nc,i2\nd,i1\n";
    let said = refused(folder.path(), &log(folder.path(), LOG, items, USERS), &by_names(&["c_kind"]));
    assert!(said.starts_with("items.csv:6: this value of `item` is at items.csv:2, too\n  keep one row"), "{said}");
}

#[test]
fn names_must_be_clear_and_on_must_be_in_both_tables() {
    let folder = folder();
    let said = |log_text: &str, items: &str| {
        refused(folder.path(), &log(folder.path(), log_text, items, USERS), &by_names(&["t"]))
    };
    let both = said(LOG, "item,t\ni1,1\n");
    assert!(both.starts_with("items.csv: `t` is a column of this file and of log.csv, too\n  rename it"), "{both}");
    let lacks = said(LOG, "items,x\ni1,1\n");
    assert!(
        lacks.starts_with("items.csv: no column is named `item`\n  `on` names a column of both tables; did"),
        "{lacks}"
    );
    let lacks = said("user,t\nu1,1\n", ITEMS);
    assert!(lacks.starts_with("log.csv: no column is named `item`\n"), "{lacks}");
    let faulty = said(LOG, "item,n\ni1,x,\n");
    assert!(faulty.starts_with("items.csv:2: 3 cells, but the header names 2"), "{faulty}");
}

//! What was read is kept for the next time.

use super::{by_names, folder, table};
use mmoe::base::disk;
use mmoe::data::table::cache::read_cached_in;
use mmoe::data::table::read::{RawTable, read};
use mmoe::study::run::table::TableFiles;
use std::fs;
use std::path::Path;

/// Reads with caches in `folder/cache`; returns the table without names, and what was told.
fn cached(folder: &Path, files: &TableFiles, columns: &[&str]) -> (RawTable, Vec<String>) {
    let mut told = Vec::new();
    let mut tell = |line: &str| told.push(line.to_owned());
    let table = read_cached_in(folder.join("cache"), files, &[], &by_names(columns), &mut tell);
    (table.unwrap_or_else(|error| panic!("{error}")), told)
}

fn caches(folder: &Path) -> Vec<String> {
    disk::names(&folder.join("cache")).expect("the folder can be read")
}

/// A table with codes of each width, and every kind of column.
fn files(folder: &Path) -> TableFiles {
    let row =
        |row: u32| format!("k{},m{},l{},{}.5,{},2026-01-0{}\n", row % 3, row % 300, row, row, row % 2, 1 + row % 9);
    let rows: String = (0..70_000).map(row).collect();
    table(folder, "t.csv", format!("c1,c2,c3,n,t,d\n,,,,,\n{rows}"))
}

const COLUMNS: [&str; 6] = ["c1", "c2", "c3", "n", "t", "d"];

/// Tables as texts, since a missing number does not equal itself.
fn shown(table: &RawTable) -> String {
    format!("{table:?}")
}

#[test]
fn a_second_reading_is_from_the_cache_and_gives_the_same() {
    let folder = folder();
    let files = files(folder.path());
    let plain = read(&files, &[], &by_names(&COLUMNS)).expect("it is good");
    let (first, _) = cached(folder.path(), &files, &COLUMNS);
    let names = caches(folder.path());
    assert_eq!(names.len(), 1);
    let (second, told) = cached(folder.path(), &files, &COLUMNS);
    assert_eq!([shown(&first), shown(&second)], [shown(&plain), shown(&plain)]);
    assert!(told.is_empty() && caches(folder.path()) == names);
    fs::rename(folder.path().join("t.csv"), folder.path().join("u.csv")).expect("a scratch folder");
    let moved = TableFiles { files: vec![folder.path().join("u.csv").into()], ..TableFiles::default() };
    let (third, _) = cached(folder.path(), &moved, &COLUMNS);
    assert!(third.files[0].0.ends_with("u.csv") && caches(folder.path()) == names, "names are those of today");
}

#[test]
fn other_bytes_settings_or_columns_have_a_cache_of_their_own() {
    let folder = folder();
    let files = table(folder.path(), "t.csv", "c,n\nNA,1\nb,2\n");
    cached(folder.path(), &files, &["c", "n"]);
    cached(folder.path(), &files, &["n", "c"]);
    let missing = TableFiles { missing: vec!["NA".into()], ..files };
    let (table_of_missing, _) = cached(folder.path(), &missing, &["c", "n"]);
    assert_eq!(super::cells(&table_of_missing.columns[0]), ["-", "b"]);
    let changed = table(folder.path(), "t.csv", "c,n\nNA,1\nb,3\n");
    let (table_of_changed, _) = cached(folder.path(), &changed, &["c", "n"]);
    assert_eq!(super::cells(&table_of_changed.columns[1]), ["1", "3"]);
    fs::rename(folder.path().join("t.csv"), folder.path().join("t.tsv")).expect("a scratch folder");
    let tabs = TableFiles { files: vec![folder.path().join("t.tsv").into()], ..TableFiles::default() };
    cached(folder.path(), &tabs, &["c,n"]);
    assert_eq!(caches(folder.path()).len(), 5);
}

#[test]
fn a_damaged_cache_is_made_again_with_a_word() {
    let folder = folder();
    let files = files(folder.path());
    let (good, _) = cached(folder.path(), &files, &COLUMNS);
    let path = folder.path().join("cache").join(&caches(folder.path())[0]);
    let whole = fs::read(&path).expect("a cache");
    let mut cases: Vec<Vec<u8>> = [0, 20, 26, whole.len() / 2, whole.len() - 1]
        .map(|place| {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x41;
            damaged
        })
        .into();
    cases.extend([Vec::new(), whole[..whole.len() - 9].to_vec(), [whole.as_slice(), b"x"].concat()]);
    for damaged in cases {
        fs::write(&path, damaged).expect("a scratch folder");
        let (table, told) = cached(folder.path(), &files, &COLUMNS);
        assert_eq!(shown(&table), shown(&good));
        assert!(
            told.len() == 1 && told[0].contains(".table: this cache is damaged, so the files are read again"),
            "{told:?}"
        );
        assert_eq!(fs::read(&path).expect("a cache"), whole, "it is whole again");
    }
}

#[test]
#[cfg(unix)]
fn only_its_owner_may_read_a_cache_and_none_is_needed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let files = table(folder.path(), "t.csv", "c,n\na,1\n");
    cached(folder.path(), &files, &["c"]);
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("cache")), 0o700);
    assert_eq!(mode(&folder.path().join("cache").join(&caches(folder.path())[0])), 0o600);
    let no_folder = folder.path().join("t.csv/cache");
    let table = read_cached_in(no_folder, &files, &[], &by_names(&["c"]), &mut |_| ()).expect("it is good");
    assert_eq!(table.rows, 1);
}

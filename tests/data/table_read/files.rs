//! Which files a table has.

use super::{by_names, cells, columns, folder, refused, table};
use mmoe::data::table::read::{fingerprint, header, read, size};
use mmoe::study::run::FilePath;
use mmoe::study::run::table::{Join, TableFiles};

#[test]
fn the_rows_of_several_files_and_groups_follow_each_other_and_columns_are_found_by_name() {
    let folder = folder();
    let file = |name: &str, text: &str| table(folder.path(), name, text).files.remove(0);
    let first = [file("b.csv", "c,n\na,1\n"), file("a.csv", "n,c\n2,b\n3,a\n")];
    let (second, third) = ([file("v.csv", "c,n\nz,4\n")], [file("t.csv", "n,c\n5,a\n")]);
    let files = TableFiles { files: first.to_vec(), ..TableFiles::default() };
    let table = read(&files, &[&second, &third], &by_names(&["c", "n"])).expect("it is good");
    assert_eq!(
        table.columns.iter().map(|column| cells(column).join(" ")).collect::<Vec<_>>(),
        ["a b a z a", "1 2 3 4 5"]
    );
    let names: Vec<String> =
        table.files.iter().map(|(name, _)| name.rsplit('/').next().expect("a name").into()).collect();
    assert_eq!(names, ["b.csv", "a.csv", "v.csv", "t.csv"]);
    assert_eq!(table.files.iter().map(|(_, rows)| *rows).collect::<Vec<_>>(), [1, 2, 1, 1]);
    assert_eq!(size(&files, &[&second, &third]).expect("it is good"), (5, 2));
    assert_eq!(header(&files).expect("it is good"), ["c", "n"]);
}

#[test]
fn a_pattern_stands_for_files_in_the_order_of_their_names() {
    let folder = folder();
    for (name, row) in [("log/2026-02.csv", 2), ("log/2026-01.csv", 1), ("log/2025-12.csv", 0), ("log/.2026-00.csv", 9)]
    {
        std::fs::create_dir_all(folder.path().join("log")).expect("the scratch folder takes it");
        table(folder.path(), name, format!("n\n{row}\n"));
    }
    let of = |pattern: &str| TableFiles { files: vec![folder.path().join(pattern).into()], ..TableFiles::default() };
    assert_eq!(columns(&of("log/2026-*.csv"), &["n"]), ["1 2"]);
    assert_eq!(columns(&of("l?g/*.csv"), &["n"]), ["0 1 2"]);
    assert_eq!(columns(&of("log/202[56]-[01]2.csv"), &["n"]), ["0 2"]);
    let said = refused(folder.path(), &of("log/2024-*.csv"), &[]);
    assert!(
        said.starts_with("log/2024-*.csv: no file matches this pattern; looked in log\n  check the pattern"),
        "{said}"
    );
    table(folder.path(), "log/2026-*.csv", "n\n7\n");
    assert_eq!(columns(&of("log/2026-*.csv"), &["n"]), ["7"], "a path that is there is no pattern");
}

#[test]
fn files_with_other_columns_are_refused_by_both_names() {
    let folder = folder();
    let first = table(folder.path(), "a.csv", "c,n\na,1\n").files.remove(0);
    for (text, said) in [
        ("c\na\n", "b.csv: lacks `n`, which a.csv has\n  files of one table"),
        ("c,n,x\na,1,2\n", "b.csv: has `x`, which a.csv lacks\n"),
        ("c,x\na,2\n", "b.csv: lacks `n` and has `x`, unlike a.csv\n"),
    ] {
        let second = table(folder.path(), "b.csv", text).files.remove(0);
        let files = TableFiles { files: vec![first.clone(), second], ..TableFiles::default() };
        let error = refused(folder.path(), &files, &by_names(&["c"]));
        assert!(error.starts_with(said), "{error}");
    }
}

#[test]
fn what_is_no_regular_file_or_no_table_is_named() {
    let folder = folder();
    let of = |path: FilePath| TableFiles { files: vec![path], ..TableFiles::default() };
    let said = |files: &TableFiles| refused(folder.path(), files, &[]);
    assert!(said(&of(folder.path().into())).contains("is a folder\n  give a file of rows"));
    assert!(said(&of(folder.path().join("none.csv").into())).starts_with("none.csv: cannot be read: No such file"));
    assert!(said(&TableFiles::default()).contains("a table has no file"));
    #[cfg(unix)]
    assert!(said(&of("/dev/zero".into())).contains("is not a regular file"));
    for (bytes, kind) in [
        (&b"PK\x03\x04rest"[..], "a zip archive or a spreadsheet"),
        (b"BZh9rest", "packed with bzip2"),
        (b"7z\xbc\xafrest", "a 7z archive"),
        (b"PAREthe rest of itPARE", "an encrypted Parquet file"),
        (b"SQLite format 3\0", "an SQLite database"),
    ] {
        assert!(
            said(&table(folder.path(), "t.csv", bytes)).starts_with(&format!("t.csv: is {kind}\n  give the table as"))
        );
    }
    let mut header = tar::Header::new_gnu();
    header.set_size(0);
    header.set_cksum();
    assert!(said(&table(folder.path(), "t.csv", header.as_bytes())).starts_with("t.csv: is a tar archive\n"));
}

#[test]
fn a_fingerprint_is_of_the_bytes_and_their_order_and_not_of_names() {
    let folder = folder();
    let file = |name: &str, text: &str| table(folder.path(), name, text).files.remove(0);
    let (a, b, copy) = (file("a.csv", "n\n1\n"), file("b.csv", "n\n2\n"), file("copy.csv", "n\n1\n"));
    let of = |paths: &[&FilePath], group: &[&FilePath], joined: &[&FilePath]| {
        let all = |paths: &[&FilePath]| paths.iter().map(|path| (*path).clone()).collect::<Vec<_>>();
        let joins = if joined.is_empty() { Vec::new() } else { vec![Join { files: all(joined), ..Join::default() }] };
        let files = TableFiles { files: all(paths), joins, ..TableFiles::default() };
        let group = all(group);
        let groups: &[&[FilePath]] = if group.is_empty() { &[] } else { &[&group] };
        fingerprint(&files, groups).expect("files")
    };
    assert_eq!(of(&[&a, &b], &[], &[]), of(&[&copy, &b], &[], &[]));
    let all = [of(&[&a, &b], &[], &[]), of(&[&b, &a], &[], &[]), of(&[&a], &[&b], &[]), of(&[&a], &[], &[&b])];
    assert!((1..4).all(|index| !all[..index].contains(&all[index])), "{all:?}");
    let lines = |parts: &[&str]| mmoe::base::sha256::sha256_hex(format!("{}\n", parts.join("\n")).as_bytes());
    let [of_a, of_b] = ["n\n1\n", "n\n2\n"].map(|text| mmoe::base::sha256::sha256_hex(text.as_bytes()));
    assert_eq!(of(&[&a], &[&b], &[&a]), lines(&[&of_a, "group", &of_b, "join", &of_a]));
}

#[test]
fn the_size_of_a_large_text_is_known_from_its_beginning() {
    let folder = folder();
    let rows = 200_000;
    let text: String =
        "c,n\n".chars().chain((0..rows).flat_map(|row| format!("v{row},1\n").chars().collect::<Vec<_>>())).collect();
    let (most, width) = size(&table(folder.path(), "t.csv", &text), &[]).expect("it is good");
    assert!((rows..rows * 2).contains(&most), "{most}");
    let packed = super::packers::gzip(text.as_bytes());
    let (of_packed, _) = size(&table(folder.path(), "t.csv.gz", packed), &[]).expect("it is good");
    assert!((rows..rows * 2).contains(&of_packed), "{of_packed}");
    assert_eq!(width, 2);
}

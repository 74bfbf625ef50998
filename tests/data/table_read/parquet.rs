//! Tables in Parquet.

use super::sample::sample;
use super::{by_names, cells, folder, good, refused, table, wanted};
use mmoe::data::table::read::{Column, Kind, header, read, size};
use mmoe::study::run::table::{Join, OnMissing};
use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

#[test]
fn columns_of_every_kind_are_read_as_what_is_wanted_however_they_are_packed() {
    let folder = folder();
    let mut packings = vec![Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::GZIP(Default::default())];
    packings.extend([Compression::LZ4_RAW, Compression::LZ4]);
    #[cfg(feature = "zstd")]
    packings.push(Compression::ZSTD(Default::default()));
    for packing in packings {
        let files = table(folder.path(), "t.parquet", sample(packing));
        for (column, kind, expected) in [
            ("c", Kind::Category, "b - a b - 7"),
            ("n", Kind::Number, "7 -1 1099511627776 7 -1 1099511627776"),
            ("n", Kind::Category, "7 -1 1099511627776 7 -1 1099511627776"),
            ("real", Kind::Number, "0.5 - - 0.5 - -"),
            ("real", Kind::Category, "0.5 - - 0.5 - -"),
            ("t", Kind::Truth, "1 0 1 1 0 1"),
            ("t", Kind::Number, "1 0 1 1 0 1"),
            ("t", Kind::Category, "true false true true false true"),
            ("d", Kind::Time, "1769860800.25 - -0.001 1769860800.251 - -0.001"),
            ("day", Kind::Time, "1769817600 0 -86400 1769817600 0 -86400"),
            ("day", Kind::Category, "2026-01-31 1970-01-01 1969-12-31 2026-01-31 1970-01-01 1969-12-31"),
            ("price", Kind::Number, "19.99 - -0.05 19.99 - -0.05"),
            ("u", Kind::Number, "20484 0 4294967295 20484 0 4294967295"),
            ("deep", Kind::Number, "1.5 -1.5 0 1.5 -1.5 0"),
        ] {
            let table = read(&files, &[], &[wanted(column, kind)]).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(cells(&table.columns[0]).join(" "), expected, "{column} as {kind:?} by {packing:?}");
        }
    }
    let files = table(folder.path(), "t.parquet", sample(Compression::SNAPPY));
    assert_eq!(size(&files, &[]).expect("it is good"), (6, 10));
    assert_eq!(header(&files).expect("it is good")[..3], ["c", "n", "real"]);
}

#[test]
fn faults_have_the_number_of_their_row() {
    let folder = folder();
    let files = table(folder.path(), "t.parquet", sample(Compression::SNAPPY));
    let said = |column, kind| refused(folder.path(), &files, &[wanted(column, kind)]);
    let text = said("c", Kind::Number);
    assert!(text.starts_with("t.parquet: row 1: column 1 (`c`) holds `b`, which is not a number\n"), "{text}");
    assert!(text.contains("t.parquet: row 4: column 1 (`c`) holds `b`"), "{text}");
    assert!(said("n", Kind::Truth).contains("row 1: column 2 (`n`) holds `7`, which is none of 0, 1"));
    assert!(said("t", Kind::Time).contains("holds `true`, which is not a time"));
    let nested = said("nested", Kind::Number);
    assert!(nested.starts_with("t.parquet: column `nested` is nested\n  write it as plain columns"), "{nested}");
}

#[test]
fn parquet_and_text_are_joined_and_follow_each_other() {
    let folder = folder();
    let text = "c,n,real,t,d,day,price,u,deep,nested\nz,9,1.5,0,0,0,0,0,0,0\n";
    let mut files = table(folder.path(), "t.csv", text);
    files.files.extend(table(folder.path(), "t.parquet", sample(Compression::SNAPPY)).files);
    let names = table(folder.path(), "names.csv", "n,c_name\n7,seven\n9,nine\n-1,minus\n").files;
    let on_missing = OnMissing::Count;
    files.joins = vec![Join { files: names, on: "n".into(), on_missing, ..Join::default() }];
    let all = good(&files, &["c_name", "t"]);
    assert_eq!(cells(&all.columns[0]).join(" "), "nine seven minus - seven minus -");
    assert_eq!((all.rows, &all.unjoined[..]), (7, &[2][..]));
    files.joins[0].on_missing = OnMissing::Error;
    let said = refused(folder.path(), &files, &by_names(&["t"]));
    assert!(said.starts_with("t.parquet: row 3: column 2 (`n`) holds `1099511627776`, which names.csv does"), "{said}");
    let mut turned = table(folder.path(), "u.csv", "c\nb\nx\n");
    let twice = table(folder.path(), "t.parquet", sample(Compression::SNAPPY)).files;
    turned.joins = vec![Join { files: twice, on: "c".into(), ..Join::default() }];
    let said = refused(folder.path(), &turned, &by_names(&["n"]));
    assert!(said.starts_with("t.parquet: row 4: this value of `c` is at t.parquet: row 1, too\n"), "{said}");
}

#[test]
fn a_cut_or_damaged_file_is_refused_as_such() {
    let folder = folder();
    let whole = sample(Compression::SNAPPY);
    for length in [whole.len() - 1, whole.len() / 2, 12, 5] {
        let said = refused(folder.path(), &table(folder.path(), "t.parquet", &whole[..length]), &by_names(&["n"]));
        assert!(said.starts_with("t.parquet: is "), "{said}");
    }
    let mut damaged = whole.clone();
    damaged[4..40].fill(0xff);
    let said = refused(folder.path(), &table(folder.path(), "t.parquet", damaged), &[wanted("c", Kind::Category)]);
    assert!(said.contains("damaged Parquet file") || said.contains("cut off"), "{said}");
    let packed = table(folder.path(), "t.parquet.gz", super::packers::gzip(&whole));
    assert!(refused(folder.path(), &packed, &[]).contains("is a packed Parquet file"));
}

#[test]
fn texts_of_many_rows_are_numbered_as_in_text() {
    let folder = folder();
    let schema = Arc::new(parse_message_type("message t { required binary c (UTF8); }").expect("a schema"));
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).expect("memory takes every byte");
    let values: Vec<String> = (0..70_000_u64).map(|row| format!("v{}", row * 7919 % 30_011)).collect();
    let mut columns = writer.next_row_group().expect("a group");
    let mut column = columns.next_column().expect("a column").expect("there is one");
    if let ColumnWriter::ByteArrayColumnWriter(writer) = column.untyped() {
        let bytes: Vec<ByteArray> = values.iter().map(|value| ByteArray::from(value.as_str())).collect();
        writer.write_batch(&bytes, None, None).expect("memory takes every byte");
    }
    column.close().expect("memory takes every byte");
    columns.close().expect("memory takes every byte");
    let bytes = writer.into_inner().expect("memory takes every byte");
    let of_parquet = good(&table(folder.path(), "t.parquet", bytes), &["c"]);
    let of_text = good(&table(folder.path(), "t.csv", format!("c\n{}\n", values.join("\n"))), &["c"]);
    let (Column::Category(a), Column::Category(b)) = (&of_parquet.columns[0], &of_text.columns[0]) else {
        panic!("texts")
    };
    assert!(a == b && a.len() == 30_011);
}

//! Text: separators, quotes, line endings, encodings.

use super::{by_names, cells, columns, folder, good, refused, table};
use mmoe::study::run::table::{Encoding, TableFiles};

#[test]
fn cells_are_trimmed_and_texts_are_numbered_as_they_first_appear() {
    let folder = folder();
    let files = table(folder.path(), "t.csv", " c , n,left\n b ,1 ,x\na,\t2,x\nb,,x\n,4,x\n");
    let table = good(&files, &["n", "c"]);
    assert_eq!((table.rows, &table.left_out[..]), (4, &["left".to_owned()][..]));
    assert_eq!(cells(&table.columns[0]).join(" "), "1 2 - 4");
    let mmoe::data::table::read::Column::Category(c) = &table.columns[1] else { panic!("texts") };
    assert_eq!((&c.codes[..], c.len(), c.value(1), c.value(2)), (&[1, 2, 1, 0][..], 2, "b", "a"));
}

#[test]
fn every_line_ending_ends_a_row_and_blank_lines_are_none() {
    let folder = folder();
    for ending in ["\n", "\r\n", "\r"] {
        let text = format!("\u{feff}c,n{ending}{ending}a,1{ending}b,2{ending}{ending}c,3");
        assert_eq!(columns(&table(folder.path(), "t.csv", text), &["c", "n"]), ["a b c", "1 2 3"], "{ending:?}");
    }
}

#[test]
fn a_quoted_cell_holds_separators_line_breaks_and_doubled_quotes() {
    let folder = folder();
    let text = "\"c,1\",n\n\"a,\"\"b\"\"\",1\n\"two\nlines\",2\nin\"ner,3\n\"a\"b\",4\n\"\",5\n";
    let files = table(folder.path(), "t.csv", text);
    assert_eq!(cells(&good(&files, &["c,1"]).columns[0]), ["a,\"b\"", "two\nlines", "in\"ner", "ab\"", "-"]);
}

#[test]
fn a_separator_has_any_length_and_the_ending_of_the_name_says_the_usual_one() {
    let folder = folder();
    for (name, separator, text) in [
        ("t.tsv", None, "c\tn\na,b\t1\n"),
        ("t.txt", None, "c,n\n\"a,b\",1\n"),
        ("t.csv", Some(";"), "c;n\na,b;1\n"),
        ("t.csv", Some("|"), "c|n\na,b|1\n"),
        ("t.csv", Some("\t"), "c\tn\na,b\t1\n"),
        ("t.dat", Some("::"), "c::n\r\na,b::1\r\n"),
        ("t.dat", Some("\u{a6}"), "c\u{a6}n\na,b\u{a6}1"),
    ] {
        let files = TableFiles { separator: separator.map(Into::into), ..table(folder.path(), name, text) };
        assert_eq!(columns(&files, &["c", "n"]), ["a,b", "1"], "{separator:?}");
    }
    let long = TableFiles { separator: Some("::".into()), ..table(folder.path(), "t.dat", "c::n\n\"a:b::1\n::2\n") };
    assert_eq!(columns(&long, &["c", "n"]), ["\"a:b -", "1 2"], "quotes have no meaning beside a long separator");
    for (separator, cause) in [("", "it is empty"), ("\n", "it has a line break"), ("\"", "it has a quote")] {
        let files = TableFiles { separator: Some(separator.into()), ..table(folder.path(), "t.csv", "c,n\na,1\n") };
        assert!(refused(folder.path(), &files, &[]).contains(cause));
    }
}

#[test]
fn latin_1_is_read_if_it_is_asked_for_and_any_other_encoding_is_named_with_its_place() {
    let folder = folder();
    let latin = b"c,n\ncaf\xe9,1\n\xc5se,2\n";
    let files = TableFiles { encoding: Encoding::Latin1, ..table(folder.path(), "t.csv", latin) };
    assert_eq!(columns(&files, &["c"]), ["caf\u{e9} \u{c5}se"]);
    let said = |bytes: &[u8]| refused(folder.path(), &table(folder.path(), "t.csv", bytes), &by_names(&["c"]));
    assert_eq!(said(latin), "t.csv:2:4: not UTF-8\n  save the file in UTF-8");
    assert!(said(b"c,n\r\n\xc3\xa9\xe9,1\r\n").starts_with("t.csv:2:2: not UTF-8"));
    assert!(said(b"c,n\na,1\nb,\xc3").starts_with("t.csv:3:3: not UTF-8"), "a character that is cut off");
    let utf16: Vec<u8> = "c,n\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(said(&utf16).contains("t.csv: is in UTF-16, not UTF-8"));
    let marked = TableFiles { encoding: Encoding::Latin1, ..table(folder.path(), "t.csv", "\u{feff}c,n\na,1\n") };
    assert!(refused(folder.path(), &marked, &[]).contains("begins with the mark of UTF-8"));
}

#[test]
fn a_row_and_a_cell_may_cross_any_border_of_what_is_read_at_once() {
    let folder = folder();
    for length in (1..120).map(|extra| (1 << 18) - 60 + extra) {
        let text = format!("c,n\n{}\u{e9}\u{20ac},1\r\n\"x\"\"y\nz\",2\r\n", "a".repeat(length));
        let table = good(&table(folder.path(), "t.csv", text), &["c", "n"]);
        let texts = cells(&table.columns[0]);
        assert_eq!((texts[0].len(), texts[1].as_str()), (length + 5, "x\"y\nz"));
        assert_eq!(cells(&table.columns[1]), ["1", "2"]);
    }
}

#[test]
fn a_row_of_more_than_16_mib_is_refused_with_the_line_where_it_begins() {
    let folder = folder();
    let text = format!("c,n\na,1\n\"{}", "b\n".repeat(9 << 20));
    let said = refused(folder.path(), &table(folder.path(), "t.csv", text), &by_names(&["c"]));
    assert!(said.starts_with("t.csv:3: a row of more than 16 MiB begins here\n  close a quote"), "{said}");
    let said = refused(folder.path(), &table(folder.path(), "t.csv", "c,n\na,1\n\"b,2\nc,3\n"), &by_names(&["c"]));
    assert!(said.starts_with("t.csv:3: a quote that begins a cell on this line or below is never closed"), "{said}");
    let wide = vec!["x"; 16_385].join(",");
    let said = refused(folder.path(), &table(folder.path(), "t.csv", wide), &by_names(&["c"]));
    assert!(said.starts_with("t.csv:1: has more than 16,384 cells"), "{said}");
}

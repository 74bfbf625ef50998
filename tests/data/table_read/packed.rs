//! Packed text: gzip, xz and zstd, whole, cut off, damaged, or far too much.

#[cfg(feature = "zstd")]
use super::packers::zstd;
use super::packers::{gzip, xz};
use super::{by_names, columns, folder, good, refused, table};

/// A way of packing: its name and how it packs.
type Packer = (&'static str, fn(&[u8]) -> Vec<u8>);

/// Every way of packing.
fn packers() -> Vec<Packer> {
    vec![
        ("gzip", gzip as fn(&[u8]) -> Vec<u8>),
        ("xz", xz),
        #[cfg(feature = "zstd")]
        ("zstd", zstd),
    ]
}

/// Rows whose text hardly gets smaller.
fn text() -> String {
    let mut draws = mmoe::base::math::rng::Stream::new(1, mmoe::base::math::rng::Purpose::Bootstrap, 0);
    let rows = (0..5_000).map(|row| format!("{:x},{row}\n", draws.below(usize::MAX)));
    "c,n\n".chars().chain(rows.flat_map(|row| row.chars().collect::<Vec<_>>())).collect()
}

#[test]
fn packed_text_is_told_by_its_first_bytes_and_may_be_in_several_parts() {
    let folder = folder();
    let text = text();
    let plain = good(&table(folder.path(), "t.csv", &text), &["c", "n"]);
    assert_eq!(plain.rows, 5_000);
    let (begin, end) = text.as_bytes().split_at(1_000);
    for (name, pack) in packers() {
        for bytes in [pack(text.as_bytes()), [pack(begin), pack(end)].concat()] {
            assert_eq!(good(&table(folder.path(), "t.csv", &bytes), &["c", "n"]), plain, "{name}");
        }
        let tabs = pack(text.replace(',', "\t").as_bytes());
        let ending = if name == "gzip" { "gz" } else { name };
        let files = table(folder.path(), &format!("t.tsv.{}", ending.replace("zstd", "zst")), tabs);
        assert_eq!(good(&files, &["c", "n"]).columns, plain.columns, "{name}");
    }
}

#[test]
fn a_file_that_is_cut_off_or_damaged_is_refused_as_such() {
    let folder = folder();
    let text = text();
    for (name, pack) in packers() {
        let whole = pack(text.as_bytes());
        for length in [whole.len() - 1, whole.len() / 2, 30] {
            let said = refused(folder.path(), &table(folder.path(), "t.csv", &whole[..length]), &by_names(&["c"]));
            assert_eq!(said, format!("t.csv: is cut off: its {name} data end too early\n  copy it again"), "{length}");
        }
        let mut damaged = whole.clone();
        let middle = whole.len() / 2;
        damaged[middle..middle + 40].fill(0x55);
        let said = refused(folder.path(), &table(folder.path(), "t.csv", &damaged), &by_names(&["c"]));
        let is_named = said.starts_with(&format!("t.csv: is a damaged {name} file: "));
        assert!(is_named || said.contains("not UTF-8"), "{said}");
    }
}

#[test]
fn a_file_that_is_packed_twice_or_unpacks_to_far_too_much_is_refused() {
    let folder = folder();
    for (name, pack) in packers() {
        let twice = pack(&pack(b"c,n\na,1\n"));
        assert!(
            refused(folder.path(), &table(folder.path(), "t.csv", twice), &[]).contains("is packed twice"),
            "{name}"
        );
        let header = [b"c,n\n".as_slice(), &b"a,1\n".repeat(40 << 20)].concat();
        let bomb = pack(&header);
        if header.len() / bomb.len() > 1_000 {
            let said = refused(folder.path(), &table(folder.path(), "t.csv", bomb), &by_names(&["c"]));
            assert!(said.starts_with("t.csv: unpacks to more than 1,000 times its size\n"), "{said}");
        } else {
            assert_eq!(name, "gzip", "its greatest ratio is about 1,000");
        }
    }
}

#[test]
fn latin_1_may_be_packed() {
    let folder = folder();
    let encoding = mmoe::study::run::table::Encoding::Latin1;
    let files = table(folder.path(), "t.csv.gz", gzip(b"c\ncaf\xe9\n"));
    let files = mmoe::study::run::table::TableFiles { encoding, ..files };
    assert_eq!(columns(&files, &["c"]), ["caf\u{e9}"]);
}

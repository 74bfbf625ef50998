//! Anything that differs from the data set, even in one byte, is refused.

use super::refused;
use super::sample::{DATA, DATA_XZ, OFFICIAL, TEST, entry, gz, tar, whole_tar, zip, zip_with_link};

#[test]
fn an_archive_that_is_cut_off_anywhere_is_refused() {
    let tar_gz = gz(&whole_tar());
    for archive in [OFFICIAL, &tar_gz] {
        // Up to seven ninths: the last part of a tar is padding, which may be missing.
        for part in 1..8 {
            refused("cut", &archive[..archive.len() * part / 9]);
        }
    }
    let message = refused("cut.tar.gz", &tar_gz[..tar_gz.len() / 2]);
    assert!(message.starts_with("cut.tar.gz/census/rows.data: it is cut off\n"), "{message}");
    let cut_tar = whole_tar()[..DATA.len() / 2].to_vec();
    let message = refused("cut.tar", &cut_tar);
    assert!(
        message.starts_with(&format!("cut.tar/census/rows.data: it has {} bytes, ", cut_tar.len() - 512)),
        "{message}"
    );
}

#[test]
fn a_file_that_differs_in_one_byte_is_refused_with_both_checksums() {
    let mut changed = DATA.clone();
    changed[1_000] ^= 1;
    let message = refused("a.tar", &tar(&[("rows.test", &TEST), ("rows.data", &changed)]));
    let [theirs, ours] = [&changed, &*DATA].map(|bytes| mmoe::base::sha256::sha256_hex(bytes));
    assert!(
        message.starts_with(&format!("a.tar/rows.data: its SHA-256 is {theirs}, but that of rows.data is {ours}\n")),
        "{message}"
    );
}

#[test]
fn a_file_that_is_too_long_or_too_short_is_refused() {
    let longer = [DATA.as_slice(), b"\n"].concat();
    let message = refused("a.tar", &tar(&[("rows.data", &longer), ("rows.test", &TEST)]));
    assert!(
        message.contains(&format!("rows.data: it is longer than the {} bytes of rows.data\n", DATA.len())),
        "{message}"
    );
    let message = refused("rows.data", &DATA[1..]);
    assert!(
        message.contains(&format!("it has {} bytes, but rows.data has {}\n", DATA.len() - 1, DATA.len())),
        "{message}"
    );
}

#[test]
fn an_archive_without_one_of_the_files_or_with_one_twice_is_refused() {
    let message = refused("a.tar", &tar(&[("rows.data", &DATA)]));
    assert!(message.starts_with("a.tar: it has no rows.test\n"), "{message}");
    let message = refused("a.tar", &tar(&[("a/rows.data", &DATA), ("b/rows.data", &DATA), ("rows.test", &TEST)]));
    assert!(message.starts_with("a.tar/b/rows.data: this file appears twice\n"), "{message}");
    let message = refused("empty.zip", &zip(&[]));
    assert!(message.starts_with("empty.zip: it has no rows.data\n"), "{message}");
}

#[test]
fn an_entry_that_leaves_the_folder_is_refused_even_if_it_is_not_needed() {
    for path in ["../rows.data", "census/../../rows.data", "/tmp/rows.data", "..\\rows.data", "../.bashrc", "C:/x"] {
        let entries: [(&str, &[u8]); 3] = [("rows.data", &DATA), ("rows.test", &TEST), (path, b"evil")];
        for (name, archive) in [("a.tar", tar(&entries)), ("a.zip", zip(&entries))] {
            let message = refused(name, &archive);
            assert!(
                message.starts_with(&format!("{name}/{path}: this path leaves the archive's folder\n")),
                "{message}"
            );
        }
    }
}

#[test]
fn links_and_devices_are_refused() {
    use tar::EntryType as Kind;
    for kind in [Kind::Symlink, Kind::Link, Kind::Fifo, Kind::Char] {
        let message = refused("a.tar", &entry(kind, "rows.data", b""));
        assert!(message.starts_with("a.tar/rows.data: it is a link or a device, not a file\n"), "{kind:?}: {message}");
    }
    let message = refused("a.zip", &zip_with_link());
    assert!(message.starts_with("a.zip/rows.data: it is a link, not a file\n"), "{message}");
}

#[test]
fn a_bomb_ends_at_the_first_byte_too_many() {
    let bomb = gz(&vec![b'0'; 50 << 20]);
    let message = refused("a.tar", &tar(&[("rows.data.gz", &bomb)]));
    assert!(message.contains("rows.data.gz: it is longer than the "), "{message}");
    let message = refused("bomb.gz", &gz(&tar(&[("nobody needs this", &vec![b'0'; 50 << 20])])));
    assert!(message.contains("it unpacks to far more than the data set\n"), "{message}");
    let many: Vec<u8> = tar(&vec![("small.gz", gz(&gz(&vec![b'0'; 100_000])).as_slice()); 100]);
    assert!(!refused("many.tar", &many).is_empty());
    let deep = (0..8).fold(whole_tar(), |inner, _| gz(&inner));
    let message = refused("deep.gz", &deep);
    assert!(message.starts_with("deep.gz: its archives are nested too deeply\n"), "{message}");
}

#[test]
fn an_xz_file_that_asks_for_gigabytes_of_memory_is_refused() {
    let mut hungry = DATA_XZ.to_vec();
    // The block's header follows the stream's 12 bytes: size, flags, filter, size of its properties, dictionary.
    let (header, dictionary, checksum) = (12..20, 16, 20..24);
    assert_eq!(hungry[14..16], [0x21, 1], "this is an LZMA2 filter");
    hungry[dictionary] = 40;
    let mut crc = flate2::Crc::new();
    crc.update(&hungry[header]);
    hungry[checksum].copy_from_slice(&crc.sum().to_le_bytes());
    let message = refused("rows.data.xz", &hungry);
    assert!(message.starts_with("rows.data.xz: it needs more memory than `xz -9` does\n"), "{message}");
}

#[test]
fn a_file_that_is_no_archive_is_refused() {
    for (name, bytes) in
        [("a.zip", b"<html>log in first</html>".as_slice()), ("empty.zip", b""), ("zeros.tar", &[0; 2_000])]
    {
        let message = refused(name, bytes);
        assert!(message.starts_with(&format!("{name}: it is not a zip, tar, gzip or xz archive")), "{message}");
    }
    let huge = vec![b'0'; 3 << 20];
    let message = refused("huge.zip", &huge);
    assert!(message.starts_with("huge.zip: it is larger than the whole data set"), "{message}");
}

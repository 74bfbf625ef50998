//! A data set of two small files, and archives of it.
//!
//! `official.zip` is packed like the official archive of the census data: an old tar of both files, in gzip, in a
//! deflated zip. It and the `.xz` files were made by the usual tools: Python's zipfile, GNU tar, gzip and `xz -9`.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use mmoe::base::sha256::sha256_hex;
use mmoe::data::fetch::known_files::{Known, KnownFile};
use tar::{EntryType, Header};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// Packed like the census data's archive.
pub const OFFICIAL: &[u8] = include_bytes!("official.zip");

/// `rows.data` by `xz -9`.
pub const DATA_XZ: &[u8] = include_bytes!("rows.data.xz");

/// `rows.test` by `xz -9`.
pub const TEST_XZ: &[u8] = include_bytes!("rows.test.xz");

/// Content of `rows.data`.
pub static DATA: LazyLock<Vec<u8>> = LazyLock::new(|| rows(2_000, 97));

/// Content of `rows.test`.
pub static TEST: LazyLock<Vec<u8>> = LazyLock::new(|| rows(900, 89));

static SHA256: LazyLock<[String; 2]> = LazyLock::new(|| [sha256_hex(&DATA), sha256_hex(&TEST)]);

static FILES: LazyLock<[KnownFile<'static>; 2]> = LazyLock::new(|| {
    [
        KnownFile { name: "rows.data", bytes: DATA.len() as u64, sha256: &SHA256[0] },
        KnownFile { name: "rows.test", bytes: TEST.len() as u64, sha256: &SHA256[1] },
    ]
});

/// The data set as `fetch` knows it.
pub fn known() -> Known<'static> {
    Known { name: "rows", url: "http://127.0.0.1:1/rows.zip", files: FILES.as_slice() }
}

fn rows(count: u32, modulus: u32) -> Vec<u8> {
    (0..count).map(|row| format!("{row}, {}, - 50000.\n", row * row % modulus)).collect::<String>().into_bytes()
}

/// A tar of these files, by path, even by a path that no tar should have.
pub fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let entries = files.iter().map(|(path, content)| entry(EntryType::Regular, path, content));
    entries.flatten().chain([0; 1024]).collect()
}

/// A tar's entry of any kind.
pub fn entry(kind: EntryType, path: &str, content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_ustar();
    header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
    header.as_old_mut().linkname[..11].copy_from_slice(b"/etc/passwd");
    header.set_entry_type(kind);
    header.set_size(content.len() as u64);
    header.set_cksum();
    let mut bytes = [header.as_bytes(), content].concat();
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

/// The data set as a tar.
pub fn whole_tar() -> Vec<u8> {
    tar(&[("census/rows.data", &DATA), ("census/rows.names", b"a description"), ("census/rows.test", &TEST)])
}

/// Packed with gzip.
pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("memory can be written")
}

/// A zip of these entries, without compression.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::STORE);
    for (path, content) in entries {
        archive.start_file(*path, stored).expect("memory can be written");
        archive.write_all(content).expect("memory can be written");
    }
    archive.finish().expect("memory can be written").into_inner()
}

/// A zip of one link.
pub fn zip_with_link() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.add_symlink("rows.data", "/etc/passwd", SimpleFileOptions::default()).expect("memory can be written");
    archive.finish().expect("memory can be written").into_inner()
}

/// A folder of these files.
pub fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a scratch folder");
    for (name, content) in files {
        fs::write(folder.path().join(name), content).expect("a scratch file");
    }
    folder
}

/// What the folder has of the data set.
pub fn content(folder: &Path) -> [Option<Vec<u8>>; 2] {
    ["rows.data", "rows.test"].map(|name| fs::read(folder.join(name)).ok())
}

/// What the folder has of it after a good fetch.
pub fn right() -> [Option<Vec<u8>>; 2] {
    [Some(DATA.clone()), Some(TEST.clone())]
}

//! Mutated zip, tar, gzip and xz, one within the other. Half of them get right checksums again, so that the change gets
//! past the first check.

use std::fs;
use std::io::Cursor;

use mmoe::base::disk;
use mmoe::base::disk::Disk;
use mmoe::base::exit_code::ExitCode;
use mmoe::data::fetch::intake::Intake;
use mmoe::data::fetch::item::Item;
use mmoe::data::fetch::unpack::Unpacker;

use super::budget::fuzz;
use super::mutate::Mutator;
use super::sample::{self, DATA, DATA_XZ, OFFICIAL, TEST, TEST_XZ};

#[test]
fn a_mutated_archive_is_refused_or_gives_the_right_files() {
    let out = tempfile::tempdir().expect("a scratch folder");
    let disk = Disk::without_fsync();
    let known = sample::known();
    fuzz("archives", mutated_archive, |bytes| {
        let mut ignore = |_| ();
        let mut intake = Intake::new(&known, out.path(), &disk, &mut ignore);
        let item = Item::outermost("archive".into(), "rows.data");
        let unpacked = Unpacker::new(&mut intake).unpack(&item, &mut Cursor::new(bytes));
        match unpacked.and_then(|()| intake.finish(&item)) {
            Ok(()) => assert_eq!(sample::content(out.path()), sample::right()),
            Err(error) => assert_eq!(error.exit_code(), ExitCode::Io, "{error}"),
        }
        for name in disk::names(out.path()).expect("the folder can be read") {
            assert!(known.position(&name).is_some(), "{name} is left behind");
            fs::remove_file(out.path().join(name)).expect("it can be removed");
        }
    });
}

fn mutated_archive(mutator: &mut Mutator) -> Vec<u8> {
    match mutator.below(6) {
        0 => changed(mutator, OFFICIAL.to_vec(), |_| ()),
        1 => changed(mutator, sample::zip(&[("rows.data", &DATA), ("rows.test.xz", TEST_XZ)]), |_| ()),
        2 => changed(mutator, sample::gz(&sample::whole_tar()), |_| ()),
        3 => changed(mutator, DATA_XZ.to_vec(), mend_xz),
        4 => {
            let xz = changed(mutator, DATA_XZ.to_vec(), mend_xz);
            wrapped(mutator, &sample::tar(&[("rows.data.xz", &xz), ("rows.test", &TEST)]))
        }
        _ => {
            let tar = odd_tar(mutator);
            let tar = changed(mutator, tar, mend_tar);
            wrapped(mutator, &tar)
        }
    }
}

/// A tar with an entry that describes the next one.
fn odd_tar(mutator: &mut Mutator) -> Vec<u8> {
    use tar::EntryType as Kind;
    let kinds =
        [Kind::GNULongName, Kind::GNULongLink, Kind::XHeader, Kind::XGlobalHeader, Kind::GNUSparse, Kind::Directory];
    let told = *mutator.pick(&["25 path=census/rows.data\n11 size=99\n", "census/rows.test", ""]);
    [sample::entry(*mutator.pick(&kinds), "rows.data", told.as_bytes()), sample::whole_tar()].concat()
}

/// Packed into other archives, or left alone.
fn wrapped(mutator: &mut Mutator, bytes: &[u8]) -> Vec<u8> {
    match mutator.below(3) {
        0 => bytes.to_vec(),
        1 => sample::gz(bytes),
        _ => sample::zip(&[("census.tar.gz", &sample::gz(bytes))]),
    }
}

fn changed(mutator: &mut Mutator, mut bytes: Vec<u8>, hint: fn(&mut [u8])) -> Vec<u8> {
    mutator.change(&mut bytes);
    if mutator.once_in(2) {
        hint(&mut bytes);
    }
    bytes
}

/// Puts the right checksum into every block that looks like a header.
fn mend_tar(bytes: &mut [u8]) {
    for block in bytes.chunks_exact_mut(512).filter(|block| block[257..].starts_with(b"ustar")) {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
}

/// Puts the right checksums into the headers of the stream and of its first block.
fn mend_xz(bytes: &mut [u8]) {
    mend_crc(bytes, 6, 2);
    if let Some(&size) = bytes.get(12) {
        mend_crc(bytes, 12, usize::from(size) * 4);
    }
}

/// Puts the right checksum after the content that it is of.
fn mend_crc(bytes: &mut [u8], begin: usize, length: usize) {
    if let Some((content, checksum)) = bytes.get_mut(begin..begin + length + 4).map(|part| part.split_at_mut(length)) {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        checksum.copy_from_slice(&crc.sum().to_le_bytes());
    }
}

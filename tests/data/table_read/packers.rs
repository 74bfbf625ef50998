//! Bytes packed in each way that a table may be.

use flate2::Compression;
use flate2::write::GzEncoder;
use lzma_rust2::{XzOptions, XzWriter};
use std::io::Write;

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("memory takes every byte")
}

pub fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = XzWriter::new(Vec::new(), XzOptions::with_preset(1)).expect("memory takes every byte");
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("memory takes every byte")
}

#[cfg(feature = "zstd")]
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut packer = zstd::Encoder::new(Vec::new(), 1).expect("memory takes every byte");
    let written = packer.include_checksum(true).and_then(|()| packer.write_all(bytes));
    written.and_then(|()| packer.finish()).expect("memory takes every byte")
}

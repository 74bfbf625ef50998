//! xz for packs. A damaged file is an error, and never takes more memory than allowed.

use lzma_rust2::{XzOptions, XzReader, XzWriter};
use std::io::{self, Read, Write};

/// Higher presets only have a larger dictionary, and the 8 MiB of this one already exceed the text of our packs.
const PRESET: u32 = 6;
/// Limit on the memory for unpacking, in KiB: twice what a file of this preset needs.
const MEMORY: u32 = 18 << 10;
/// Limit on the unpacked text, in bytes, since a few kilobytes can unpack to gigabytes.
pub const LONGEST: usize = 256 << 20;

/// The text as an xz file.
pub fn compressed(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = XzWriter::new(Vec::new(), XzOptions::with_preset(PRESET))?;
    writer.write_all(text)?;
    writer.finish()
}

/// The text of an xz file; `None` if it is damaged, too long, or followed by other bytes.
pub fn decompressed(bytes: &[u8]) -> Option<Vec<u8>> {
    decompressed_within(bytes, LONGEST)
}

fn decompressed_within(bytes: &[u8], longest: usize) -> Option<Vec<u8>> {
    let mut reader = XzReader::new_mem_limit(bytes, false, MEMORY);
    let mut text = Vec::new();
    let length = reader.by_ref().take(longest as u64 + 1).read_to_end(&mut text).ok()?;
    (length <= longest && reader.inner().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"one,two\n1,2\n";

    fn file() -> Vec<u8> {
        compressed(TEXT).expect("a file in memory")
    }

    /// The checksum of xz headers.
    fn crc32(bytes: &[u8]) -> u32 {
        let shift = |crc: u32| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), |crc, _| shift(crc)))
    }

    #[test]
    fn a_file_that_is_changed_or_cut_off_anywhere_is_refused() {
        let good = file();
        assert_eq!(decompressed(&good).as_deref(), Some(TEXT));
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(decompressed(&bad), None, "bit {bit}");
        }
        for length in 0..good.len() {
            assert_eq!(decompressed(&good[..length]), None, "{length} bytes");
        }
    }

    #[test]
    fn bytes_after_the_end_of_a_file_are_refused() {
        for more in [&[0; 4][..], &[1], &file()] {
            assert_eq!(decompressed(&[&file(), more].concat()), None, "{more:?}");
        }
    }

    #[test]
    fn a_text_is_refused_as_soon_as_it_is_too_long() {
        assert!(decompressed_within(&file(), TEXT.len()).is_some());
        assert!(decompressed_within(&file(), TEXT.len() - 1).is_none());
    }

    #[test]
    fn a_small_file_that_asks_for_4_gib_of_memory_is_refused() {
        // The header of the only block has eight bytes, the fifth of which is the dictionary's size. Its checksum
        // follows.
        let (block, size, checksum) = (12..20, 16, 20..24);
        let mut greedy = file();
        assert_eq!(greedy[checksum.clone()], crc32(&greedy[block.clone()]).to_le_bytes());
        greedy[size] = 40;
        let sum = crc32(&greedy[block]);
        greedy[checksum].copy_from_slice(&sum.to_le_bytes());
        assert_eq!(decompressed(&greedy), None);
    }
}

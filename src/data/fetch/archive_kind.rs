//! Tells what a stream is from its first bytes, never from its name.

use std::io::{self, Chain, Cursor, Read};

/// What a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An archive that needs random access.
    Zip,
    /// One stream packed with gzip.
    Gzip,
    /// One stream packed with xz.
    Xz,
    /// An archive that is read from start to end.
    Tar,
    /// Anything else.
    Plain,
}

/// Size of a tar's first header.
const HEAD: usize = 512;

/// A stream whose head was read and put back in front of the rest.
pub type Peeked<R> = Chain<Cursor<Vec<u8>>, R>;

/// The kind of a stream, and the whole stream.
pub fn peek<R: Read>(mut stream: R) -> io::Result<(Kind, Peeked<R>)> {
    let mut head = Vec::with_capacity(HEAD);
    stream.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    Ok((kind(&head), Cursor::new(head).chain(stream)))
}

fn kind(head: &[u8]) -> Kind {
    match head {
        // The second pattern is a zip without entries.
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Kind::Zip,
        [0x1f, 0x8b, ..] => Kind::Gzip,
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Kind::Xz,
        _ if is_tar(head) => Kind::Tar,
        _ => Kind::Plain,
    }
}

/// Whether a stream with this head is a tar: the header's checksum fits. Tars of the last century have no magic bytes.
pub fn is_tar(head: &[u8]) -> bool {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let Some(head) = head.get(..HEAD) else { return false };
    let byte = |(place, &byte): (usize, &u8)| if CHECKSUM.contains(&place) { b' ' } else { byte };
    let sum: u32 = head.iter().enumerate().map(byte).map(u32::from).sum();
    tar::Header::from_byte_slice(head).cksum().is_ok_and(|stated| stated == sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_told_by_its_first_bytes_and_stays_whole() {
        let mut old_tar = tar::Header::new_old();
        old_tar.set_size(0);
        old_tar.set_cksum();
        let cases: [(&[u8], Kind); 8] = [
            (b"PK\x03\x04rest", Kind::Zip),
            (b"\x1f\x8b\x08rest", Kind::Gzip),
            (b"\xfd7zXZ\0rest", Kind::Xz),
            (old_tar.as_bytes(), Kind::Tar),
            (&[0; 1024], Kind::Plain),
            (&[b'7'; 1024], Kind::Plain),
            (b"73, Not in universe", Kind::Plain),
            (b"", Kind::Plain),
        ];
        for (bytes, expected) in cases {
            let (kind, mut stream) = peek(bytes).expect("memory can be read");
            let mut whole = Vec::new();
            stream.read_to_end(&mut whole).expect("memory can be read");
            assert_eq!((kind, whole.as_slice()), (expected, bytes));
        }
    }
}

//! The bytes of a file as UTF-8, unpacked and without a byte order mark.

use super::guard::{Counted, too_many};
use crate::base::error::{Error, Result};
use crate::base::text::{BOM, refuse_utf16};
use crate::data::table::read::open::{Format, HEAD, Opened, TableFile};
use crate::study::run::table::Encoding;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use std::cell::Cell;
use std::io::{self, BufReader, Cursor, ErrorKind, Read};
use std::rc::Rc;

/// Memory limit of an xz decoder. Unpacking what `xz -9` packed takes 65 MiB for any file.
const XZ_MEMORY_KIB: u32 = 80 << 10;
/// Bytes of a packed file that are read at once.
const PACKED_BLOCK: usize = 1 << 14;

/// A text that is read once.
pub struct Stream {
    file: TableFile,
    format: Format,
    encoding: Encoding,
    inner: Box<dyn Read>,
    /// Bytes of the file that were read.
    packed: Rc<Cell<u64>>,
    /// Bytes that they unpacked to.
    unpacked: u64,
}

impl Stream {
    /// The text from its beginning.
    pub fn open(file: &TableFile, encoding: Encoding) -> Result<Self> {
        let (opened, format, _) = file.open()?;
        let (counted, packed) = Counted::new(opened);
        let inner = unpacked(file, format, counted)?;
        let mut stream = Self { file: file.clone(), format, encoding, inner, packed, unpacked: 0 };
        let head = stream.head()?;
        stream.check_head(&head)?;
        let marked = if head.starts_with(BOM) { BOM.len() } else { 0 };
        let rest = std::mem::replace(&mut stream.inner, Box::new(io::empty()));
        stream.inner = Box::new(Cursor::new(head[marked..].to_vec()).chain(rest));
        Ok(stream)
    }

    /// Bytes of the file that were read.
    pub fn packed(&self) -> u64 {
        self.packed.get()
    }

    /// Bytes that they unpacked to.
    pub fn unpacked(&self) -> u64 {
        self.unpacked
    }

    /// Reads a piece of the text into the beginning of `buffer`, which has at least two bytes. Returns its length; 0 at
    /// the end.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self.encoding {
            Encoding::Utf8 => self.read_bytes(buffer),
            Encoding::Latin1 => {
                // Every byte becomes at most two.
                let half = buffer.len() / 2;
                let count = self.read_bytes(&mut buffer[half..half * 2])?;
                Ok(widened(buffer, half, count))
            }
        }
    }

    fn read_bytes(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = loop {
            match self.inner.read(buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read.map_err(|error| self.unreadable(&error))?,
            }
        };
        self.unpacked += count as u64;
        match too_many(self.unpacked, self.packed()).filter(|_| self.format != Format::Plain) {
            Some(cause) => Err(self.file.refused(cause, "give it unpacked, or check what it is")),
            None => Ok(count),
        }
    }

    fn head(&mut self) -> Result<Vec<u8>> {
        let mut head = vec![0; HEAD];
        let mut length = 0;
        while length < HEAD {
            match self.read_bytes(&mut head[length..])? {
                0 => break,
                count => length += count,
            }
        }
        self.unpacked = 0;
        head.truncate(length);
        Ok(head)
    }

    /// Refuses what is no text.
    fn check_head(&self, head: &[u8]) -> Result<()> {
        match Format::of(head) {
            Ok(Format::Plain) => {}
            Ok(Format::Parquet) => return Err(self.file.is_another("a packed Parquet file")),
            Ok(_) => return Err(self.file.is_another("packed twice")),
            Err(kind) => return Err(self.file.is_another(kind)),
        }
        refuse_utf16(&self.file.name, head)?;
        if self.encoding == Encoding::Latin1 && head.starts_with(BOM) {
            return Err(self.file.refused("begins with the mark of UTF-8", "remove `encoding = \"latin-1\"`"));
        }
        Ok(())
    }

    fn unreadable(&self, error: &io::Error) -> Error {
        if error.raw_os_error().is_some() || self.format == Format::Plain {
            return self.file.unreadable(error);
        }
        let packer = self.format.packer();
        if error.kind() == ErrorKind::UnexpectedEof {
            return self.file.refused(&format!("is cut off: its {packer} data end too early"), "copy it again");
        }
        self.file.refused(&format!("is a damaged {packer} file: {error}"), "copy it again, or give it unpacked")
    }
}

fn unpacked(file: &TableFile, format: Format, packed: Counted<Opened>) -> Result<Box<dyn Read>> {
    if format == Format::Plain {
        return Ok(Box::new(packed));
    }
    let packed = BufReader::with_capacity(PACKED_BLOCK, packed);
    match format {
        Format::Plain | Format::Parquet => Err(file.is_another("a Parquet file, not text")),
        Format::Gzip => Ok(Box::new(MultiGzDecoder::new(packed))),
        Format::Xz => Ok(Box::new(XzReader::new_mem_limit(packed, true, XZ_MEMORY_KIB))),
        #[cfg(feature = "zstd")]
        Format::Zstd => match zstd::Decoder::with_buffer(packed) {
            Ok(decoder) => Ok(Box::new(decoder)),
            Err(error) => Err(file.unreadable(&error)),
        },
        #[cfg(not(feature = "zstd"))]
        Format::Zstd => Err(file.refused(
            "is packed with zstd, which this mmoe was built without",
            "build it with the feature `zstd`, or give the file unpacked",
        )),
    }
}

/// Writes `count` characters of ISO 8859-1, which begin at `from`, as UTF-8 to the beginning of the buffer. Returns their
/// length in bytes. No byte is written over before it is read, since `from` is at least `count`.
fn widened(buffer: &mut [u8], from: usize, count: usize) -> usize {
    let mut to = 0;
    for place in from..from + count {
        match buffer[place] {
            byte @ 0..0x80 => {
                buffer[to] = byte;
                to += 1;
            }
            byte => {
                buffer[to] = 0xc0 | byte >> 6;
                buffer[to + 1] = 0x80 | byte & 0x3f;
                to += 2;
            }
        }
    }
    to
}

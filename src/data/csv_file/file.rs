//! A table's file: its kind, its text, and errors at a place in it.

use crate::base::error::{Error, Result};
use crate::base::sha256::hex;
use crate::base::text::{BOM, Place, not_utf8, refuse_utf16};
use crate::data::fetch::archive_kind::is_tar;
use crate::data::table_format::TableFormat;
use crate::study::run::FilePath;
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Hint for a file that is not a table at all.
pub const HEADER_WANTED: &str = "give a CSV file whose first line names its columns";

/// First bytes of a file that gzip packed. No text in UTF-8 begins with them.
const GZIP: &[u8] = b"\x1f\x8b";

/// First bytes of other files that hold tables, and what they are.
const OTHERS: [(&[u8], &str); 6] = [
    (b"PK\x03\x04", "a zip archive or a spreadsheet"),
    (b"\xfd7zXZ\0", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"BZh", "packed with bzip2"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"PAR1", "a Parquet file"),
];

/// A file that a user names as a table.
pub struct TableFile<'n> {
    name: &'n str,
    path: PathBuf,
}

impl<'n> TableFile<'n> {
    /// The file at this path.
    pub fn new(path: &'n FilePath) -> Self {
        Self { name: path.as_str(), path: path.expanded() }
    }

    /// The byte between two cells. The ending of the name decides; an unknown ending means a comma.
    pub fn separator(&self) -> u8 {
        TableFormat::of(&self.path).map_or(b',', |format| format.separator)
    }

    /// The text from its beginning, unpacked and without a byte order mark.
    pub fn text(&self) -> Result<Box<dyn BufRead>> {
        let unreadable = |error| self.unreadable(&error);
        let mut file: Box<dyn BufRead> = Box::new(BufReader::new(open(&self.path)?));
        if file.fill_buf().map_err(unreadable)?.starts_with(GZIP) {
            file = Box::new(BufReader::new(MultiGzDecoder::new(file)));
        }
        let head = file.fill_buf().map_err(unreadable)?;
        if let Some(kind) = other_kind(head) {
            return Err(self.refused(&format!("is {kind}"), "give the table as text, plain or packed with gzip alone"));
        }
        refuse_utf16(self.name, head)?;
        if head.starts_with(BOM) {
            file.consume(BOM.len());
        }
        Ok(file)
    }

    /// Number of lines below the first one: at least the number of rows, and more only if lines are blank or a cell
    /// has line breaks.
    pub fn most_rows(&self) -> Result<usize> {
        let mut text = self.text()?;
        let (mut breaks, mut last) = (0, b'\n');
        loop {
            let bytes = text.fill_buf().map_err(|error| self.unreadable(&error))?;
            let Some(&end) = bytes.last() else { break };
            breaks += bytes.iter().filter(|byte| **byte == b'\n').count();
            breaks += bytes.iter().filter(|byte| **byte == b'\r').count();
            breaks -= bytes.windows(2).filter(|pair| *pair == b"\r\n").count();
            breaks -= usize::from(last == b'\r' && bytes[0] == b'\n');
            last = end;
            let length = bytes.len();
            text.consume(length);
        }
        let is_unfinished = !matches!(last, b'\n' | b'\r');
        Ok((breaks + usize::from(is_unfinished)).saturating_sub(1))
    }

    /// Error about the file as a whole.
    pub fn refused(&self, cause: &str, hint: &str) -> Error {
        Error::Usage(format!("{}: {cause}\n  {hint}", self.name))
    }

    /// Error about the row that the reader found at `position`.
    pub fn refused_at(&self, position: Option<&csv::Position>, cause: &str, hint: &str) -> Error {
        match self.line(position.map_or(0, csv::Position::byte)) {
            Ok(line) => Error::Usage(format!("{}:{line}: {cause}\n  {hint}", self.name)),
            Err(error) => error,
        }
    }

    /// Error for text that the library cannot read as rows.
    pub fn malformed(&self, error: &csv::Error) -> Error {
        match error.kind() {
            csv::ErrorKind::Io(error) => self.unreadable(error),
            csv::ErrorKind::Utf8 { pos, .. } => {
                let place = self.first_wrong_byte(pos.as_ref().map_or(0, csv::Position::byte));
                place.map_or_else(|error| error, |place| not_utf8(self.name, place))
            }
            _ => self.refused(&format!("not a CSV file with a header: {error}"), "fix the file"),
        }
    }

    /// The line of the first row at or after this byte of the text, past any blank lines. The csv library counts only
    /// `\n` and stops between `\r` and `\n`, so lines are counted here, in a second reading.
    fn line(&self, byte: u64) -> Result<u64> {
        let (mut text, mut place) = self.text_from(byte)?;
        loop {
            let bytes = text.fill_buf().map_err(|error| self.unreadable(&error))?;
            let breaks = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            place.pass(&bytes[..breaks]);
            if breaks < bytes.len() || bytes.is_empty() {
                return Ok(place.line);
            }
            text.consume(breaks);
        }
    }

    /// The place of the first byte at or after this one that is not UTF-8.
    fn first_wrong_byte(&self, byte: u64) -> Result<Place> {
        let (mut text, mut place) = self.text_from(byte)?;
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = text.read_until(b'\n', &mut line).map_err(|error| self.unreadable(&error))?;
            let valid = std::str::from_utf8(&line).map_or_else(|error| error.valid_up_to(), str::len);
            place.pass(&line[..valid]);
            if valid < length || length == 0 {
                return Ok(place);
            }
        }
    }

    /// The text from this byte on, and the place of the byte.
    fn text_from(&self, byte: u64) -> Result<(Box<dyn BufRead>, Place)> {
        let mut text = self.text()?;
        let mut place = Place::default();
        let mut left = byte;
        while left > 0 {
            let bytes = text.fill_buf().map_err(|error| self.unreadable(&error))?;
            let count = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if count == 0 {
                break;
            }
            place.pass(&bytes[..count]);
            text.consume(count);
            left -= count as u64;
        }
        Ok((text, place))
    }

    fn unreadable(&self, error: &io::Error) -> Error {
        match error.kind() {
            // The kinds of errors that the unpacker makes itself.
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                self.refused(&format!("is a damaged gzip file: {error}"), "copy it again, or give it unpacked")
            }
            _ => unreadable(&self.path, error),
        }
    }
}

/// What a file is that begins with these bytes, if it is no text.
fn other_kind(head: &[u8]) -> Option<&'static str> {
    let known = OTHERS.iter().find(|(start, _)| head.starts_with(start)).map(|(_, kind)| *kind);
    known.or_else(|| is_tar(head).then_some("a tar archive"))
}

/// sha256 of a file's bytes, read as a stream.
pub fn sha256(path: &Path) -> Result<String> {
    let mut file = open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(|error| unreadable(path, &error))? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// Opens a regular file. A pipe is refused, since the file is read more than once: for its hash and for its rows.
fn open(path: &Path) -> Result<File> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        let cause = if metadata.is_dir() { "is a folder" } else { "is not a regular file" };
        return Err(Error::Usage(format!("{}: {cause}\n  {HEADER_WANTED}", path.display())));
    }
    File::open(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::Usage(format!("{}: cannot be read: {error}\n  check the path in `path` or --data", path.display()))
}

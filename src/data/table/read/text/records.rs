//! Cuts a text into records, and these into cells.
//!
//! A record ends in `\n`, `\r\n` or `\r`, and lines with nothing in them are no records. A cell that begins with a quote
//! goes on to the next single quote and may hold separators and line breaks.

use super::record::{Record, Span, line_breaks, unquoted};
use super::separator::Separator;
use super::stream::Stream;
use crate::base::error::{Error, Result};
use crate::base::text::{Place, not_utf8};
use crate::data::table::read::open::TableFile;
use crate::study::run::table::Encoding;
use memchr::{memchr, memchr2};

/// Bytes that are read at once.
const BLOCK: usize = 1 << 18;
/// Most bytes of a record.
const LONGEST: usize = 16 << 20;
/// Most cells of a record.
const MOST_CELLS: usize = 16_384;

/// The records of a file. Each lies in one piece in the buffer.
pub struct Records {
    file: TableFile,
    stream: Stream,
    separator: Separator,
    /// Bytes that end an unquoted cell, apart from separators of several bytes.
    ends_cell: [bool; 256],
    buffer: Vec<u8>,
    /// The part of the buffer that is text which was not given out.
    begin: usize,
    end: usize,
    /// Up to here the buffer is known to be UTF-8.
    checked: usize,
    is_at_end: bool,
    /// The line of the byte at `begin`.
    line: u64,
    /// Whether the byte before `begin` is `\r`, so that `\n` belongs to it.
    is_after_cr: bool,
    cells: Vec<Span>,
    /// Cells that have quotes in them.
    quoted: Vec<usize>,
}

/// What was found at the beginning of the text.
enum Found {
    /// A record: the byte at which it ends, and the number of line breaks within its quotes.
    Record { end: usize, breaks: u64 },
    /// The beginning of a record.
    Unfinished,
    /// A record whose last cell has a quote that nothing ends.
    Unclosed,
}

impl Records {
    /// The records of a file, from its beginning.
    pub fn open(file: &TableFile, encoding: Encoding, separator: Separator) -> Result<Self> {
        let mut ends_cell = [false; 256];
        ends_cell[usize::from(b'\n')] = true;
        ends_cell[usize::from(b'\r')] = true;
        if let Separator::Byte(byte) = separator {
            ends_cell[usize::from(byte)] = true;
        }
        Ok(Self {
            file: file.clone(),
            stream: Stream::open(file, encoding)?,
            separator,
            ends_cell,
            buffer: vec![0; BLOCK],
            begin: 0,
            end: 0,
            checked: 0,
            is_at_end: false,
            line: 1,
            is_after_cr: false,
            cells: Vec::new(),
            quoted: Vec::new(),
        })
    }

    /// Bytes of the file, about, that hold the records so far. What waits in the buffer does not count.
    pub fn progress(&self) -> u64 {
        let unpacked = self.stream.unpacked().max(1) as f64;
        let waiting = (self.end - self.begin) as f64;
        (self.stream.packed() as f64 * (1.0 - (waiting / unpacked).min(1.0))) as u64
    }

    /// The next record; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Record<'_>>> {
        let (end, breaks) = loop {
            self.skip_blank_lines();
            let found = if self.begin == self.end { Found::Unfinished } else { self.scan() };
            match found {
                Found::Record { end, breaks } => break (end, breaks),
                Found::Unfinished | Found::Unclosed if !self.is_at_end => self.fill()?,
                Found::Unfinished => return Ok(None),
                Found::Unclosed => {
                    self.cells.clear();
                    self.check_size(self.end)?;
                    let cause = "a quote that begins a cell on this line or below is never closed";
                    return Err(self.file.refused_at(self.line, cause, "close it, or copy the file again"));
                }
            }
        };
        self.check_size(end)?;
        for &cell in &self.quoted {
            self.cells[cell].end = unquoted(&mut self.buffer, self.cells[cell]);
        }
        let line = self.line;
        self.pass(end, breaks);
        Ok(Some(Record { bytes: &self.buffer, cells: &self.cells, line }))
    }

    fn check_size(&self, end: usize) -> Result<()> {
        let (cause, hint) = match () {
            () if end - self.begin > LONGEST => {
                ("a row of more than 16 MiB begins here", "close a quote that it opens, or split the row")
            }
            () if self.cells.len() > MOST_CELLS => {
                ("has more than 16,384 cells", "check the separator, or give a table with fewer columns")
            }
            () => return Ok(()),
        };
        Err(self.file.refused_at(self.line, cause, hint))
    }

    /// Moves past a record that ends at this byte.
    fn pass(&mut self, end: usize, breaks: u64) {
        self.line += breaks + 1;
        self.is_after_cr = end < self.end && self.buffer[end] == b'\r';
        self.begin = self.end.min(end + 1);
    }

    fn skip_blank_lines(&mut self) {
        while self.begin < self.end {
            match self.buffer[self.begin] {
                b'\n' if self.is_after_cr => self.is_after_cr = false,
                byte @ (b'\n' | b'\r') => {
                    self.line += 1;
                    self.is_after_cr = byte == b'\r';
                }
                _ => {
                    self.is_after_cr = false;
                    return;
                }
            }
            self.begin += 1;
        }
    }

    fn scan(&mut self) -> Found {
        self.cells.clear();
        self.quoted.clear();
        match &self.separator {
            Separator::Byte(byte) => self.scan_quoted(*byte),
            Separator::Bytes(_) => self.scan_line(),
        }
    }

    /// Finds the cells of a record. Without the rest of the file, a cell that reaches the end of the text may be longer.
    fn scan_quoted(&mut self, separator: u8) -> Found {
        let text = &self.buffer[..self.end];
        let (mut begin, mut breaks) = (self.begin, 0);
        loop {
            let mut at = begin;
            if text.get(begin) == Some(&b'"') {
                match closing_quote(text, begin) {
                    Some(close) => at = close + 1,
                    None => return Found::Unclosed,
                }
                breaks += line_breaks(&text[begin..at]);
                self.quoted.push(self.cells.len());
            }
            let length = text[at..].iter().position(|byte| self.ends_cell[usize::from(*byte)]);
            let end = match length {
                Some(length) => at + length,
                None if self.is_at_end => text.len(),
                None => return Found::Unfinished,
            };
            self.cells.push(Span { begin, end });
            if text.get(end) != Some(&separator) || self.cells.len() > MOST_CELLS {
                return Found::Record { end, breaks };
            }
            begin = end + 1;
        }
    }

    /// Finds the cells of a line between separators of several bytes.
    fn scan_line(&mut self) -> Found {
        let Separator::Bytes(finder) = &self.separator else { return Found::Unfinished };
        let text = &self.buffer[..self.end];
        let end = match memchr2(b'\n', b'\r', &text[self.begin..]) {
            Some(length) => self.begin + length,
            None if self.is_at_end => text.len(),
            None => return Found::Unfinished,
        };
        let mut begin = self.begin;
        for found in finder.find_iter(&text[begin..end]) {
            self.cells.push(Span { begin, end: self.begin + found });
            begin = self.begin + found + finder.needle().len();
        }
        self.cells.push(Span { begin, end });
        Found::Record { end, breaks: 0 }
    }

    /// Reads more text behind the record that is not whole. It fills the buffer, which is twice as large for a long
    /// record, so that no record is looked at more than a few times.
    fn fill(&mut self) -> Result<()> {
        let left = self.end - self.begin;
        self.cells.clear();
        self.check_size(self.end)?;
        self.buffer.copy_within(self.begin..self.end, 0);
        self.checked -= self.begin;
        (self.begin, self.end) = (0, left);
        if self.buffer.len() - left < BLOCK / 2 {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        while self.end + 1 < self.buffer.len() && !self.is_at_end {
            let count = self.stream.read(&mut self.buffer[self.end..])?;
            self.end += count;
            self.is_at_end = count == 0;
        }
        self.check_utf8()
    }

    fn check_utf8(&mut self) -> Result<()> {
        match std::str::from_utf8(&self.buffer[self.checked..self.end]) {
            Ok(_) => self.checked = self.end,
            Err(error) => {
                self.checked += error.valid_up_to();
                // A character may go on in what is not read yet.
                if error.error_len().is_some() || self.is_at_end {
                    return Err(self.wrong_byte(self.checked));
                }
            }
        }
        Ok(())
    }

    /// Error for a byte that is not UTF-8. The text before it begins on a line of its own.
    fn wrong_byte(&self, byte: usize) -> Error {
        let mut place = Place::at_line(self.line, self.is_after_cr);
        place.pass(&self.buffer[self.begin..byte]);
        not_utf8(&self.file.name, place)
    }
}

/// The place of the quote that ends a cell which begins with one.
fn closing_quote(text: &[u8], begin: usize) -> Option<usize> {
    let mut at = begin + 1;
    loop {
        let quote = at + memchr(b'"', text.get(at..)?)?;
        if text.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

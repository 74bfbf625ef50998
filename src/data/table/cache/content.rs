//! What is in a cache: first bytes, the table, and a checksum of all before it. All numbers have their lowest byte first.
//!
//! Columns go to and from the disk in pieces, so that no second copy of them is in memory.

use crate::data::table::read::{Categories, Column, RawTable, Values};
use crc32fast::Hasher;
use std::io::{self, Read, Write};

/// First bytes of a cache. The number is raised when the format changes.
const MAGIC: &[u8; 16] = b"mmoe table\0 0001";
/// Bytes that are read or written at once; a multiple of the width of each number.
const BLOCK: usize = 1 << 18;
/// Bytes of the checksum at the end.
const CHECKSUM: u64 = 4;

/// A column of numbers, before its cells. Columns of categories have the width of a code, in bytes.
const NUMBERS: u8 = 0;

/// Writes a table.
pub fn write(table: &RawTable, out: &mut impl Write) -> io::Result<()> {
    let mut out = Writer { out, hash: Hasher::new() };
    out.bytes(MAGIC)?;
    out.size(table.rows)?;
    out.sizes(table.files.iter().map(|(_, rows)| *rows))?;
    out.sizes(table.unjoined.iter().copied())?;
    out.size(table.left_out.len())?;
    for name in &table.left_out {
        out.text(name)?;
    }
    out.size(table.columns.len())?;
    for column in &table.columns {
        match column {
            Column::Number(values) => {
                out.bytes(&[NUMBERS])?;
                out.cells(values, |value| value.to_le_bytes())?;
            }
            Column::Category(categories) => out.categories(categories)?,
        }
    }
    let checksum = out.hash.finalize().to_le_bytes();
    out.out.write_all(&checksum)
}

/// Reads a table from a file whose size is `bytes`; `None` if it is damaged.
pub fn read(file: impl Read, bytes: u64) -> Option<RawTable> {
    let mut file = Reader { file, left: bytes.checked_sub(CHECKSUM)?, hash: Hasher::new(), block: vec![0; BLOCK] };
    if file.bytes::<16>()? != *MAGIC {
        return None;
    }
    let rows = file.size()?;
    let files = file.sizes()?.into_iter().map(|rows| (String::new(), rows)).collect();
    let unjoined = file.sizes()?;
    let left_out = (0..file.size()?).map(|_| file.text()).collect::<Option<_>>()?;
    let columns = (0..file.size()?).map(|_| file.column(rows)).collect::<Option<_>>()?;
    file.is_right().then_some(RawTable { rows, columns, files, left_out, unjoined })
}

/// Bytes that each code takes if a column has this number of distinct texts.
fn width(texts: usize) -> u8 {
    match texts {
        0..0x100 => 1,
        0x100..0x1_0000 => 2,
        _ => 4,
    }
}

struct Writer<'w, W> {
    out: &'w mut W,
    hash: Hasher,
}

impl<W: Write> Writer<'_, W> {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.out.write_all(bytes)
    }

    fn size(&mut self, size: usize) -> io::Result<()> {
        self.bytes(&(size as u64).to_le_bytes())
    }

    fn sizes(&mut self, sizes: impl ExactSizeIterator<Item = usize>) -> io::Result<()> {
        self.size(sizes.len())?;
        sizes.into_iter().try_for_each(|size| self.size(size))
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.size(text.len())?;
        self.bytes(text.as_bytes())
    }

    fn cells<T, const N: usize>(&mut self, cells: &[T], to_bytes: impl Fn(&T) -> [u8; N]) -> io::Result<()> {
        let mut block = Vec::with_capacity(BLOCK);
        for piece in cells.chunks(BLOCK / N) {
            block.clear();
            piece.iter().for_each(|cell| block.extend(to_bytes(cell)));
            self.bytes(&block)?;
        }
        Ok(())
    }

    fn categories(&mut self, categories: &Categories) -> io::Result<()> {
        let width = width(categories.len());
        let (text, ends) = categories.values().parts();
        self.bytes(&[width])?;
        self.text(text)?;
        self.size(ends.len())?;
        self.cells(ends, |end| (*end as u64).to_le_bytes())?;
        match width {
            1 => self.cells(&categories.codes, |code| [*code as u8]),
            2 => self.cells(&categories.codes, |code| (*code as u16).to_le_bytes()),
            _ => self.cells(&categories.codes, |code| code.to_le_bytes()),
        }
    }
}

struct Reader<R> {
    file: R,
    /// Bytes before the checksum that were not read. Nothing larger is believed.
    left: u64,
    hash: Hasher,
    block: Vec<u8>,
}

impl<R: Read> Reader<R> {
    /// Reads the next bytes, no more than a block of them.
    fn next(&mut self, count: usize) -> Option<&[u8]> {
        self.left = self.left.checked_sub(count as u64)?;
        let block = self.block.get_mut(..count)?;
        self.file.read_exact(block).ok()?;
        self.hash.update(block);
        Some(block)
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.next(N)?.try_into().ok()
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(u64::from_le_bytes(self.bytes()?)).ok()
    }

    fn sizes(&mut self) -> Option<Vec<usize>> {
        (0..self.size()?).map(|_| self.size()).collect()
    }

    fn text(&mut self) -> Option<String> {
        let count = self.size()?;
        String::from_utf8(self.cells(count, |[byte]| byte)?).ok()
    }

    fn cells<T, const N: usize>(&mut self, count: usize, from_bytes: impl Fn([u8; N]) -> T) -> Option<Vec<T>> {
        if self.left / (N as u64) < count as u64 {
            return None;
        }
        let mut cells = Vec::with_capacity(count);
        while cells.len() < count {
            let piece = (count - cells.len()).min(BLOCK / N);
            let (words, _) = self.next(piece * N)?.as_chunks::<N>();
            cells.extend(words.iter().map(|word| from_bytes(*word)));
        }
        Some(cells)
    }

    fn column(&mut self, rows: usize) -> Option<Column> {
        let [width] = self.bytes()?;
        if width == NUMBERS {
            return Some(Column::Number(self.cells(rows, f64::from_le_bytes)?));
        }
        let text = self.text()?;
        let count = self.size()?;
        let ends = self.cells(count, |end| u64::from_le_bytes(end) as usize)?;
        let values = Values::from_parts(text, ends)?;
        let codes = match width {
            1 => self.cells(rows, |[code]| u32::from(code))?,
            2 => self.cells(rows, |code| u32::from(u16::from_le_bytes(code)))?,
            4 => self.cells(rows, u32::from_le_bytes)?,
            _ => return None,
        };
        Categories::new(codes, values).map(Column::Category)
    }

    /// Whether everything was read, and the checksum is that of it.
    fn is_right(&mut self) -> bool {
        let mut checksum = [0; CHECKSUM as usize];
        let is_there = self.file.read_exact(&mut checksum).is_ok();
        is_there && self.left == 0 && self.hash.clone().finalize().to_le_bytes() == checksum
    }
}

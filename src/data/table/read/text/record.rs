//! A record and its cells.

/// Where a cell is in the text.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Its first byte.
    pub begin: usize,
    /// The byte after its last one.
    pub end: usize,
}

/// A row of text.
#[derive(Clone, Copy)]
pub struct Record<'r> {
    pub(super) bytes: &'r [u8],
    pub(super) cells: &'r [Span],
    /// The line on which it begins.
    pub line: u64,
}

impl<'r> Record<'r> {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell without the spaces around it; an empty one if there is none of this number.
    #[inline]
    pub fn cell(&self, number: usize) -> &'r [u8] {
        let span = self.cells.get(number).copied().unwrap_or(Span { begin: 0, end: 0 });
        let cell = &self.bytes[span.begin..span.end];
        match cell {
            [first, .., last] if *first > b' ' && *last > b' ' => cell,
            _ => cell.trim_ascii(),
        }
    }

    /// All cells as text.
    pub fn texts(&self) -> Vec<String> {
        (0..self.len()).map(|number| String::from_utf8_lossy(self.cell(number)).into_owned()).collect()
    }
}

/// Takes the quotes out of a cell that begins with one: up to the quote that ends it, two stand for one; what follows is
/// left as it is. Returns the new end of the cell.
pub fn unquoted(bytes: &mut [u8], cell: Span) -> usize {
    let (mut from, mut to, mut is_quoted) = (cell.begin + 1, cell.begin, true);
    while from < cell.end {
        let is_quote = bytes[from] == b'"' && is_quoted;
        let is_double = is_quote && from + 1 < cell.end && bytes[from + 1] == b'"';
        if is_quote && !is_double {
            is_quoted = false;
        } else {
            bytes[to] = bytes[from];
            to += 1;
        }
        from += if is_double { 2 } else { 1 };
    }
    to
}

/// Number of line breaks in a text: `\n`, `\r\n` and `\r` are one each.
pub fn line_breaks(bytes: &[u8]) -> u64 {
    let is_break = |index: usize| match bytes[index] {
        b'\n' => index == 0 || bytes[index - 1] != b'\r',
        byte => byte == b'\r',
    };
    (0..bytes.len()).filter(|&index| is_break(index)).count() as u64
}

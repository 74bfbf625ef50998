//! Text in files that others made: its encoding, its lines, and the place of a byte in it.

use crate::base::error::{Error, Result};

/// The byte order mark that some programs put before UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Hint for text in another encoding.
const SAVE: &str = "save the file in UTF-8";

/// The content of a file as text, without a byte order mark. Any encoding but UTF-8 is an error with its place.
pub fn decoded<'t>(file: &str, bytes: &'t [u8]) -> Result<&'t str> {
    refuse_utf16(file, bytes)?;
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let mut place = Place::default();
        place.pass(&bytes[..error.valid_up_to()]);
        not_utf8(file, place)
    })
}

/// Refuses text that looks like UTF-16: it begins with the byte order mark, or every other byte is NUL.
pub fn refuse_utf16(file: &str, head: &[u8]) -> Result<()> {
    let is_marked = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if is_marked || alternates_with_nul(&head[..head.len().min(1024)]) {
        return Err(Error::Usage(format!("{file}: is in UTF-16, not UTF-8\n  {SAVE}")));
    }
    Ok(())
}

/// Whether every other byte is NUL, apart from some characters beyond ASCII.
fn alternates_with_nul(head: &[u8]) -> bool {
    let nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    even.min(odd) == 0 && even.max(odd) * 4 > head.len()
}

/// Error for bytes that are not UTF-8.
pub fn not_utf8(file: &str, Place { line, column, .. }: Place) -> Error {
    Error::Usage(format!("{file}:{line}:{column}: not UTF-8\n  {SAVE}"))
}

/// The lines of a text. Each ends in `\n`, `\r\n` or `\r`.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// A place in a text. Both numbers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line. A line ends in `\n`, `\r\n` or `\r`.
    pub line: u64,
    /// The character in its line.
    pub column: u64,
    is_after_cr: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self { line: 1, column: 1, is_after_cr: false }
    }
}

impl Place {
    /// The beginning of a line. After `\r`, a first `\n` belongs to the line before.
    pub fn at_line(line: u64, is_after_cr: bool) -> Self {
        Self { line, column: 1, is_after_cr }
    }

    /// Moves past these bytes of UTF-8.
    pub fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                b'\n' if self.is_after_cr => {}
                b'\n' | b'\r' => *self = Self { line: self.line + 1, ..Self::default() },
                // Only the first byte of a character counts.
                0x80..=0xbf => {}
                _ => self.column += 1,
            }
            self.is_after_cr = byte == b'\r';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_in_each_of_the_three_ways() {
        let text = "1\n2\r\n3\r4\r\n\r\n6\n\r8";
        let counted: Vec<(u64, &str)> = (1..).zip(lines(text)).filter(|(_, line)| !line.is_empty()).collect();
        assert_eq!(counted, [(1, "1"), (2, "2"), (3, "3"), (4, "4"), (6, "6"), (8, "8")]);
        for (line, digit) in counted {
            let mut place = Place::default();
            place.pass(text.split(digit).next().unwrap_or_default().as_bytes());
            assert_eq!((place.line, place.column), (line, 1));
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_text_and_another_encoding_is_named() {
        assert_eq!(decoded("f", b"\xef\xbb\xbfage").expect("UTF-8"), "age");
        let refused = |bytes: &[u8]| decoded("f", bytes).expect_err("not UTF-8").to_string();
        assert_eq!(refused(b"\xef\xbb\xbfage\r\xc3\xa9 \xe9"), "f:2:3: not UTF-8\n  save the file in UTF-8");
        let utf16 = |order: fn(u16) -> [u8; 2], text: &str| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for text in ["\u{feff}age,\u{e9}t\u{e9}", "age,\u{e9}t\u{e9}", "\u{5e74},\u{5e74}\n1,2\n3,4\n"] {
            for order in [u16::to_le_bytes, u16::to_be_bytes] {
                assert_eq!(refused(&utf16(order, text)), "f: is in UTF-16, not UTF-8\n  save the file in UTF-8");
            }
        }
        assert!(decoded("f", b"a,b\n1,\0\n").is_ok(), "a single NUL byte is a matter of its field");
    }
}

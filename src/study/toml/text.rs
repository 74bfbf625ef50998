//! A config's text, and errors that point into it.

use crate::base::disk::named_file::NamedFile;
use crate::base::error::{Error, Result};
use crate::base::words::{visible, visible_char};
use std::ops::Range;
use std::path::Path;

/// Largest config in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// Most characters of a source line that an error shows.
const SHOWN: usize = 100;
/// Characters kept before the caret if a line is cut.
const BEFORE: usize = 40;

/// A config file's text under its name.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
}

impl Source {
    /// A text that was not read from a file.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// Reads a file. Its kind and size are checked before its content.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let empty = Self::new(name.clone(), "");
        let refuse = |cause: &str, hint: &str| Err(empty.refusal(cause, hint));
        let unreadable = |error: std::io::Error| empty.refusal(&error.to_string(), "give a config that can be read");
        match NamedFile::read(path, MAX_BYTES).map_err(unreadable)? {
            NamedFile::Folder => refuse("is a folder", "give a TOML file such as configs/relatedness.toml"),
            NamedFile::Special => refuse("is not a regular file", "give a TOML file such as configs/relatedness.toml"),
            NamedFile::TooLarge => refuse("is larger than 1 MiB", "give a config, which takes a few kilobytes"),
            NamedFile::Bytes(bytes) => Self::decode(name, bytes),
        }
    }

    fn decode(name: String, bytes: Vec<u8>) -> Result<Self> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { name, text }),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                Err(Self { name, text }.error(at..at, "not UTF-8", "save the file in UTF-8"))
            }
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// An error about the file as a whole.
    pub fn refusal(&self, cause: &str, hint: &str) -> Error {
        Error::Usage(format!("{}: {}\n  {hint}", visible(&self.name), visible(cause)))
    }

    /// An error about the text at `span`: place, cause, the line, and a caret with the hint.
    pub fn error(&self, span: Range<usize>, cause: &str, hint: &str) -> Error {
        // The start of the character at `at`, as `str::floor_char_boundary` of Rust 1.91 finds it.
        let boundary = |at: usize| (0..=at).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0);
        let start = boundary(span.start);
        let line_start = self.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[line_start..].lines().next().unwrap_or("");
        let number = self.text[..start].matches('\n').count() + 1;
        let column = self.text[line_start..start].chars().count();
        let length = self.text[start..boundary(span.end.max(start))].chars().count();
        let (excerpt, carets) = excerpt(line, column, length.max(1));
        let gutter = " ".repeat(number.to_string().len());
        Error::Usage(format!(
            "{}:{number}:{}: {}\n  {number} | {excerpt}\n  {gutter} | {carets} {}",
            visible(&self.name),
            column + 1,
            visible(cause),
            visible(hint),
        ))
    }
}

/// The part of `line` around `column` as a terminal may show it, and carets under `length` characters of it.
fn excerpt(line: &str, column: usize, length: usize) -> (String, String) {
    let total = line.chars().count();
    let first = if total <= SHOWN { 0 } else { column.saturating_sub(BEFORE) };
    let (mut shown, mut carets) = (String::new(), String::new());
    if first > 0 {
        shown.push('…');
        carets.push(' ');
    }
    for (index, c) in line.chars().enumerate().skip(first).take(SHOWN) {
        let c = visible_char(c);
        let mark = if index < column { " " } else { "^" };
        if index < column + length {
            carets.push_str(&mark.repeat(c.chars().count()));
        }
        shown.push_str(&c);
    }
    if total > first + SHOWN {
        shown.push('…');
    }
    if !carets.ends_with('^') {
        carets.push('^');
    }
    (shown, carets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_characters_that_are_meant() {
        let source = Source::new("a.toml", "x = 1\nsteps = 0\n");
        assert_eq!(
            source.error(14..15, "`steps` is out of range", "give more").to_string(),
            "a.toml:2:9: `steps` is out of range\n  2 | steps = 0\n    |         ^ give more"
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let source = Source::new("a.toml", format!("{}bad{}", "x".repeat(5_000), "y".repeat(5_000)));
        let message = source.error(5_000..5_003, "cause", "hint").to_string();
        let lines: Vec<&str> = message.lines().collect();
        assert_eq!(lines[0], "a.toml:1:5001: cause");
        assert_eq!(lines[1], format!("  1 | …{}bad{}…", "x".repeat(40), "y".repeat(57)));
        assert_eq!(lines[2], format!("    | {}^^^ hint", " ".repeat(41)));
    }

    #[test]
    fn an_escape_character_is_shown_in_words_with_the_caret_under_it() {
        let source = Source::new("a\u{1b}.toml", "k = \u{1b}");
        assert_eq!(
            source.error(4..5, "bad", "hint").to_string(),
            "a\\u{1b}.toml:1:5: bad\n  1 | k = \\u{1b}\n    |     ^^^^^^ hint"
        );
    }

    #[test]
    fn the_end_of_the_text_can_be_pointed_at() {
        let source = Source::new("a.toml", "k =");
        assert_eq!(source.error(3..3, "bad", "hint").to_string(), "a.toml:1:4: bad\n  1 | k =\n    |    ^ hint");
        assert_eq!(source.error(9..9, "bad", "hint").to_string().lines().count(), 3);
    }
}

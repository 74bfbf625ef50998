//! A config's text, and the faults in it.

use crate::base::disk::named_file::NamedFile;
use crate::base::error::{Error, Result};
use crate::base::text::refuse_utf16;
use crate::base::words::{visible, visible_char};
use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

/// Largest config in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// Most characters of a source line that an error shows.
const SHOWN: usize = 100;
/// Characters kept before the caret if a line is cut.
const BEFORE: usize = 40;

/// Most faults that are shown at once.
const SHOWN_FAULTS: usize = 10;

/// A config file's text under its name, the values that override it, and the faults found so far.
#[derive(Debug)]
pub struct Source {
    name: String,
    /// Where paths start.
    folder: PathBuf,
    text: String,
    /// A line per override, after as many spaces as the text has bytes, so that no place in it is also one in the text.
    overrides: String,
    /// Each with its place.
    faults: RefCell<Vec<(usize, String)>>,
}

impl Source {
    /// A text that was not read from a file.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let name = name.into();
        let folder = Path::new(&name).parent().unwrap_or(Path::new("")).into();
        Self { name, folder, text: text.into(), overrides: String::new(), faults: RefCell::default() }
    }

    /// The same text, with paths that start in this folder.
    pub fn within(self, folder: &Path) -> Self {
        Self { folder: folder.into(), ..self }
    }

    /// The same text with values that override its own.
    pub fn with_overrides<'l>(mut self, lines: impl Iterator<Item = &'l str>) -> Self {
        self.overrides = " ".repeat(self.text.len() + 1);
        self.overrides.extend(lines.map(|line| format!("{line}\n")));
        self
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
            NamedFile::Bytes(bytes) => {
                // The name for messages need not be the path, whose bytes may be no text.
                let folder = path.parent().unwrap_or(Path::new("")).into();
                Ok(Self { folder, ..Self::decode(name, bytes)? })
            }
        }
    }

    fn decode(name: String, bytes: Vec<u8>) -> Result<Self> {
        refuse_utf16(&visible(&name), &bytes)?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let source = Self::new(name, String::from_utf8_lossy(error.as_bytes()));
                source.fault(at..at, "not UTF-8", "save the file in UTF-8");
                source.settle().map(|()| source)
            }
        }
    }

    /// The folder of the file.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The text of the file.
    pub fn file(&self) -> &str {
        &self.text
    }

    /// The lines of the overrides.
    pub fn overrides(&self) -> &str {
        &self.overrides
    }

    /// An error about the file as a whole.
    pub fn refusal(&self, cause: &str, hint: &str) -> Error {
        Error::Usage(format!("{}: {}\n  {hint}", visible(&self.name), visible(cause)))
    }

    /// Notes a fault of the file as a whole.
    pub fn fault_of_file(&self, cause: &str, hint: &str) {
        self.faults.borrow_mut().push((0, self.refusal(cause, hint).to_string()));
    }

    /// Notes a fault at `span`.
    pub fn fault(&self, span: Range<usize>, cause: &str, hint: &str) {
        let start = span.start;
        let shown = if start > self.text.len() && !self.overrides.is_empty() {
            let shift = self.text.len() + 1;
            pointed("--set", self.overrides.trim_start(), span.start - shift..span.end - shift, cause, hint)
        } else {
            pointed(&visible(&self.name), &self.text, span, cause, hint)
        };
        self.faults.borrow_mut().push((start, shown));
    }

    /// Notes what is not TOML.
    pub fn syntax_fault(&self, error: &toml::de::Error) {
        let span = error.span().unwrap_or(0..0);
        let is_list = self.text.get(span.clone()).or(self.overrides.get(span.clone())).is_some_and(is_unseparated);
        match error.message() {
            "duplicate key" => self.fault(span, "a key is given twice", "remove one of the two"),
            _ if is_list => self.fault(span, "not valid TOML", "put a comma between the values of a list"),
            message => self.fault(span, "not valid TOML", message),
        }
    }

    /// Fails if there are faults, and shows the first ones in the order of the file.
    pub fn settle(&self) -> Result<()> {
        let mut faults = self.faults.borrow().clone();
        if faults.is_empty() {
            return Ok(());
        }
        faults.sort();
        faults.dedup();
        let more = faults.len().saturating_sub(SHOWN_FAULTS);
        let shown = faults.into_iter().take(SHOWN_FAULTS).map(|(_, fault)| fault);
        let rest = (more > 0).then(|| format!("and {more} more"));
        Err(Error::Usage(shown.chain(rest).collect::<Vec<_>>().join("\n\n")))
    }
}

/// Whether these are two values with only a space between them. The parser takes them for an unquoted string.
fn is_unseparated(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(one, _)| one.parse::<f64>().is_ok() || one.ends_with(['"', '\'']))
}

/// A fault of the text at `span`: place, cause, the line, and a caret with the hint.
fn pointed(name: &str, text: &str, span: Range<usize>, cause: &str, hint: &str) -> String {
    // The start of the character at `at`, as `str::floor_char_boundary` of Rust 1.91 finds it.
    let boundary = |at: usize| (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let start = boundary(span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or("");
    let number = text[..start].matches('\n').count() + 1;
    let column = text[line_start..start].chars().count();
    let length = text[start..boundary(span.end.max(start))].chars().count();
    let (excerpt, carets) = excerpt(line, column, length.max(1));
    let gutter = " ".repeat(number.to_string().len());
    format!(
        "{name}:{number}:{}: {}\n  {number} | {excerpt}\n  {gutter} | {carets} {}",
        column + 1,
        visible(cause),
        hint.lines().map(visible).collect::<Vec<_>>().join("\n"),
    )
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
            // A wide character takes two columns of a terminal.
            carets.push_str(&mark.repeat(c.width()));
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

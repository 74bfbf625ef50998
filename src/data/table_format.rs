//! How a table is written, which the ending of its name says.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The separator of a table, and whether it is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableFormat {
    /// The byte between two cells.
    pub separator: u8,
    /// Whether the text is packed with gzip.
    pub is_packed: bool,
}

impl TableFormat {
    /// The format of a table with this name; `None` unless it ends in `.csv`, `.tsv`, `.csv.gz` or `.tsv.gz`, or has no
    /// ending at all.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let is_packed = ending(path).as_deref() == Some("gz");
        let separator = match ending(&unpacked(path)).as_deref() {
            Some("csv") => b',',
            Some("tsv") => b'\t',
            None if !is_packed => b',',
            _ => return None,
        };
        Some(Self { separator, is_packed })
    }

    /// Lets `write` write the text of a table, and passes it on to `out` in this format.
    pub fn write<T>(self, out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
        if !self.is_packed {
            return write(out);
        }
        let mut packer = GzEncoder::new(out, Compression::default());
        let written = write(&mut packer)?;
        packer.finish()?;
        Ok(written)
    }
}

/// The name without the ending of a packed file.
fn unpacked(path: &Path) -> PathBuf {
    let is_packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    if is_packed { path.with_extension("") } else { path.into() }
}

/// The name of a table's description: `data.json` for `data.csv` and for `data.csv.gz`.
pub fn description_path(path: &Path) -> PathBuf {
    unpacked(path).with_extension("json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_separator_and_packing_and_any_other_ending_is_none() {
        let format = |name: &str| TableFormat::of(Path::new(name)).map(|format| (format.separator, format.is_packed));
        for (name, expected) in [
            ("a.csv", (b',', false)),
            ("b.c/a.TSV", (b'\t', false)),
            ("a.b.csv.gz", (b',', true)),
            ("a.tsv.gz", (b'\t', true)),
            ("a", (b',', false)),
        ] {
            assert_eq!(format(name), Some(expected), "{name}");
        }
        for name in ["a.gz", "a.json", "a.csv.xz", "a.csv.txt", "half.0.5"] {
            assert_eq!(format(name), None, "{name}");
        }
        for (name, expected) in [("a.b.csv", "a.b.json"), ("d/a.tsv.gz", "d/a.json"), ("a", "a.json")] {
            assert_eq!(description_path(Path::new(name)), Path::new(expected));
        }
    }
}

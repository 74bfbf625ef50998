//! Paths as text. A path need not be UTF-8: a byte that does not fit is kept as a character of private use.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The character for byte 0. No font has it, and no file should be named with it.
const FIRST: u32 = 0x10_ff00;

/// The text for a path.
pub fn to_text(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text += chunk.valid();
        text.extend(chunk.invalid().iter().filter_map(|&byte| char::from_u32(FIRST + u32::from(byte))));
    }
    text
}

/// The path that [`to_text`] gave this text for.
#[cfg(unix)]
pub fn from_text(text: &str) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    let mut bytes = Vec::new();
    for c in text.chars() {
        match u32::from(c).checked_sub(FIRST).and_then(|byte| u8::try_from(byte).ok()) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend(c.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    OsStr::from_bytes(&bytes).into()
}

/// The path that [`to_text`] gave this text for.
#[cfg(not(unix))]
pub fn from_text(text: &str) -> PathBuf {
    OsStr::new(text).into()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn every_path_comes_back_from_its_text() {
        for bytes in [&b"data/x.csv"[..], b"", b"caf\xe9.csv", b"\xff\xfe/\xc3\xa9", "\u{4f60}".as_bytes()] {
            let path = Path::new(OsStr::from_bytes(bytes));
            assert_eq!(from_text(&to_text(path)), path);
        }
        assert_eq!(to_text(Path::new("data/x.csv")), "data/x.csv");
    }
}

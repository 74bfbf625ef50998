//! Where a data set is taken from.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::base::disk::home;
use crate::base::disk::path_text::to_text;

/// Where a data set is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Address of an archive.
    Url(String),
    /// Path of an archive, or of a folder with the files.
    Path(PathBuf),
}

impl Origin {
    /// The origin that a user names.
    pub fn of(path: &Path) -> Result<Self, String> {
        let text = to_text(path);
        match text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()) {
            None => Ok(Self::Path(home::expanded(&text))),
            Some(scheme) if ["http", "https"].contains(&scheme.as_str()) => Ok(Self::Url(text)),
            Some(_) => {
                Err("only http and https addresses can be read; give such an address, a file or a folder".into())
            }
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(url) => f.write_str(url),
            Self::Path(path) => path.display().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_a_path_by_its_scheme() {
        let origin = |text: &str| Origin::of(Path::new(text));
        assert_eq!(origin("HTTPS://example.org/a.zip"), Ok(Origin::Url("HTTPS://example.org/a.zip".into())));
        for path in ["a.zip", "http", "folder/http:/a"] {
            assert_eq!(origin(path), Ok(Origin::Path(path.into())));
        }
        assert!(origin("ftp://example.org/a.zip").is_err());
    }
}

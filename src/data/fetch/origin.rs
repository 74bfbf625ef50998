//! Where a data set is taken from.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a data set is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Address of an archive.
    Url(String),
    /// Path of an archive, or of a folder with the files.
    Path(PathBuf),
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()) {
            None => Ok(Self::Path(text.into())),
            Some(scheme) if ["http", "https"].contains(&scheme.as_str()) => Ok(Self::Url(text.into())),
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
        let origin = |text: &str| text.parse::<Origin>();
        assert_eq!(origin("HTTPS://example.org/a.zip"), Ok(Origin::Url("HTTPS://example.org/a.zip".into())));
        for path in ["a.zip", "http", "folder/http:/a"] {
            assert_eq!(origin(path), Ok(Origin::Path(path.into())));
        }
        assert!(origin("ftp://example.org/a.zip").is_err());
    }
}

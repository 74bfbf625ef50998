//! The data sets that can be fetched, with size and SHA-256 of their files.

use crate::data::census::files;
use clap::ValueEnum;

/// A data set by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DataSet {
    /// UCI Census-Income (KDD), of Section 6.3: 299,285 people
    CensusIncome,
}

impl DataSet {
    /// Its name, address and files.
    pub fn known(self) -> Known<'static> {
        match self {
            Self::CensusIncome => CENSUS_INCOME,
        }
    }
}

/// Name, address and files of a data set.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Its name, and that of its folder in `data/`.
    pub name: &'a str,
    /// Address of its official archive.
    pub url: &'a str,
    /// Its files.
    pub files: &'a [KnownFile<'a>],
}

impl Known<'_> {
    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Maximum number of bytes of an archive of it: its files and a little more.
    pub fn archive_limit(&self) -> u64 {
        self.bytes() + self.bytes() / 64 + (1 << 20)
    }

    /// The place of the file with this name in `files`.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.files.iter().position(|file| file.name == name)
    }
}

/// A file of a data set.
#[derive(Clone, Copy, Debug)]
pub struct KnownFile<'a> {
    /// Its name, without a folder.
    pub name: &'a str,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: &'a str,
}

const CENSUS_INCOME: Known = Known {
    name: "census-income",
    url: "https://archive.ics.uci.edu/static/public/117/census+income+kdd.zip",
    files: &[
        KnownFile {
            name: files::TRAIN,
            bytes: 103_874_469,
            sha256: "3676a81db7d3528f3f8b9f3c699d0f0aa28db45e6e994fa0b8ed38327539ee86",
        },
        KnownFile {
            name: files::TEST,
            bytes: 51_918_813,
            sha256: "98402b1ab879573d0a7f38a699a40258080e25e33d3401e7bf9c96d3fa0fab8c",
        },
    ],
};

//! Paths on the command line.

use crate::base::disk::home;
use crate::base::disk::path_text::to_text;
use clap::builder::{PathBufValueParser, TypedValueParser};
use std::path::PathBuf;

/// Takes any path. A leading `~` is the home folder, which shells leave to programs in `--out=~/results`.
pub fn path() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().map(|path| home::expanded(&to_text(&path)))
}

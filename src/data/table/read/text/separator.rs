//! What is between two cells.

use crate::base::error::{Error, Result};
use memchr::memmem::Finder;

/// What is between two cells.
#[derive(Clone, Debug)]
pub enum Separator {
    /// A byte. A cell that begins with a quote may hold it.
    Byte(u8),
    /// Several bytes. Quotes have no meaning then, as in files of such kinds.
    Bytes(Box<Finder<'static>>),
}

impl Separator {
    /// The separator that a user wrote.
    pub fn new(text: &str) -> Result<Self> {
        let cause = match text.as_bytes() {
            [] => "it is empty",
            _ if text.contains(['\n', '\r']) => "it has a line break, which ends a row",
            _ if text.contains('"') => "it has a quote, which begins a cell that holds separators",
            [byte] => return Ok(Self::Byte(*byte)),
            bytes => return Ok(Self::Bytes(Box::new(Finder::new(bytes).into_owned()))),
        };
        let hint = "give what is between two cells, such as `,`, `;`, `|`, `::` or a tab";
        Err(Error::Usage(format!("`{}` cannot be the separator: {cause}\n  {hint}", text.escape_debug())))
    }
}

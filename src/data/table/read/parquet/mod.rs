//! Tables in Parquet.

#[cfg(feature = "parquet")]
mod file;
#[cfg(feature = "parquet")]
mod meaning;
#[cfg(feature = "parquet")]
mod rows;

#[cfg(feature = "parquet")]
pub use file::{names, rows};
#[cfg(feature = "parquet")]
pub use rows::read;

#[cfg(not(feature = "parquet"))]
pub use absent::{names, read, rows};

#[cfg(not(feature = "parquet"))]
mod absent {
    use crate::base::error::{Error, Result};
    use crate::data::table::read::columns::rows::Rows;
    use crate::data::table::read::open::TableFile;
    use crate::data::table::read::settings::Settings;

    fn refused(file: &TableFile) -> Error {
        let cause = "is a Parquet file, which this mmoe was built without";
        file.refused(cause, "build it with the feature `parquet`, or give the table as text")
    }

    /// Cannot be told.
    pub fn names(file: &TableFile) -> Result<Vec<String>> {
        Err(refused(file))
    }

    /// Cannot be told.
    pub fn rows(file: &TableFile) -> Result<u64> {
        Err(refused(file))
    }

    /// Cannot be read.
    pub fn read(file: &TableFile, _: &Settings, _: &mut Rows) -> Result<()> {
        Err(refused(file))
    }
}

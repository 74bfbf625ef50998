//! Where the rows come from.

mod csv;
mod synthetic;
mod table_read;

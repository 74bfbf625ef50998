//! Where the rows come from.

mod census;
mod synthetic;
mod table;
mod table_read;
mod tasks;

//! Where the rows come from.

mod synthetic;
mod table;
mod table_read;
mod tasks;

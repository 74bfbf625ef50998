//! Where the rows come from.

mod synthetic;
mod table;
mod tasks;

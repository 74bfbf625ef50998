//! Where the rows come from.

mod synthetic;

//! Columns: what is wanted, how they grow row by row, and what is wrong with their cells.

pub mod categories;
pub mod faults;
pub mod growing;
pub mod joined;
pub mod missing;
pub mod rows;
pub mod typed;
pub mod wanted;

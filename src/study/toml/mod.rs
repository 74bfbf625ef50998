//! Reads TOML by rules, and knows the place of every value for errors.

pub mod rule;
pub mod section;
pub mod text;

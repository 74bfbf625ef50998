//! Reads TOML by rules, and knows the place of every value for messages.

pub mod overrides;
pub mod rule;
pub mod section;
pub mod text;

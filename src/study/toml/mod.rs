//! TOML read with places: every value knows where it stands, and what may stand there.

pub mod rule;
pub mod section;
pub mod text;

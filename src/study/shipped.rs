//! The configs that come with the program, for whoever has no clone.

/// Lists configs by name, each with its text.
macro_rules! configs {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../configs/", $name, ".toml")))),*]
    };
}

/// Name and text of every config in `configs/`.
pub const CONFIGS: &[(&str, &str)] = configs![
    "ambiguity",
    "census-education",
    "census-income",
    "census-untuned",
    "label-correlation",
    "log",
    "quick",
    "relatedness",
    "relatedness-all-models",
    "relatedness-fixed",
    "relatedness-fixed-long",
    "shared-bottom",
];

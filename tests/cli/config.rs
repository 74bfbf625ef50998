//! The configs that come with the program.

use crate::common::program::said;
use mmoe::base::exit_code::ExitCode;
use mmoe::study::Study;
use mmoe::study::shipped::CONFIGS;
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn every_config_of_the_folder_comes_with_the_program_and_is_printed_as_it_is() -> Result<(), Box<dyn std::error::Error>>
{
    let scratch = tempfile::tempdir()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension() != Some("toml".as_ref()) {
            continue;
        }
        let name = path.file_stem().ok_or("a config has a name")?.to_string_lossy().into_owned();
        files.insert(name, std::fs::read_to_string(&path)?);
    }
    let listed = said(scratch.path(), "config", 0)?;
    assert_eq!(listed.lines().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>());
    for (name, text) in &files {
        assert_eq!(said(scratch.path(), &format!("config {name}"), 0)?, *text);
    }
    assert_eq!(CONFIGS.len(), files.len());
    Ok(())
}

#[test]
fn a_config_is_named_as_its_study() {
    for (name, text) in CONFIGS {
        assert_eq!(Study::parse(name, text).expect(name).head.name, *name);
    }
}

#[test]
fn an_unknown_config_is_answered_with_the_one_that_was_meant() -> Result<(), Box<dyn std::error::Error>> {
    let scratch = tempfile::tempdir()?;
    let refused = said(scratch.path(), "config quik", ExitCode::Usage)?;
    assert!(refused.contains("no config `quik` comes with the program") && refused.contains("did you mean `quick`?"));
    Ok(())
}

//! `manifest.toml`: a config that can be run, whose every byte is checked, also in the form that older programs gave it.

use crate::common::{Outcome, Toy, ToySweep, planned};
use mmoe::base::sha256::sha256_hex;
use mmoe::store::manifest::{AnyManifest, MadeBy, Manifest};
use mmoe::study::Study;
use mmoe::study::shipped::CONFIGS;
use std::fs;
use std::path::Path;

/// The text of a manifest with the checksum that it should have.
pub fn signed(text: &str) -> String {
    const CHECKSUM: &str = "\n# sha256 of all above: ";
    let (above, _) = text.rsplit_once(CHECKSUM).expect("a manifest has a checksum");
    format!("{above}{CHECKSUM}{}\n", sha256_hex(above.as_bytes()))
}

fn understood(bytes: &[u8]) -> Manifest {
    match Manifest::of_any_program(Path::new(""), bytes) {
        AnyManifest::Understood(manifest) => *manifest,
        AnyManifest::Foreign(made_by) => panic!("foreign: {made_by:?}"),
        AnyManifest::Damaged => panic!("damaged"),
    }
}

/// A manifest that an older program wrote.
fn of_format_1(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/manifests").join(name);
    fs::read(path).expect("the manifest is there")
}

fn shipped(name: &str) -> Study {
    let (_, text) = CONFIGS.iter().find(|(known, _)| *known == name).expect("it is shipped");
    Study::parse(name, text).expect("a shipped config is good")
}

#[test]
fn a_manifest_is_a_config_of_the_same_study() -> Outcome {
    for (name, text) in CONFIGS {
        let study = Study::parse(name, text)?;
        let manifest = Manifest { made_by: MadeBy::this(), study: study.clone(), data_sha256: Some("ab".repeat(32)) };
        let bytes = manifest.to_toml(Path::new(""))?;
        let text = String::from_utf8(bytes.clone())?;
        assert_eq!(Study::parse("manifest.toml", &text)?, study, "{text}");
        let read = understood(&bytes);
        assert_eq!((read.study, read.data_sha256, read.made_by), (study, manifest.data_sha256, MadeBy::this()));
    }
    Ok(())
}

#[test]
fn manifests_of_older_programs_are_read_and_a_changed_byte_of_their_config_is_not() {
    for (file, config) in [
        ("quick-format-1.toml", "quick"),
        ("label-correlation-format-1.toml", "label-correlation"),
        ("census-income-trials-format-1.toml", "census-income"),
    ] {
        assert_eq!(understood(&of_format_1(file)).study, shipped(config), "{file}");
    }
    let bytes = of_format_1("census-income-format-1.toml");
    let tuned = understood(&bytes).study;
    assert_eq!(tuned.head.tuned_from, Some(shipped("census-income").search_hash()));
    let changed = String::from_utf8(bytes).expect("UTF-8").replace("0.00162172", "0.00162173");
    assert!(matches!(Manifest::of_any_program(Path::new(""), changed.as_bytes()), AnyManifest::Damaged));
}

#[test]
fn a_folder_of_an_older_program_goes_on_with_a_manifest_of_today() -> Outcome {
    let quick = mmoe::study::plan::PlannedStudy::with_data(shipped("quick"), None);
    let dir = tempfile::tempdir()?;
    fs::write(dir.path().join("manifest.toml"), of_format_1("quick-format-1.toml"))?;
    let swept = ToySweep::of(&quick, &Toy::default()).run(dir.path())?;
    assert!(swept.said.is_empty(), "{:?}", swept.said);
    let text = fs::read_to_string(dir.path().join("manifest.toml"))?;
    assert!(text.contains("\nformat = 2\n") && !text.contains("cpu") && !text.contains("config."), "{text}");
    assert_eq!(signed(&text), text);
    Ok(())
}

#[test]
fn every_byte_of_a_manifest_counts() -> Outcome {
    let planned = planned(1, &[0.5])?;
    let manifest = Manifest { made_by: MadeBy::this(), study: planned.study, data_sha256: None };
    let bytes = manifest.to_toml(Path::new(""))?;
    for at in 0..bytes.len() - 1 {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(matches!(Manifest::of_any_program(Path::new(""), &changed), AnyManifest::Damaged), "byte {at}");
    }
    Ok(())
}

#[test]
fn no_path_of_the_home_folder_is_in_a_manifest() -> Outcome {
    let Some(home) = std::env::var_os("HOME").filter(|home| Path::new(home).parent().is_some()) else { return Ok(()) };
    let path = Path::new(&home).join("secret/x.csv");
    let data = format!(
        "source = 'table'\nfiles = '{}'\nfields = {{ x = {{ kind = 'number' }} }}\ntasks = {{ y = {{ kind = 'binary' }} }}",
        path.display()
    );
    let study = Study::parse("a.toml", &format!("[study]\nname = 'a'\n[data]\n{data}\n[[model]]\ntype = 'mmoe'\n"))?;
    let manifest = Manifest { made_by: MadeBy::this(), study, data_sha256: None }.to_toml(Path::new(""))?;
    let text = String::from_utf8(manifest)?;
    assert!(text.contains("secret/x.csv\"") && !text.contains(&*home.to_string_lossy()), "{text}");
    Ok(())
}

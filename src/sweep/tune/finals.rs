//! The study that a config stands for: where its models are tuned, the one that their trials recommend.

use std::path::{Path, PathBuf};

use crate::base::disk;
use crate::base::error::{Error, Result};
use crate::store::trials::{FOLDER, TUNED};
use crate::study::Study;

/// Where the results of a study go that is told no other folder.
pub fn results_dir(study: &Study) -> PathBuf {
    Path::new("results").join(&study.head.name)
}

/// Loads the study of a config; the trials of its models, where it has some, are in the study's folder `dir`.
pub fn load(config: &Path, dir: Option<&Path>) -> Result<Study> {
    let study = Study::load(config)?;
    if study.tune.is_none() {
        return Ok(study);
    }
    let (dir, out) = match dir {
        Some(dir) => (dir.to_owned(), format!(" --out {}", dir.display())),
        None => (results_dir(&study), String::new()),
    };
    let path = dir.join(FOLDER).join(TUNED);
    let untuned = |cause: &str| {
        let config = config.display();
        Error::Usage(format!("{config}: {}: {cause}\n  run `mmoe tune {config}{out}` first", path.display()))
    };
    if !disk::exists(&path) {
        return Err(untuned("the trials of its models are not complete, for this file is not there yet"));
    }
    let tuned = Study::load(&path)?;
    if tuned.head.tuned_from != Some(study.search_hash()) {
        return Err(untuned("it is of another search: the config has changed since"));
    }
    Ok(Study { head: tuned.head, models: tuned.models, tune: None, ..study })
}

//! `tuned.toml`: the study, with the settings that the trials recommend for its models.

use super::model_trials::ModelTrials;
use super::trials_csv;
use crate::base::disk;
use crate::base::error::{Error, Result};
use crate::store::names::{TRIALS, TUNED, TUNING, results_dir};
use crate::study::config::write::comment;
use crate::study::toml::overrides::Override;
use crate::study::{Model, Study, StudyHead};
use std::path::Path;

const HEADER: &str = "Written by `mmoe tune`: a study whose models have the settings that their trials recommend, each \
                      those of the\ntrial with the best posterior mean, for the best score may be luck. `mmoe sweep` trains it.";

/// The file; `None` as long as a model has no recommendation.
pub fn to_toml(study: &Study, models: &[ModelTrials]) -> Result<Option<String>> {
    let recommended: Option<Vec<usize>> = models.iter().map(ModelTrials::recommended).collect();
    let Some(recommended) = recommended else { return Ok(None) };
    let choices: Vec<(&ModelTrials, usize)> = models.iter().zip(recommended).collect();
    let choice = |model: &Model| choices.iter().copied().find(|(trials, _)| trials.name() == model.name);
    let chosen = |model: &Model| choice(model).map_or_else(|| model.clone(), |(trials, trial)| trials.model_of(trial));
    let tuned = Study {
        head: StudyHead { tuned_from: Some(study.search_hash()), ..study.head.clone() },
        models: study.models.iter().map(chosen).collect(),
        tune: None,
        ..study.clone()
    };
    let about =
        |model: &Model| choice(model).map_or_else(|| "Not tuned.".into(), |(trials, trial)| origin(trials, trial));
    Ok(Some(format!("{}\n{}", comment(HEADER), tuned.to_config(&about))))
}

/// Error for a model without a score in any trial.
fn without_a_score(config: &Path, (model, trials, failed): &(String, usize, usize), out: &str) -> Error {
    let config = config.display();
    let (cause, hint) = if failed == trials {
        let hint = format!("`mmoe tune {config}{out} --retry-failed` tries them again");
        (format!("all {trials} trials of the model `{model}` failed"), hint)
    } else {
        let diverged = trials - failed;
        // Another range is another search, whose trials cannot go on from these.
        let hint = format!(
            "lower its learning rates in {config}, and search in another folder: `mmoe tune {config} --out NEW`, then \
             `mmoe sweep {config} --out NEW`"
        );
        (format!("no trial of the model `{model}` has a score: {diverged} diverged, {failed} failed"), hint)
    };
    Error::Usage(format!("{config}: {cause}\n  {hint}"))
}

/// The trial that a model's settings come from, in words.
fn origin(model: &ModelTrials, trial: usize) -> String {
    let objective = model.scores[trial].and_then(|score| score.objective).unwrap_or(f64::NAN);
    let trials = model.runs.len();
    let chosen = format!("Trial {trial} of {trials}, from 0: validation AUC {objective}");
    match model.best() {
        Some((best, score)) if best != trial => format!("{chosen}; the best score is {score}, of trial {best}."),
        _ => format!("{chosen}, the best score."),
    }
}

/// Loads the study of a config with its values overridden. If its models are tuned, they get the settings of `tuned.toml`
/// in the study's folder `dir`.
pub fn load(config: &Path, overrides: &[Override], dir: Option<&Path>) -> Result<Study> {
    let study = Study::load_with(config, overrides)?;
    if study.tune.is_none() {
        return Ok(study);
    }
    let (dir, out) = match dir {
        Some(dir) => (dir.to_owned(), format!(" --out {}", dir.display())),
        None => (results_dir(&study), String::new()),
    };
    let path = dir.join(TUNING).join(TUNED);
    let untuned = |cause: &str| {
        let config = config.display();
        Error::Usage(format!("{config}: {}: {cause}\n  run `mmoe tune {config}{out}` first", path.display()))
    };
    if !disk::exists(&path) {
        let trials = disk::read(&dir.join(TUNING).join(TRIALS))?.unwrap_or_default();
        let planned = study.tune.as_ref().map_or(0, |tune| tune.trials);
        if let Some(hopeless) = trials_csv::without_scores(&trials).into_iter().find(|(_, ended, _)| *ended == planned)
        {
            return Err(without_a_score(config, &hopeless, &out));
        }
        return Err(untuned("the trials of its models are not complete, so this file does not exist yet"));
    }
    let tuned = Study::load(&path)?;
    if tuned.head.tuned_from != Some(study.search_hash()) {
        return Err(untuned("it belongs to another search: the config has changed since"));
    }
    Ok(Study { head: tuned.head, models: tuned.models, tune: None, ..study })
}

//! `tuned.toml`: the study with every model as its trials recommend.

use super::model_trials::ModelTrials;
use crate::base::error::Result;
use crate::study::config::write::comment;
use crate::study::{Model, Study, StudyHead};

const HEADER: &str = "Written by `mmoe tune`: a study whose models have the settings that their trials recommend, each \
                      those of the\ntrial with the best posterior mean, for the best score may be luck. `mmoe sweep` trains it.";

/// The file; none as long as a model has no recommendation.
pub fn to_toml(study: &Study, tracks: &[ModelTrials]) -> Result<Option<String>> {
    let recommended: Option<Vec<usize>> = tracks.iter().map(ModelTrials::recommended).collect();
    let Some(recommended) = recommended else { return Ok(None) };
    let choices: Vec<(&ModelTrials, usize)> = tracks.iter().zip(recommended).collect();
    let choice = |model: &Model| choices.iter().copied().find(|(track, _)| track.model.name == model.name);
    let chosen = |model: &Model| choice(model).map_or_else(|| model.clone(), |(track, trial)| track.model_of(trial));
    let tuned = Study {
        head: StudyHead { tuned_from: Some(study.search_hash()), ..study.head.clone() },
        models: study.models.iter().map(chosen).collect(),
        tune: None,
        ..study.clone()
    };
    let about = |model: &Model| choice(model).map_or_else(|| "Not tuned.".into(), |(track, trial)| words(track, trial));
    Ok(Some(format!("{}\n{}", comment(HEADER), tuned.to_config(&about)?)))
}

/// Where a model's settings come from.
fn words(track: &ModelTrials, trial: usize) -> String {
    let objective = track.endings[trial].and_then(|ending| ending.objective).unwrap_or(f64::NAN);
    let trials = track.runs.len();
    let chosen = format!("Trial {trial} of {trials}, from 0: validation AUC {objective}");
    match track.best() {
        Some((best, score)) if best != trial => format!("{chosen}; the best score is {score}, of trial {best}."),
        _ => format!("{chosen}, the best score."),
    }
}

//! The layer of trials, for a study with tuned models. Every proposal, made again from the scores before it, is the
//! published one. The study has the settings that its trials recommend. A sample of trials, trained again, gives the
//! published scores.

use std::collections::HashMap;

use super::integrity::check_file;
use super::obstacle::{Obstacle, of_another_revision};
use super::published::Published;
use super::{Check, Layer, Tell};
use crate::base::disk;
use crate::base::error::Result;
use crate::base::math::rng::{Purpose, Stream};
use crate::store::manifest::{AnyManifest, MadeBy, Manifest};
use crate::store::names::{MANIFEST, TRIALS, TUNED, TUNING};
use crate::study::Study;
use crate::study::plan::PlannedRun;
use crate::study::run::ENGINE_REVISION;
use crate::sweep::tune;
use crate::sweep::tune::{TrialScore, Trials};

/// Checks the published trials; `None` if a signal stopped it.
pub(super) fn layer(check: &Check, published: &Published, tell: &mut Tell) -> Result<Option<Layer>> {
    let differs = |layer: &str, difference: String| {
        Ok(Some(Layer { differences: vec![difference], ..Layer::of(format!("trials: {layer}")) }))
    };
    let dir = published.dir.join(TUNING);
    let bytes = disk::read(&dir.join(MANIFEST))?.unwrap_or_default();
    let of_another = |made_by: &MadeBy| {
        let why = of_another_revision(made_by);
        let layer = Layer::of(format!("trials: nothing can be proposed again: {why}"));
        Ok(Some(Layer { is_untrained: true, ..layer }))
    };
    let manifest = match Manifest::of_any_program(&dir, &bytes) {
        AnyManifest::Understood(manifest) if manifest.made_by.engine_revision == ENGINE_REVISION => manifest,
        AnyManifest::Understood(manifest) => return of_another(&manifest.made_by),
        AnyManifest::Foreign(made_by) => return of_another(&made_by),
        AnyManifest::Damaged => {
            let difference = format!("{TUNING}/{MANIFEST}: it is missing, cut off or was changed by hand");
            return differs("nothing can be proposed again", difference);
        }
    };
    let csv = disk::read(&dir.join(TRIALS))?.unwrap_or_default();
    match tune::trials_csv::scores(&csv) {
        None => differs("nothing can be proposed again", format!("{TUNING}/{TRIALS}: it cannot be read")),
        Some(scores) => propose_and_train(check, published, &manifest, &scores, tell),
    }
}

fn propose_and_train(
    check: &Check,
    published: &Published,
    manifest: &Manifest,
    scores: &HashMap<String, TrialScore>,
    tell: &mut Tell,
) -> Result<Option<Layer>> {
    let Manifest { made_by, study, data_sha256 } = manifest;
    let models = tune::models(study, data_sha256.as_deref())?;
    let all = (0..models.len()).collect();
    let look = |run: &PlannedRun| Ok(scores.get(&run.id).copied());
    let trials = Trials::resume(models, all, &look)?;
    let proposed: usize = trials.models.iter().map(|model| model.ended()).sum();
    let mut layer = Layer::of(format!(
        "trials: {proposed} trials of {} models proposed again, each from the scores before it; made again: {TRIALS}",
        trials.models.len()
    ));
    check_file(published, &(format!("{TUNING}/{TRIALS}"), tune::trials_csv::to_csv(&trials.models)?), &mut layer)?;
    if let Some(tuned) =
        tune::tuned_toml::to_toml(&study.clone().seen_from(&published.dir.join(TUNING)), &trials.models)?
    {
        layer.checked[0] += &format!(", {TUNED}");
        layer.differences.extend(untuned(published, &tuned)?);
        check_file(published, &(format!("{TUNING}/{TUNED}"), tuned.into_bytes()), &mut layer)?;
    }
    match Obstacle::of(made_by, study, data_sha256.as_deref()) {
        Some(Obstacle::Untrainable(why)) => {
            layer.checked.push(format!("no trial can be trained again: {why}"));
            layer.is_untrained = true;
            return Ok(Some(layer));
        }
        Some(Obstacle::OtherData) => {
            layer.differences.push(format!("the data file is not the one that {TUNING}/{MANIFEST} names"));
            return Ok(Some(layer));
        }
        None => {}
    }
    train(check, &trials, layer, tell)
}

/// Differences between the published study and the one that the trials recommend.
fn untuned(published: &Published, tuned: &str) -> Result<Vec<String>> {
    let Some(content) = &published.content else { return Ok(Vec::new()) };
    let tuned = Study::parse(TUNED, tuned)?.as_searched();
    let differences = content.planned.study.as_searched().differences(&tuned).into_iter();
    Ok(differences.map(|difference| format!("{}: differs from {TUNED}: {difference}", MANIFEST)).collect())
}

/// Trains a sample of trials again, in full.
fn train(check: &Check, trials: &Trials, mut layer: Layer, tell: &mut Tell) -> Result<Option<Layer>> {
    let ended = trials.models.iter().flat_map(|model| model.runs.iter().zip(&model.scores));
    let ended: Vec<(&PlannedRun, TrialScore)> = ended.filter_map(|(run, score)| Some((run, (*score)?))).collect();
    let order = Stream::new(check.extent.seed, Purpose::CheckedTrials, 0).permutation(ended.len());
    let sample: Vec<_> = order.into_iter().take(check.extent.runs).map(|trial| ended[trial]).collect();
    let runs: Vec<&PlannedRun> = sample.iter().map(|(run, _)| *run).collect();
    let Some(again) = check.train(&runs, tell)? else { return Ok(None) };
    for (run, score) in &sample {
        let Some(training) = run.spec.training() else { continue };
        let now = TrialScore::of(again.of(run)?, training);
        if now != *score {
            let (label, now) = (tune::trials::label(run), words(&now));
            layer.differences.push(format!("{label}: {now} instead of {}", words(score)));
        }
    }
    let seed = check.extent.seed;
    layer.checked.push(format!("{} of them, drawn with seed {seed}, trained again; their scores compared", runs.len()));
    Ok(Some(layer))
}

fn words(score: &TrialScore) -> String {
    score.objective.map_or_else(|| score.status.name().to_owned(), |score| score.to_string())
}

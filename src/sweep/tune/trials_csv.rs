//! `trials.csv`: a row per trial that has ended, model by model.

use super::model_trials::ModelTrials;
use super::score::TrialScore;
use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use crate::study::settings::{self, Setting};
use crate::train::outcome::StatusKind;
use serde::Deserialize;
use std::collections::HashMap;

/// Writes the file. Settings are in shortest decimal form, and empty if a model does not search them.
pub fn to_csv(models: &[ModelTrials]) -> Result<Vec<u8>> {
    let is_searched = |setting: &&'static Setting| models.iter().any(|model| place(model, setting).is_some());
    let settings: Vec<&Setting> = settings::searchable().filter(is_searched).collect();
    let keys = settings.iter().map(|setting| setting.key);
    let header = ["model", "trial", "id"].into_iter().chain(keys).chain(["status", "objective", "best"]);
    let mut text = CsvText::new(&header.map(String::from).collect::<Vec<_>>())?;
    for model in models {
        for (number, score) in model.scores.iter().enumerate() {
            let Some(TrialScore { status, objective }) = *score else { continue };
            let best = model.best_of(number + 1).map(|(_, score)| score);
            let mut row = vec![model.name().to_owned(), number.to_string(), model.runs[number].id.clone()];
            row.extend(settings.iter().map(|&setting| value(place(model, setting).map(|at| model.points[number][at]))));
            row.extend([status.name().to_owned(), value(objective), value(best)]);
            text.row(&row)?;
        }
    }
    text.finish()
}

/// The scores in a file, by the ids of the runs; `None` if it cannot be read.
pub fn scores(csv: &[u8]) -> Option<HashMap<String, TrialScore>> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        status: String,
        objective: Option<f64>,
    }
    let score = |row: csv::Result<Row>| {
        let Row { id, status, objective } = row.ok()?;
        let status = StatusKind::named(&status)?;
        Some((id, TrialScore { status, objective }))
    };
    csv::Reader::from_reader(csv).into_deserialize().map(score).collect()
}

/// The models without a score in any trial: name, number of trials, number of failed trials.
pub fn without_scores(csv: &[u8]) -> Vec<(String, usize, usize)> {
    #[derive(Deserialize)]
    struct Row {
        model: String,
        status: String,
        objective: Option<f64>,
    }
    let rows: Vec<Row> = csv::Reader::from_reader(csv).into_deserialize().filter_map(csv::Result::ok).collect();
    let of_models = rows.chunk_by(|one, next| one.model == next.model);
    let hopeless = of_models.filter(|trials| trials.iter().all(|trial| trial.objective.is_none()));
    let failed = |trials: &[Row]| trials.iter().filter(|trial| trial.status == StatusKind::Failed.name()).count();
    hopeless.map(|trials| (trials[0].model.clone(), trials.len(), failed(trials))).collect()
}

/// The place of a setting among those that a model searches.
fn place(model: &ModelTrials, setting: &Setting) -> Option<usize> {
    model.model.search.iter().position(|searched| searched.setting == setting)
}

fn value(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

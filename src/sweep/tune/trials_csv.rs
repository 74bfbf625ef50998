//! `trials.csv`: a row per trial that has ended, model by model.

use std::collections::HashMap;

use super::model_trials::ModelTrials;
use super::score::{End, TrialScore};
use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use crate::study::search::Setting;
use serde::Deserialize;

/// The file's text: settings in shortest decimal form, nothing where a model has no such setting.
pub fn to_csv(tracks: &[ModelTrials]) -> Result<Vec<u8>> {
    let is_searched = |setting: &Setting| tracks.iter().any(|track| place(track, *setting).is_some());
    let settings: Vec<Setting> = Setting::ALL.into_iter().filter(is_searched).collect();
    let keys = settings.iter().map(|setting| setting.key());
    let header: Vec<&str> =
        ["model", "trial", "id"].into_iter().chain(keys).chain(["status", "objective", "best"]).collect();
    let mut text = CsvText::new(&header.into_iter().map(String::from).collect::<Vec<_>>())?;
    for track in tracks {
        let mut best: Option<f64> = None;
        for (number, ending) in track.endings.iter().enumerate() {
            let Some(TrialScore { end, objective }) = *ending else { continue };
            best = [best, objective].into_iter().flatten().reduce(f64::max);
            let mut row = vec![track.model.name.clone(), number.to_string(), track.runs[number].id.clone()];
            row.extend(settings.iter().map(|&setting| value(place(track, setting).map(|at| track.points[number][at]))));
            row.extend([end.name().to_owned(), value(objective), value(best)]);
            text.row(&row)?;
        }
    }
    text.finish()
}

/// How the trials ended that a file has, by the ids of their runs; none of it where it cannot be read.
pub fn endings(csv: &[u8]) -> Option<HashMap<String, TrialScore>> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        status: End,
        objective: Option<f64>,
    }
    let rows = csv::Reader::from_reader(csv).into_deserialize();
    let ending =
        |row: csv::Result<Row>| row.ok().map(|row| (row.id, TrialScore { end: row.status, objective: row.objective }));
    rows.map(ending).collect()
}

/// Where a setting stands among those of a model that are searched.
fn place(track: &ModelTrials, setting: Setting) -> Option<usize> {
    track.model.search.iter().position(|searched| searched.setting == setting)
}

fn value(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

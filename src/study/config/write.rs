//! A study as a config that a person can read and change.

use crate::base::error::{Error, Result};
use crate::study::run::DataSpec;
use crate::study::settings::{CensusSettings, SizeSettings, TrainingSettings};
use crate::study::{Grid, Model, Study, StudyHead};
use serde::Serialize;

#[derive(Serialize)]
struct Head<'a> {
    study: &'a StudyHead,
    data: Data,
    #[serde(skip_serializing_if = "Option::is_none")]
    training: Option<TrainingSettings>,
}

#[derive(Serialize)]
struct Data {
    source: &'static str,
    #[serde(flatten)]
    settings: CensusSettings,
}

#[derive(Serialize)]
struct Models<'a> {
    model: [Block<'a>; 1],
}

#[derive(Serialize)]
struct Block<'a> {
    r#type: &'static str,
    name: &'a str,
    #[serde(flatten)]
    sizes: SizeSettings,
    #[serde(skip_serializing_if = "TrainingSettings::is_empty")]
    training: &'a TrainingSettings,
}

#[derive(Serialize)]
struct Tail<'a> {
    grid: &'a Grid,
}

impl Study {
    /// The config of a study on census-income with nothing to tune. Reading it gives an equal study. The text that
    /// `about` returns for a model becomes a comment above it.
    pub fn to_config(&self, about: &dyn Fn(&Model) -> String) -> Result<String> {
        let DataSpec::CensusIncome(census) = &self.data else {
            return Err(Error::Defect("only a config of census-income can be written".into()));
        };
        let data = Data { source: "census-income", settings: CensusSettings::of(census) };
        let training = self.training.as_ref().map(TrainingSettings::of);
        let mut text = section(&Head { study: &self.head, data, training })?;
        for model in &self.models {
            let sizes = SizeSettings::of(&model.architecture);
            let Model { name, architecture, training, .. } = model;
            let block = Block { r#type: architecture.kind().key(), name, sizes, training };
            text += &format!("\n{}{}", comment(&about(model)), section(&Models { model: [block] })?);
        }
        Ok(text + "\n" + &section(&Tail { grid: &self.grid })?)
    }
}

/// A text as comment lines.
pub fn comment(text: &str) -> String {
    text.lines().map(|line| format!("# {line}\n")).collect()
}

fn section(content: &impl Serialize) -> Result<String> {
    toml::to_string(content).map_err(|error| Error::Defect(format!("a config cannot be written as TOML: {error}")))
}

//! Settings of census-income.

use super::{limits, replace};
use crate::base::error::Result;
use crate::study::run::{CensusIncome, CensusTarget, College};
use crate::study::toml::rule::{YesNo, flag};
use crate::study::toml::section::Section;
use clap::Args;
use serde::Serialize;

/// The main task on census-income, and its inputs.
#[derive(Args, Clone, Debug, Default, PartialEq, Serialize)]
#[command(next_help_heading = "Census-income")]
pub struct CensusSettings {
    /// Train on census-income instead of synthetic data; `mmoe fetch census-income` gets it. Main task: income over
    /// 50,000 dollars (income) or education of at least college (education); the other task is always never married
    #[arg(long, value_name = "TASK", value_parser = flag(limits::GROUP))]
    pub group: Option<CensusTarget>,
    /// Folder with the two files of census-income [default: data/census-income]
    #[arg(id = "census", long = "census", value_name = "DIR", value_parser = flag(limits::PATH))]
    pub path: Option<String>,
    /// Least education that counts as college: some, associate or bachelor [default: associate]
    #[arg(long, value_name = "LEVEL", value_parser = flag(limits::COLLEGE))]
    pub college: Option<College>,
    /// Make education an input, unless it is the main task [default: false]
    #[arg(long, value_name = "BOOL", value_parser = flag(YesNo))]
    pub keep_education: Option<bool>,
    /// Make the instance weight an input [default: false]
    #[arg(long, value_name = "BOOL", value_parser = flag(YesNo))]
    pub keep_weight: Option<bool>,
    /// Leave out rows with a `?` [default: false]
    #[arg(long, value_name = "BOOL", value_parser = flag(YesNo))]
    pub drop_incomplete: Option<bool>,
    /// Seed of the split of the test file into validation and test rows [default: 0]
    #[arg(long, value_name = "N", value_parser = flag(limits::SEED))]
    pub split_seed: Option<u64>,
}

impl CensusSettings {
    /// Takes the keys of a `[data]` table whose source is census-income.
    pub fn read(section: &mut Section) -> Result<Self> {
        Ok(Self {
            group: section.take("group", limits::GROUP)?,
            path: section.take("path", limits::PATH)?,
            college: section.take("college", limits::COLLEGE)?,
            keep_education: section.take("keep_education", YesNo)?,
            keep_weight: section.take("keep_weight", YesNo)?,
            drop_incomplete: section.take("drop_incomplete", YesNo)?,
            split_seed: section.take("split_seed", limits::SEED)?,
        })
    }

    /// All settings of the data.
    pub fn of(census: &CensusIncome) -> Self {
        let CensusIncome { path, group, college, keep_education, keep_weight, drop_incomplete, split_seed } =
            census.clone();
        Self {
            group: Some(group),
            path: Some(path),
            college: Some(college),
            keep_education: Some(keep_education),
            keep_weight: Some(keep_weight),
            drop_incomplete: Some(drop_incomplete),
            split_seed: Some(split_seed),
        }
    }

    /// Replaces the current values by those that are given.
    pub fn apply(&self, census: &mut CensusIncome) {
        replace(&mut census.group, &self.group);
        replace(&mut census.path, &self.path);
        replace(&mut census.college, &self.college);
        replace(&mut census.keep_education, &self.keep_education);
        replace(&mut census.keep_weight, &self.keep_weight);
        replace(&mut census.drop_incomplete, &self.drop_incomplete);
        replace(&mut census.split_seed, &self.split_seed);
    }
}

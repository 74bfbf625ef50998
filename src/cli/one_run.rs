//! A single run: from defaults, a config and flags, or from a study by its id.

use super::describe::{check_names, page};
use super::path::path;
use super::setting_flags::{OfTraining, SettingFlags, as_flag};
use super::terminal;
use crate::base::error::{Error, Result};
use crate::base::words::{suggestion, visible};
use crate::data;
use crate::data::describe;
use crate::study::plan::{Cell, Plan};
use crate::study::run::{Choice, DataSpec, ModelKind, RunSpec, SourceKind, TrainingSpec, size};
use crate::study::settings::{self, LEARNING_RATE, Setting, Table, limits};
use crate::study::toml::rule::flag;
use crate::study::value::Value;
use crate::study::{Model, Study};
use crate::sweep::tune::tuned_toml;
use clap::Args;
use std::path::PathBuf;
use std::slice::from_ref;

/// Heading of the flags about a table.
const OWN: &str = "Data of your own";

/// Which run to carry out.
#[derive(Args, Clone, Debug, Default, PartialEq)]
pub struct SingleRun {
    /// Model to train, or with --config the name of one of its models
    #[arg(long, value_name = "MODEL", help = model_help())]
    pub model: Option<String>,
    /// Take the settings from this config; flags override it
    #[arg(long, value_name = "CONFIG", value_parser = path())]
    pub config: Option<PathBuf>,
    /// Seed of all random draws: data, initial weights, shuffling [default: 0]
    #[arg(long, value_name = "N", value_parser = flag::<u64>(limits::SEED))]
    pub seed: Option<u64>,
    /// With --run: the config of the study that has the run
    #[arg(long, value_name = "CONFIG", requires = "run", value_parser = path())]
    pub study: Option<PathBuf>,
    /// With --study: do this run of the study again, which gives the same bytes; the first digits of its id suffice
    #[arg(long, value_name = "ID", requires = "study")]
    pub run: Option<String>,
    /// Table of your own, instead of other data: csv, tsv, plain or packed, or Parquet. What its columns are is guessed
    /// and said; `mmoe describe` writes the guess for editing
    #[arg(long, value_name = "FILE", requires = "tasks", value_parser = path(), help_heading = OWN)]
    pub data: Option<PathBuf>,
    /// Names of its label columns, such as click,like; every other column is an input
    #[arg(long, value_name = "LIST", requires = "data", value_delimiter = ',', help_heading = OWN)]
    pub tasks: Vec<String>,
    /// Columns that are neither inputs nor labels
    #[arg(long, value_name = "LIST", requires = "data", value_delimiter = ',', help_heading = OWN)]
    pub exclude: Vec<String>,
    /// The settings.
    #[command(flatten)]
    pub flags: SettingFlags<OfTraining>,
}

impl SingleRun {
    /// The run as a plan of one run.
    pub fn resolve(&self) -> Result<Plan> {
        if let (Some(study), Some(run)) = (&self.study, &self.run) {
            self.refuse_settings()?;
            let study = tuned_toml::load(study, &[], None)?;
            return Plan::of(&study, data::fingerprint(&study.data)?.as_deref()).only(run);
        }
        let (mut cell, axes) = match &self.config {
            Some(config) => self.of_config(&tuned_toml::load(config, &[], None)?)?,
            None => self.by_default()?,
        };
        self.apply(&mut cell.spec)?;
        let RunSpec::Training(spec) = &cell.spec else { return Err(trains_nothing()) };
        // A config's `eval_at` is meant for the steps of its study, which a flag may lower.
        if self.flags.0.of(Table::Training).any(|(setting, _)| setting.key == "eval_at") {
            size::check_evaluations(from_ref(spec)).map_err(|problem| as_flag(&problem, &self.flags))?;
        }
        size::check(spec).map_err(|problem| as_flag(&problem, &self.flags))?;
        let data_sha256 = data::fingerprint(&spec.data)?;
        // A matrix of correlations is no place on an axis.
        let is_place = |axis: &&Setting| axis.is_of(&cell.spec) && !matches!(axis.of(&cell.spec), Some(Value::List(_)));
        let axes: Vec<&Setting> = axes.into_iter().filter(is_place).collect();
        Ok(Plan::single(&cell, &axes, data_sha256.as_deref()))
    }

    /// Refuses flags that would change the settings of a study's run.
    fn refuse_settings(&self) -> Result<()> {
        let alone = Self { study: self.study.clone(), run: self.run.clone(), ..Self::default() };
        if *self == alone {
            return Ok(());
        }
        let hint = "leave the other flags out, or use --config instead to change a setting";
        Err(Error::Usage(format!("--run repeats a run with exactly the settings that the study has\n  {hint}")))
    }

    fn by_default(&self) -> Result<(Cell, Vec<&'static Setting>)> {
        let kind = match &self.model {
            None => ModelKind::Mmoe,
            Some(name) => ModelKind::of_word(name).ok_or_else(|| {
                let hint = suggestion(name, "give one of", &ModelKind::words());
                Error::Usage(format!("--model: there is no model `{}`\n  {hint}", visible(name)))
            })?,
        };
        let axes = settings::axes().filter(|axis| ["corr", "group", LEARNING_RATE].contains(&axis.key));
        let run = settings::training(SourceKind::Synthetic, kind);
        Ok((Cell::new(Some(kind.word()), run), axes.collect()))
    }

    fn of_config(&self, study: &Study) -> Result<(Cell, Vec<&'static Setting>)> {
        let model = self.model_of(study)?;
        let mut cell = Cell::new(Some(&model.name), study.base(model));
        for (&axis, values) in &study.grid.axes {
            match (self.flags.0.get(axis), values.as_slice()) {
                // A file replaces the synthetic data and with it this setting.
                _ if axis.table == Table::Synthetic && self.file_chosen().is_some() => {}
                (Some(value), _) | (None, [value]) => cell.set(axis, value),
                (None, values) => return Err(undecided(axis, values)),
            }
        }
        Ok((cell, study.axes()))
    }

    fn model_of<'s>(&self, study: &'s Study) -> Result<&'s Model> {
        let names: Vec<&str> = study.models.iter().map(|model| model.name.as_str()).collect();
        match (&self.model, study.models.as_slice()) {
            (_, []) => Err(trains_nothing()),
            (None, [model]) => Ok(model),
            (None, _) => Err(Error::Usage(format!(
                "the config has several models: {}\n  choose one with --model",
                names.join(", ")
            ))),
            (Some(name), models) => models.iter().find(|model| model.name == *name).ok_or_else(|| {
                let hint = suggestion(name, "its models", &names);
                Error::Usage(format!("--model: the config has no model `{}`\n  {hint}", visible(name)))
            }),
        }
    }

    /// The source that flags choose instead of synthetic data.
    fn file_chosen(&self) -> Option<SourceKind> {
        let has_group = self.flags.0.of(Table::CensusIncome).any(|(setting, _)| setting.key == "group");
        let census = has_group.then_some(SourceKind::CensusIncome);
        self.data.as_ref().map(|_| SourceKind::Table).or(census)
    }

    /// Sets what flags give. Refuses flags for things that the run does not have.
    fn apply(&self, run: &mut RunSpec) -> Result<()> {
        let given = &self.flags.0;
        if let (Some(training), Some(kind)) = (run.training_mut(), self.file_chosen())
            && training.data.kind() == SourceKind::Synthetic
        {
            training.data = DataSpec::of(kind);
        }
        if let (Some(file), Some(training)) = (&self.data, run.training_mut()) {
            if given.of(Table::Synthetic).next().is_some() {
                return Err(synthetic_flags());
            }
            check_names(&self.tasks)?;
            let guess = describe::guess(&describe::one_file(file), &self.tasks, &self.exclude)?;
            page::summary(&guess).iter().for_each(|line| terminal::say(line));
            training.data = DataSpec::Table(Box::new(guess.complete()?));
        }
        // With a preset that draws its sines, both lists are set together.
        let foreign =
            given.foreign(run).find(|setting| !["alpha", "beta"].contains(&setting.key) || run.synthetic().is_none());
        if let (Some(foreign), Some(training)) = (foreign, run.training()) {
            return Err(self.foreign(foreign, training));
        }
        given.apply(run).map_err(|problem| as_flag(&problem, &self.flags))?;
        let seed = self.seed.unwrap_or(run.seed());
        *run = run.clone().with_seed(seed);
        Ok(())
    }

    /// Error for a flag that does not fit the data or the model.
    fn foreign(&self, setting: &Setting, training: &TrainingSpec) -> Error {
        let (cause, hint) = match setting.table {
            Table::CensusIncome => (
                "--census, --college and similar flags need census-income data",
                "choose it with --group, or leave these flags out",
            ),
            Table::Synthetic => return synthetic_flags(),
            _ => {
                let (flag, kind) = (setting.flag(), training.model.kind());
                let hint = "leave it out or choose another type of model";
                return Error::Usage(format!("--{flag}: a model of type {kind} has no `{}`\n  {hint}", setting.key));
            }
        };
        Error::Usage(format!("{cause}\n  {hint}"))
    }
}

fn synthetic_flags() -> Error {
    Error::Usage("flags for synthetic data do not fit a file\n  leave out --corr, --rows and similar flags".into())
}

fn model_help() -> String {
    let types = ModelKind::words().join(", ");
    format!("Model to train: {types}; with --config the name of one of its models [default: mmoe]")
}

fn trains_nothing() -> Error {
    let hint = "do one of its runs with --study and --run; `mmoe sweep CONFIG --list` shows their ids";
    Error::Usage(format!("--config: the study measures data and has no model to train\n  {hint}"))
}

/// Error for a setting that has several values in the config.
fn undecided(axis: &Setting, values: &[Value]) -> Error {
    let listed: Vec<String> = values.iter().map(ToString::to_string).collect();
    let (key, listed) = (axis.key, listed.join(", "));
    let hint = match axis.part_of {
        None => format!("choose one with --{}", axis.flag()),
        Some(_) => "do one of its runs with --study and --run; `mmoe sweep CONFIG --list` shows their ids".into(),
    };
    Error::Usage(format!("the config has several values of `{key}`: {listed}\n  {hint}"))
}

//! A single run: from defaults, a config and flags, or from a study by its id.

use crate::base::error::{Error, Result};
use crate::base::words::{suggestion, visible};
use crate::data;
use crate::study::axis::Axis;
use crate::study::plan::{Cell, Plan};
use crate::study::run::size::{self, Problem};
use crate::study::run::{DataSpec, ModelKind, RunSpec, TrainingSpec, defaults};
use crate::study::settings::{CensusSettings, CsvSettings, SizeSettings, SyntheticSettings, TrainingSettings, limits};
use crate::study::toml::rule::{Rule, flag};
use crate::study::value::Value;
use crate::study::{Model, Study};
use crate::sweep::tune::tuned_toml;
use clap::Args;
use std::path::PathBuf;

/// Which run to carry out.
#[derive(Args, Clone, Debug, Default, PartialEq)]
pub struct SingleRun {
    /// Model to train: linear, single-task, shared-bottom, l2-constrained, cross-stitch, tensor-factorization, omoe or
    /// mmoe; with --config the name of one of its models [default: mmoe]
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,
    /// Take the settings from this config; flags override it
    #[arg(long, value_name = "CONFIG")]
    pub config: Option<PathBuf>,
    /// Seed of all random draws: data, initial weights, shuffling [default: 0]
    #[arg(long, value_name = "N", value_parser = flag(limits::SEED))]
    pub seed: Option<u64>,
    /// With --run: the config of the study that has the run
    #[arg(long, value_name = "CONFIG", requires = "run")]
    pub study: Option<PathBuf>,
    /// With --study: do this run of the study again, which gives the same bytes; the first digits of its id suffice
    #[arg(long, value_name = "ID", requires = "study")]
    pub run: Option<String>,
    /// Sizes of the model.
    #[command(flatten)]
    pub sizes: SizeSettings,
    /// The optimisation.
    #[command(flatten)]
    pub training: TrainingSettings,
    /// Synthetic data.
    #[command(flatten)]
    pub synthetic: SyntheticSettings,
    /// Rows of a file.
    #[command(flatten)]
    pub csv: CsvSettings,
    /// Census-income.
    #[command(flatten)]
    pub census: CensusSettings,
}

impl SingleRun {
    /// The run as a plan of one run.
    pub fn resolve(&self) -> Result<Plan> {
        if let (Some(study), Some(run)) = (&self.study, &self.run) {
            self.refuse_settings()?;
            let study = tuned_toml::load(study, None)?;
            return Plan::of(&study, data::fingerprint(&study.data)?.as_deref()).only(run);
        }
        let (mut cell, axes) = match &self.config {
            Some(config) => self.of_config(&tuned_toml::load(config, None)?)?,
            None => self.by_default()?,
        };
        let RunSpec::Training(spec) = &mut cell.spec else { return Err(trains_nothing()) };
        self.apply(spec).map_err(|problem| as_flag(&problem))?;
        let data_sha256 = data::fingerprint(&spec.data)?;
        let axes: Vec<Axis> = axes.into_iter().filter(|axis| axis.is_of(&cell.spec)).collect();
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

    fn by_default(&self) -> Result<(Cell, Vec<Axis>)> {
        let kind = match &self.model {
            None => ModelKind::Mmoe,
            Some(name) => limits::MODEL.parse(name).ok_or_else(|| {
                let hint = limits::MODEL.hint(name);
                Error::Usage(format!("--model: there is no model `{}`\n  {hint}", visible(name)))
            })?,
        };
        let model = defaults::architecture(kind);
        let data = DataSpec::Synthetic(defaults::synthetic());
        let kind = model.kind().key();
        let spec = TrainingSpec { data, model, training: defaults::training(), seed: 0 };
        Ok((Cell::new(Some(kind), RunSpec::Training(spec)), vec![Axis::Corr, Axis::Group, Axis::LearningRate]))
    }

    fn of_config(&self, study: &Study) -> Result<(Cell, Vec<Axis>)> {
        let model = self.model_of(study)?;
        let mut cell = Cell::new(Some(&model.name), RunSpec::Training(study.base(model)));
        for (&axis, values) in &study.grid.axes {
            match (self.flag(axis), values.as_slice()) {
                // A file replaces the synthetic data and with it this setting.
                _ if axis.is_synthetic() && (self.csv.path.is_some() || self.census.group.is_some()) => {}
                (Some(value), _) => cell.set(axis, value),
                (None, [value]) => cell.set(axis, *value),
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

    /// The value that a flag gives on this axis, if the flag was given.
    fn flag(&self, axis: Axis) -> Option<Value> {
        let (synthetic, training) = (&self.synthetic, &self.training);
        match axis {
            Axis::Preset => synthetic.generator.preset.map(Value::from),
            Axis::Corr => synthetic.generator.corr.map(Value::from),
            Axis::Group => self.census.group.map(Value::from),
            Axis::Rows => synthetic.rows.map(Value::from),
            Axis::Scale => synthetic.generator.scale.map(Value::from),
            Axis::NoiseStd => synthetic.generator.noise_std.map(Value::from),
            Axis::Steps => training.steps.map(Value::from),
            Axis::BatchSize => training.batch_size.map(Value::from),
            Axis::LearningRate => training.learning_rate.map(Value::from),
        }
    }

    fn apply(&self, spec: &mut TrainingSpec) -> Result<(), Problem> {
        self.apply_data(&mut spec.data)?;
        self.training.apply(&mut spec.training);
        self.sizes.apply(&mut spec.model)?;
        spec.seed = self.seed.unwrap_or(spec.seed);
        size::check(spec)
    }

    fn apply_data(&self, data: &mut DataSpec) -> Result<(), Problem> {
        if matches!(data, DataSpec::Synthetic(_)) {
            if self.csv.path.is_some() {
                *data = DataSpec::Csv(defaults::csv_file());
            } else if self.census.group.is_some() {
                *data = DataSpec::CensusIncome(defaults::census_income());
            }
        }
        let foreign = |cause: &str, hint: &str| Err(Problem { keys: &[], cause: cause.into(), hint: hint.into() });
        let is_synthetic = matches!(data, DataSpec::Synthetic(_));
        if self.csv != CsvSettings::default() && !matches!(data, DataSpec::Csv(_)) {
            return foreign(
                "--tasks and --test-share need a file",
                "give a file with --data, or leave these flags out",
            );
        }
        if self.census != CensusSettings::default() && !matches!(data, DataSpec::CensusIncome(_)) {
            return foreign(
                "--census, --college and similar flags need census-income data",
                "choose it with --group, or leave these flags out",
            );
        }
        if self.synthetic != SyntheticSettings::default() && !is_synthetic {
            return foreign("flags for synthetic data do not fit a file", "leave out --corr, --rows and similar flags");
        }
        match data {
            DataSpec::Synthetic(synthetic) => self.synthetic.apply(synthetic),
            DataSpec::Csv(file) => self.csv.apply(file),
            DataSpec::CensusIncome(census) => {
                self.census.apply(census);
                Ok(())
            }
        }
    }
}

fn trains_nothing() -> Error {
    let hint = "do one of its runs with --study and --run; `mmoe sweep CONFIG --list` shows their ids";
    Error::Usage(format!("--config: the study measures data and has no model to train\n  {hint}"))
}

/// Error for a setting that has several values in the config.
fn undecided(axis: Axis, values: &[Value]) -> Error {
    let listed: Vec<String> = values.iter().map(ToString::to_string).collect();
    let (key, listed) = (axis.key(), listed.join(", "));
    let hint = format!("choose one with --{}", key.replace('_', "-"));
    Error::Usage(format!("the config has several values of `{key}`: {listed}\n  {hint}"))
}

/// Turns a problem with settings into an error that names the flag.
pub fn as_flag(problem: &Problem) -> Error {
    let flag = problem.keys.first().map_or(String::new(), |key| format!("--{}: ", key.replace('_', "-")));
    Error::Usage(format!("{flag}{}\n  {}", visible(&problem.cause), problem.hint))
}

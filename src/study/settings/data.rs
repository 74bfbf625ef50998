//! Settings of the data sources.

use super::{limits, replace};
use crate::base::error::Result;
use crate::study::run::presets::Preset;
use crate::study::run::size::Problem;
use crate::study::run::{CsvFile, Sines, Synthetic};
use crate::study::toml::rule::flag;
use crate::study::toml::section::Section;
use crate::study::value::Rows;
use clap::Args;

/// The inputs and the label function (Equations 2-4).
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Synthetic data")]
pub struct GeneratorSettings {
    /// Task correlation: the cosine of the two tasks' weight vectors, from -1 to 1 [default: 0.5]
    #[arg(long, value_name = "P", value_parser = flag(limits::CORR))]
    pub corr: Option<f64>,
    /// Number of inputs, at least 2 [default: 100]
    #[arg(long, value_name = "N", value_parser = flag(limits::DIM))]
    pub dim: Option<usize>,
    /// Published label function: study, parameter-allocation, keras-mmoe, ml-paper-lab, stn, ple or osband. Flags for
    /// single settings override it [default: study]
    #[arg(long, value_name = "NAME", value_parser = flag(limits::PRESET))]
    pub preset: Option<Preset>,
    /// Length c of the two weight vectors [default: the preset's]
    #[arg(long, value_name = "C", value_parser = flag(limits::SCALE))]
    pub scale: Option<f64>,
    /// Frequencies of the sines, such as 1,2,3 [default: the preset's]
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    #[arg(value_parser = flag(limits::SINE))]
    pub alpha: Option<Vec<f64>>,
    /// Phases of the sines in radians, as many as frequencies [default: the preset's]
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    #[arg(value_parser = flag(limits::SINE))]
    pub beta: Option<Vec<f64>>,
    /// Standard deviation of the label noise [default: the preset's]
    #[arg(long, value_name = "SD", value_parser = flag(limits::NOISE_STD))]
    pub noise_std: Option<f64>,
}

/// Synthetic data to train on.
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Synthetic data")]
pub struct SyntheticSettings {
    /// The inputs and the label function.
    #[command(flatten)]
    pub generator: GeneratorSettings,
    /// Number of rows of a fixed data set, used in epochs, or `fresh` for new rows at every step [default: fresh]
    #[arg(long, value_name = "N", value_parser = flag(limits::RowsRule))]
    pub rows: Option<Rows>,
    /// Held-out rows for the test loss [default: 2000]
    #[arg(long, value_name = "N", value_parser = flag(limits::ROWS))]
    pub test_rows: Option<usize>,
}

/// Rows of a CSV file.
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Data of your own")]
pub struct CsvSettings {
    /// Numeric CSV file with a header to train on, instead of synthetic data
    #[arg(long = "data", value_name = "FILE", value_parser = flag(limits::PATH))]
    pub path: Option<String>,
    /// Names of its label columns, such as y1,y2; every other column is an input
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = flag(limits::TASK))]
    pub tasks: Option<Vec<String>>,
    /// Share of its rows held out for the test loss, between 0 and 1 [default: 0.2]
    #[arg(long, value_name = "SHARE", value_parser = flag(limits::TEST_SHARE))]
    pub test_share: Option<f64>,
}

impl GeneratorSettings {
    fn read(section: &mut Section) -> Result<Self> {
        Ok(Self {
            corr: section.take("corr", limits::CORR)?,
            dim: section.take("dim", limits::DIM)?,
            preset: section.take("preset", limits::PRESET)?,
            scale: section.take("scale", limits::SCALE)?,
            alpha: section.list("alpha", limits::SINE)?,
            beta: section.list("beta", limits::SINE)?,
            noise_std: section.take("noise_std", limits::NOISE_STD)?,
        })
    }

    /// Replaces the current values by those that are given.
    pub fn apply(&self, synthetic: &mut Synthetic) -> Result<(), Problem> {
        replace(&mut synthetic.corr, &self.corr);
        replace(&mut synthetic.dim, &self.dim);
        let law = &mut synthetic.law;
        if let Some(preset) = &self.preset {
            *law = preset.law();
        }
        replace(&mut law.scale, &self.scale);
        replace(&mut law.noise_std, &self.noise_std);
        law.sines = self.sines(&law.sines)?;
        Ok(())
    }

    fn sines(&self, current: &Sines) -> Result<Sines, Problem> {
        let problem = |cause, hint: &str| Err(Problem { keys: &["alpha", "beta"], cause, hint: hint.into() });
        let (alpha, beta) = match (&self.alpha, &self.beta, current) {
            (None, None, _) => return Ok(current.clone()),
            (Some(alpha), Some(beta), _) => (alpha, beta),
            (Some(alpha), None, Sines::Fixed { beta, .. }) => (alpha, beta),
            (None, Some(beta), Sines::Fixed { alpha, .. }) => (alpha, beta),
            (_, _, Sines::PerSeed { .. }) => {
                let cause = "the preset draws both `alpha` and `beta` anew for every seed".into();
                return problem(cause, "give both or neither");
            }
        };
        if alpha.len() != beta.len() {
            let values = if alpha.len() == 1 { "value" } else { "values" };
            let cause = format!("`alpha` has {} {values} and `beta` {}", alpha.len(), beta.len());
            return problem(cause, "give as many phases as frequencies; a list that is not given is the preset's");
        }
        Ok(Sines::Fixed { alpha: alpha.clone(), beta: beta.clone() })
    }
}

impl SyntheticSettings {
    /// Takes the keys of a `[data]` table.
    pub fn read(section: &mut Section) -> Result<Self> {
        Ok(Self {
            generator: GeneratorSettings::read(section)?,
            rows: section.take("rows", limits::RowsRule)?,
            test_rows: section.take("test_rows", limits::ROWS)?,
        })
    }

    /// Replaces the current values by those that are given.
    pub fn apply(&self, synthetic: &mut Synthetic) -> Result<(), Problem> {
        replace(&mut synthetic.rows, &self.rows.map(Rows::count));
        replace(&mut synthetic.test_rows, &self.test_rows);
        self.generator.apply(synthetic)
    }
}

impl CsvSettings {
    /// Takes the keys of a `[data]` table whose source is a CSV file.
    pub fn read(section: &mut Section) -> Result<Self> {
        Ok(Self {
            tasks: section.list("tasks", limits::TASK)?,
            test_share: section.take("test_share", limits::TEST_SHARE)?,
            path: Some(section.need("path", limits::PATH)?),
        })
    }

    /// Replaces the current values by those that are given.
    pub fn apply(&self, file: &mut CsvFile) -> Result<(), Problem> {
        replace(&mut file.path, &self.path);
        replace(&mut file.tasks, &self.tasks);
        replace(&mut file.test_share, &self.test_share);
        let problem = |cause: String| {
            Err(Problem { keys: &["tasks"], cause, hint: "name every label column once, such as y1,y2".into() })
        };
        if file.tasks.is_empty() {
            return problem("the tasks are missing".into());
        }
        for (index, task) in file.tasks.iter().enumerate() {
            if file.tasks[..index].contains(task) {
                return problem(format!("task `{task}` is named twice"));
            }
        }
        Ok(())
    }
}

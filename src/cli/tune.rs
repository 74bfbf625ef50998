//! `mmoe tune`: searches for the best settings of a study's models.

use super::carry_out::{carry_out, default_jobs, left, stopped};
use super::path::path;
use super::terminal::{self, aligned};
use crate::base::disk::Disk;
use crate::base::error::{Error, Result};
use crate::base::exit_code::ExitCode;
use crate::base::interrupt::Interrupt;
use crate::data::datasets::Datasets;
use crate::data::{self, needed_memory};
use crate::store::names::{TRIALS, TUNED, results_dir};
use crate::store::run_folders::RunFolders;
use crate::store::{RunState, trials as trials_folder};
use crate::study::filter::{Filter, select};
use crate::study::plan::{MODEL_AXIS, Plan, PlannedRun};
use crate::study::run::TrainingSpec;
use crate::study::settings::limits;
use crate::study::toml::overrides::Override;
use crate::study::toml::rule::flag;
use crate::study::{Model, Study};
use crate::sweep::estimate::time_needed;
use crate::sweep::planner::Planner;
use crate::sweep::tune::{self, ModelTrials, Trial, TrialScore, Trials, trials_csv, tuned_toml};
use crate::sweep::workers::Runner;
use crate::train::engine::{CpuEngine, Engine};
use clap::Args;
use std::path::PathBuf;
use std::slice::from_ref;

/// Arguments of `tune`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe tune configs/census-income.toml
  mmoe tune configs/census-income.toml --filter 'model=mmoe|omoe' --jobs 2
  mmoe sweep configs/census-income.toml     then train the models with the recommended settings

In the config, [tune] gives the number of trials per model, and a model's `search` the settings to search. \
A trial is judged by the main task's AUC on validation rows. The trials are in the folder tuning/ of the \
results folder: trials.csv lists all that have ended, and tuned.toml is the study that they recommend.")]
pub struct TuneArgs {
    /// Config of the study, such as configs/census-income.toml
    #[arg(value_parser = path())]
    pub config: PathBuf,
    /// Override a value of the config, such as training.steps=8000 or model.mmoe.experts=4. Paths start in its folder, as
    /// in the config itself
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub overrides: Vec<Override>,
    /// Folder of the results; the trials go to `tuning` in it [default: results/NAME, by the study's name]
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
    /// Number of trials side by side, each on one thread [default: one per core]
    #[arg(long, value_name = "N", value_parser = flag::<usize>(limits::JOBS), allow_negative_numbers = true)]
    pub jobs: Option<usize>,
    /// Tune only some models: model=NAME, where bars between names mean "or"
    #[arg(long = "filter", value_name = "FILTER")]
    pub filters: Vec<Filter>,
    /// Try failed trials again
    #[arg(long)]
    pub retry_failed: bool,
    /// List the trials known so far, and how long the others may take; train nothing
    #[arg(long)]
    pub list: bool,
}

/// A study whose models are tuned, and what carries out their trials.
pub struct Tuning<'a> {
    /// The study's folder.
    pub dir: PathBuf,
    /// The study.
    pub study: Study,
    /// sha256 of its data.
    pub data_sha256: Option<String>,
    /// Which models are tuned.
    pub filters: &'a [Filter],
    /// Number of worker threads.
    pub jobs: usize,
    /// Whether failed trials are tried again.
    pub retry_failed: bool,
    /// The engine.
    pub engine: &'a dyn Engine,
}

/// Carries out the command, or lists what it would do.
pub fn run(args: &TuneArgs) -> Result<ExitCode> {
    let study = Study::load_with(&args.config, &args.overrides)?;
    if study.tune.is_none() {
        let config = args.config.display();
        let hint = format!("add a [tune] table, or train it as it is: `mmoe sweep {config}`");
        return Err(Error::Usage(format!("{config}: the study has nothing to tune\n  {hint}")));
    }
    let tuning = Tuning {
        dir: args.out.clone().unwrap_or_else(|| results_dir(&study)),
        data_sha256: data::fingerprint(&study.data)?,
        study,
        filters: &args.filters,
        jobs: args.jobs.unwrap_or_else(default_jobs),
        retry_failed: args.retry_failed,
        engine: &CpuEngine,
    };
    if args.list { tuning.list() } else { tuning.run(Disk::default(), &Interrupt::listen()?) }
}

impl Tuning<'_> {
    /// Carries out the missing trials, writes the files that follow from all trials, and prints what they recommend.
    pub fn run(&self, disk: Disk, interrupt: &Interrupt) -> Result<ExitCode> {
        let (models, selected) = self.models()?;
        // Loaded before the folder is made, so that unreadable data leaves nothing behind.
        let is_selected = |model: &&Model| selected.iter().any(|&place| models[place].name() == model.name);
        let trials = self.study.models.iter().filter(is_selected).filter_map(|model| self.study.largest_trial(model));
        let largest: Vec<TrainingSpec> = trials.collect();
        needed_memory::require(&largest.iter().collect::<Vec<_>>(), self.jobs)?;
        let datasets = Datasets::load(self.study.bases().iter().map(|(_, spec)| spec), self.jobs)?;
        let data_sha256 = self.data_sha256.as_deref();
        self.refuse_to_lose_published()?;
        let part = part_of(&models, &selected);
        let place = (self.dir.as_path(), part.as_deref());
        let folder = trials_folder::open(place, &self.study, data_sha256, disk, &mut terminal::say)?;
        let known = |run: &PlannedRun| {
            let score = known_score(&folder, run)?;
            Ok(score.filter(|score| !(self.retry_failed && score.is_failed())))
        };
        let done = |run: &PlannedRun| known_score(&folder, run);
        let mut trials = Trials::resume(models, selected, &known)?;
        let runner = Runner { sink: &folder, engine: self.engine, jobs: self.jobs, interrupt };
        let signal = carry_out(&runner, &mut trials, &datasets, "trials", Trial::label, |_, _| {})?;
        if part.is_some() {
            // With the trials that other processes have done meanwhile.
            let (models, selected) = self.models()?;
            trials = Trials::resume(models, selected, &done)?;
        }
        let is_tuned = self.write_tables(&folder, &trials.models)?;
        terminal::show(&summary(&trials.models))?;
        let path = folder.dir().join(TUNED);
        match signal {
            Some(signal) => return Ok(stopped(signal)),
            None if is_tuned => terminal::say(&format!("wrote {}; `mmoe sweep` trains it", path.display())),
            None => terminal::say(&format!("{} is {}", path.display(), missing(&trials.models))),
        }
        Ok(exit_code(&trials))
    }

    /// Writes the files that follow from the trials; returns whether there is a recommendation for every model.
    fn write_tables(&self, folder: &RunFolders, models: &[ModelTrials]) -> Result<bool> {
        folder.write_derived(TRIALS, &trials_csv::to_csv(models)?)?;
        let Some(tuned) = tuned_toml::to_toml(&self.study.clone().seen_from(folder.dir()), models)? else {
            return Ok(false);
        };
        folder.write_derived(TUNED, tuned.as_bytes())?;
        Ok(true)
    }

    /// Refuses to replace published trials whose runs are not here, as in a clone.
    fn refuse_to_lose_published(&self) -> Result<()> {
        let published = trials_folder::published(&self.dir)?.and_then(|csv| trials_csv::scores(&csv));
        let folder = trials_folder::look(&self.dir, &self.study, self.data_sha256.as_deref())?;
        if published.unwrap_or_default().keys().all(|id| folder.has(id)) {
            return Ok(());
        }
        Err(Error::Usage(format!(
            "{}: its trials are published, and their runs are not here: tuning would replace {TRIALS}\n  \
             choose another folder with --out",
            self.dir.display()
        )))
    }

    /// Shows the trials that are known so far and writes nothing.
    pub fn list(&self) -> Result<ExitCode> {
        let (models, selected) = self.models()?;
        let folder = trials_folder::look(&self.dir, &self.study, self.data_sha256.as_deref())?;
        let known = |run: &PlannedRun| known_score(&folder, run);
        let trials = Trials::resume(models, selected, &known)?;
        let mut rows = vec![["id", MODEL_AXIS, "trial", "state"].map(String::from).to_vec()];
        for model in trials.selected() {
            rows.extend(model.runs.iter().zip(&model.scores).map(|(run, score)| {
                let state = score.map_or("missing", |score| score.status.name());
                [from_ref(&run.id), &run.axes, &[state.into()]].concat()
            }));
        }
        terminal::show(&aligned(&rows))?;
        let (ready, to_do) = (trials.ready(), trials.size());
        let left = match ready.len() {
            0 => String::new(),
            ready_now => {
                let time = time_needed(self.engine, &ready, self.jobs)?.mul_f64(to_do as f64 / ready_now as f64);
                format!(", {}, if later trials are as large", left(time, self.jobs))
            }
        };
        terminal::say(&format!("{to_do} trials to do{left}"));
        Ok(ExitCode::Done)
    }

    /// The models that can be tuned, and the indices of those that the filters select.
    fn models(&self) -> Result<(Vec<ModelTrials<'_>>, Vec<usize>)> {
        let models = tune::models(&self.study, self.data_sha256.as_deref())?;
        let run = |model: &ModelTrials| PlannedRun {
            id: String::new(),
            axes: vec![model.name().to_owned()],
            seed: 0,
            spec: self.study.base(model.model),
        };
        let runs = models.iter().map(run).collect();
        let plan = Plan { axes: vec![MODEL_AXIS.into()], runs, reference: None };
        let names: Vec<&str> = select(&plan, self.filters)?.iter().map(|run| run.axes[0].as_str()).collect();
        let selected = (0..models.len()).filter(|&model| names.contains(&models[model].name())).collect();
        Ok((models, selected))
    }
}

/// What some of the models are called as a part of the work, beside which other processes may do others.
fn part_of(models: &[ModelTrials], selected: &[usize]) -> Option<String> {
    let names: Vec<&str> = selected.iter().map(|&model| models[model].name()).collect();
    (names.len() < models.len()).then(|| names.join("+"))
}

/// The score of a trial, if it has ended. Tells the user if its folder is damaged.
fn known_score(folder: &RunFolders, run: &PlannedRun) -> Result<Option<TrialScore>> {
    Ok(match (folder.load(run)?, run.spec.training()) {
        (RunState::Done(outcome), Some(training)) => Some(TrialScore::of(&outcome, training)),
        (RunState::Damaged(reason), _) => {
            terminal::say(&format!("run {}: {reason}; it is done again", run.id));
            None
        }
        _ => None,
    })
}

/// A table with a row per model: its progress and the recommended trial.
fn summary(models: &[ModelTrials]) -> String {
    let header = [MODEL_AXIS, "trials", "best", "recommended", "settings"].map(String::from).to_vec();
    let row = |model: &ModelTrials| {
        let ended = format!("{} of {}", model.ended(), model.ended() + model.left());
        let best = model.best().map_or_else(String::new, |(trial, score)| format!("{score} (trial {trial})"));
        let (recommended, settings) = match model.recommended() {
            None => ("-".to_owned(), String::new()),
            Some(trial) => (format!("trial {trial}"), settings(model, trial)),
        };
        vec![model.name().to_owned(), ended, best, recommended, settings]
    };
    let rows: Vec<Vec<String>> = [header].into_iter().chain(models.iter().map(row)).collect();
    aligned(&rows)
}

fn settings(model: &ModelTrials, trial: usize) -> String {
    let pairs = model.model.search.iter().zip(&model.points[trial]);
    pairs.map(|(searched, value)| format!("{}={value}", searched.setting.key)).collect::<Vec<_>>().join(", ")
}

/// When the recommendations are written, or why they are not.
fn missing(models: &[ModelTrials]) -> String {
    let hopeless = models.iter().find(|model| model.left() == 0 && model.best().is_none());
    match hopeless {
        Some(model) => format!(
            "not written: no trial of the model `{}` has a score; lower the range of its `learning_rate`, or try failed trials again \
             with --retry-failed",
            model.name()
        ),
        None => "written once every model has a trial to recommend".into(),
    }
}

/// Diverged trials are part of a search; failed ones are not.
fn exit_code(trials: &Trials) -> ExitCode {
    let has_failed = |model: &ModelTrials| model.scores.iter().flatten().any(TrialScore::is_failed);
    if trials.selected().any(|model| model.left() > 0) {
        ExitCode::Incomplete
    } else if trials.selected().any(|model| has_failed(model) || model.best().is_none()) {
        ExitCode::RunsFailed
    } else {
        ExitCode::Done
    }
}

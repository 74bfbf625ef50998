//! `mmoe tune`: searches the best settings of a study's models.

use std::path::PathBuf;

use super::list::aligned;
use super::sweep::default_jobs;
use super::terminal::Progress;
use super::{TuneArgs, terminal};
use crate::base::disk::Disk;
use crate::base::error::{Error, Result};
use crate::base::interrupt::{Interrupt, Signal};
use crate::base::{exit_code, process};
use crate::data;
use crate::data::datasets::Datasets;
use crate::store::RunState;
use crate::store::trials::{TRIALS, TUNED, TrialStore};
use crate::study::Study;
use crate::study::filter::{Filter, select};
use crate::study::plan::{MODEL_AXIS, Plan, PlannedRun};
use crate::sweep::estimate::time_needed;
use crate::sweep::tune;
use crate::sweep::tune::{End, ModelTrials, Trial, TrialScore, Trials, finals};
use crate::sweep::workers::{Event, Runner};
use crate::train::engine::{CpuEngine, Engine};
use crate::train::outcome::Status;

/// A study whose models are tuned, and what carries their trials out.
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
    /// The engine.
    pub engine: &'a dyn Engine,
}

/// Carries out the command, or lists what it would do.
pub fn run(args: &TuneArgs) -> Result<u8> {
    let study = Study::load(&args.config)?;
    if study.tune.is_none() {
        let config = args.config.display();
        let hint = format!("add a [tune] table, or train it as it is: `mmoe sweep {config}`");
        return Err(Error::Usage(format!("{config}: the study has nothing to tune\n  {hint}")));
    }
    let tuning = Tuning {
        dir: args.out.clone().unwrap_or_else(|| finals::results_dir(&study)),
        data_sha256: data::fingerprint(&study.data)?,
        study,
        filters: &args.filters,
        jobs: args.jobs.unwrap_or_else(default_jobs),
        engine: &CpuEngine,
    };
    if args.list { tuning.list() } else { tuning.run(Disk::default(), &Interrupt::listen()?) }
}

impl Tuning<'_> {
    /// Carries out the missing trials, writes what follows from all of them, and says what they recommend; the result is
    /// the exit code.
    pub fn run(&self, disk: Disk, interrupt: &Interrupt) -> Result<u8> {
        let tracks = self.tracks()?;
        let selected = self.selected(&tracks)?;
        // Before the folder, so that data which cannot be read leaves nothing behind.
        let datasets = Datasets::load(self.study.bases().iter().map(|(_, spec)| spec))?;
        let store = TrialStore::open(&self.dir, &self.study, self.data_sha256.as_deref(), disk, &mut terminal::say)?;
        let look = |run: &PlannedRun| known(&store, run);
        let mut trials = Trials::resume(tracks, selected, &look)?;
        let signal = self.carry_out(&store, &mut trials, &datasets, interrupt)?;
        store.write_derived(TRIALS, &tune::trials_csv::to_csv(&trials.tracks)?)?;
        let tuned = tune::tuned_toml::to_toml(&self.study, &trials.tracks)?;
        if let Some(tuned) = &tuned {
            store.write_derived(TUNED, tuned.as_bytes())?;
        }
        terminal::show(&summary(&trials.tracks))?;
        self.conclude(&store, tuned.is_some(), signal);
        Ok(exit_code_of(&trials, signal))
    }

    /// Shows the trials that are known so far and writes nothing; the result is the exit code.
    pub fn list(&self) -> Result<u8> {
        let tracks = self.tracks()?;
        let selected = self.selected(&tracks)?;
        let store = TrialStore::look(&self.dir, &self.study, self.data_sha256.as_deref())?;
        let look = |run: &PlannedRun| known(&store, run);
        let trials = Trials::resume(tracks, selected, &look)?;
        let mut rows = vec![["id", MODEL_AXIS, "trial", "state"].map(String::from).to_vec()];
        for track in trials.selected.iter().map(|&track| &trials.tracks[track]) {
            rows.extend(track.runs.iter().zip(&track.endings).map(|(run, ending)| {
                let state = ending.map_or("missing", |ending| ending.end.name());
                [[run.id.clone()].as_slice(), &run.axes, &[state.into()]].concat()
            }));
        }
        terminal::show(&aligned(&rows))?;
        let (ready, to_do) = trials.to_do();
        let left = match ready.len() {
            0 => String::new(),
            ready_now => {
                let time = time_needed(self.engine, &ready, self.jobs)?.mul_f64(to_do as f64 / ready_now as f64);
                format!(", {} left with {} at a time, if later trials are as large", terminal::about(time), self.jobs)
            }
        };
        terminal::say(&format!("{to_do} trials to do{left}"));
        Ok(exit_code::DONE)
    }

    fn tracks(&self) -> Result<Vec<ModelTrials<'_>>> {
        tune::tracks(&self.study, self.data_sha256.as_deref())
    }

    /// The numbers of the tracks that the filters select.
    fn selected(&self, tracks: &[ModelTrials]) -> Result<Vec<usize>> {
        let run = |track: &ModelTrials| PlannedRun {
            id: String::new(),
            axes: vec![track.model.name.clone()],
            seed: 0,
            spec: crate::study::run::RunSpec::Training(self.study.base(track.model)),
        };
        let plan = Plan { axes: vec![MODEL_AXIS.into()], runs: tracks.iter().map(run).collect() };
        let selected = select(&plan, self.filters)?;
        let is_selected = |name: &str| selected.iter().any(|run| run.axes[0] == name);
        Ok((0..tracks.len()).filter(|&track| is_selected(&tracks[track].model.name)).collect())
    }

    fn carry_out(
        &self,
        store: &TrialStore,
        trials: &mut Trials,
        datasets: &Datasets,
        interrupt: &Interrupt,
    ) -> Result<Option<Signal>> {
        let runner = Runner { store, engine: self.engine, jobs: self.jobs, interrupt };
        let mut progress = Progress::new("trials", trials.to_do().1);
        let signal = runner.carry_out(trials, datasets, &mut |event| match event {
            Event::Ended { run, status } => trouble(&run, &status).iter().for_each(|words| progress.say(words)),
            Event::Progress { ended, share } => progress.update(ended, share),
        });
        progress.finish();
        signal
    }

    /// The last words.
    fn conclude(&self, store: &TrialStore, is_tuned: bool, signal: Option<Signal>) {
        let tuned = store.dir().join(TUNED);
        match signal {
            Some(signal) => terminal::say(&format!("stopped by {}; to go on: {}", signal.name(), process::command())),
            None if is_tuned => terminal::say(&format!("wrote {}; `mmoe sweep` trains it", tuned.display())),
            None => terminal::say(&format!("{} is written once every model has a trial to recommend", tuned.display())),
        }
    }
}

/// What the store has of a trial; of a damaged one the user hears.
fn known(store: &TrialStore, run: &PlannedRun) -> Result<Option<TrialScore>> {
    Ok(match (store.load(run)?, run.spec.training()) {
        (RunState::Done(outcome), Some(training)) => Some(TrialScore::of(&outcome, &training.data)),
        (RunState::Damaged(reason), _) => {
            terminal::say(&format!("run {}: {reason}; it is done again", run.id));
            None
        }
        _ => None,
    })
}

/// What a user should hear at once of a trial that has ended.
fn trouble(trial: &Trial, status: &Status) -> Option<String> {
    let label = format!("model={},trial={} ({})", trial.run.axes[0], trial.number, trial.run.id);
    match status {
        Status::Completed => None,
        Status::Diverged { step } => Some(format!("diverged at step {step}: {label}")),
        Status::Failed { message } => Some(format!("failed: {label}: {message}")),
    }
}

/// A row per model: how far it has come, and what is recommended.
fn summary(tracks: &[ModelTrials]) -> String {
    let header = [MODEL_AXIS, "trials", "best", "recommended", "settings"].map(String::from).to_vec();
    let row = |track: &ModelTrials| {
        let ended = format!("{} of {}", track.ended(), track.ended() + track.left());
        let best = track.best().map_or_else(String::new, |(trial, score)| format!("{score} (trial {trial})"));
        let (recommended, settings) = match track.recommended() {
            None => ("-".to_owned(), String::new()),
            Some(trial) => (format!("trial {trial}"), settings(track, trial)),
        };
        vec![track.model.name.clone(), ended, best, recommended, settings]
    };
    let rows: Vec<Vec<String>> = [header].into_iter().chain(tracks.iter().map(row)).collect();
    aligned(&rows)
}

fn settings(track: &ModelTrials, trial: usize) -> String {
    let pairs = track.model.search.iter().zip(&track.points[trial]);
    pairs.map(|(searched, value)| format!("{}={value}", searched.setting.key())).collect::<Vec<_>>().join(", ")
}

/// Trials that diverge are part of a search; those that fail are not.
fn exit_code_of(trials: &Trials, signal: Option<Signal>) -> u8 {
    let selected = || trials.selected.iter().map(|&track| &trials.tracks[track]);
    let has_failed = |track: &ModelTrials| track.endings.iter().flatten().any(|ending| ending.end == End::Failed);
    match signal {
        Some(signal) => signal.exit_code(),
        None if selected().any(|track| track.left() > 0) => exit_code::INCOMPLETE,
        None if selected().any(|track| has_failed(track) || track.best().is_none()) => exit_code::RUNS_FAILED,
        None => exit_code::DONE,
    }
}

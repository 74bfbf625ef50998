//! An engine that takes no time, small studies, and a comparison of whole folders.
#![allow(dead_code)] // Every group of tests uses its own part of this.

pub mod people;
pub mod program;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;

use mmoe::base::disk::Disk;
use mmoe::base::error::{Error, Result};
use mmoe::base::interrupt::Interrupt;
use mmoe::base::sha256::sha256_hex;
use mmoe::base::signal::Signal;
use mmoe::data::Dataset;
use mmoe::store::Store;
use mmoe::study::Study;
use mmoe::study::plan::{PlannedRun, PlannedStudy};
use mmoe::study::run::ParameterCounts;
use mmoe::study::run::{MEAN_TASK, RunSpec, Split};
use mmoe::sweep::remaining::Remaining;
use mmoe::sweep::workers::Runner;
use mmoe::train::engine::Engine;
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status};

pub type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

/// A function to call before every run.
pub type Before = Box<dyn Fn(&RunSpec) + Sync>;

/// Makes curves from the seed and remembers which runs it was asked for.
#[derive(Default)]
pub struct Toy {
    pub trained: Mutex<Vec<String>>,
    /// Called before every run.
    pub before: Option<Before>,
}

impl Toy {
    pub fn calls(&self) -> usize {
        self.trained.lock().map_or(0, |trained| trained.len())
    }
}

impl Engine for Toy {
    fn train(
        &self,
        spec: &RunSpec,
        _: &Dataset,
        observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Option<RunOutcome>> {
        if let Ok(mut trained) = self.trained.lock() {
            trained.push(spec.id(None));
        }
        if let Some(before) = &self.before {
            before(spec);
        }
        match (corr(spec) == 0.25, spec.seed() % 3) {
            (true, 0) => return Ok(Some(RunOutcome { status: Status::Diverged { step: 1 }, curve: vec![] })),
            (true, 1) => return Err(Error::Usage("this run cannot be".into())),
            (true, _) => panic!("this run panics"),
            _ => {}
        }
        let curve = (1..=3).flat_map(|evaluation| points(spec, evaluation * 10)).collect();
        if observe(spec.length() / 2).is_break() {
            return Ok(None);
        }
        Ok(Some(RunOutcome { status: Status::Completed, curve }))
    }

    fn cost(&self, spec: &RunSpec, _: &Dataset) -> f64 {
        1.0 + spec.seed() as f64
    }

    fn parameter_counts(&self, _: &RunSpec, _: &Dataset) -> ParameterCounts {
        ParameterCounts { paper: 3, total: 5 }
    }
}

fn corr(spec: &RunSpec) -> f64 {
    spec.synthetic().and_then(|synthetic| synthetic.corr.same()).unwrap_or(0.0)
}

fn points(spec: &RunSpec, step: u64) -> Vec<MetricPoint> {
    let value = (1.1 + spec.seed() as f64 + corr(spec)) / (step as f64 * 3.0);
    let point = |split, task: &str, value| MetricPoint { step, split, task: task.into(), metric: "mse".into(), value };
    vec![
        point(Split::Train, MEAN_TASK, value * 1e-7),
        point(Split::Test, "y1", value),
        point(Split::Test, MEAN_TASK, value * 1e20),
    ]
}

/// A small study; its runs with a correlation of 0.25 fail or diverge.
pub fn planned(seeds: u64, corr: &[f64]) -> Result<PlannedStudy> {
    of_steps(30, seeds, corr)
}

/// The same study with this number of steps.
pub fn of_steps(steps: u64, seeds: u64, corr: &[f64]) -> Result<PlannedStudy> {
    let config = format!(
        "[study]\nname = 'toy'\n[training]\nsteps = {steps}\neval_every = 10\n\
         [[model]]\ntype = 'omoe'\nexperts = 2\n[grid]\nseeds = {seeds}\ncorr = {corr:?}\n"
    );
    Ok(PlannedStudy::with_data(Study::parse("toy.toml", &config)?, None))
}

/// A sweep of the selected runs as the command does it, including the derived files.
pub struct ToySweep<'a> {
    pub planned: &'a PlannedStudy,
    pub select: fn(&PlannedRun) -> bool,
    pub jobs: usize,
    pub retry_failed: bool,
    pub interrupt: Interrupt,
    pub engine: &'a Toy,
}

/// What a sweep said and did.
#[derive(Debug, Default)]
pub struct Swept {
    pub said: Vec<String>,
    pub signal: Option<Signal>,
    pub ended: usize,
    pub failed: usize,
}

impl<'a> ToySweep<'a> {
    pub fn of(planned: &'a PlannedStudy, engine: &'a Toy) -> Self {
        Self { planned, select: |_| true, jobs: 1, retry_failed: false, interrupt: Interrupt::default(), engine }
    }

    pub fn run(&self, dir: &Path) -> Result<Swept> {
        self.run_on(dir, Disk::default())
    }

    pub fn run_on(&self, dir: &Path, disk: Disk) -> Result<Swept> {
        let mut swept = Swept::default();
        let mut tell = |message: &str| swept.said.push(message.to_owned());
        let store = Store::open(dir, self.planned, disk, &mut tell)?;
        let selected: Vec<&PlannedRun> = self.planned.plan.runs.iter().filter(|run| (self.select)(run)).collect();
        let remaining =
            Remaining::of(&store, &selected, self.retry_failed, &|| false, &mut tell)?.expect("nobody stops it");
        let runner = Runner { sink: &store.folder, engine: self.engine, jobs: self.jobs, interrupt: &self.interrupt };
        swept.ended = remaining.ended();
        swept.failed = remaining.failed.len();
        swept.signal = runner.run(&remaining.to_do, &mut |event| {
            if let mmoe::sweep::workers::Event::Ended { status, .. } = event {
                swept.ended += 1;
                swept.failed += usize::from(matches!(status, Status::Failed { .. }));
            }
        })?;
        for (name, bytes) in mmoe::cli::report::report_on(&store, self.planned)?.files {
            store.folder.write_derived(&name, &bytes)?;
        }
        Ok(swept)
    }
}

/// sha256 of every file of a folder, except those that may differ between two equal sweeps.
pub fn tree(dir: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    collect(dir, "", &mut files)?;
    files.retain(|name, _| name != "timings.csv" && name != ".lock" && !name.starts_with("shards/"));
    Ok(files)
}

fn collect(dir: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> std::io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, sha256_hex(&fs::read(entry.path())?));
        }
    }
    Ok(())
}

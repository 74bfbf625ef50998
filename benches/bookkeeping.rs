//! What a sweep costs besides its trainings: 10,000 runs that take no time are kept, found again and reported on.
//!
//! Prints time and memory instead of using a harness, because a folder can be filled only once.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use mmoe::base::disk::Disk;
use mmoe::base::error::Result;
use mmoe::base::interrupt::Interrupt;
use mmoe::data::Dataset;
use mmoe::store::Store;
use mmoe::study::Study;
use mmoe::study::plan::{PlannedRun, PlannedStudy};
use mmoe::study::run::ParameterCounts;
use mmoe::study::run::RunSpec;
use mmoe::study::run::{MEAN_TASK, Split};
use mmoe::sweep::remaining::Remaining;
use mmoe::sweep::workers::Runner;
use mmoe::train::engine::Engine;
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status};

const RUNS: usize = 10_000;
/// Fewer runs with fsync, since more would keep a disk busy for minutes.
const SYNCED_RUNS: usize = 1_000;
/// Evaluations per run, as in `configs/relatedness.toml`.
const EVALUATIONS: u64 = 41;

struct Instantly;

impl Engine for Instantly {
    fn train(
        &self,
        spec: &RunSpec,
        _: &Dataset,
        _: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Option<RunOutcome>> {
        let point = |step, split, task: &str| MetricPoint {
            step,
            split,
            task: task.into(),
            metric: "mse".into(),
            value: (spec.seed() + 1) as f64 / (step + 3) as f64,
        };
        let names = [(Split::Train, "y1"), (Split::Train, "y2"), (Split::Train, MEAN_TASK)];
        let names = names.into_iter().chain([(Split::Test, "y1"), (Split::Test, "y2"), (Split::Test, MEAN_TASK)]);
        let curve = (1..=EVALUATIONS)
            .flat_map(|step| names.clone().map(move |(split, task)| (step * 500, split, task)))
            .map(|(step, split, task)| point(step, split, task))
            .collect();
        Ok(Some(RunOutcome { status: Status::Completed, curve }))
    }

    fn cost(&self, _: &RunSpec, _: &Dataset) -> f64 {
        1.0
    }

    fn parameter_counts(&self, _: &RunSpec, _: &Dataset) -> ParameterCounts {
        ParameterCounts { paper: 13_056, total: 14_000 }
    }
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let scratch = tempfile::tempdir()?;
    let study = planned(RUNS)?;
    println!("planned: {RUNS} runs, {}", memory());

    let dir = scratch.path().join("without-fsync");
    let time = timed(|| sweep(&dir, &study, Disk::without_fsync()))?;
    println!("kept without fsync: {:.2} ms a run, {}", per(time, RUNS), memory());

    let synced = planned(SYNCED_RUNS)?;
    let time = timed(|| sweep(&scratch.path().join("with-fsync"), &synced, Disk::default()))?;
    println!("kept with fsync: {:.2} ms a run, {}", per(time, SYNCED_RUNS), memory());

    let time = timed(|| scan(&dir, &study))?;
    println!("resume scan: {:.2} s, {}", time.as_secs_f64(), memory());

    let store = Store::look(&dir, &study, &mut |_| ())?;
    let time = timed(|| mmoe::cli::report::report_on(&store, &study).map(|report| drop(black_box(report))))?;
    println!("report: {:.2} s, {}", time.as_secs_f64(), memory());

    let (store, _) = Store::reopen(&dir, Disk::without_fsync(), &mut |_| ())?;
    let time = timed(|| store.publish(&study.plan, &[]).map(drop))?;
    println!("publish: {:.2} s, {}", time.as_secs_f64(), memory());
    drop(store);

    std::fs::remove_dir_all(dir.join("runs"))?;
    let time = timed(|| scan(&dir, &study))?;
    println!("resume scan of the published folder: {:.2} s, {}", time.as_secs_f64(), memory());
    Ok(())
}

fn planned(runs: usize) -> Result<PlannedStudy> {
    let config = format!("[study]\nname = 'bookkeeping'\n[[model]]\ntype = 'mmoe'\n[grid]\nseeds = {runs}\n");
    Ok(PlannedStudy::with_data(Study::parse("bookkeeping.toml", &config)?, None))
}

fn sweep(dir: &Path, study: &PlannedStudy, disk: Disk) -> Result<()> {
    let store = Store::open(dir, study, disk, &mut |_| ())?;
    let runs: Vec<&PlannedRun> = study.plan.runs.iter().collect();
    let runner = Runner { sink: &store.folder, engine: &Instantly, jobs: 1, interrupt: &Interrupt::default() };
    runner.run(&runs, &mut |_| ()).map(drop)
}

fn scan(dir: &Path, study: &PlannedStudy) -> Result<()> {
    let store = Store::open(dir, study, Disk::default(), &mut |_| ())?;
    let runs: Vec<&PlannedRun> = study.plan.runs.iter().collect();
    let survey = Remaining::of(&store, &runs, false, &|| false, &mut |_| ())?.unwrap_or_default();
    assert_eq!(survey.completed, runs.len(), "all runs are found");
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed())
}

fn per(time: Duration, runs: usize) -> f64 {
    time.as_secs_f64() * 1e3 / runs as f64
}

/// Memory of this process, now and at its peak, if the system reports it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mib = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib / 1024)
    };
    match (mib("VmRSS:"), mib("VmHWM:")) {
        (Some(now), Some(peak)) => format!("{now} MiB of memory, {peak} at most"),
        _ => "memory unknown".into(),
    }
}

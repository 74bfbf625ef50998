//! Runs that share their data are trained side by side. Each gives the same bytes as alone, whatever happens to the
//! others.

use std::ops::ControlFlow;

use mmoe::base::disk::Disk;
use mmoe::base::error::Result;
use mmoe::base::interrupt::Interrupt;
use mmoe::base::signal::Signal;
use mmoe::data::Dataset;
use mmoe::data::datasets::Datasets;
use mmoe::store::Store;
use mmoe::study::Study;
use mmoe::study::plan::{PlannedRun, PlannedStudy};
use mmoe::study::run::{Architecture, RunSpec};
use mmoe::sweep::planner::{Grid, Next, Planner};
use mmoe::sweep::remaining::Remaining;
use mmoe::sweep::workers::{Event, Runner};
use mmoe::train::bundle::Watch;
use mmoe::train::engine::{CpuEngine, Engine};
use mmoe::train::outcome::{RunOutcome, Status};

use crate::common::{Outcome, tree};

/// Three models at three learning rates, one of which diverges at once. The batch size fits no block of rows.
fn planned(seeds: u64) -> Result<PlannedStudy> {
    let config = format!(
        "[study]\nname = 'bundled'\n[data]\ndim = 11\ntest_rows = 70\n[training]\nsteps = 37\neval_every = 10\n\
         batch_size = 45\n[[model]]\ntype = 'shared-bottom'\nbottom_units = [9]\n[[model]]\ntype = 'mmoe'\nexperts = 3\n\
         [[model]]\ntype = 'linear'\ntraining = {{ steps = 22 }}\n\
         [grid]\nseeds = {seeds}\nlearning_rate = [1e-3, 1e-2, 1e6]\n"
    );
    Ok(PlannedStudy::with_data(Study::parse("bundled.toml", &config)?, None))
}

/// Keeps outcomes, and stops the bundle once `most` have ended.
struct Kept {
    outcomes: Vec<Option<RunOutcome>>,
    most: usize,
}

impl Watch for Kept {
    fn turn(&mut self, _: Option<usize>) {}

    fn reached(&mut self, _: usize, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn ended(&mut self, run: usize, outcome: RunOutcome) -> ControlFlow<()> {
        assert!(self.outcomes[run].replace(outcome).is_none(), "run {run} has ended twice");
        let ended = self.outcomes.iter().flatten().count();
        if ended < self.most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

fn bundled(specs: &[&RunSpec], most: usize) -> Vec<Option<RunOutcome>> {
    let mut kept = Kept { outcomes: vec![None; specs.len()], most };
    CpuEngine.train_bundle(specs, &Dataset::Generated, &mut kept);
    kept.outcomes
}

fn alone(spec: &RunSpec) -> Result<RunOutcome> {
    let outcome = CpuEngine.train(spec, &Dataset::Generated, &mut |_| ControlFlow::Continue(()))?;
    Ok(outcome.expect("nobody stops it"))
}

#[test]
fn every_run_of_a_bundle_ends_as_it_does_alone_though_others_diverge_or_end_before() -> Outcome {
    let planned = planned(1)?;
    let specs: Vec<&RunSpec> = planned.plan.runs.iter().map(|run| &run.spec).collect();
    assert_eq!(specs.len(), 9);
    for (spec, outcome) in specs.iter().zip(bundled(&specs, usize::MAX)) {
        assert_eq!(outcome, Some(alone(spec)?), "{spec:?}");
    }
    Ok(())
}

#[test]
fn a_run_that_panics_fails_alone() -> Outcome {
    let planned = planned(1)?;
    let mut specs: Vec<RunSpec> = planned.plan.runs.iter().map(|run| run.spec.clone()).collect();
    let training = specs[4].training_mut().expect("a training");
    training.model = Architecture::SharedBottom { bottom_units: vec![1 << 60], tower_units: vec![] };
    let outcomes = bundled(&specs.iter().collect::<Vec<_>>(), usize::MAX);
    for (number, (spec, outcome)) in specs.iter().zip(outcomes).enumerate() {
        let outcome = outcome.expect("it has ended");
        if number == 4 {
            assert!(matches!(outcome.status, Status::Failed { .. }), "{:?}", outcome.status);
        } else {
            assert_eq!(outcome, alone(spec)?, "{spec:?}");
        }
    }
    Ok(())
}

#[test]
fn a_bundle_that_is_stopped_keeps_what_has_ended() -> Outcome {
    let planned = planned(1)?;
    let specs: Vec<&RunSpec> = planned.plan.runs.iter().map(|run| &run.spec).collect();
    let outcomes = bundled(&specs, 2);
    assert_eq!(outcomes.iter().flatten().count(), 2);
    for (spec, outcome) in specs.iter().zip(outcomes) {
        if let Some(outcome) = outcome {
            assert_eq!(outcome, alone(spec)?, "{spec:?}");
        }
    }
    Ok(())
}

#[test]
fn a_sweep_leaves_the_same_bytes_however_its_runs_are_bundled() -> Outcome {
    let planned = planned(2)?;
    let swept = |jobs: usize, parts: &dyn Fn(&PlannedRun) -> usize| -> Result<_> {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let store = Store::open(dir.path(), &planned, Disk::without_fsync(), &mut |_| ())?;
        let interrupt = Interrupt::default();
        let runner = Runner { sink: &store.folder, engine: &CpuEngine, jobs, interrupt: &interrupt };
        for part in 0..3 {
            let runs: Vec<&PlannedRun> = planned.plan.runs.iter().filter(|run| parts(run) == part).collect();
            runner.run(&runs, &mut |_| ())?;
        }
        drop(store);
        Ok(tree(dir.path()).expect("a tree"))
    };
    let whole = swept(1, &|_| 0)?;
    assert_eq!(whole.keys().filter(|name| name.ends_with("metrics.csv")).count(), 18);
    assert_eq!(swept(2, &|_| 0)?, whole);
    assert_eq!(swept(5, &|_| 0)?, whole);
    let place = |run: &PlannedRun| planned.plan.runs.iter().position(|other| other.id == run.id).unwrap_or(0);
    assert_eq!(swept(1, &|run| place(run) % 3)?, whole);
    Ok(())
}

#[test]
fn bundles_are_whole_while_there_are_enough_and_then_split_among_the_workers() -> Outcome {
    let planned = planned(5)?;
    let runs: Vec<&PlannedRun> = planned.plan.runs.iter().collect();
    let datasets = Datasets::load(runs.iter().map(|run| &run.spec), 1)?;
    let mut grid = Grid::of(&runs, &datasets, &CpuEngine, 2)?;
    let mut sizes = Vec::new();
    let mut handed_out = Vec::new();
    while let Next::Bundle(bundle) = grid.next() {
        assert!(bundle.iter().all(|(run, _)| run.seed == bundle[0].0.seed), "all of one seed");
        sizes.push(bundle.len());
        handed_out.extend(bundle.into_iter().map(|(run, _)| run.id.clone()));
    }
    assert_eq!(sizes[..3], [9, 9, 9]);
    assert!(sizes.len() > 5, "the last are split: {sizes:?}");
    let mut ids: Vec<String> = runs.iter().map(|run| run.id.clone()).collect();
    ids.sort_unstable();
    handed_out.sort_unstable();
    assert_eq!(handed_out, ids, "every run once");
    Ok(())
}

#[test]
fn a_sweep_that_is_stopped_in_the_middle_of_a_bundle_goes_on_to_the_same_bytes() -> Outcome {
    let planned = planned(2)?;
    let swept = |stops: bool| -> Result<_> {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let runs: Vec<&PlannedRun> = planned.plan.runs.iter().collect();
        let mut ended = Vec::new();
        for stops in [stops, false] {
            let store = Store::open(dir.path(), &planned, Disk::without_fsync(), &mut |_| ())?;
            let interrupt = Interrupt::default();
            let runner = Runner { sink: &store.folder, engine: &CpuEngine, jobs: 1, interrupt: &interrupt };
            let left = Remaining::of(&store, &runs, false, &|| false, &mut |_| ())?.expect("nobody stops it").to_do;
            let mut count = 0;
            runner.run(&left, &mut |event| {
                if let Event::Ended { .. } = event {
                    count += 1;
                    if stops {
                        interrupt.raise(Signal::Interrupt);
                    }
                }
            })?;
            ended.push(count);
        }
        Ok((tree(dir.path()).expect("a tree"), ended))
    };
    let (whole, _) = swept(false)?;
    let (stopped, ended) = swept(true)?;
    assert_eq!(stopped, whole);
    assert!(ended[0] < 18 && ended[0] + ended[1] == 18, "{ended:?}");
    Ok(())
}

//! A sweep comes to the same folder if it is cut short anywhere, done in parts, or done by any number of workers.

use crate::common::{Outcome, Toy, ToySweep, planned, tree};
use mmoe::base::disk::Disk;
use mmoe::base::interrupt::Interrupt;
use mmoe::base::signal::Signal;

#[test]
fn a_sweep_that_dies_at_any_operation_of_the_disk_comes_to_the_same_folder_after_it_is_resumed() -> Outcome {
    let planned = planned(2, &[0.5, 0.25])?;
    let undisturbed = tempfile::tempdir()?;
    let toy = Toy::default();
    ToySweep::of(&planned, &toy).run(undisturbed.path())?;
    let expected = tree(undisturbed.path())?;
    assert!(expected.keys().any(|name| name.ends_with("run.json")), "{expected:?}");

    // Many deaths in one folder, each beginning with what the one before left.
    let cascade = tempfile::tempdir()?;
    let mut deaths = 0;
    loop {
        let fresh = tempfile::tempdir()?;
        let dir = fresh.path().join("results/study");
        let died = ToySweep::of(&planned, &toy).run_on(&dir, Disk::crashing_at(deaths));
        if died.is_ok() {
            break;
        }
        ToySweep::of(&planned, &toy).run(&dir)?;
        assert_eq!(tree(&dir)?, expected, "died at operation {deaths}");
        let _ = ToySweep::of(&planned, &toy).run_on(cascade.path(), Disk::crashing_at(deaths));
        deaths += 1;
    }
    assert!(deaths > 60, "only {deaths} operations for four runs");
    ToySweep::of(&planned, &toy).run(cascade.path())?;
    assert_eq!(tree(cascade.path())?, expected);
    Ok(())
}

#[test]
fn the_number_of_jobs_and_doing_a_study_in_parts_change_nothing() -> Outcome {
    let planned = planned(6, &[0.5, 0.25, 1.0])?;
    let toy = Toy::default();
    let [one, two, parts] = [tempfile::tempdir()?, tempfile::tempdir()?, tempfile::tempdir()?];
    ToySweep::of(&planned, &toy).run(one.path())?;
    ToySweep { jobs: 2, ..ToySweep::of(&planned, &toy) }.run(two.path())?;
    let selections: [fn(&mmoe::study::plan::PlannedRun) -> bool; 3] =
        [|run| run.axes[1] == "1", |run| run.axes[1] != "1" && run.seed >= 3, |run| run.axes[1] != "1" && run.seed < 3];
    for select in selections {
        ToySweep { select, ..ToySweep::of(&planned, &toy) }.run(parts.path())?;
    }
    assert_eq!(tree(one.path())?, tree(two.path())?);
    assert_eq!(tree(one.path())?, tree(parts.path())?);
    assert_eq!(toy.calls(), 3 * planned.plan.runs.len(), "a part does again what another has done");
    Ok(())
}

#[test]
fn a_signal_keeps_what_is_finished_and_the_same_sweep_goes_on_from_there() -> Outcome {
    let planned = planned(5, &[0.5])?;
    let dir = tempfile::tempdir()?;
    let interrupt = Interrupt::default();
    let raised = interrupt.clone();
    let stopping = Toy {
        before: Some(Box::new(move |spec| {
            if spec.seed() == 2 {
                raised.raise(Signal::Terminate);
                // Long enough for the runner to notice.
                std::thread::sleep(std::time::Duration::from_millis(400));
            }
        })),
        ..Toy::default()
    };
    let swept = ToySweep { interrupt, ..ToySweep::of(&planned, &stopping) }.run(dir.path())?;
    assert_eq!((swept.signal, swept.ended), (Some(Signal::Terminate), 2));
    assert!(dir.path().join("runs.csv").exists(), "derived files are written all the same");

    let toy = Toy::default();
    let swept = ToySweep::of(&planned, &toy).run(dir.path())?;
    assert_eq!((swept.signal, swept.ended, toy.calls()), (None, 5, 3));
    Ok(())
}

#[test]
fn a_failure_stays_its_runs_own_and_only_failed_runs_are_tried_again_when_asked() -> Outcome {
    let planned = planned(3, &[0.5, 0.25])?;
    let dir = tempfile::tempdir()?;
    let toy = Toy::default();
    let sweep = ToySweep::of(&planned, &toy);
    let swept = sweep.run(dir.path())?;
    assert_eq!((swept.ended, swept.failed), (6, 2), "seed 0 diverges, seed 1 errs, seed 2 panics");
    let runs = std::fs::read_to_string(dir.path().join("runs.csv"))?;
    assert_eq!(runs.matches("completed").count(), 3, "{runs}");
    assert_eq!(runs.matches("diverged,1").count(), 1, "{runs}");
    assert_eq!(runs.matches("failed").count(), 2, "{runs}");

    sweep.run(dir.path())?;
    assert_eq!(toy.calls(), 6, "failed runs are not tried again by themselves");
    ToySweep { retry_failed: true, ..ToySweep::of(&planned, &toy) }.run(dir.path())?;
    assert_eq!(toy.calls(), 8, "diverged runs are not tried again");
    Ok(())
}

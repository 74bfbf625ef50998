//! Tuning from a config with a search to a study that a sweep trains, on a few made-up people.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use crate::common::people::write_people;
use crate::common::program::said;
use crate::common::{Before, Outcome, tree};
use mmoe::base::disk::Disk;
use mmoe::base::error::Result;
use mmoe::base::exit_code::ExitCode;
use mmoe::base::interrupt::Interrupt;
use mmoe::base::signal::Signal;
use mmoe::cli::tune::Tuning;
use mmoe::data;
use mmoe::data::Dataset;
use mmoe::study::run::ParameterCounts;
use mmoe::study::run::RunSpec;
use mmoe::study::run::{AUC, Split};
use mmoe::study::value::Value;
use mmoe::study::{Study, settings};
use mmoe::sweep::tune::tuned_toml;
use mmoe::train::engine::Engine;
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status};

/// A study of three models, one of which has nothing to tune.
const STUDY: &str = "[study]\nname = 'tuned'\n[data]\nsource = 'census-income'\npath = 'people'\n\
    [training]\nsteps = 20\nbatch_size = 16\neval_every = 20\n\
    [tune]\ntrials = 6\ninitial = 3\nmax_units = 32\n\
    [[model]]\ntype = 'linear'\nsearch.learning_rate = { low = 1e-3, high = 1.0, log = true }\n\
    [[model]]\ntype = 'mmoe'\ntower_units = [4]\n[model.search]\nlearning_rate = { low = 1e-3, high = 0.5, log = true }\n\
    experts = { low = 2, high = 6 }\nexpert_units = { low = 2, high = 16, log = true }\n\
    [[model]]\ntype = 'shared-bottom'\nbottom_units = [8]\n[grid]\nseeds = 2\n";

/// A folder with the people and the config.
fn scratch() -> std::io::Result<tempfile::TempDir> {
    let scratch = tempfile::tempdir()?;
    write_people(&scratch.path().join("people"))?;
    fs::write(scratch.path().join("study.toml"), STUDY)?;
    Ok(scratch)
}

/// Replaces a part of a file, which must be there.
fn change(path: &Path, from: &str, to: &str) -> std::io::Result<()> {
    let text = fs::read_to_string(path)?;
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replacen(from, to, 1))
}

#[test]
fn models_are_tuned_then_swept_and_a_clone_without_runs_checks_both() -> Outcome {
    let scratch = scratch()?;
    let dir = scratch.path();
    let summary = said(dir, "tune study.toml --out tuned", 0)?;
    assert!(summary.contains("wrote tuned/tuning/tuned.toml; `mmoe sweep` trains it"), "{summary}");
    let tuning = dir.join("tuned/tuning");
    let trials = fs::read_to_string(tuning.join("trials.csv"))?;
    let header = "model,trial,id,learning_rate,experts,expert_units,status,objective,best";
    assert_eq!((trials.lines().next(), trials.lines().count()), (Some(header), 1 + 12));
    let tuned = fs::read_to_string(tuning.join("tuned.toml"))?;
    assert!(tuned.contains("# Not tuned.\n[[model]]\ntype = \"shared-bottom\""), "{tuned}");
    assert!(!tuned.contains("search") && tuned.matches("of 6, from 0: validation AUC").count() == 2, "{tuned}");

    said(dir, "sweep study.toml --out tuned", 0)?;
    said(dir, "sweep tuned/tuning/tuned.toml --out again", 0)?;
    let mut finals = tree(&dir.join("tuned"))?;
    finals.retain(|name, _| !name.starts_with("tuning/"));
    assert_eq!(finals, tree(&dir.join("again"))?);

    said(dir, "publish tuned", 0)?;
    for runs in ["tuned/runs", "tuned/tuning/runs"] {
        fs::remove_dir_all(dir.join(runs))?;
    }
    let published = tree(&dir.join("tuned"))?;
    let refused = said(dir, "tune study.toml --out tuned", ExitCode::Usage)?;
    assert!(refused.contains("tuned: its trials are published, and their runs are not here"), "{refused}");
    assert_eq!(tree(&dir.join("tuned"))?, published);
    let checked = said(dir, "check tuned --runs 2", 0)?;
    assert!(
        checked.contains("trials: 12 trials of 2 models proposed again") && checked.ends_with("nothing differs\n"),
        "{checked}"
    );
    assert!(checked.contains("  2 of them, drawn with seed 0, trained again; their scores compared"), "{checked}");
    fs::rename(dir.join("people"), dir.join("elsewhere"))?;
    let without_data = said(dir, "check tuned", ExitCode::Incomplete)?;
    assert!(without_data.contains("no trial can be trained again: its data cannot be read"), "{without_data}");
    fs::rename(dir.join("elsewhere"), dir.join("people"))?;
    assert_tampering_is_seen(dir, &trials)
}

/// A changed score, setting, recommendation or final model is found by the layer of trials.
fn assert_tampering_is_seen(dir: &Path, trials: &str) -> Outcome {
    let row: Vec<&str> = trials.lines().nth(9).map(|row| row.split(',').collect()).ok_or("a row of mmoe")?;
    let cases = [
        ("trials.csv", format!(",{},", row[7]), ",0.5001,".to_owned(), "trials.csv: "),
        ("trials.csv", format!("{},{}", row[2], row[3]), format!("{},0.123", row[2]), "trials.csv: "),
        ("tuned.toml", "expert_units = [".into(), "expert_units = [1".into(), "tuned.toml: "),
        ("manifest.toml", "max_units = 32".into(), "max_units = 33".into(), "manifest.toml: it is missing, cut off"),
    ];
    for (name, from, to, difference) in cases {
        let path = dir.join("tuned/tuning").join(name);
        let whole = fs::read(&path)?;
        change(&path, &from, &to)?;
        let checked = said(dir, "check tuned --runs 1", ExitCode::Regression)?;
        assert!(checked.contains(&format!("DIFFERS: tuning/{difference}")), "{checked}");
        fs::write(&path, whole)?;
    }
    Ok(())
}

#[test]
fn a_sweep_asks_for_trials_that_are_missing_incomplete_or_of_another_search() -> Outcome {
    let scratch = scratch()?;
    let dir = scratch.path();
    let missing = said(dir, "sweep study.toml", ExitCode::Usage)?;
    let path = "results/tuned/tuning/tuned.toml";
    assert!(missing.contains(&format!("study.toml: {path}: the trials of its models are not complete")), "{missing}");
    assert!(missing.contains("\n  run `mmoe tune study.toml` first\n"), "{missing}");
    let part = said(dir, "tune study.toml --filter model=linear", 0)?;
    assert!(part.contains(&format!("{path} is written once every model has a trial to recommend")), "{part}");
    said(dir, "sweep study.toml", ExitCode::Usage)?;
    said(dir, "tune study.toml", 0)?;

    change(&dir.join("study.toml"), "trials = 6", "trials = 7")?;
    let stale = said(dir, "sweep study.toml", ExitCode::Usage)?;
    assert!(stale.contains("it belongs to another search: the config has changed since"), "{stale}");
    let before = tree(&dir.join("results/tuned/tuning/runs"))?;
    said(dir, "tune study.toml", 0)?;
    let after = tree(&dir.join("results/tuned/tuning/runs"))?;
    assert!(before.iter().all(|file| after.get(file.0) == Some(file.1)), "more trials leave the first what they were");
    assert_eq!(after.len(), before.len() + 2 * 2);

    change(&dir.join("study.toml"), "seeds = 2", "seeds = 3")?;
    change(&dir.join("study.toml"), "steps = 20\n", "steps = 20\nresamples = 20\n")?;
    let swept = said(dir, "sweep study.toml", 0)?;
    assert!(swept.contains("9 of 9 runs completed"), "neither seeds nor intervals need other trials: {swept}");
    said(dir, "tune study.toml", 0)?;
    assert_eq!(tree(&dir.join("results/tuned/tuning/runs"))?, after);
    change(&dir.join("study.toml"), "high = 6", "high = 5")?;
    let other = said(dir, "tune study.toml", ExitCode::Usage)?;
    assert!(other.contains("belongs to another study:\n  model.mmoe.search.experts.high: 6.0 -> 5.0"), "{other}");
    Ok(())
}

#[test]
fn one_worker_or_two_and_all_models_or_one_after_the_other_come_to_the_same_bytes() -> Outcome {
    let scratch = scratch()?;
    let dir = scratch.path();
    said(dir, "tune study.toml --jobs 1 --out one", 0)?;
    said(dir, "tune study.toml --jobs 2 --out two", 0)?;
    said(dir, "tune study.toml --jobs 2 --out parts --filter model=mmoe", 0)?;
    let listed = said(dir, "tune study.toml --out parts --list", 0)?;
    assert_eq!((listed.matches("completed").count(), listed.matches("missing").count()), (6, 3), "{listed}");
    assert!(listed.contains("6 trials to do, "), "{listed}");
    said(dir, "tune study.toml --out parts", 0)?;
    let one = tree(&dir.join("one/tuning"))?;
    assert_eq!(one.len(), 3 + 2 * 12);
    assert_eq!(one, tree(&dir.join("two/tuning"))?);
    assert_eq!(one, tree(&dir.join("parts/tuning"))?);
    Ok(())
}

/// Scores a learning rate by how near to 0.02 it is; above 0.1 it diverges.
#[derive(Default)]
struct Bowl {
    /// Called before every run.
    before: Option<Before>,
    /// Whether all runs diverge.
    is_hopeless: bool,
}

impl Engine for Bowl {
    fn train(
        &self,
        spec: &RunSpec,
        _: &Dataset,
        observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Option<RunOutcome>> {
        if let Some(before) = &self.before {
            before(spec);
        }
        if observe(1).is_break() {
            return Ok(None);
        }
        let rate = spec.training().map_or(0.0, |spec| spec.training.learning_rate);
        if self.is_hopeless || rate > 0.1 {
            return Ok(Some(RunOutcome { status: Status::Diverged { step: 3 }, curve: vec![] }));
        }
        let miss = libm::log10(rate / 0.02);
        let point = MetricPoint {
            step: 20,
            split: Split::Validation,
            task: "income".into(),
            metric: AUC.into(),
            value: mmoe::base::digits::recorded(0.9 - 0.1 * miss * miss),
        };
        Ok(Some(RunOutcome { status: Status::Completed, curve: vec![point] }))
    }

    fn cost(&self, _: &RunSpec, _: &Dataset) -> f64 {
        1.0
    }

    fn parameter_counts(&self, _: &RunSpec, _: &Dataset) -> ParameterCounts {
        ParameterCounts::default()
    }
}

/// Tunes the study of `scratch` into its folder `out`.
fn tune(scratch: &Path, out: &str, bowl: &Bowl, disk: Disk, interrupt: &Interrupt) -> Result<ExitCode> {
    let text = STUDY.replace("'people'", &format!("'{}'", scratch.join("people").display()));
    let study = Study::parse("study.toml", &text)?;
    let data_sha256 = data::fingerprint(&study.data)?;
    let tuning =
        Tuning { dir: scratch.join(out), study, data_sha256, filters: &[], jobs: 1, retry_failed: false, engine: bowl };
    tuning.run(disk, interrupt)
}

#[test]
fn a_tuning_that_dies_at_any_operation_of_the_disk_comes_to_the_same_folder_after_it_is_resumed() -> Outcome {
    let scratch = scratch()?;
    let dir = scratch.path();
    let bowl = Bowl::default();
    let run = |out: &str, disk: Disk| tune(dir, out, &bowl, disk, &Interrupt::default());
    assert_eq!(run("whole", Disk::default())?, ExitCode::Done);
    let whole = tree(&dir.join("whole/tuning"))?;

    // Some deaths, each in a folder of its own.
    let mut died = 0;
    loop {
        let out = format!("died{died}");
        if run(&out, Disk::crashing_at(died)).is_ok() {
            break;
        }
        run(&out, Disk::default())?;
        assert_eq!(tree(&dir.join(&out).join("tuning"))?, whole, "died at operation {died}");
        died += 13;
    }
    assert!(died > 100, "only {died} operations for twelve trials");
    // Then many deaths in one folder, each beginning with what the one before left.
    for died in 0..30 {
        let _ = run("cascade", Disk::crashing_at(died));
    }
    run("cascade", Disk::default())?;
    assert_eq!(tree(&dir.join("cascade/tuning"))?, whole);
    Ok(())
}

#[test]
fn a_signal_keeps_the_trials_that_have_ended_and_the_same_tuning_goes_on_from_there() -> Outcome {
    let scratch = scratch()?;
    let dir = scratch.path();
    let quiet = Interrupt::default();
    tune(dir, "whole", &Bowl::default(), Disk::default(), &quiet)?;
    let interrupt = Interrupt::default();
    let raised = interrupt.clone();
    let stopping = Bowl {
        before: Some(Box::new(move |spec| {
            if spec.seed() % 10 == 4 {
                raised.raise(Signal::Interrupt);
                // Long enough for the runner to notice.
                std::thread::sleep(std::time::Duration::from_millis(400));
            }
        })),
        ..Bowl::default()
    };
    assert_eq!(tune(dir, "cut", &stopping, Disk::default(), &interrupt)?, ExitCode::Interrupted);
    let trials = fs::read_to_string(dir.join("cut/tuning/trials.csv"))?;
    assert_eq!(trials.lines().count(), 1 + 2 * 4, "{trials}");
    assert!(!dir.join("cut/tuning/tuned.toml").exists());
    tune(dir, "cut", &Bowl::default(), Disk::default(), &quiet)?;
    assert_eq!(tree(&dir.join("cut/tuning"))?, tree(&dir.join("whole/tuning"))?);
    Ok(())
}

#[test]
fn a_trial_that_diverges_has_no_score_and_is_never_recommended() -> Outcome {
    let scratch = scratch()?;
    let dir = scratch.path();
    let code = tune(dir, "tuned", &Bowl::default(), Disk::default(), &Interrupt::default())?;
    assert_eq!(code, ExitCode::Done, "diverged trials are part of a search");
    let trials = fs::read_to_string(dir.join("tuned/tuning/trials.csv"))?;
    assert!(trials.contains(",diverged,,"), "{trials}");
    let tuned = Study::load(&dir.join("tuned/tuning/tuned.toml"))?;
    let learning_rate = settings::axis("learning_rate").expect("it can be tuned");
    for model in &tuned.models[..2] {
        let rate = model.training.get(learning_rate).and_then(Value::number);
        assert!(rate.is_some_and(|rate| rate <= 0.1), "{model:?}");
    }

    let hopeless = Bowl { is_hopeless: true, ..Bowl::default() };
    let code = tune(dir, "hopeless", &hopeless, Disk::default(), &Interrupt::default())?;
    assert_eq!(code, ExitCode::RunsFailed, "there is nothing to recommend");
    assert!(!dir.join("hopeless/tuning/tuned.toml").exists());
    // A sweep then says what to lower and to search elsewhere: the same folder would refuse another range.
    let text = STUDY.replace("'people'", &format!("'{}'", dir.join("people").display()));
    fs::write(dir.join("study.toml"), text)?;
    let error = tuned_toml::load(&dir.join("study.toml"), &[], Some(&dir.join("hopeless"))).expect_err("no trial");
    let said = error.to_string();
    assert!(said.contains("has a score: ") && said.contains("lower its learning rates"), "{said}");
    assert!(said.contains("--out NEW") && !said.contains("--retry-failed"), "{said}");
    let lowered = Bowl::default();
    assert_eq!(tune(dir, "new", &lowered, Disk::default(), &Interrupt::default())?, ExitCode::Done);
    tuned_toml::load(&dir.join("study.toml"), &[], Some(&dir.join("new")))?;
    Ok(())
}

#[test]
fn a_study_without_a_search_is_told_to_sweep() -> Outcome {
    let scratch = tempfile::tempdir()?;
    fs::write(scratch.path().join("plain.toml"), "[study]\nname = 'plain'\n[[model]]\ntype = 'mmoe'\n")?;
    let refused = said(scratch.path(), "tune plain.toml", ExitCode::Usage)?;
    assert!(refused.contains("plain.toml: the study has nothing to tune\n  add a [tune] table"), "{refused}");
    Ok(())
}

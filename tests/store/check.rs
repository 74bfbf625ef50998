//! A check of a published folder: each kind of tampering is seen by the layer that should see it.

use std::fs;

use crate::common::{self, Outcome};
use crate::manifest::signed;
use crate::published::{self, Altered, Checked, Folder, go_on, wrong_kernel};
use mmoe::base::error::Result;
use mmoe::base::interrupt::Interrupt;
use mmoe::base::signal::Signal;
use mmoe::check::{Event, Verdict};
use mmoe::data::Dataset;
use mmoe::store::checksums;
use mmoe::store::names::CHECKSUMS;
use mmoe::store::packs::seed_block::SeedBlock;
use mmoe::study::run::{DataSpec, ENGINE_REVISION, TrainingSpec};
use mmoe::train::engine::CpuEngine;
use mmoe::train::outcome::{RunOutcome, Status};
use mmoe::train::{initial_parameters, train, train_from};

#[test]
fn an_untouched_folder_passes_every_layer() -> Outcome {
    let folder = Folder::swept(21)?;
    let here = folder.check(&CpuEngine)?;
    assert_eq!((here.verdict, here.layers.len()), (Verdict::Agrees, 2), "{here}");
    assert!(here.layers[0].checked[0].contains("8 files by checksums.txt, plan.csv, 63 of 63 runs"), "{here}");
    assert!(here.layers[1].checked[0].contains("12 of 63 runs, drawn with seed 0, trained again"), "{here}");
    let dir = tempfile::tempdir()?;
    folder.write(dir.path())?;
    let mut all = Vec::new();
    let verdict = published::check_of(dir.path(), &CpuEngine, &Interrupt::default(), usize::MAX).run(&mut |event| {
        if let Event::Layer(layer) = event {
            all.extend(layer.checked.clone());
        }
        Ok(())
    })?;
    assert_eq!(verdict, Verdict::Agrees);
    assert!(all[1].contains("training: all 63 runs trained again with "), "{all:?}");
    Ok(())
}

#[test]
fn a_changed_value_of_a_curve_is_seen_by_its_checksum_or_if_that_is_mended_by_the_derived_files() -> Outcome {
    let folder = Folder::swept(2)?;
    let tampered = folder.with_one_value_changed(3);
    let dir = tempfile::tempdir()?;
    folder.write(dir.path())?;
    fs::write(dir.path().join(SeedBlock::of(0).file()), tampered.pack()?)?;
    let seen = published::check(dir.path(), &CpuEngine)?;
    seen.assert_differs(0, "curves-by-run/seeds-0-49.csv.xz: its checksum is not the one in checksums.txt");
    published::mend_checksums(dir.path())?;
    published::check(dir.path(), &CpuEngine)?.assert_differs(0, "curves.csv: line ");
    Ok(())
}

#[test]
fn a_changed_value_is_seen_by_training_again_if_all_derived_files_were_made_again() -> Outcome {
    let folder = Folder::swept(2)?.with_one_value_changed(3);
    let label = format!("seed=1 ({}): step 25, train mse of y1: ", folder.planned.plan.runs[3].id);
    let here = folder.check(&CpuEngine)?;
    assert!(here.layers[0].differences.is_empty(), "{here}");
    here.assert_differs(1, &label);
    Ok(())
}

#[test]
fn a_dropped_run_is_named() -> Outcome {
    let mut folder = Folder::swept(2)?;
    let id = folder.planned.plan.runs[4].id.clone();
    folder.outcomes[4].status = Status::Failed { message: "so that it is not packed".into() };
    let gone = format!("seed=1 ({id}): curves-by-run/seeds-0-49.csv.xz does not have this run");
    folder.check(&CpuEngine)?.assert_differs(0, &gone);
    Ok(())
}

#[test]
fn a_run_beyond_the_plan_is_counted() -> Outcome {
    let folder = Folder::swept(2)?;
    let dir = tempfile::tempdir()?;
    Folder::swept(1)?.write(dir.path())?;
    fs::write(dir.path().join(SeedBlock::of(0).file()), folder.pack()?)?;
    published::mend_checksums(dir.path())?;
    let beyond = "curves-by-run/seeds-0-49.csv.xz: 3 runs in it are not in the plan";
    published::check(dir.path(), &CpuEngine)?.assert_differs(0, beyond);
    Ok(())
}

#[test]
fn a_dropped_evaluation_is_named() -> Outcome {
    let mut folder = Folder::swept(1)?;
    folder.outcomes[0].curve.retain(|point| point.step != 100);
    folder.check(&CpuEngine)?.assert_differs(0, "the evaluation at step 100 is missing or not planned");
    Ok(())
}

#[test]
fn a_flipped_field_of_every_derived_file_is_seen_though_its_checksum_was_mended() -> Outcome {
    let folder = Folder::swept(2)?;
    for (name, bytes) in folder.derived()? {
        let dir = tempfile::tempdir()?;
        folder.write(dir.path())?;
        let text = String::from_utf8(bytes)?;
        let at = text.rfind(|c: char| c.is_ascii_digit()).ok_or("a table has numbers")?;
        let digit = if text[at..].starts_with('7') { "8" } else { "7" };
        fs::write(dir.path().join(&name), format!("{}{digit}{}", &text[..at], &text[at + 1..]))?;
        published::mend_checksums(dir.path())?;
        published::check(dir.path(), &CpuEngine)?.assert_differs(0, &format!("{name}: line "));
    }
    Ok(())
}

#[test]
fn files_that_are_missing_or_not_listed_or_of_another_plan_are_named() -> Outcome {
    let folder = Folder::swept(2)?;
    let dir = tempfile::tempdir()?;
    let tampered = |tamper: &dyn Fn() -> std::io::Result<()>| -> Result<Checked> {
        folder.write(dir.path())?;
        tamper().map_err(|error| mmoe::base::error::Error::io(dir.path(), &error))?;
        published::check(dir.path(), &CpuEngine)
    };
    let path = |name: &str| dir.path().join(name);
    let without = |name: &str| {
        let lines = fs::read_to_string(path(CHECKSUMS))?;
        let kept: String = lines.lines().filter(|line| !line.ends_with(name)).map(|line| format!("{line}\n")).collect();
        fs::write(path(CHECKSUMS), kept)
    };
    tampered(&|| fs::remove_file(path(CHECKSUMS)))?.assert_differs(0, "checksums.txt: it is missing");
    tampered(&|| without("runs.csv"))?.assert_differs(0, "runs.csv: not listed in checksums.txt");
    let gone = tampered(&|| fs::remove_file(path("cells.csv")))?;
    gone.assert_differs(0, "cells.csv: listed in checksums.txt but not in the folder");
    gone.assert_differs(0, "cells.csv: it is missing");
    let no_manifest = tampered(&|| fs::remove_file(path("manifest.toml")))?;
    no_manifest.assert_differs(0, "manifest.toml: it is missing, cut off or was changed by hand");
    let plan =
        tampered(&|| fs::write(path("plan.csv"), fs::read_to_string(path("plan.csv"))?.replace("omoe", "mmoe")))?;
    plan.assert_differs(0, "model: `mmoe` instead of `omoe`");
    Ok(())
}

#[test]
fn listed_names_that_leave_the_folder_count_as_missing_files() -> Outcome {
    let dir = tempfile::tempdir()?;
    let study = dir.path().join("study");
    fs::create_dir(&study)?;
    Folder::swept(1)?.write(&study)?;
    fs::write(dir.path().join("outside"), "")?;
    let outside = dir.path().join("outside").display().to_string();
    let listed = fs::read_to_string(study.join(CHECKSUMS))?;
    for name in ["../outside", "curves-by-run/../../outside", &outside, ""] {
        fs::write(study.join(CHECKSUMS), listed.clone() + &checksums::line(name, b""))?;
        let checked = published::check(&study, &CpuEngine)?;
        checked.assert_differs(0, &format!("{name}: listed in checksums.txt but not in the folder"));
    }
    Ok(())
}

#[test]
fn a_pack_that_cannot_be_read_is_named_and_the_runs_of_other_seeds_are_checked() -> Outcome {
    let mut folder = Folder::swept(1)?;
    let dir = tempfile::tempdir()?;
    folder.outcomes[0].curve.retain(|point| point.step != 100);
    folder.write(dir.path())?;
    let beside = SeedBlock::of(50).file();
    fs::write(dir.path().join(&beside), "not xz")?;
    let checked = published::check(dir.path(), &CpuEngine)?;
    checked.assert_differs(0, &format!("{beside}: not listed in checksums.txt"));
    checked.assert_differs(0, &format!("{beside}: it cannot be read, so its 0 runs cannot be checked"));
    checked.assert_differs(0, "the evaluation at step 100 is missing or not planned");
    assert!(checked.layers[1].checked[0].contains(&format!("nothing can be trained again: {beside} is damaged")));
    Ok(())
}

#[test]
fn a_kernel_with_a_wrong_factor_in_the_gradient_of_a_loss_is_seen() -> Outcome {
    let folder = Folder::swept(21)?;
    let right = Altered(wrong_kernel(1.0, 1.0));
    assert_eq!(folder.check(&right)?.verdict, Verdict::Agrees, "without the factor it is the engine");
    let wrong = Altered(wrong_kernel(1.0, 1.1));
    folder.check(&wrong)?.assert_differs(1, " here, ");
    Ok(())
}

#[test]
fn a_factor_on_the_gradient_of_some_weights_which_adam_cancels_but_for_its_rounding_is_seen_by_the_digits() -> Outcome {
    let longer = published::CONFIG.replace("SEEDS", "2").replace("steps = 300", "steps = 3000");
    let folder = Folder::of(&longer.replace("1e-3", "1e-2"))?;
    folder.check(&Altered(wrong_kernel(1.1, 1.0)))?.assert_differs(1, " here, ");
    Ok(())
}

#[test]
fn a_learning_rate_that_is_off_by_a_tenth_is_seen() -> Outcome {
    let folder = Folder::swept(21)?;
    let faster = Altered(|spec: &TrainingSpec, dataset: &Dataset| {
        let mut spec = spec.clone();
        spec.training.learning_rate *= 1.1;
        train(&spec, dataset, &mut go_on)
    });
    folder.check(&faster)?.assert_differs(1, " here, ");
    Ok(())
}

#[test]
fn weights_that_are_rounded_differently_are_seen_after_enough_steps() -> Outcome {
    let folder =
        Folder::of(&published::CONFIG.replace("SEEDS", "4").replace("= 300", "= 1000").replace("1e-3", "1e-2"))?;
    let rounding = Altered(|spec: &TrainingSpec, dataset: &Dataset| {
        let moved = initial_parameters(spec, dataset).into_iter().map(|weight| weight * (1.0 + 1e-7)).collect();
        train_from(moved, spec, dataset, &mut go_on)
    });
    folder.check(&rounding)?.assert_differs(1, " here, ");
    Ok(())
}

#[test]
fn a_run_that_fails_or_diverges_only_here_is_a_difference() -> Outcome {
    let folder = Folder::swept(21)?;
    let diverging = Altered(|_: &TrainingSpec, _: &Dataset| {
        Ok(Some(RunOutcome { status: Status::Diverged { step: 7 }, curve: Vec::new() }))
    });
    folder.check(&diverging)?.assert_differs(1, "diverged at step 7 here, completed as published");
    let failing = Altered(|_: &TrainingSpec, _: &Dataset| Err(mmoe::base::error::Error::Usage("no".into())));
    folder.check(&failing)?.assert_differs(1, "failed (no) here, completed as published");
    Ok(())
}

#[test]
fn a_folder_of_another_engine_revision_is_checked_without_training() -> Outcome {
    let folder = Folder::swept(2)?.of_revision(1);
    let checked = folder.check(&CpuEngine)?;
    assert_eq!(checked.verdict, Verdict::Untrained, "{checked}");
    let said = format!(
        "nothing can be trained again: the runs have engine revision 1, this program has {ENGINE_REVISION}: mmoe {} of revision 1 can",
        env!("CARGO_PKG_VERSION")
    );
    assert!(checked.layers[1].checked[0].contains(&said), "{checked}");
    let mut claimed = Folder::swept(2)?;
    claimed.made_by.engine_revision = 1;
    claimed.check(&CpuEngine)?.assert_differs(0, "plan.csv: line 2 (), id: ");
    Ok(())
}

#[test]
fn a_folder_whose_config_only_another_revision_knows_keeps_its_integrity_and_names_the_program() -> Outcome {
    let dir = tempfile::tempdir()?;
    Folder::swept(1)?.write(dir.path())?;
    let manifest = dir.path().join("manifest.toml");
    let theirs = fs::read_to_string(&manifest)?
        .replace(&format!("engine_revision = {ENGINE_REVISION}"), "engine_revision = 99")
        .replace("batch_size", "rows_per_step");
    fs::write(&manifest, signed(&theirs))?;
    // The folder's checksums list tables that this program cannot derive.
    published::mend_checksums(dir.path())?;
    let checked = published::check(dir.path(), &CpuEngine)?;
    assert_eq!(checked.verdict, Verdict::Untrained, "{checked}");
    assert!(checked.layers[1].checked[0].contains("mmoe 0.1.0 of revision 99 can train them again"), "{checked}");
    let runs = dir.path().join("runs.csv");
    fs::write(&runs, fs::read_to_string(&runs)?.replace("completed", "complete"))?;
    published::check(dir.path(), &CpuEngine)?
        .assert_differs(0, "runs.csv: its checksum is not the one in checksums.txt");
    Ok(())
}

#[test]
fn a_signal_stops_the_trainings() -> Outcome {
    let folder = Folder::swept(2)?;
    let dir = tempfile::tempdir()?;
    folder.write(dir.path())?;
    let interrupt = Interrupt::default();
    let raised = interrupt.clone();
    let interrupting = Altered(move |spec: &TrainingSpec, dataset: &Dataset| {
        raised.raise(Signal::Interrupt);
        std::thread::sleep(std::time::Duration::from_millis(150));
        train(spec, dataset, &mut go_on)
    });
    let check = published::check_of(dir.path(), &interrupting, &interrupt, 12);
    assert_eq!(check.run(&mut |_| Ok(()))?, Verdict::Stopped);
    Ok(())
}

#[test]
fn the_program_checks_what_it_published_and_exits_with_6_if_it_was_changed() -> Outcome {
    let dir = tempfile::tempdir()?;
    fs::write(dir.path().join("small.toml"), published::CONFIG.replace("SEEDS", "2"))?;
    let run = |args: &[&str]| -> std::result::Result<(Option<i32>, String), Box<dyn std::error::Error>> {
        let done = assert_cmd::Command::cargo_bin("mmoe")?.args(args).current_dir(dir.path()).output()?;
        let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        Ok((done.status.code(), said))
    };
    run(&["sweep", "small.toml", "--out", "small"])?;
    let (code, said) = run(&["check", "small"])?;
    assert!(code == Some(2) && said.contains("run `mmoe publish small` first"), "{said}");
    run(&["publish", "small"])?;
    fs::remove_dir_all(dir.path().join("small/runs"))?;
    let before = common::tree(&dir.path().join("small"))?;
    for flags in [&["--runs", "3"][..], &["--all"]] {
        let (code, said) = run(&[&["check", "small"], flags].concat())?;
        assert!(code == Some(0) && said.ends_with("small: nothing differs\n"), "{said}");
    }
    assert_eq!(common::tree(&dir.path().join("small"))?, before, "a check writes nothing");
    let runs = dir.path().join("small/runs.csv");
    fs::write(&runs, fs::read_to_string(&runs)?.replace("completed", "complete"))?;
    let (code, said) = run(&["check", "small"])?;
    assert!(code == Some(6) && said.ends_with("small: 2 differences\n"), "{said}");
    assert!(said.contains("runs.csv: its checksum is not the one in checksums.txt"), "{said}");
    assert!(said.contains("status: `complete` instead of `completed`"), "{said}");
    Ok(())
}

#[test]
fn a_changed_data_file_is_named_and_not_trained_on_and_without_one_only_the_integrity_is_checked() -> Outcome {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("rows.csv");
    let lines: String = (0..60).map(|row| format!("{row},{}\n", row % 7)).collect();
    fs::write(&path, format!("x,y\n{lines}60,7\n"))?;
    let config = "[study]\nname = 'rows'\n[data]\nsource = 'table'\nfiles = 'PATH'\n\
                  fields = { x = { kind = 'number' } }\ntasks = { y = { kind = 'regression' } }\n\
                  split = { validation = 0.3, test = 0.3 }\n[training]\nsteps = 20\n\
                  batch_size = 2\neval_every = 10\n[[model]]\ntype = 'omoe'\nexperts = 2\n";
    let folder = Folder::of(&config.replace("PATH", &path.to_string_lossy()))?;
    assert!(matches!(folder.planned.study.data, DataSpec::Table(_)));
    assert_eq!(folder.check(&CpuEngine)?.verdict, Verdict::Agrees);
    fs::write(&path, format!("x,y\n{lines}60,8\n"))?;
    folder.check(&CpuEngine)?.assert_differs(1, "the data file is not the one that the manifest names by its sha256");
    fs::remove_file(&path)?;
    let without_data = folder.check(&CpuEngine)?;
    assert_eq!(without_data.verdict, Verdict::Untrained, "{without_data}");
    let said = &without_data.layers[1].checked[0];
    assert!(said.contains("nothing can be trained again: its data cannot be read: "), "{said}");
    Ok(())
}

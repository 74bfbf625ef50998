//! What flags mean, and the answers to bad ones.

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use mmoe::base::error::{Error, Result};
use mmoe::base::exit_code::ExitCode;
use mmoe::cli::gen_synthetic::GenSyntheticArgs;
use mmoe::cli::{Cli, Command};
use mmoe::study::Study;
use mmoe::study::plan::{Plan, PlannedRun};
use mmoe::study::run::{Architecture, DataSpec, EpsPlacement, ModelKind, Sines, Synthetic, Training, TrainingSpec};
use std::path::{Path, PathBuf};

fn parse(line: &str) -> Result<Command, clap::Error> {
    Cli::try_parse_from(["mmoe"].into_iter().chain(line.split_whitespace())).map(|cli| cli.command)
}

/// The one run that `mmoe train` with these flags stands for.
fn train(flags: &str) -> Result<PlannedRun> {
    let Ok(Command::Train(args)) = parse(&format!("train {flags}")) else { panic!("{flags} do not parse") };
    let mut plan = args.single.resolve()?;
    assert_eq!(plan.runs.len(), 1);
    assert_eq!(plan.axes.len(), plan.runs[0].axes.len());
    Ok(plan.runs.remove(0))
}

fn refusal(flags: &str) -> Error {
    train(flags).expect_err(flags)
}

fn training(run: &PlannedRun) -> &TrainingSpec {
    run.spec.training().expect("it is a training")
}

fn quick() -> String {
    config("quick.toml").display().to_string()
}

fn config(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(name)
}

/// The help text of one flag.
fn help(command: &str, flag: &str) -> String {
    let mut cli = Cli::command();
    cli.build();
    let command = cli.find_subcommand(command).expect("the subcommand exists");
    let argument = command.get_arguments().find(|argument| argument.get_long() == Some(flag)).expect(flag);
    argument.get_help().expect(flag).to_string()
}

#[test]
fn the_definition_of_the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn the_defaults_in_the_help_are_the_defaults() {
    let (data, training) = (Synthetic::default(), Training::default());
    let Architecture::Mmoe(experts) = Architecture::of(ModelKind::Mmoe) else { panic!("it is mmoe") };
    let Architecture::SharedBottom { bottom_units, .. } = Architecture::of(ModelKind::SharedBottom) else {
        panic!("it is shared-bottom")
    };
    let stated = [
        ("corr", data.corr.same().expect("one number").to_string()),
        ("dim", data.dim.to_string()),
        ("test-rows", data.test_rows.to_string()),
        ("steps", training.steps.to_string()),
        ("batch-size", training.batch_size.to_string()),
        ("eval-every", training.eval_every.to_string()),
        ("learning-rate", training.learning_rate.to_string()),
        ("beta1", training.optimizer.beta1.to_string()),
        ("beta2", training.optimizer.beta2.to_string()),
        ("eps", training.optimizer.eps.to_string()),
        ("experts", experts.experts.to_string()),
        ("expert-units", experts.expert_units[0].to_string()),
        ("tower-units", experts.tower_units[0].to_string()),
        ("bottom-units", bottom_units[0].to_string()),
    ];
    for (flag, value) in stated {
        let help = help("train", flag);
        assert!(help.ends_with(&format!("[default: {value}]")), "--{flag}: {help}");
    }
    let Ok(Command::GenSynthetic(GenSyntheticArgs { rows, seed, .. })) = parse("gen-synthetic") else {
        panic!("nothing is required")
    };
    assert!(help("gen-synthetic", "rows").ends_with(&format!("[default: {rows}]")));
    assert_eq!(seed, 0);
}

#[test]
fn a_flag_beyond_its_limits_is_answered_with_them() {
    let cases = [
        ("gen-synthetic --corr 1.2", "give a number from -1 to 1"),
        ("gen-synthetic --corr nan", "give a number from -1 to 1"),
        ("gen-synthetic --rows 0", "give a whole number from 1 to 100,000,000"),
        ("gen-synthetic --rows 9223372036854775808", "give a whole number from 1 to 100,000,000"),
        ("gen-synthetic --dim 0", "give a whole number from 1 to 1,000,000"),
        ("gen-synthetic --seed -1", "give a whole number from 0 to 1,000,000,000,000,000"),
        ("gen-synthetic --preset osbend", "did you mean `osband`?"),
        ("train --learning-rate nan", "give a number from 1e-12 to 1e6"),
        ("train --learning-rate -0.1", "give a number from 1e-12 to 1e6"),
        ("train --learning-rate inf", "give a number from 1e-12 to 1e6"),
        ("train --steps 9223372036854775808", "give a whole number from 1 to 1,000,000,000"),
        ("train --steps 0", "give a whole number from 1 to 1,000,000,000"),
        ("train --experts 0", "give a whole number from 1 to 65,536"),
        ("train --expert-units 16,x", "give a whole number from 1 to 65,536"),
        ("sweep a.toml --jobs 0", "give a whole number from 1 to 1,024"),
        ("sweep a.toml --filter corr", "write `corr` as AXIS=VALUE"),
    ];
    for (line, hint) in cases {
        let error = parse(line).expect_err(line);
        assert_eq!(error.kind(), ErrorKind::ValueValidation, "{line}: {error}");
        assert_eq!(error.exit_code(), i32::from(ExitCode::Usage), "{line}");
        assert!(error.to_string().contains(hint), "{line}: {error}");
    }
}

#[test]
fn negative_numbers_and_lists_are_values() {
    let run = train("--corr -0.5 --alpha -1,2 --beta 0,-3.5 --tower-units 8,4").expect("it is good");
    let Some(data) = run.spec.synthetic() else { panic!("it is synthetic") };
    assert_eq!(data.corr.same(), Some(-0.5));
    assert_eq!(data.law.sines, Sines::Fixed { alpha: vec![-1.0, 2.0], beta: vec![0.0, -3.5] });
    let Architecture::Mmoe(sizes) = &training(&run).model else { panic!("mmoe is the default") };
    assert_eq!(sizes.tower_units, [8, 4]);
}

#[test]
fn flags_and_a_config_that_say_the_same_are_the_same_run() {
    let line = "--model omoe --corr 0.9 --learning-rate 0.01 --seed 3 --eval-every 1000 \
                --eval-at 50,100,200,500,1500,2500,3500,4500";
    let by_flags = train(line).expect("it is good");
    let by_config = format!("--config {} --model omoe --corr 0.9 --learning-rate 0.01 --seed 3", quick());
    assert_eq!(train(&by_config).expect("it is good"), by_flags);
    let plan = Plan::of(&Study::load(&config("quick.toml")).expect("it is good"), None);
    assert!(plan.runs.contains(&by_flags));
    let by_id = train(&format!("--study {} --run {}", quick(), by_flags.id)).expect("it is there");
    assert_eq!(by_id, by_flags);
}

#[test]
fn flags_override_a_config() {
    let run = train(&format!(
        "--config {} --model shared-bottom --corr 1 --learning-rate 0.5 --bottom-units 7 --eps-placement tensorflow \
         --preset stn --noise-std 0.5 --rows 10",
        quick()
    ))
    .expect("it is good");
    assert_eq!(run.axes, ["shared-bottom", "1", "0.5"]);
    assert_eq!(training(&run).model, Architecture::SharedBottom { bottom_units: vec![7], tower_units: vec![8] });
    assert_eq!(training(&run).training.optimizer.eps_placement, EpsPlacement::Tensorflow);
    let Some(data) = run.spec.synthetic() else { panic!("it is synthetic") };
    assert_eq!((data.law.noise_std, data.rows), (0.5, Some(10)));
    assert_eq!(data.law.sines, Sines::Fixed { alpha: vec![1.0, 2.0], beta: vec![3.0, 4.0] });
}

#[test]
fn flags_choose_among_presets_and_rows_of_a_config() {
    let config = config("ambiguity.toml");
    let plan = Plan::of(&Study::load(&config).expect("it is good"), None);
    let chosen = "--model mmoe --corr 0.5 --learning-rate 0.01 --seed 4 --preset ple";
    for rows in ["fresh", "10000"] {
        let run = train(&format!("--config {} {chosen} --rows {rows}", config.display())).expect("it is good");
        assert_eq!(run.axes, ["mmoe", "ple", "0.5", rows, "0.01"]);
        assert!(plan.runs.contains(&run), "{rows}");
    }
    let error = refusal(&format!("--config {} {chosen}", config.display()));
    assert!(error.to_string().contains("several values of `rows`: fresh, 10000\n  choose one with --rows"), "{error}");
}

#[test]
fn what_a_config_leaves_open_must_be_chosen() {
    let quick = quick();
    let cases = [
        (
            format!("--config {quick}"),
            "the config has several models: shared-bottom, omoe, mmoe\n  choose one with --model",
        ),
        (
            format!("--config {quick} --model mmoe --corr 1"),
            "the config has several values of `learning_rate`: 0.001, 0.01\n  choose one with --learning-rate",
        ),
        (format!("--config {quick} --model mmo"), "--model: the config has no model `mmo`\n  did you mean `mmoe`?"),
    ];
    for (flags, message) in cases {
        let error = refusal(&flags);
        assert_eq!(error.exit_code(), ExitCode::Usage);
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn flags_that_do_not_fit_each_other_are_refused() {
    let quick = quick();
    let cases = [
        ("--alpha 1,2".into(), "--alpha: `alpha` has 2 values and `beta` 10\n"),
        ("--bottom-units 5".into(), "--bottom-units: a model of type mmoe has no `bottom_units`\n"),
        ("--model ple".into(), "--model: there is no model `ple`\n"),
        ("--data x.csv --tasks y1 --corr 0.5".into(), "flags for synthetic data do not fit a file\n"),
        ("--rows 100000000".into(), "--rows: 10,200,000,000 numbers in the data set, more than"),
        (
            format!("--study {quick} --run ab --steps 5"),
            "--run repeats a run with exactly the settings that the study has\n",
        ),
    ];
    for (flags, start) in cases {
        let error = refusal(&flags);
        assert_eq!(error.exit_code(), ExitCode::Usage);
        assert!(error.to_string().starts_with(start), "{flags}: {error}");
    }
    assert!(parse("train --run ab").is_err());
    assert!(parse("train --study a.toml").is_err());
    assert!(parse("train --tasks y1").is_err());
    assert!(parse("train --data x.csv").is_err());
}

#[test]
fn an_id_that_no_run_has_selects_nothing() {
    let error = refusal(&format!("--study {} --run zzzz", quick()));
    assert_eq!(error.exit_code(), ExitCode::NothingSelected);
    assert!(error.to_string().contains("--list"), "{error}");
}

#[test]
fn a_file_can_be_trained_on_without_an_axis_of_correlation() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("x.csv");
    std::fs::write(&path, "a,y1\n1,2\n3,4\n").expect("it can be written");
    let run = train(&format!("--data {} --tasks y1", path.display())).expect("it is good");
    assert_eq!(run.axes, ["mmoe", "0.001"]);
    let Some(DataSpec::Table(table)) = run.spec.stored_data() else { panic!("it is a table") };
    assert_eq!((table.tasks[0].name.as_str(), table.fields[0].name.as_str()), ("y1", "a"));
    std::fs::write(&path, "a,y1\n1,2\n3,5\n").expect("it can be written");
    let changed = train(&format!("--data {} --tasks y1", path.display())).expect("it is good");
    assert_ne!(run.id, changed.id);
}

#[test]
fn the_instruction_set_is_chosen_by_name_and_one_that_is_not_there_is_refused()
-> std::result::Result<(), Box<dyn std::error::Error>> {
    let asked = |set: &str, args: &[&str]| {
        Ok::<_, Box<dyn std::error::Error>>(
            assert_cmd::Command::cargo_bin("mmoe")?.env("MMOE_SIMD", set).args(args).output()?,
        )
    };
    let version = String::from_utf8(asked("portable", &["--version"])?.stdout)?;
    let facts: Vec<&str> = version.lines().skip(1).filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(facts, ["commit", "engine", "features", "target", "instructions"], "{version}");
    assert!(version.ends_with("\ninstructions portable\n"), "{version}");
    let short = String::from_utf8(asked("portable", &["-V"])?.stdout)?;
    assert_eq!(short.lines().count(), 1, "{short}");
    let refused = asked("sse9", &["--version"])?;
    assert_eq!(refused.status.code(), Some(ExitCode::Usage.into()));
    let said = String::from_utf8(refused.stderr)?;
    assert!(said.contains("MMOE_SIMD: there is no instruction set `sse9`") && said.contains("portable"), "{said}");
    Ok(())
}

//! From configs to studies and plans.

use mmoe::study::Study;
use mmoe::study::plan::{Plan, PlannedRun};
use mmoe::study::run::presets::PRESETS;
use mmoe::study::run::{Architecture, DataSpec, RunSpec, Sines, TrainingSpec};
use std::collections::HashSet;
use std::path::Path;

fn shipped(name: &str) -> Study {
    Study::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(name)).expect("a shipped config is good")
}

fn training(run: &PlannedRun) -> &TrainingSpec {
    run.spec.training().expect("it is a training")
}

fn parsed(text: &str) -> Study {
    Study::parse("a.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_shipped_configs_plan_their_runs_each_with_an_id_of_its_own() {
    let configs = [
        ("relatedness.toml", 5_400),
        ("quick.toml", 144),
        ("shared-bottom.toml", 1_200),
        ("relatedness-fixed.toml", 3_600),
        ("relatedness-fixed-long.toml", 540),
        ("ambiguity.toml", 3_360),
        ("relatedness-all-models.toml", 840),
        ("label-correlation.toml", 14_700),
    ];
    for (config, runs) in configs {
        let study = shipped(config);
        let plan = Plan::of(&study, None);
        assert_eq!(plan.runs.len(), runs, "{config}");
        assert_eq!(study.run_count(), Some(runs as u64), "{config}");
        let ids: HashSet<&str> = plan.runs.iter().map(|run| run.id.as_str()).collect();
        assert_eq!(ids.len(), runs, "{config}");
    }
}

#[test]
fn the_quick_config_is_the_full_one_with_fewer_seeds_and_rates() {
    let differences = shipped("quick.toml").differences(&shipped("relatedness.toml"));
    assert_eq!(
        differences,
        [
            "grid.learning_rate: [0.0001,0.001,0.01] -> [0.001,0.01]",
            "grid.seeds: 200 -> 8",
            "study.name: \"relatedness\" -> \"quick\"",
        ]
    );
}

#[test]
fn the_fixed_data_study_is_the_full_one_with_rows_half_the_steps_and_two_rates() {
    let differences = shipped("relatedness-fixed.toml").differences(&shipped("relatedness.toml"));
    assert_eq!(
        differences,
        [
            "data.synthetic.rows: (none) -> 100000",
            "grid.learning_rate: [0.0001,0.001,0.01] -> [0.001,0.01]",
            "study.name: \"relatedness\" -> \"relatedness-fixed\"",
            "training.steps: 20000 -> 10000",
        ]
    );
}

#[test]
fn the_long_fixed_data_study_has_the_steps_and_rates_of_the_full_one() {
    let long = shipped("relatedness-fixed-long.toml");
    assert_eq!(
        long.differences(&shipped("relatedness.toml")),
        [
            "data.synthetic.rows: (none) -> 100000",
            "grid.seeds: 200 -> 20",
            "study.name: \"relatedness\" -> \"relatedness-fixed-long\"",
        ]
    );
}

#[test]
fn the_study_of_figure_3_differs_from_the_full_one_in_model_and_correlations() {
    let differences = shipped("shared-bottom.toml").differences(&shipped("relatedness.toml"));
    let kept = |line: &&String| !line.starts_with("model.omoe.") && !line.starts_with("model.mmoe.");
    assert_eq!(
        differences.iter().filter(kept).collect::<Vec<_>>(),
        [
            "grid.corr: [0.5,0.9,1.0] -> [0.0,0.25,0.5,0.75,0.9,1.0]",
            "grid.learning_rate: [0.0001,0.001,0.01] -> (none)",
            "model.shared-bottom.architecture.shared-bottom.bottom_units: [113] -> [16]",
            "study.name: \"relatedness\" -> \"shared-bottom\"",
        ]
    );
}

#[test]
fn the_ambiguity_map_has_every_preset_with_the_models_of_the_full_study() {
    let (map, full) = (shipped("ambiguity.toml"), shipped("relatedness.toml"));
    assert_eq!(map.models, full.models);
    let plan = Plan::of(&map, None);
    assert_eq!(plan.axes, ["model", "preset", "corr", "rows", "learning_rate"]);
    let presets: HashSet<&str> = plan.runs.iter().map(|run| run.axes[1].as_str()).collect();
    assert_eq!(presets, PRESETS.iter().map(|preset| preset.name).collect());
    // The curves are read at these steps. Each is the last of three evaluations, 500 steps apart.
    let evaluated: Vec<u64> = (1..=20_000).filter(|step| training(&plan.runs[0]).training.evaluates(*step)).collect();
    for step in [5_000, 10_000, 20_000] {
        let end = evaluated.iter().position(|known| *known == step).expect("it is evaluated");
        assert_eq!(evaluated[end - 2..end], [step - 1_000, step - 500]);
    }
}

#[test]
fn the_study_of_figure_2_measures_every_preset_from_opposite_to_equal_tasks() {
    let study = shipped("label-correlation.toml");
    let plan = Plan::of(&study, None);
    assert_eq!(plan.axes, ["preset", "corr"]);
    let RunSpec::Measurement(spec) = &plan.runs[0].spec else { panic!("it measures") };
    assert_eq!((spec.rows(), spec.data.dim, spec.data.corr.same()), (10_000, 100, Some(-1.0)));
    let places: HashSet<&[String]> = plan.runs.iter().map(|run| run.axes.as_slice()).collect();
    assert_eq!((places.len(), study.grid.seeds), (PRESETS.len() * 21, 100));
    assert!(study.training.is_none() && study.models.is_empty());
}

#[test]
fn the_ids_of_trainings_stay() {
    let plan = Plan::of(&shipped("relatedness.toml"), None);
    assert_eq!(plan.runs[0].id, "282f09d6477887e0");
}

#[test]
fn seeds_are_the_outermost_loop_and_learning_rates_the_innermost() {
    let plan = Plan::of(&shipped("quick.toml"), None);
    assert_eq!(plan.axes, ["model", "corr", "learning_rate"]);
    let first: Vec<String> = plan.runs.iter().take(7).map(|run| run.axes.join(" ")).collect();
    assert_eq!(
        first,
        [
            "shared-bottom 0.5 0.001",
            "shared-bottom 0.5 0.01",
            "omoe 0.5 0.001",
            "omoe 0.5 0.01",
            "mmoe 0.5 0.001",
            "mmoe 0.5 0.01",
            "shared-bottom 0.9 0.001",
        ]
    );
    let seeds: Vec<u64> = plan.runs.iter().map(|run| run.seed).collect();
    assert!(seeds.is_sorted() && seeds[17] == 0 && seeds[18] == 1);
    assert!(plan.runs.iter().all(|run| run.seed == run.spec.seed()));
}

#[test]
fn every_grid_key_becomes_an_axis_and_reaches_the_spec() {
    let study = parsed(
        "[study]\nname = 'a'\n[[model]]\ntype = 'omoe'\n[grid]\ncorr = [-1, 1e-7]\nscale = [2]\nnoise_std = [0.0, 0.5]\n\
         steps = [10, 20]\nbatch_size = [4]\nlearning_rate = [1e-4]\nrows = ['fresh', 7]\npreset = ['ple']\nseeds = 2\n",
    );
    let plan = Plan::of(&study, None);
    assert_eq!(
        plan.axes,
        ["model", "preset", "corr", "rows", "scale", "noise_std", "steps", "batch_size", "learning_rate"]
    );
    assert_eq!(plan.runs.len(), 32);
    assert_eq!(plan.runs[0].axes[3], "fresh");
    let last = &plan.runs[31];
    assert_eq!(last.axes, ["omoe", "ple", "0.0000001", "7", "2", "0.5", "20", "4", "0.0001"]);
    let data = last.spec.synthetic().expect("it is synthetic");
    assert_eq!((data.corr.same(), data.law.scale, data.law.noise_std), (Some(1e-7), 2.0, 0.5));
    assert_eq!((data.rows, &data.law.sines), (Some(7), &Sines::PerSeed { count: 10 }));
    let training = &training(last).training;
    assert_eq!((training.steps, training.batch_size, training.learning_rate), (20, 4, 1e-4));
}

#[test]
fn a_preset_on_the_grid_is_the_whole_law_that_other_axes_then_change() {
    let text = |grid: &str| {
        format!("[study]\nname = 'a'\n[[model]]\ntype = 'mmoe'\n[grid]\npreset = ['stn', 'osband']\n{grid}")
    };
    let noise = |study: &Study| -> Vec<f64> {
        let runs = Plan::of(study, None).runs;
        let noise = |run: &PlannedRun| run.spec.synthetic().expect("it is synthetic").law.noise_std;
        runs.iter().map(noise).collect()
    };
    assert_eq!(noise(&parsed(&text(""))), [0.01, 0.1]);
    assert_eq!(noise(&parsed(&text("noise_std = [0.5]"))), [0.5, 0.5]);
}

#[test]
fn rows_may_be_said_to_be_fresh() {
    let study = |data: &str| parsed(&format!("[study]\nname = 'a'\n[data]\n{data}[[model]]\ntype = 'mmoe'\n"));
    assert_eq!(study("rows = 'fresh'\n"), study(""));
    assert_ne!(study("rows = 5\n"), study(""));
}

#[test]
fn a_model_may_be_trained_differently() {
    let study = parsed(
        "[study]\nname = 'a'\n[[model]]\ntype = 'mmoe'\n[[model]]\ntype = 'mmoe'\nname = 'slow'\n\
         training = { learning_rate = 1e-5, beta1 = 0.5 }\n",
    );
    let plan = Plan::of(&study, None);
    let axes: Vec<String> = plan.runs.iter().map(|run| run.axes.join(" ")).collect();
    assert_eq!(axes, ["mmoe 0.5 0.001", "slow 0.5 0.00001"]);
    assert_eq!(training(&plan.runs[1]).training.optimizer.beta1, 0.5);
}

#[test]
fn single_settings_override_a_preset() {
    let study = parsed(
        "[study]\nname = 'a'\n[data]\npreset = 'keras-mmoe'\nscale = 2\nalpha = [1, 2]\nbeta = [3, 4]\n\
         [[model]]\ntype = 'shared-bottom'\nbottom_units = [16]\n",
    );
    let DataSpec::Synthetic(data) = &study.data else { panic!("it is synthetic") };
    assert_eq!(data.law.scale, 2.0);
    assert_eq!(data.law.noise_std, 0.1);
    assert_eq!(data.law.sines, Sines::Fixed { alpha: vec![1.0, 2.0], beta: vec![3.0, 4.0] });
    let sizes = Architecture::SharedBottom { bottom_units: vec![16], tower_units: vec![8] };
    assert_eq!(study.models[0].architecture, sizes);
}

#[test]
fn a_study_on_a_file_has_no_axis_of_correlation_and_its_ids_follow_the_file() {
    let study = parsed(
        "[study]\nname = 'a'\n[data]\nsource = 'table'\nfiles = 'x.csv'\n\
         fields = { x = { kind = 'number' } }\ntasks = { y1 = { kind = 'regression' } }\n[[model]]\ntype = 'mmoe'\n",
    );
    assert_eq!(study.axes().iter().map(|axis| axis.key).collect::<Vec<_>>(), ["learning_rate"]);
    let ids: HashSet<String> =
        ["1", "2"].map(|sha256| Plan::of(&study, Some(sha256)).runs.remove(0).id).into_iter().collect();
    assert_eq!(ids.len(), 2);
}

#[test]
fn every_study_is_equal_to_the_config_that_it_is_written_as() {
    let own = parsed(
        "[study]\nname = 'a'\n[data]\npreset = 'ple'\nrows = 100\n[[model]]\ntype = 'mmoe'\ntraining = { eps = 1e-6 }\n\
         [[model]]\ntype = 'omoe'\n[grid]\nseeds = 3\nsteps = [10, 20]\nnoise_std = [0, 1]\n",
    );
    let file = parsed(
        "[study]\nname = 'a'\n[data]\nsource = 'table'\nfiles = 'x.csv'\n\
         fields = { x = { kind = 'number' } }\ntasks = { y1 = { kind = 'regression' } }\n[[model]]\ntype = 'mmoe'\n",
    );
    for study in [own, file, shipped("relatedness.toml"), shipped("ambiguity.toml"), shipped("label-correlation.toml")]
    {
        let text = study.to_config(&|_| String::new());
        let back = Study::parse("written.toml", &text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        assert_eq!(back, study, "{text}");
        assert_eq!(back.hash(), study.hash());
        assert_eq!(back.differences(&study), Vec::<String>::new());
    }
}

#[test]
fn differences_name_keys_that_come_and_go() {
    let one = parsed("[study]\nname = 'a'\n[[model]]\ntype = 'mmoe'\n");
    let other =
        parsed("[study]\nname = 'a'\n[data]\nrows = 9\n[[model]]\ntype = 'mmoe'\nexperts = 4\n[grid]\ncorr = [0.5]\n");
    assert_eq!(
        other.differences(&one),
        [
            "data.synthetic.rows: (none) -> 9",
            "grid.corr: (none) -> [0.5]",
            "model.mmoe.architecture.mmoe.experts: 8 -> 4",
        ]
    );
    assert_ne!(one.hash(), other.hash());
}

#[test]
fn a_run_is_found_by_the_first_digits_of_its_id() {
    let plan = Plan::of(&shipped("quick.toml"), None);
    let wanted = plan.runs[100].clone();
    assert_eq!(plan.clone().only(&wanted.id[..10]).expect("it is there").runs, [wanted]);
    for prefix in ["", "xyz"] {
        let error = plan.clone().only(prefix).expect_err("no single run is meant");
        assert_eq!(error.exit_code(), mmoe::base::exit_code::ExitCode::NothingSelected);
    }
}

#[test]
fn two_tasks_are_not_written_so_that_ids_stay_and_a_matrix_is_read_as_it_is_written() {
    let text = |data: &str| format!("[study]\nname = 'a'\n[data]\n{data}[[model]]\ntype = 'mmoe'\n");
    let study = |data: &str| Study::parse("a.toml", &text(data)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(study("").hash(), study("tasks = 2\n").hash());
    assert!(!serde_json::json!(study("")).to_string().contains("\"tasks\""));
    let id = |data| Plan::of(&study(data), None).runs.swap_remove(0).id;
    assert_eq!(id(""), id("tasks = 2\n"));
    let matrix = "tasks = 3\ncorr = [[1, 0.5, 0], [0.5, 1, 1e-3], [0, 1e-3, 1]]\n";
    assert!(![id(""), id("tasks = 3\n")].contains(&id(matrix)));
    let written = study(matrix).to_config(&|_| String::new());
    assert_eq!(Study::parse("b.toml", &written).expect("it is a config"), study(matrix), "{written}");
    assert_eq!(Plan::of(&study(matrix), None).axes, ["model", "learning_rate"], "a matrix is no place on an axis");
}

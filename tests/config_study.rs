//! From configs to studies and plans.

use mmoe::config::Study;
use mmoe::config::axis::Axis;
use mmoe::spec::{Architecture, DataSpec, Sines};
use mmoe::sweep::plan::Plan;
use std::collections::HashSet;
use std::path::Path;

fn shipped(name: &str) -> Study {
    Study::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(name)).expect("a shipped config is good")
}

fn parsed(text: &str) -> Study {
    Study::parse("a.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_shipped_configs_plan_their_runs_each_with_an_id_of_its_own() {
    for (config, runs) in [("relatedness.toml", 5_400), ("quick.toml", 144)] {
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
    assert!(plan.runs.iter().all(|run| run.seed == run.spec.seed));
}

#[test]
fn every_grid_key_becomes_an_axis_and_reaches_the_spec() {
    let study = parsed(
        "[study]\nname = 'a'\n[[model]]\ntype = 'omoe'\n[grid]\ncorr = [-1, 1e-7]\nscale = [2]\nnoise_std = [0.0, 0.5]\n\
         steps = [10, 20]\nbatch_size = [4]\nlearning_rate = [1e-4]\nseeds = 2\n",
    );
    let plan = Plan::of(&study, None);
    assert_eq!(plan.axes, ["model", "corr", "scale", "noise_std", "steps", "batch_size", "learning_rate"]);
    assert_eq!(plan.runs.len(), 16);
    let last = &plan.runs[15];
    assert_eq!(last.axes, ["omoe", "0.0000001", "2", "0.5", "20", "4", "0.0001"]);
    let DataSpec::Synthetic(data) = &last.spec.data else { panic!("it is synthetic") };
    assert_eq!((data.corr, data.law.scale, data.law.noise_std), (1e-7, 2.0, 0.5));
    let training = &last.spec.training;
    assert_eq!((training.steps, training.batch_size, training.learning_rate), (20, 4, 1e-4));
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
    assert_eq!(plan.runs[1].spec.training.optimizer.beta1, 0.5);
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
        "[study]\nname = 'a'\n[data]\nsource = 'csv'\npath = 'x.csv'\ntasks = ['y1']\n[[model]]\ntype = 'mmoe'\n",
    );
    assert_eq!(study.axes(), [Axis::LearningRate]);
    let ids: HashSet<String> =
        ["1", "2"].map(|sha256| Plan::of(&study, Some(sha256)).runs.remove(0).id).into_iter().collect();
    assert_eq!(ids.len(), 2);
}

#[test]
fn a_study_round_trips_through_toml() {
    let own = parsed(
        "[study]\nname = 'a'\n[data]\npreset = 'ple'\nrows = 100\n[[model]]\ntype = 'mmoe'\ntraining = { eps = 1e-6 }\n\
         [[model]]\ntype = 'omoe'\n[grid]\nseeds = 3\nsteps = [10, 20]\nnoise_std = [0, 1]\n",
    );
    let file = parsed(
        "[study]\nname = 'a'\n[data]\nsource = 'csv'\npath = 'x.csv'\ntasks = ['y1']\n[[model]]\ntype = 'mmoe'\n",
    );
    for study in [own, file, shipped("relatedness.toml"), shipped("quick.toml")] {
        let text = study.to_toml().expect("it fits TOML").to_string();
        let back: Study = toml::from_str(&text).expect("it reads back");
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
        assert_eq!(error.exit_code(), mmoe::exit_code::NOTHING_SELECTED);
    }
}

//! `--set KEY=VALUE`: a value of the command line in place of one of the config.

use mmoe::study::Study;
use mmoe::study::run::{Architecture, DataSpec};
use mmoe::study::toml::overrides::Override;
use std::fs;

const CONFIG: &str = "[study]\nname = 'a'\n[data]\ncorr = 0.5\n[training]\nsteps = 10\n\
                      [[model]]\ntype = 'mmoe'\nexperts = 2\n[[model]]\ntype = 'mmoe'\nname = 'large one'\n";

fn with(overrides: &[&str]) -> Result<Study, String> {
    let dir = tempfile::tempdir().expect("a scratch folder");
    let path = dir.path().join("a.toml");
    fs::write(&path, CONFIG).expect("it can be written");
    let overrides: Vec<Override> = overrides.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
    Study::load_with(&path, &overrides).map_err(|error| error.to_string())
}

#[test]
fn a_key_of_any_table_is_replaced_or_added() {
    let study = with(&[
        "training.steps=8000",
        "training.eval_at=[1, 2]",
        "grid.rows=['fresh', 7]",
        "grid.seeds = 3",
        "model.mmoe.experts=5",
        "model.'large one'.training.learning_rate=1e-4",
        "study.name=other",
    ])
    .expect("it is good");
    assert_eq!((study.head.name.as_str(), study.grid.seeds), ("other", 3));
    assert_eq!(study.models[1].training.iter().count(), 1);
    assert_eq!(study.training.as_ref().map(|training| training.steps), Some(8000));
    assert_eq!(study.grid.values("rows").len(), 2);
    let Architecture::Mmoe(sizes) = &study.models[0].architecture else { panic!("it is mmoe") };
    assert_eq!(sizes.experts, 5);
    let varied = with(&["grid.corr=[0, 1]"]).expect_err("it is also in [data]");
    assert!(varied.contains("`corr` is also in [grid]"), "{varied}");
    let csv = ["data={ source = 'table', files = 'x' }", "training.steps=1"];
    assert!(with(&csv).expect_err("corr is none of a file").contains("unknown key `corr` in [data]"));
    let own =
        with(&["model.\"large one\".training.learning_rate=1e-4", "data.group=income", "data.source=census-income"]);
    assert!(own.expect_err("corr is none of census-income").contains("unknown key `corr`"));
}

#[test]
fn a_word_needs_no_quotes() {
    let study = with(&["data.preset=ple", "training.eps_placement=tensorflow"]).expect("it is good");
    let DataSpec::Synthetic(data) = &study.data else { panic!("it is synthetic") };
    assert_eq!(data.law.noise_std, 0.1);
}

#[test]
fn a_bad_override_is_shown_where_it_stands() {
    let cases = [
        ("training.stepz=5", "--set:1:10: unknown key `stepz` in [training]\n", "did you mean `steps`?"),
        ("training.steps=0", "--set:1:18: `steps` cannot be 0\n", "give a whole number from 1 to 1,000,000,000"),
        ("trainin.steps=5", "--set:1:1: unknown key `trainin` at the top of the config\n", "did you mean `training`?"),
        ("model.mmo.experts=5", "--set:1:7: the config has no model `mmo`\n", "did you mean `mmoe`?"),
        ("model.mmoe=5", "--set:1:7: a model has no single value\n", "model.NAME.KEY=VALUE"),
        ("grid.corr=[0.5 0.9]", "--set:1:14: not valid TOML\n", "put a comma between the values of a list"),
    ];
    for (text, start, hint) in cases {
        let message = with(&[text]).expect_err(text);
        assert!(message.starts_with(start) && message.contains(hint), "{text}: {message}");
    }
    for text in ["training.steps", "=5", "training.steps=", "a=1\nb=2"] {
        let message = text.parse::<Override>().expect_err(text);
        assert!(message.contains("as KEY=VALUE, such as training.steps=8000"), "{message}");
    }
    let twice = with(&["training.steps=5", "training.steps=6"]).expect_err("it is given twice");
    assert!(twice.starts_with("--set:2:"), "{twice}");
}

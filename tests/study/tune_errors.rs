//! The answers to a config whose search is impossible.

use crate::refused::{assert_points, message};
use mmoe::study::value::Value;
use mmoe::study::{Study, settings};

/// A good study up to its `[tune]`, five lines long.
const HEAD: &str = "[study]\nname = 'a'\n[data]\nsource = 'census-income'\n[tune]\n";

fn model(lines: &str) -> String {
    message(&format!("{HEAD}[[model]]\ntype = 'mmoe'\n{lines}"))
}

const RATE: &str = "[[model]]\ntype = 'mmoe'\nsearch.learning_rate = { low = 1e-3, high = 0.1 }\n";

#[test]
fn an_unknown_key_of_a_search_is_shown_with_its_line_and_caret() {
    let message = model("search.expert_unit = { low = 1, high = 2 }");
    assert_points(
        &message,
        "8:8",
        "unknown key `expert_unit` in a model's search",
        "^^^^^^^^^^^ did you mean `expert_units`?",
    );
    let message = model("search.experts = { low = 1, hihg = 2 }");
    assert!(message.contains("missing key `high` in `experts = { low = ..., high = ... }`"), "{message}");
    assert!(model("search.experts = 3").contains("`experts` is an integer"));
    assert!(self::message("[study]\nname = 'a'\n[tune]\ntrial = 3\n[[model]]\ntype = 'mmoe'").contains("`trials`"));
}

#[test]
fn a_setting_that_a_model_lacks_is_answered_with_those_it_has() {
    let message = message(&format!("{HEAD}[[model]]\ntype = 'linear'\nsearch.experts = {{ low = 1, high = 2 }}"));
    assert!(message.starts_with("a.toml:8:18: a model of type linear has no `experts`"), "{message}");
    assert!(
        message.contains("search any of steps, batch_size, eval_every, patience, resamples, learning_rate"),
        "{message}"
    );
}

#[test]
fn a_range_that_is_empty_or_has_no_logarithm_is_refused_at_its_start() {
    let message = model("search.experts = { low = 4, high = 4 }");
    assert!(
        message.contains("`experts` is searched from 4 to 4") && message.contains("smaller than `high`"),
        "{message}"
    );
    let l2 = "[[model]]\ntype = 'l2-constrained'\nsearch.l2_alpha = { low = 0.0, high = 1.0, log = true }";
    let message = self::message(&format!("{HEAD}{l2}"));
    assert!(message.contains("start above 0, or remove `log`"), "{message}");
}

#[test]
fn a_value_that_is_fixed_and_searched_is_refused_where_it_is_fixed() {
    let message = model("experts = 4\nsearch.experts = { low = 2, high = 4 }");
    assert!(message.starts_with("a.toml:8:11: `experts` is searched, but fixed here"), "{message}");
    let message = model("training.learning_rate = 0.1\nsearch.learning_rate = { low = 0.1, high = 1.0 }");
    assert!(message.starts_with("a.toml:8:26: `learning_rate` is searched, but fixed here"), "{message}");
    let message = self::message(&format!("{HEAD}[training]\nlearning_rate = 0.1\n{RATE}"));
    assert!(message.starts_with("a.toml:7:17: `learning_rate` is searched, but fixed here"), "{message}");
    let factored =
        "[[model]]\ntype = 'tensor-factorization'\nranks = [4, 4, 2]\nsearch.rank_units = { low = 2, high = 4 }";
    assert!(self::message(&format!("{HEAD}{factored}")).contains("`rank_units` is searched, but fixed here"));
}

#[test]
fn how_to_search_and_what_to_search_go_together() {
    let nothing = message(&format!("{HEAD}[[model]]\ntype = 'mmoe'\n"));
    assert!(nothing.starts_with("a.toml:5:1: no model has anything to search"), "{nothing}");
    assert!(model("search = {}").starts_with("a.toml:8:10: nothing is searched"), "{}", model("search = {}"));
    let alone = message(&format!("[study]\nname = 'a'\n[data]\nsource = 'census-income'\n{RATE}"));
    assert!(alone.contains("a model is searched, but the study has no [tune]"), "{alone}");
}

#[test]
fn there_are_at_least_as_many_trials_as_initial_ones() {
    let message = message(&format!("{HEAD}trials = 5\ninitial = 6\n{RATE}"));
    assert_points(
        &message,
        "7:11",
        "6 initial trials, but only 5 trials",
        "^ give more `trials`, or a smaller `initial`",
    );
}

#[test]
fn a_space_that_the_limit_of_units_leaves_empty_is_refused() {
    let message = message(&format!(
        "{HEAD}max_units = 8\n[[model]]\ntype = 'mmoe'\nexperts = 4\nsearch.expert_units = {{ low = 3, high = 9 }}"
    ));
    assert!(message.contains("the smallest layer has 12 hidden units, more than `max_units` of 8"), "{message}");
    assert!(message.starts_with("a.toml:10:23: "), "{message}");
}

#[test]
fn a_study_without_validation_rows_or_with_a_grid_cannot_be_tuned() {
    let synthetic = message(&format!("[study]\nname = 'a'\n[tune]\n{RATE}"));
    assert!(synthetic.starts_with("a.toml:3:1: trials are judged by validation rows"), "{synthetic}");
    let grid = message(&format!("{HEAD}{RATE}[grid]\ngroup = ['income', 'education']\n"));
    assert!(grid.starts_with("a.toml:10:9: `group` varies, and models are tuned for one value"), "{grid}");
    let measured = "[study]\nname = 'a'\nmeasure = 'label-correlation'\n[tune]\n";
    assert!(message(measured).contains("a study that measures data trains nothing"));
}

#[test]
fn the_shipped_searches_differ_in_their_group_alone_and_a_written_study_reads_back_as_it_was() {
    let [income, education] = ["census-income", "census-education"].map(|name| {
        let path = format!("{}/configs/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        Study::load(path.as_ref()).expect("a shipped config is good")
    });
    let names: Vec<String> = education.differences(&income).into_iter().collect();
    assert_eq!(
        names,
        [
            "data.census-income.group: \"income\" -> \"education\"",
            "study.name: \"census-income\" -> \"census-education\""
        ]
    );
    let mut plain = Study { tune: None, ..income };
    for (number, model) in plain.models.iter_mut().enumerate() {
        model.search.clear();
        let rate = settings::axis("learning_rate").expect("it is an axis");
        model.training.insert(rate, Value::Real(1e-9 * (number + 1) as f64));
    }
    let written = plain.to_config(&|_| "Some words.".into());
    let read = Study::parse("written.toml", &written).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read, plain);
}

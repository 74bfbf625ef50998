//! The answers to a config whose model has sizes of another kind of model.

use crate::refused::message;
use mmoe::study::Study;
use mmoe::study::run::Architecture;

fn model(lines: &str) -> String {
    message(&format!("[study]\nname = 'a'\n[[model]]\n{lines}\n"))
}

#[test]
fn a_size_of_another_kind_of_model_is_told_where_it_belongs() {
    for (lines, home) in [
        ("type = 'mmoe'\nl2_alpha = 0.1", "[[model]] with `type = \"l2-constrained\"`"),
        ("type = 'cross-stitch'\nranks = [2, 2, 2]", "[[model]] with `type = \"tensor-factorization\"`"),
        (
            "type = 'omoe'\ntask_units = [4]",
            "[[model]] of type single-task, l2-constrained, cross-stitch or tensor-factorization",
        ),
        ("type = 'single-task'\nexperts = 4", "[[model]]"),
        ("type = 'linear'\ntower_units = [4]", "[[model]]"),
    ] {
        let message = model(lines);
        assert!(message.starts_with("a.toml:5:1: unknown key `"), "{message}");
        assert!(message.contains(&format!("it belongs to {home}")), "{message}");
    }
}

#[test]
fn ranks_are_three_and_a_weight_is_not_negative() {
    let message = model("type = 'tensor-factorization'\nranks = [4, 4]");
    assert!(
        message.contains("`ranks` has 2 values") && message.contains("give three, for inputs, units and tasks"),
        "{message}"
    );
    let message = model("type = 'l2-constrained'\nl2_alpha = -1.0");
    assert!(message.contains("give a number from 0 to 1e6"), "{message}");
}

#[test]
fn a_factored_model_that_is_too_large_is_refused_at_its_ranks() {
    let message = model("type = 'tensor-factorization'\nranks = [60000, 60000, 2]");
    assert!(message.starts_with("a.toml:5:9: ") && message.contains("parameters, more than 100,000,000"), "{message}");
}

#[test]
fn census_income_counts_with_all_of_its_517_inputs() {
    let study = |experts| {
        format!(
            "[study]\nname = 'a'\n[data]\nsource = 'census-income'\n[[model]]\ntype = 'mmoe'\nexpert_units = [1]\n\
             experts = {experts}\n"
        )
    };
    assert!(Study::parse("a.toml", &study(64_000)).is_ok());
    let message = message(&study(65_000));
    assert!(message.starts_with("a.toml:8:11: 100,880,050 parameters, more than 100,000,000\n"), "{message}");
}

#[test]
fn an_unknown_type_is_answered_with_the_nearest_one() {
    assert!(model("type = 'cross-stich'").contains("did you mean `cross-stitch`?"));
}

#[test]
fn every_kind_of_model_can_be_given_its_sizes() -> Result<(), Box<dyn std::error::Error>> {
    let text = "[study]\nname = 'a'\n\
        [[model]]\ntype = 'single-task'\ntask_units = [5, 4]\n\
        [[model]]\ntype = 'l2-constrained'\nl2_alpha = 0.5\ntower_units = [3]\n\
        [[model]]\ntype = 'cross-stitch'\ntask_units = [7]\n\
        [[model]]\ntype = 'tensor-factorization'\nranks = [4, 3, 2]\n";
    let models: Vec<Architecture> =
        Study::parse("a.toml", text)?.models.into_iter().map(|model| model.architecture).collect();
    let Architecture::SingleTask(networks) = &models[0] else { panic!("{models:?}") };
    assert_eq!(networks.task_units, [5, 4]);
    let Architecture::L2Constrained { networks, alpha } = &models[1] else { panic!("{models:?}") };
    assert_eq!((networks.tower_units.as_slice(), *alpha), ([3].as_slice(), 0.5));
    assert!(matches!(&models[2], Architecture::CrossStitch(networks) if networks.task_units == [7]));
    assert!(matches!(&models[3], Architecture::TensorFactorization { ranks: [4, 3, 2], .. }));
    Ok(())
}

//! What the inputs of a described table are.

use super::{BY_PART, Described, Outcome, inputs, labels};
use mmoe::study::run::Split;

#[test]
fn numbers_are_scaled_by_training_rows_and_a_missing_one_is_the_mean_and_a_flag() -> Outcome {
    let text = "row,part,a,b\n0,,1,5\n1,,3,7\n2,,,9\n3,t,2,7\n4,t,,7\n";
    let fields = "[data.fields]\na = { kind = 'number' }\nb = { kind = 'number', scale = 'minmax' }\n";
    let tasks = "[data.tasks]\nrow = { kind = 'regression', scale = 'none' }\n";
    let (_, held_out) = Described::new(text, &format!("{BY_PART}{fields}{tasks}"))?.splits(0)?;
    // a, whether a is missing, b.
    assert_eq!(inputs(&held_out, Split::Test), [[0.0, 0.0, 0.5], [0.0, 1.0, 0.5]]);
    Ok(())
}

#[test]
fn a_number_that_no_training_row_has_is_0_and_labels_beyond_the_training_rows_are_not_clipped() -> Outcome {
    let text = "y,part,a\n0,,\n1,,\n5,t,7\n";
    let config = format!(
        "{BY_PART}[data.fields]\na = {{ kind = 'number', scale = 'minmax' }}\n[data.tasks]\n\
         y = {{ kind = 'regression', scale = 'minmax' }}\n"
    );
    let (_, held_out) = Described::new(text, &config)?.splits(0)?;
    assert_eq!(inputs(&held_out, Split::Test), [[0.0, 0.0]]);
    assert_eq!(labels(&held_out, Split::Test, 0), [5.0]);
    Ok(())
}

#[test]
fn an_unknown_value_is_nothing_unless_rare_values_train_it_and_a_missing_one_is_a_category() -> Outcome {
    let text = "row,part,c\n0,,red\n1,,red\n2,,blue\n3,,\n4,t,green\n5,t,red\n6,t,\n";
    let of = |field: &str| {
        let config = format!("{BY_PART}[data.fields]\nc = {field}\n[data.tasks]\nrow = {{ kind = 'regression' }}\n");
        Ok::<_, Box<dyn std::error::Error>>(inputs(&Described::new(text, &config)?.splits(0)?.1, Split::Test))
    };
    // The unknown one, the missing one, blue, red.
    let plain = of("{ kind = 'category' }")?;
    assert_eq!(plain, [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]]);
    // The unknown one, which blue trains, the missing one, red.
    let trained = of("{ kind = 'category', min_count = 2 }")?;
    assert_eq!(trained, [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    Ok(())
}

#[test]
fn several_values_in_a_cell_are_an_input_each() -> Outcome {
    let text = "row,part,g\n0,,a|b\n1,,b\n2,,\n3,t,b|a|b\n4,t,a|new\n5,t,\n";
    let fields = "[data.fields]\ng = { kind = 'categories', separator = '|' }\n";
    let config = format!("{BY_PART}{fields}[data.tasks]\nrow = {{ kind = 'regression' }}\n");
    let (_, held_out) = Described::new(text, &config)?.splits(0)?;
    // The unknown one, the missing one, a, b.
    let expected = [[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0]];
    assert_eq!(inputs(&held_out, Split::Test), expected);
    Ok(())
}

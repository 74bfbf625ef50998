//! Random descriptions of random small tables: each is refused with a message, or can be trained on.

use super::budget::fuzz;
use super::mutate::Mutator;
use mmoe::base::exit_code::ExitCode;
use mmoe::data::Dataset;
use mmoe::study::Study;
use mmoe::train::train;
use std::ops::ControlFlow;

const CELLS: [&str; 14] =
    ["", "0", "1", "0", "1", "2", "-3.5", "1e30", "a", "b|c", "true", "2024-02-30", "2024-02-28", "\"x\"\"y\""];
const COLUMNS: [&str; 5] = ["a", "b", "c", "d", "t"];

#[test]
fn a_description_of_a_table_is_refused_or_can_be_trained_on() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("t.csv");
    let (mut refused, mut trained) = (0, 0);
    fuzz("descriptions", described, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (table, config) = text.split_once("\n\n").expect("a table and a config");
        std::fs::write(&path, table).expect("the scratch folder takes it");
        let study = Study::parse_in(folder.path(), "a.toml", config);
        let outcome = study.and_then(|study| {
            let run = study.base(&study.models[0]);
            let spec = run.training().expect("a training");
            let dataset = Dataset::load(Some(&spec.data))?;
            train(spec, &dataset, &mut |_| ControlFlow::Continue(()))
        });
        match outcome {
            Ok(outcome) => {
                trained += 1;
                assert!(outcome.expect("nobody stops it").curve.iter().all(|point| point.value.is_finite()));
            }
            Err(error) => {
                refused += 1;
                assert_eq!(error.exit_code(), ExitCode::Usage, "{error}\n{text}");
            }
        }
    });
    assert!(refused > 50 && trained > 20, "{refused} descriptions were refused, {trained} trained");
}

/// A table, an empty line and a config.
fn described(mutator: &mut Mutator) -> Vec<u8> {
    let rows = 2 + mutator.below(40);
    let mut table = COLUMNS.join(",");
    for row in 0..rows {
        let cells: Vec<&str> = (0..3).map(|_| *mutator.pick(&CELLS)).collect();
        table += &format!("\n{},{},{}", cells.join(","), mutator.below(2), 1_700_000_000 + row / 2);
    }
    let split = match mutator.below(7) {
        0 => "{ by = 'time', column = 't', test = 0.3 }",
        1 => "{ by = 'user-time', group = 'a', column = 't', test = 0.4 }",
        2 => "{ by = 'group', group = 'b', validation = 0.2, test = 0.3 }",
        3 => "{ by = 'column', column = 'd', test_values = [1] }",
        4 => "{ folds = 3, fold = 1, key = ['a', 'b'] }",
        5 => "{ by = 'time', column = 't', boundaries = [1700000005, '2024-01-01'] }",
        _ => "{ validation = 0, test = 0.3 }",
    };
    let fields: String = (0..1 + mutator.below(3)).map(|place| field(mutator, place)).collect();
    let tasks: String = (0..1 + mutator.below(3)).map(|place| task(mutator, place)).collect();
    let negatives = if mutator.once_in(4) { "[data.negatives]\nper_row = 2\nuser = 'a'\nitem = 'b'\n" } else { "" };
    let gauc = if mutator.once_in(3) { "gauc = 'a'\n" } else { "" };
    let model = *mutator.pick(&["linear", "mmoe", "shared-bottom", "cross-stitch", "tensor-factorization"]);
    let config = format!(
        "[study]\nname = 'a'\n[data]\nsource = 'table'\nfiles = 't.csv'\n{gauc}split = {split}\n[data.fields]\n{fields}\
         [data.tasks]\n{tasks}{negatives}[training]\nsteps = 4\neval_every = 2\nbatch_size = 8\n[[model]]\ntype = '{model}'\n"
    );
    format!("{table}\n\n{config}").into_bytes()
}

fn field(mutator: &mut Mutator, place: usize) -> String {
    let column = *mutator.pick(&COLUMNS[..3]);
    let kind = *mutator.pick(&[
        "kind = 'category'",
        "kind = 'category', min_count = 2",
        "kind = 'category', hash_buckets = 3",
        "kind = 'categories'",
        "kind = 'number'",
        "kind = 'number', scale = 'log1p'",
        "kind = 'number', scale = 'minmax'",
    ]);
    format!("f{place} = {{ column = '{column}', {kind} }}\n")
}

fn task(mutator: &mut Mutator, place: usize) -> String {
    let label = *mutator.pick(&[
        "kind = 'binary', column = 'd'",
        "kind = 'binary', column = 'd', keep_labels = 0.5, positive_weight = 3",
        "kind = 'binary', column = 't', at_least = 1700000005",
        "kind = 'binary', column = 'd', equals = 1, given = 'y0'",
        "kind = 'binary', random = 0.4",
        "kind = 'binary', any_of = ['d']",
        "kind = 'regression', column = 't'",
        "kind = 'regression', column = 'd', scale = 'log1p', loss_weight = 0.1",
        "kind = 'regression', column = 'c', scale = 'none', range = [-10, 10]",
    ]);
    format!("y{place} = {{ {label} }}\n")
}

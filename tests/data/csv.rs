//! The user's own CSV files: what is read, how it is split, and what is refused and where.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use mmoe::base::exit_code::ExitCode;
use mmoe::data::{Batch, Dataset, Source};
use mmoe::study::run::{CsvFile, DataSpec};

/// A file with this content, as a data source with tasks `a` and `b`.
fn source_of(folder: &Path, content: &[u8], test_share: f64) -> DataSpec {
    let path = folder.join("data.csv");
    std::fs::write(&path, content).expect("the scratch folder takes it");
    let tasks = vec!["a".into(), "b".into()];
    DataSpec::Csv(CsvFile { path: path.into(), tasks, test_share })
}

/// Rows with x from 0 to `count` - 1, labels a = 10 x and b = -x, and x^2 as a second input. The first column is a.
fn rows(count: u32) -> String {
    let line = |row: u32| format!("{},{row},{},{}\n", 10 * row, -i64::from(row), row * row);
    format!("a,x,b,square\n{}", (0..count).map(line).collect::<String>())
}

/// The rows of a batch as (inputs, targets).
fn unpacked(batch: &Batch) -> Vec<(Vec<f32>, Vec<f32>)> {
    let by_row = |tensor: &candle_core::Tensor| {
        tensor.t().and_then(|rows| rows.contiguous()).and_then(|rows| rows.to_vec2::<f32>()).expect("values")
    };
    by_row(&batch.inputs.dense().expect("dense rows")).into_iter().zip(by_row(&batch.targets)).collect()
}

#[test]
fn every_row_is_read_by_column_names_and_goes_to_one_side_of_the_split() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let spec = source_of(folder.path(), rows(50).as_bytes(), 0.2);
    let dataset = Dataset::load(Some(&spec)).expect("it is good");
    assert_eq!((dataset.input_shape(&spec).inputs(), spec.tasks()), (2, vec!["a".into(), "b".into()]));
    let (mut train, held_out) = Source::new(&spec, &dataset, 3, 8).expect("a split");
    let test: Vec<_> = held_out[0].batches.iter().flat_map(unpacked).collect();
    assert_eq!(test.len(), 10);
    let epoch: Vec<_> = (0..5).flat_map(|_| unpacked(&train.next_batch(8).expect("a batch"))).collect();
    let seen: BTreeSet<u32> = test.iter().chain(&epoch).map(|(inputs, _)| inputs[0] as u32).collect();
    assert_eq!(seen, (0..50).collect(), "40 rows to train on and 10 others to test on");
    for (inputs, targets) in test.iter().chain(&epoch) {
        assert_eq!(inputs[1], inputs[0] * inputs[0]);
        assert_eq!(targets, &[10.0 * inputs[0], -inputs[0]]);
    }
}

#[test]
fn names_in_the_header_are_trimmed_as_numbers_are() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let spec = source_of(folder.path(), b"a, x ,\tb\n1, 2, 3\n4, 5, 6\n", 0.5);
    let dataset = Dataset::load(Some(&spec)).expect("it is good");
    assert_eq!(dataset.input_shape(&spec).inputs(), 1);
    let mut spaced = spec;
    if let DataSpec::Csv(file) = &mut spaced {
        file.tasks = vec![" a".into(), "b".into()];
    }
    Dataset::load(Some(&spaced)).expect("a task is found with a space before its name, too");
}

#[test]
fn a_table_is_the_same_with_tabs_packed_and_behind_a_byte_order_mark() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let text = rows(9);
    let held_out = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("the scratch folder takes it");
        let path = path.to_string_lossy().into_owned();
        let spec = DataSpec::Csv(CsvFile { path: path.into(), tasks: vec!["a".into(), "b".into()], test_share: 0.5 });
        let dataset = Dataset::load(Some(&spec)).expect("it is good");
        let (_, held_out) = Source::new(&spec, &dataset, 0, 8).expect("a split");
        held_out[0].batches.iter().flat_map(unpacked).collect::<Vec<_>>()
    };
    let packed = |text: &str| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text.as_bytes()).and_then(|()| packer.finish()).expect("memory takes every byte")
    };
    let (tabs, marked) = (text.replace(',', "\t"), format!("\u{feff}{text}"));
    let plain = held_out("plain.csv", text.as_bytes());
    assert_eq!(plain.len(), 5);
    assert_eq!(held_out("plain.tsv", tabs.as_bytes()), plain);
    assert_eq!(held_out("marked.csv", marked.as_bytes()), plain);
    assert_eq!(held_out("packed.csv.gz", &packed(&text)), plain);
    assert_eq!(held_out("packed.tsv.gz", &packed(&tabs)), plain);
    assert_eq!(held_out("marked.csv.gz", &packed(&marked)), plain);
    let (begin, end) = text.split_at(20);
    assert_eq!(held_out("joined.csv.gz", &[packed(begin), packed(end)].concat()), plain, "gzip files may be joined");
}

#[test]
fn a_seed_has_its_split_and_another_seed_another() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let spec = source_of(folder.path(), rows(50).as_bytes(), 0.2);
    let dataset = Dataset::load(Some(&spec)).expect("it is good");
    let test_rows = |seed| {
        let (_, held_out) = Source::new(&spec, &dataset, seed, 64).expect("a split");
        held_out[0].batches.iter().flat_map(unpacked).map(|(inputs, _)| inputs[0] as u32).collect::<BTreeSet<_>>()
    };
    assert_eq!(test_rows(1), test_rows(1));
    assert_ne!(test_rows(1), test_rows(2));
}

#[test]
fn two_rows_are_one_to_train_on_and_one_to_test_on_whatever_the_share() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    for share in [0.01, 0.99] {
        let spec = source_of(folder.path(), rows(2).as_bytes(), share);
        let (mut train, held_out) =
            Source::new(&spec, &Dataset::load(Some(&spec)).expect("it is good"), 0, 4).expect("a split");
        assert_eq!(held_out[0].batches.iter().map(Batch::rows).sum::<usize>(), 1);
        assert_eq!(train.next_batch(4).expect("a batch of one row over and over").rows(), 4);
    }
}

#[test]
fn a_bad_file_is_refused_by_line_and_column_with_a_hint() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let cases: [(&[u8], &[&str]); 13] = [
        (b"a,x,b\n1,2,3\n4,,6\n", &["data.csv:3: column 2 (`x`) is empty", "fill in a number"]),
        (b"a,x,b\n1,2,3\n4,5,six\n", &["data.csv:3: column 3 (`b`) holds `six`", "encode it as a number"]),
        (b"a,x,b\n1,NaN,3\n", &["data.csv:2: column 2 (`x`) holds `NaN`", "not a finite 32-bit number"]),
        (b"a,x,b\n1,1e60,3\n", &["data.csv:2: column 2 (`x`) holds `1e60`", "not a finite 32-bit number"]),
        (b"a,x,b\n1,2,3\n4,5\n", &["data.csv:3: 2 cells, but the header names 3 columns", "fix or remove that line"]),
        (b"a,x,b\n1,2,3,4\n", &["data.csv:2: 4 cells, but the header names 3 columns"]),
        (
            b"a,x,c\n1,2,3\n4,5,6\n",
            &["data.csv:1: no column is named `b`", "choose from the header's columns: a, x, c"],
        ),
        (b"a,x,x,b\n1,2,3,4\n", &["data.csv:1: two columns are named `x`"]),
        (b"a,x, x,b\n1,2,3,4\n", &["data.csv:1: two columns are named `x`"]),
        (b"a,b\n1,2\n3,4\n", &["every column is a task", "name only the label columns"]),
        (b"a,x,b\n1,2,3\n", &["at least 2 rows are needed, but it has 1"]),
        (b"", &["data.csv: is empty", "whose first line names its columns"]),
        (b"a,x,b\n1,\x1b[2J,3\n", &["data.csv:2: column 2 (`x`) holds `\\u{1b}[2J`"]),
    ];
    for (content, said) in cases {
        let error = Dataset::load(Some(&source_of(folder.path(), content, 0.2))).err().expect("it is bad");
        assert_eq!(error.exit_code(), ExitCode::Usage);
        for words in said {
            assert!(error.to_string().contains(words), "{words}: {error}");
        }
    }
}

#[test]
fn a_task_called_mean_a_folder_and_bytes_that_are_not_text_are_refused() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("data.csv");
    std::fs::write(&path, "mean,x\n1,2\n3,4\n").expect("the scratch folder takes it");
    let read = |path: &Path, task: &str| {
        let file = CsvFile { path: path.into(), tasks: vec![task.into()], test_share: 0.2 };
        Dataset::load(Some(&DataSpec::Csv(file))).err().expect("it is bad").to_string()
    };
    assert!(read(&path, "mean").contains("stands for the mean over the tasks"));
    assert!(read(folder.path(), "a").contains("is a folder"));
    assert!(read(&folder.path().join("none.csv"), "a").contains("cannot be read"));
    std::fs::write(&path, b"a,x\n1,\xff\n3,4\n").expect("the scratch folder takes it");
    assert!(read(&path, "a").contains("data.csv:2:3: not UTF-8\n  save the file in UTF-8"));
}

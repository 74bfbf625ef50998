//! Described tables: which rows are in which split, what their inputs and labels are, and what is said about them.

mod answers;
mod inputs;
mod labels;
mod splits;
mod unseen_pairs;

use std::fs;

use mmoe::data::{Dataset, HeldOut, Source};
use mmoe::study::Study;
use mmoe::study::run::{DataSpec, Split};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A study on a file with this text and this description.
struct Described {
    folder: tempfile::TempDir,
    spec: DataSpec,
}

impl Described {
    fn new(text: &str, description: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("log.csv"), text)?;
        Self::in_folder(folder, description)
    }

    fn in_folder(folder: tempfile::TempDir, description: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let config = format!(
            "[study]\nname = 'a'\n[data]\nsource = 'table'\nfiles = 'log.csv'\n{description}\n[[model]]\ntype = 'linear'\n"
        );
        let spec = Study::parse_in(folder.path(), "a.toml", &config)?.data;
        Ok(Self { folder, spec })
    }

    fn load(&self) -> mmoe::base::error::Result<Dataset> {
        Dataset::load(Some(&self.spec))
    }

    /// The training rows once, and the held-out rows; each in one batch.
    fn splits(&self, seed: u64) -> Result<(Dataset, Vec<HeldOut>), Box<dyn std::error::Error>> {
        let dataset = self.load()?;
        let (_, held_out) = Source::new(&self.spec, &dataset, seed, 1_000_000)?;
        Ok((dataset, held_out))
    }
}

/// The labels of a task on a split; the tasks of these tests are not scaled, and their labels are the rows' numbers.
fn labels(held_out: &[HeldOut], split: Split, task: usize) -> Vec<f32> {
    let of = held_out.iter().find(|of| of.split == split);
    of.map_or_else(Vec::new, |of| of.batches[0].targets.to_vec2::<f32>().expect("labels")[task].clone())
}

/// The inputs of a split, a row each.
fn inputs(held_out: &[HeldOut], split: Split) -> Vec<Vec<f32>> {
    let of = held_out.iter().find(|of| of.split == split).expect("the split");
    of.batches[0].inputs.dense().and_then(|inputs| Ok(inputs.t()?.to_vec2::<f32>()?)).expect("inputs")
}

const ROW: &str =
    "[data.fields]\nx = { kind = 'number' }\n[data.tasks]\nrow = { kind = 'regression', scale = 'none' }\n";

fn rows(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|row| format!("{row},{}\n", line(row))).collect()
}

/// Rows whose column `part` is "t" for the test.
const BY_PART: &str = "split = { by = 'column', column = 'part', test_values = ['t'] }\n";

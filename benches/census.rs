//! Census-income: reading it, an epoch of training, and AUC. Needs the files of `mmoe fetch census-income`.
//!
//! `cargo bench --bench census` prints times and memory; `census epoch` prints the seconds of one epoch and the mean
//! training loss over it, for scripts/bench/census.py.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use mmoe::base::math::rng::{Purpose, Stream};
use mmoe::base::statistics::ranking::auc::auc;
use mmoe::data::Dataset;
use mmoe::data::census::files::{columns, files};
use mmoe::data::table::read;
use mmoe::study::run::{Architecture, CensusIncome, DataSpec, Experts, Training, TrainingSpec};
use mmoe::study::run::{MEAN_TASK, Split};
use mmoe::train::train;

const BATCH: usize = 128;
const SCORES: usize = 1_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    mmoe::base::cpu::use_one_thread_per_run();
    mmoe::base::cpu::select_from_environment()?;
    let census = CensusIncome::default();
    if !census.folder().join("census-income.data").exists() {
        println!("census: skipped, since the files are missing; get them with `mmoe fetch census-income`");
        return Ok(());
    }
    let files = files(&census.folder());
    let data = DataSpec::CensusIncome(census);
    if std::env::args().any(|argument| argument == "epoch") {
        let dataset = Dataset::load(Some(&data))?;
        let (time, loss) = epoch(&data, &dataset)?;
        println!("{} {loss}", time.as_secs_f64());
        return Ok(());
    }
    let (text, _) = timed(|| read::read(&files, &[], columns().list()))?;
    // The first reading leaves the cache.
    Dataset::load(Some(&data))?;
    let (cached, dataset) = timed(|| Dataset::load(Some(&data)))?;
    println!("read 299,285 rows from text      {:.2} s", seconds(text));
    println!("from the cache, and encode them  {:.2} s", seconds(cached));
    let (time, loss) = epoch(&data, &dataset)?;
    println!("epoch of MMoE, 8 x 16 units    {:.2} s (training loss {loss})", seconds(time));
    let (scores, labels) = scores();
    let (time, area) = timed(|| auc(&scores, &labels).ok_or("both labels"))?;
    println!("AUC of {SCORES} scores         {:.3} s ({})", seconds(time), black_box(area));
    if let Some(peak) = peak_memory() {
        println!("peak memory                    {peak}");
    }
    Ok(())
}

/// Time and mean loss of one pass of MMoE with 8 x 16 units over the training rows, in batches of [`BATCH`]. The time
/// of a run of one step is subtracted, to leave out preparation and evaluation.
fn epoch(data: &DataSpec, dataset: &Dataset) -> Result<(Duration, f64), Box<dyn Error>> {
    let Dataset::Census(census) = dataset else { return Err("no census-income".into()) };
    let steps = (census.train_rows() / BATCH) as u64;
    let (alone, _) = timed(|| trained(data, dataset, 1))?;
    let (whole, loss) = timed(|| trained(data, dataset, steps))?;
    Ok((whole.saturating_sub(alone), loss))
}

fn trained(data: &DataSpec, dataset: &Dataset, steps: u64) -> Result<f64, Box<dyn Error>> {
    let sizes = Experts { experts: 8, expert_units: vec![16], tower_units: vec![8] };
    let training = Training { steps, batch_size: BATCH, eval_every: steps, ..Training::default() };
    let spec = TrainingSpec { data: data.clone(), model: Architecture::Mmoe(sizes), training, seed: 0 };
    let outcome = train(&spec, dataset, &mut |_| ControlFlow::Continue(()))?.ok_or("was stopped")?;
    let loss = outcome.curve.iter().find(|point| point.split == Split::Train && point.task == MEAN_TASK);
    Ok(loss.ok_or("diverged")?.value)
}

fn scores() -> (Vec<f32>, Vec<bool>) {
    let mut stream = Stream::new(0, Purpose::TrainRows, 0);
    (0..SCORES).map(|_| (stream.uniform() as f32, stream.below(16) == 0)).unzip()
}

fn timed<T, E: Into<Box<dyn Error>>>(work: impl FnOnce() -> Result<T, E>) -> Result<(Duration, T), Box<dyn Error>> {
    let begun = Instant::now();
    let result = work().map_err(Into::into)?;
    Ok((begun.elapsed(), result))
}

fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}

/// Peak memory of this process, on Linux.
fn peak_memory() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(format!("{} MiB", kilobytes / 1024))
}

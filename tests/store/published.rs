//! A small published study, really trained, that a test can change anywhere before it is written.

use std::fmt;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use candle_core::{Device, Tensor, Var};
use candle_nn::Optimizer;
use mmoe::base::digits::recorded;
use mmoe::base::disk;
use mmoe::base::disk::Disk;
use mmoe::base::error::Result;
use mmoe::base::interrupt::Interrupt;
use mmoe::check::{Check, Event, Extent, Layer, Verdict};
use mmoe::data::{Batch, Dataset, Source, fingerprint};
use mmoe::model::{MultiTaskLoss, Network};
use mmoe::report::report;
use mmoe::store::manifest::{MadeBy, Manifest};
use mmoe::store::names::{CHECKSUMS, MANIFEST, PACKS, PLAN};
use mmoe::store::packs::seed_block::SeedBlock;
use mmoe::store::packs::write::Packer;
use mmoe::store::{checksums, plan_csv};
use mmoe::study::Study;
use mmoe::study::plan::PlannedStudy;
use mmoe::study::run::{MEAN_TASK, ParameterCounts, Split};
use mmoe::study::run::{RunSpec, TrainingSpec};
use mmoe::train::adam::{Adam, Settings};
use mmoe::train::engine::{CpuEngine, Engine};
use mmoe::train::initial_parameters;
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status, recorded_mean};

/// Three models of four units, trained within milliseconds.
pub const CONFIG: &str = "[study]\nname = 'small'\n[data]\ndim = 6\ntest_rows = 200\n\
    [training]\nsteps = 300\nbatch_size = 32\neval_every = 100\neval_at = [25, 50]\n\
    [[model]]\ntype = 'shared-bottom'\nbottom_units = [4]\ntower_units = [4]\n\
    [[model]]\ntype = 'omoe'\nexperts = 2\nexpert_units = [4]\ntower_units = [4]\n\
    [[model]]\ntype = 'mmoe'\nexperts = 2\nexpert_units = [4]\ntower_units = [4]\n\
    [grid]\nseeds = SEEDS\nlearning_rate = [1e-3]\n";

/// What a published folder is made of.
#[derive(Clone)]
pub struct Folder {
    pub made_by: MadeBy,
    pub planned: PlannedStudy,
    /// In plan order.
    pub outcomes: Vec<RunOutcome>,
}

impl Folder {
    pub fn swept(seeds: u64) -> Result<Self> {
        Self::of(&CONFIG.replace("SEEDS", &seeds.to_string()))
    }

    pub fn of(config: &str) -> Result<Self> {
        let study = Study::parse("small.toml", config)?;
        let data_sha256 = fingerprint(&study.data)?;
        let planned = PlannedStudy::with_data(study, data_sha256);
        let dataset = Dataset::load(Some(&planned.study.data))?;
        let trained = planned.plan.runs.iter().map(|run| CpuEngine.train(&run.spec, &dataset, &mut go_on));
        let outcomes: Result<Vec<_>> = trained.collect();
        let outcomes = outcomes?.into_iter().flatten().collect();
        Ok(Self { made_by: MadeBy::this(), planned, outcomes })
    }

    /// Changes the first value of a run's curve, and the mean over the tasks that follows from it.
    pub fn with_one_value_changed(&self, run: usize) -> Self {
        let mut folder = self.clone();
        let [first, second, mean, ..] = folder.outcomes[run].curve.as_mut_slice() else { panic!("a curve has points") };
        first.value = recorded(1.01 * first.value);
        mean.value = recorded_mean(&[first.value, second.value]);
        folder
    }

    pub fn of_revision(&self, revision: u32) -> Self {
        let mut folder = self.clone();
        folder.made_by.engine_revision = revision;
        for run in &mut folder.planned.plan.runs {
            run.id = run.spec.id_at(revision, None);
        }
        folder
    }

    /// The pack of all its seeds, which are fewer than a block.
    pub fn pack(&self) -> Result<Vec<u8>> {
        let mut packer = Packer::default();
        for (run, outcome) in self.planned.plan.runs.iter().zip(&self.outcomes) {
            packer.add(&run.id, outcome)?;
        }
        packer.finish()
    }

    pub fn derived(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let outcome = |id: &str| self.planned.plan.runs.iter().position(|run| run.id == id);
        let report = report(&self.planned.plan, self.planned.data_sha256.as_deref(), &mut |run| {
            outcome(&run.id).map(|index| self.outcomes[index].clone())
        })?;
        Ok(report.files)
    }

    /// Writes the folder as `mmoe publish` does, with checksums that fit.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let Self { made_by, planned: PlannedStudy { study, data_sha256, plan }, .. } = self.clone();
        let manifest = Manifest { made_by, study, data_sha256 }.to_toml(Path::new(""))?;
        let mut files = vec![
            (SeedBlock::of(0).file(), self.pack()?),
            (MANIFEST.into(), manifest),
            (PLAN.into(), plan_csv::to_csv(&plan)?),
        ];
        files.extend(self.derived()?);
        let lines: String = files.iter().map(|(name, bytes)| checksums::line(name, bytes)).collect();
        files.push((CHECKSUMS.into(), lines.into_bytes()));
        let disk = Disk::without_fsync();
        disk.create_dir(&dir.join(PACKS))?;
        files.iter().try_for_each(|(name, bytes)| disk.write(&dir.join(name), bytes))
    }

    pub fn check(&self, engine: &dyn Engine) -> Result<Checked> {
        let dir = tempfile::tempdir().expect("a scratch folder");
        self.write(dir.path())?;
        check(dir.path(), engine)
    }
}

/// Updates the checksum of every file that the folder's checksums list.
pub fn mend_checksums(dir: &Path) -> Result<()> {
    let lines = fs::read_to_string(dir.join(CHECKSUMS)).expect("the checksums are there");
    let mended = lines.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| {
        let bytes = disk::read(&dir.join(name))?.unwrap_or_default();
        Ok(checksums::line(name, &bytes))
    });
    let mended: Result<String> = mended.collect();
    Disk::without_fsync().write(&dir.join(CHECKSUMS), mended?.as_bytes())
}

/// What a check found.
pub struct Checked {
    pub layers: Vec<Layer>,
    pub verdict: Verdict,
}

impl Checked {
    /// Asserts that the layer has a difference with these words.
    pub fn assert_differs(&self, layer: usize, words: &str) {
        assert!(matches!(self.verdict, Verdict::Differs(_)), "{self}");
        let differences = self.layers.get(layer).map(|layer| layer.differences.as_slice()).unwrap_or_default();
        assert!(
            differences.iter().any(|difference| difference.contains(words)),
            "no `{words}` in layer {layer}:\n{self}"
        );
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.layers.iter().try_for_each(|layer| write!(out, "{layer}"))
    }
}

pub fn check(dir: &Path, engine: &dyn Engine) -> Result<Checked> {
    let mut layers = Vec::new();
    let verdict = check_of(dir, engine, &Interrupt::default(), 12).run(&mut |event| {
        if let Event::Layer(layer) = event {
            layers.push(layer.clone());
        }
        Ok(())
    })?;
    Ok(Checked { layers, verdict })
}

pub fn check_of<'a>(dir: &'a Path, engine: &'a dyn Engine, interrupt: &'a Interrupt, runs: usize) -> Check<'a> {
    let extent = Extent { runs, seed: 0 };
    Check { dir, extent, engine, jobs: 1, interrupt }
}

/// An engine that trains with another function.
pub struct Altered<F>(pub F);

impl<F: Fn(&TrainingSpec, &Dataset) -> Result<Option<RunOutcome>> + Sync> Engine for Altered<F> {
    fn train(
        &self,
        spec: &RunSpec,
        dataset: &Dataset,
        observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Option<RunOutcome>> {
        if observe(1).is_break() { Ok(None) } else { self.0(spec.training().expect("it is a training"), dataset) }
    }

    fn cost(&self, spec: &RunSpec, dataset: &Dataset) -> f64 {
        CpuEngine.cost(spec, dataset)
    }

    fn parameter_counts(&self, spec: &RunSpec, dataset: &Dataset) -> ParameterCounts {
        CpuEngine.parameter_counts(spec, dataset)
    }
}

pub fn go_on(_: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The training loop with two factors: on the gradient of the first weights, and on the gradient of the last task's
/// loss.
pub fn wrong_kernel(
    on_weights: f32,
    on_last_task: f32,
) -> impl Fn(&TrainingSpec, &Dataset) -> Result<Option<RunOutcome>> + Sync {
    move |spec, dataset| {
        let training = &spec.training;
        let (mut source, held_out) = Source::new(&spec.data, dataset, spec.seed, training.batch_size)?;
        let network = Network::new(&spec.model, dataset.input_shape(&spec.data), spec.data.tasks().len());
        let first = network.parameters().blocks()[0].range.clone();
        let parameters = Var::from_vec(initial_parameters(spec, dataset), network.parameters().len(), &Device::Cpu)?;
        let settings = Settings { constants: training.optimizer.clone(), learning_rate: training.learning_rate };
        let mut adam = Adam::new(vec![parameters.clone()], settings)?;
        let criterion = MultiTaskLoss::new(network);
        let gradient = parameters.zeros_like()?;
        let mut train_losses = Vec::new();
        let mut curve = Vec::new();
        for step in 1..=training.steps {
            let batch = source.next_batch(training.batch_size)?;
            train_losses.push(criterion.losses(&parameters, &batch)?.to_vec1::<f64>()?);
            criterion.gradient_into(&gradient, &parameters, &batch.inputs, &[1.0, on_last_task])?;
            let mut wrong = gradient.to_vec1::<f32>()?;
            wrong[first.clone()].iter_mut().for_each(|g| *g *= on_weights);
            let wrong = Tensor::from_vec(wrong, gradient.elem_count(), &Device::Cpu)?;
            adam.step_along(|_| Some(&wrong))?;
            if training.evaluates(step) {
                let test: Result<Vec<_>> =
                    held_out[0].batches.iter().map(|batch| weighted(&criterion, &parameters, batch)).collect();
                let rows = held_out[0].batches.iter().map(|batch| batch.rows() as f64).sum();
                curve.extend(points(step, Split::Train, &train_losses, train_losses.len() as f64));
                curve.extend(points(step, Split::Test, &test?, rows));
                train_losses.clear();
            }
        }
        Ok(Some(RunOutcome { status: Status::Completed, curve }))
    }
}

/// The losses of a batch times its rows.
fn weighted(criterion: &MultiTaskLoss, parameters: &Tensor, batch: &Batch) -> Result<Vec<f64>> {
    let losses = criterion.losses(parameters, batch)?.to_vec1::<f64>()?;
    Ok(losses.into_iter().map(|loss| loss * batch.rows() as f64).collect())
}

/// The recorded means of both tasks and of their mean.
fn points(step: u64, split: Split, losses: &[Vec<f64>], count: f64) -> Vec<MetricPoint> {
    let mean = |task: usize| recorded(losses.iter().map(|losses| losses[task]).sum::<f64>() / count);
    let means = [mean(0), mean(1)];
    let named = [("y1", means[0]), ("y2", means[1]), (MEAN_TASK, recorded_mean(&means))];
    named.map(|(task, value)| MetricPoint { step, split, task: task.into(), metric: "mse".into(), value }).into()
}

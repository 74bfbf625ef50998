//! No published run has a product that this engine adds in another order than `gemm`, with which it was published. The
//! sizes follow from the committed manifests.

use std::collections::BTreeSet;
use std::path::Path;

use mmoe::data::InputShape;
use mmoe::model::Network;
use mmoe::model::layers::products::FEW;
use mmoe::store::manifest::Manifest;
use mmoe::study::plan::Plan;
use mmoe::study::run::{Architecture, DataSpec, TrainingSpec};

/// Numbers of held-out rows: halves of census-income's test file, and test rows of synthetic studies.
const HELD_OUT: [usize; 3] = [49_881, 2_000, 1_000];

/// `[m, k, n]`: whether `gemm` adds in another order than [`mmoe::model::layers::products`] says.
fn is_other_in_gemm(is_transposed_right: bool, [m, k, n]: [usize; 3]) -> bool {
    let is_horizontal = is_transposed_right && m * n <= FEW;
    let is_one_column = if is_transposed_right { m == 1 && n > FEW } else { n == 1 };
    !is_horizontal && (k == 2 || k > 512 || is_one_column)
}

/// The products of a training: whether the right matrix is transposed, and `[m, k, n]`.
fn products(spec: &TrainingSpec) -> BTreeSet<(bool, [usize; 3])> {
    let shape = match &spec.data {
        DataSpec::Synthetic(synthetic) => InputShape::Dense(synthetic.dim),
        // Layers that read sparse rows gather them, so the number of inputs matters to no product.
        DataSpec::CensusIncome(_) => InputShape::Sparse(1),
        DataSpec::Table(_) => panic!("described tables are left out"),
    };
    let network = Network::new(&spec.model, shape, spec.data.tasks().len());
    let batch = spec.training.batch_size;
    let rows = HELD_OUT.map(|rows| rows % batch).into_iter().filter(|&rest| rest > 0).chain([batch]);
    let rows: Vec<usize> = rows.collect();
    let is_product = |name: &str| !name.starts_with("stitch") && !name.ends_with(".tasks");
    let mut products = BTreeSet::new();
    for block in network.parameters().blocks().iter().filter(|block| !block.is_bias() && !block.is_input_major) {
        let (units, inputs) = match &spec.model {
            // The core is multiplied as one small matrix per task.
            Architecture::TensorFactorization { ranks: [r1, r2, _], .. } if block.name.ends_with(".core") => (*r2, *r1),
            _ => (block.units, block.inputs),
        };
        if is_product(&block.name) {
            products.extend(rows.iter().map(|&rows| (false, [units, inputs, rows])));
            products.extend([(true, [units, batch, inputs]), (false, [inputs, units, batch])]);
        }
    }
    products
}

#[test]
fn no_published_run_has_a_product_of_another_order() {
    let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(results).expect("the published studies") {
        let dir = entry.expect("a folder").path();
        let Some(manifest) = Manifest::read(&dir).expect("a manifest") else { continue };
        let plan = Plan::of(&manifest.study, manifest.data_sha256.as_deref());
        let mut known: Vec<(Architecture, usize)> = Vec::new();
        // Studies on described tables were published after `gemm` had gone.
        let trainings = plan.runs.iter().filter_map(|run| run.spec.training());
        for spec in trainings.filter(|spec| spec.data.table().is_none()) {
            let kind = (spec.model.clone(), spec.training.batch_size);
            if !known.contains(&kind) {
                seen.extend(products(spec));
                known.push(kind);
            }
        }
    }
    assert!(seen.len() > 100, "{} sizes", seen.len());
    let other: Vec<_> = seen.iter().filter(|(right, sizes)| is_other_in_gemm(*right, *sizes)).collect();
    assert!(other.is_empty(), "{other:?}");
}

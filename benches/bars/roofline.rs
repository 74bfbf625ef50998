//! How near a step comes to the least time that the processor allows. The least time takes floating-point work at the
//! rate of fused multiply-adds between registers, and normal numbers and optimiser at their speed in the first-level
//! cache.

use std::error::Error;

use candle_core::{Device, Tensor, Var};
use candle_nn::Optimizer;
use mmoe::base::cpu::{InstructionSet, select, selected};
use mmoe::base::math::rng::{NormalStream, Purpose};
use mmoe::model::Network;
use mmoe::model::layers::products::matmul;
use mmoe::study::run::{Adam as Constants, Architecture};
use mmoe::train::adam::{Adam, Settings};

use crate::clock::{Clock, Work};
use crate::{peak, study, train};

const DIM: usize = 100;
const TASKS: usize = 2;
const ROWS: usize = 128;
/// Units of MMoE's experts and gates.
const UNITS: usize = 8 * 16 + TASKS * 8;
/// Side of the large product.
const SIDE: usize = 1024;
/// Length of an array; four of them fit into the first-level cache.
const CACHED: usize = 2048;

/// Operations per sine of the labels, as in `elementary.rs`.
const SINE: usize = 22;
/// Operations per softmax weight, forward and backward, as in `gate.rs`.
const SOFTMAX: usize = 26;

/// Prints rates and, for each model, the parts of the least time and the time of a step.
pub fn print(clock: &Clock) -> Result<(), Box<dyn Error>> {
    let models = study::models();
    let specs = models.clone().map(|(_, model)| study::spec(model, ROWS, 1));
    let peaks = InstructionSet::ALL.map(|set| peak::gflops(set, clock));
    for (set, gflops) in InstructionSet::ALL.iter().zip(peaks) {
        gflops.iter().for_each(|gflops| println!("peak_gflops/{} {gflops}", set.name()));
    }
    let peak = peaks[selected() as usize].ok_or("the selected instruction set has no peak to compare with")?;
    println!("peak_gflops {peak}");
    let mut works = vec![normals(), optimiser(CACHED / 2)?, optimiser(CACHED)?, forward(), gradient()];
    works.extend([large_product(), large_by_avx2(), large_by_gemm()]);
    let own = works.len();
    works.extend(specs.iter().map(|spec| -> Work { Box::new(|steps| train(spec, steps)) }));
    let micros = clock.micros(&mut works);

    let flops_per_micro = 1e3 * peak;
    let micros_per_normal = micros[0] / CACHED as f64;
    // The difference of two lengths leaves out the cost of a call.
    let micros_per_parameter = (micros[2] - micros[1]) / (CACHED / 2) as f64;
    let of_peak = |flops: usize, micros: f64| flops as f64 / micros / flops_per_micro;
    println!("product_share/forward {}", of_peak(2 * UNITS * DIM * ROWS, micros[3]));
    println!("product_share/gradient {}", of_peak(2 * UNITS * DIM * ROWS, micros[4]));
    println!("product_share/both {}", of_peak(4 * UNITS * DIM * ROWS, micros[3] + micros[4]));
    println!("product_share/large {}", of_peak(2 * SIDE * SIDE * SIDE, micros[5]));
    println!("large_over_gemm {}", micros[6] / micros[7]);
    println!("normals_millions_per_second {}", 1.0 / micros_per_normal);
    println!("adam_ns_per_parameter {}", micros_per_parameter * 1e3);
    for ((name, model), step) in models.iter().zip(&micros[own..]) {
        let work = StepWork::of(model);
        let parts = [
            ("products", work.products as f64 / flops_per_micro),
            ("pointwise", work.pointwise as f64 / flops_per_micro),
            ("normals", work.normals as f64 * micros_per_normal),
            ("adam", work.parameters as f64 * micros_per_parameter),
        ];
        println!("roofline/{name}/mflop {}", (work.products + work.pointwise) as f64 / 1e6);
        for (part, micros) in parts {
            println!("roofline/{name}/{part} {micros}");
        }
        let least: f64 = parts.iter().map(|(_, micros)| micros).sum();
        println!("roofline/{name}/step {step}");
        println!("roofline/{name}/share {}", least / step);
    }
    Ok(())
}

fn large_product() -> Work<'static> {
    product([SIDE; 3])
}

/// The same product with AVX2, for which gemm is built.
fn large_by_avx2() -> Work<'static> {
    let mut work = large_product();
    Box::new(move |count| {
        let usual = selected();
        // Without AVX2 both products are portable and can still be compared.
        let _ = select(InstructionSet::Avx2);
        work(count);
        select(usual).expect("it was selected before");
    })
}

/// The same product by gemm, which Candle uses.
fn large_by_gemm() -> Work<'static> {
    let (a, b, mut c) = (vec![1.0f32; SIDE * SIDE], vec![1.0f32; SIDE * SIDE], vec![0.0f32; SIDE * SIDE]);
    Box::new(move |count| {
        for _ in 0..count {
            let (row, none) = (SIDE as isize, gemm::Parallelism::None);
            // SAFETY: the three matrices have these sides and strides.
            #[allow(unsafe_code)]
            unsafe {
                let (a, b, c) = (a.as_ptr(), b.as_ptr(), c.as_mut_ptr());
                gemm::gemm(
                    SIDE, SIDE, SIDE, c, 1, row, false, a, 1, row, b, 1, row, 0.0, 1.0, false, false, false, none,
                );
            }
        }
    })
}

/// MMoE's large forward product: experts and gates from the rows, without bias and ReLU.
fn forward() -> Work<'static> {
    product([UNITS, DIM, ROWS])
}

/// The gradient of the same weights.
fn gradient() -> Work<'static> {
    product([UNITS, ROWS, DIM])
}

fn product([m, k, n]: [usize; 3]) -> Work<'static> {
    let (a, b, mut c) = (vec![1.0f32; m * k], vec![1.0f32; k * n], vec![0.0f32; m * n]);
    Box::new(move |count| (0..count).for_each(|_| matmul(&a, &b, &mut c, [m, k, n])))
}

fn normals() -> Work<'static> {
    let mut numbers = vec![0.0f32; CACHED];
    let mut stream = NormalStream::new(0, Purpose::TrainRows, 0);
    Box::new(move |count| (0..count).for_each(|_| stream.fill(&mut numbers)))
}

fn optimiser(parameters: usize) -> candle_core::Result<Work<'static>> {
    let values = vec![0.1f32; parameters];
    let gradient = Tensor::from_slice(&values, parameters, &Device::Cpu)?;
    let settings = Settings { constants: Constants::default(), learning_rate: 1e-3 };
    let mut adam = Adam::new(vec![Var::from_vec(values, parameters, &Device::Cpu)?], settings)?;
    Ok(Box::new(move |count| {
        (0..count).for_each(|_| adam.step_along(|_| Some(&gradient)).expect("a step"));
    }))
}

/// The work of a step.
struct StepWork {
    /// Floating-point operations of the matrix products.
    products: usize,
    /// Operations of labels, biases, ReLUs, softmax, mixtures and losses.
    pointwise: usize,
    normals: usize,
    parameters: usize,
}

impl StepWork {
    fn of(model: &Architecture) -> Self {
        let network = Network::new(model, DIM, TASKS);
        let blocks = network.parameters().blocks();
        // One product forward and one for the weights' gradient. A tower needs a third, to pass a gradient to the
        // trunk.
        let products_with = |name: &str| if name.starts_with("tower") { 3 } else { 2 };
        let weights = blocks.iter().filter(|block| !block.is_bias());
        let products: usize = weights.map(|block| 2 * ROWS * block.range.len() * products_with(&block.name)).sum();
        // Per unit: add the bias, clamp, mask the gradient, sum it up for the bias.
        let units: usize = blocks.iter().filter(|block| block.is_bias()).map(|block| 4 * block.units).sum();
        let labels = TASKS * (2 * DIM + 10 * SINE + 2);
        let losses = TASKS * 5;
        Self {
            products,
            pointwise: ROWS * (labels + units + mixtures(model) + losses),
            normals: ROWS * (DIM + TASKS),
            parameters: network.parameters().len(),
        }
    }
}

/// Operations of gates and mixtures for a row: two forward and four backward per gate, expert and unit.
fn mixtures(model: &Architecture) -> usize {
    let (sizes, gates) = match model {
        Architecture::Omoe(sizes) => (sizes, 1),
        Architecture::Mmoe(sizes) => (sizes, TASKS),
        // The other models have no gates.
        _ => return 0,
    };
    let units = sizes.expert_units.last().copied().unwrap_or(DIM);
    gates * sizes.experts * (SOFTMAX + 6 * units)
}

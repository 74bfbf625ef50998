//! Adam (Kingma & Ba 2015), in place: one pass over all parameters.

use crate::base::cpu::kernel;
use crate::study::run::{Adam as Constants, EpsPlacement};
use candle_core::backprop::GradStore;
use candle_core::{CpuStorage, DType, InplaceOp2, Layout, Tensor, Var};
use candle_nn::Optimizer;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Constants and learning rate.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Decays, eps and the placement of eps.
    pub constants: Constants,
    /// Learning rate.
    pub learning_rate: f64,
}

/// The optimiser with its moments.
pub struct Adam {
    settings: Settings,
    steps: u32,
    variables: Vec<Variable>,
}

/// One trained tensor, with the running means of its gradient and of the gradient's square.
struct Variable {
    var: Var,
    moments: Mutex<Moments>,
}

struct Moments {
    first: Vec<f32>,
    second: Vec<f32>,
    /// Whether all second moments are finite. Where a gradient's square overflows, its parameter would never move again.
    are_finite: bool,
}

impl Optimizer for Adam {
    type Config = Settings;

    fn new(vars: Vec<Var>, settings: Settings) -> candle_core::Result<Self> {
        let variable = |var: Var| {
            if var.dtype() != DType::F32 || !var.is_contiguous() {
                candle_core::bail!("Adam trains contiguous f32 tensors");
            }
            let zeros = vec![0.0; var.elem_count()];
            let moments = Mutex::new(Moments { first: zeros.clone(), second: zeros, are_finite: true });
            Ok(Variable { var, moments })
        };
        let variables = vars.into_iter().map(variable).collect::<candle_core::Result<_>>()?;
        Ok(Self { settings, steps: 0, variables })
    }

    fn step(&mut self, gradients: &GradStore) -> candle_core::Result<()> {
        self.step_along(|var| gradients.get(var))
    }

    fn learning_rate(&self) -> f64 {
        self.settings.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.settings.learning_rate = learning_rate;
    }
}

impl Adam {
    /// One step along the gradient of every tensor that has one.
    pub fn step_along<'g>(&mut self, gradient_of: impl Fn(&Var) -> Option<&'g Tensor>) -> candle_core::Result<()> {
        self.steps += 1;
        let update = Update::at_step(&self.settings, self.steps);
        for variable in &self.variables {
            if let Some(gradient) = gradient_of(&variable.var) {
                variable.var.inplace_op2(gradient, &Step { update, moments: &variable.moments })?;
            }
        }
        Ok(())
    }

    /// Whether the moments are finite after the last step.
    pub fn is_finite(&self) -> bool {
        self.variables.iter().all(|variable| locked(&variable.moments).are_finite)
    }
}

/// The numbers of one step, which does parameter -= rate * m / (scale * sqrt(v) + eps).
#[derive(Clone, Copy, Debug)]
struct Update {
    beta1: f32,
    beta2: f32,
    /// 1 - beta1 and 1 - beta2, rounded once. Computed in f32, 1 - 0.999 would have a relative error of 1.3e-5.
    one_less_beta1: f32,
    one_less_beta2: f32,
    rate: f32,
    scale: f32,
    eps: f32,
}

impl Update {
    /// Both placements of eps in one form: bias corrections are inside the fraction (Algorithm 1) or in the step size.
    fn at_step(settings: &Settings, step: u32) -> Self {
        let Constants { beta1, beta2, eps, eps_placement } = settings.constants;
        let first_correction = 1.0 - power(beta1, step);
        let second_correction = (1.0 - power(beta2, step)).sqrt();
        let (rate, scale) = match eps_placement {
            EpsPlacement::Pytorch => (settings.learning_rate / first_correction, 1.0 / second_correction),
            EpsPlacement::Tensorflow => (settings.learning_rate * second_correction / first_correction, 1.0),
        };
        Self {
            beta1: beta1 as f32,
            beta2: beta2 as f32,
            one_less_beta1: (1.0 - beta1) as f32,
            one_less_beta2: (1.0 - beta2) as f32,
            rate: rate as f32,
            scale: scale as f32,
            eps: eps as f32,
        }
    }
}

/// `base` to the power of `exponent`, by squaring. This fixes the products and their order, which `powi` leaves open.
fn power(base: f64, mut exponent: u32) -> f64 {
    let (mut result, mut square) = (1.0, base);
    loop {
        if exponent & 1 == 1 {
            result *= square;
        }
        exponent >>= 1;
        if exponent == 0 {
            return result;
        }
        square *= square;
    }
}

struct Step<'a> {
    update: Update,
    moments: &'a Mutex<Moments>,
}

impl InplaceOp2 for Step<'_> {
    fn name(&self) -> &'static str {
        "adam"
    }

    fn cpu_fwd(
        &self,
        parameters: &mut CpuStorage,
        _: &Layout,
        gradient: &CpuStorage,
        layout: &Layout,
    ) -> candle_core::Result<()> {
        let CpuStorage::F32(parameters) = parameters else { candle_core::bail!("Adam trains f32 tensors") };
        let Some((start, end)) = layout.contiguous_offsets() else {
            candle_core::bail!("Adam needs a contiguous gradient")
        };
        let gradient = &gradient.as_slice::<f32>()?[start..end];
        let mut moments = locked(self.moments);
        let Moments { first, second, .. } = &mut *moments;
        let greatest = adam_step(self.update, parameters, gradient, first, second);
        moments.are_finite = greatest < f32::INFINITY.to_bits();
        Ok(())
    }
}

fn locked(moments: &Mutex<Moments>) -> MutexGuard<'_, Moments> {
    moments.lock().unwrap_or_else(PoisonError::into_inner)
}

kernel! {
    /// Returns the bits of the greatest second moment. As integers, bits order non-negative numbers, and infinities and
    /// NaNs come last.
    fn adam_step(update: Update, parameters: &mut [f32], gradient: &[f32], first: &mut [f32], second: &mut [f32]) -> u32 {
        let Update { beta1, beta2, one_less_beta1, one_less_beta2, rate, scale, eps } = update;
        let moments = first.iter_mut().zip(second);
        let mut greatest = 0;
        for ((parameter, g), (m, v)) in parameters.iter_mut().zip(gradient).zip(moments) {
            *m = beta1 * *m + one_less_beta1 * g;
            *v = beta2 * *v + one_less_beta2 * (g * g);
            *parameter -= rate * *m / (scale * v.sqrt() + eps);
            greatest = greatest.max(v.to_bits());
        }
        greatest
    }
}

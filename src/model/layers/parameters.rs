//! Divides the flat parameter vector into named blocks, and initialises them.

use crate::base::math::rng::Stream;
use std::ops::Range;

/// One named block of parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterBlock {
    /// For example `expert3.layer0.weight`.
    pub name: String,
    /// Units (rows): the layer's outputs.
    pub units: usize,
    /// Inputs (columns); 1 for a bias.
    pub inputs: usize,
    /// Its place in the flat vector.
    pub range: Range<usize>,
    /// Its initial values.
    pub init: Init,
    /// Whether it is stored as `[inputs, units]`, as weights that read sparse rows are.
    pub is_input_major: bool,
}

/// Initial values of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// Zero, as for biases.
    Zero,
    /// Uniform within sqrt(6 / (inputs + units)) of zero: variance 2 / (inputs + units) (Glorot & Bengio 2010).
    Glorot,
    /// Uniform about zero with this variance.
    Uniform {
        /// The variance.
        variance: f64,
    },
    /// One number on the diagonal, another off it.
    Diagonal {
        /// Value on the diagonal.
        on: f64,
        /// Value off the diagonal.
        off: f64,
    },
}

impl ParameterBlock {
    /// Whether it holds biases.
    pub fn is_bias(&self) -> bool {
        self.init == Init::Zero
    }

    /// Sets the block's initial parameters.
    fn initial(&self, stream: &mut Stream, parameters: &mut [f32]) {
        let mut uniform = |limit: f64| {
            parameters.iter_mut().for_each(|parameter| *parameter = ((2.0 * stream.uniform() - 1.0) * limit) as f32);
        };
        match self.init {
            Init::Zero => {}
            Init::Glorot => uniform((6.0 / (self.inputs + self.units) as f64).sqrt()),
            Init::Uniform { variance } => uniform((3.0 * variance).sqrt()),
            Init::Diagonal { on, off } => {
                for (index, parameter) in parameters.iter_mut().enumerate() {
                    let is_diagonal = index / self.inputs == index % self.inputs;
                    *parameter = if is_diagonal { on } else { off } as f32;
                }
            }
        }
    }
}

/// All blocks, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameters {
    blocks: Vec<ParameterBlock>,
}

impl Parameters {
    /// Appends a weight matrix `[units, inputs]`.
    pub fn weight(&mut self, name: String, units: usize, inputs: usize) -> Range<usize> {
        self.matrix(name, units, inputs, Init::Glorot)
    }

    /// Appends a matrix `[inputs, units]` with these initial values.
    pub fn input_major(&mut self, name: String, units: usize, inputs: usize, init: Init) -> Range<usize> {
        let range = self.matrix(name, units, inputs, init);
        self.blocks.last_mut().into_iter().for_each(|block| block.is_input_major = true);
        range
    }

    /// Appends a bias `[units]`.
    pub fn bias(&mut self, name: String, units: usize) -> Range<usize> {
        self.matrix(name, units, 1, Init::Zero)
    }

    /// Appends a matrix `[units, inputs]` with these initial values.
    pub fn matrix(&mut self, name: String, units: usize, inputs: usize, init: Init) -> Range<usize> {
        let range = self.len()..self.len() + units * inputs;
        self.blocks.push(ParameterBlock { name, units, inputs, range: range.clone(), init, is_input_major: false });
        range
    }

    /// The blocks.
    pub fn blocks(&self) -> &[ParameterBlock] {
        &self.blocks
    }

    /// Number of parameters.
    pub fn len(&self) -> usize {
        self.blocks.last().map_or(0, |block| block.range.end)
    }

    /// Whether there is no parameter.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Initial parameters.
    pub fn initial(&self, stream: &mut Stream) -> Vec<f32> {
        let mut parameters = vec![0.0; self.len()];
        self.blocks.iter().for_each(|block| block.initial(stream, &mut parameters[block.range.clone()]));
        parameters
    }
}

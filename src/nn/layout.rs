//! Which part of the flat parameter vector is which weight, and how each starts.

use std::ops::Range;

use crate::rng::Stream;

/// One named block of parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// For example `expert3.layer0.weight`.
    pub name: String,
    /// Units (rows): the layer's outputs.
    pub units: usize,
    /// Inputs (columns); 1 for a bias.
    pub inputs: usize,
    /// Where it stands in the flat vector.
    pub range: Range<usize>,
    /// Whether it starts at zero, as biases do, or from Glorot's uniform distribution.
    pub is_bias: bool,
}

/// All blocks in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    blocks: Vec<Block>,
}

impl Layout {
    /// Appends a weight matrix `[units, inputs]`.
    pub fn weight(&mut self, name: String, units: usize, inputs: usize) -> Range<usize> {
        self.push(name, units, inputs, false)
    }

    /// Appends a bias `[units]`.
    pub fn bias(&mut self, name: String, units: usize) -> Range<usize> {
        self.push(name, units, 1, true)
    }

    fn push(&mut self, name: String, units: usize, inputs: usize, is_bias: bool) -> Range<usize> {
        let range = self.len()..self.len() + units * inputs;
        self.blocks.push(Block { name, units, inputs, range: range.clone(), is_bias });
        range
    }

    /// The blocks.
    pub fn blocks(&self) -> &[Block] {
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

    /// Initial parameters: zero biases, weights uniform within sqrt(6 / (inputs + units)) (Glorot & Bengio 2010).
    pub fn initial(&self, stream: &mut Stream) -> Vec<f32> {
        let mut parameters = vec![0.0; self.len()];
        for block in self.blocks.iter().filter(|block| !block.is_bias) {
            let limit = (6.0 / (block.inputs + block.units) as f64).sqrt();
            for parameter in &mut parameters[block.range.clone()] {
                *parameter = ((2.0 * stream.uniform() - 1.0) * limit) as f32;
            }
        }
        parameters
    }
}

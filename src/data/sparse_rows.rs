//! Sparse rows, with few active inputs among many: one-hot categories and some numbers.

/// The active inputs of some rows. Each row has the same number of them.
#[derive(Clone, Debug, PartialEq)]
pub struct SparseRows {
    inputs: usize,
    slots: usize,
    /// `[rows, slots]`, each below `inputs`.
    indices: Vec<u32>,
    /// `[rows, slots]`.
    values: Vec<f32>,
}

impl SparseRows {
    /// Rows with `slots` active inputs among `inputs`. A row may name an input twice; its values are added.
    ///
    /// # Panics
    ///
    /// If an index is not below `inputs`, or if `indices` and `values` are not both `[rows, slots]`. Readers do not
    /// check.
    pub fn new(inputs: usize, slots: usize, indices: Vec<u32>, values: Vec<f32>) -> Self {
        assert!(indices.len() == values.len() && indices.len().is_multiple_of(slots), "indices and values are pairs");
        assert!(indices.iter().all(|&index| (index as usize) < inputs), "an index lies beyond the inputs");
        Self { inputs, slots, indices, values }
    }

    /// Number of inputs, active or not.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.indices.len() / self.slots
    }

    /// Number of active inputs per row.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// The given rows.
    pub fn select(&self, rows: &[usize]) -> Self {
        let room = rows.len() * self.slots;
        let (indices, values) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let mut selected = Self { indices, values, ..*self };
        for &row in rows {
            let slots = row * self.slots..(row + 1) * self.slots;
            selected.indices.extend_from_slice(&self.indices[slots.clone()]);
            selected.values.extend_from_slice(&self.values[slots]);
        }
        selected
    }

    /// `[rows, slots]`: the values of the active inputs.
    pub fn into_values(self) -> Vec<f32> {
        self.values
    }

    /// `[rows, slots]`: the active inputs of every row, each below [`Self::inputs`].
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// `[rows, slots]`: the values of the active inputs.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// `[inputs, rows]`: every input of every row.
    pub fn dense(&self) -> Vec<f32> {
        let rows = self.rows();
        let mut dense = vec![0.0; self.inputs * rows];
        for (place, (&index, &value)) in self.indices.iter().zip(&self.values).enumerate() {
            dense[index as usize * rows + place / self.slots] += value;
        }
        dense
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "beyond the inputs")]
    fn an_index_beyond_the_inputs_is_no_bag() {
        let _ = SparseRows::new(3, 1, vec![3], vec![1.0]);
    }
}

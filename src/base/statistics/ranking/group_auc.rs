//! Areas under the curve group by group, such as user by user.

use super::auc::auc;

/// Areas under the curve of groups of rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupAuc {
    /// Their mean, weighted by the groups' rows; `None` if no group has both labels.
    pub mean: Option<f64>,
    /// Groups that have both labels.
    pub counted: usize,
    /// Groups whose labels are all the same, so that they have no area.
    pub left_out: usize,
}

impl GroupAuc {
    /// The areas of `[rows]` scores and labels, and the group of each row; 0 stands for none.
    pub fn of(scores: &[f32], is_positive: &[bool], groups: &[u32]) -> Self {
        let mut order: Vec<usize> = (0..scores.len()).filter(|&row| groups[row] > 0).collect();
        order.sort_by_key(|&row| groups[row]);
        let (mut sum, mut rows, mut counted, mut left_out) = (0.0, 0.0, 0, 0);
        for group in order.chunk_by(|&a, &b| groups[a] == groups[b]) {
            let scores: Vec<f32> = group.iter().map(|&row| scores[row]).collect();
            let labels: Vec<bool> = group.iter().map(|&row| is_positive[row]).collect();
            match auc(&scores, &labels) {
                Some(area) => {
                    sum += area * group.len() as f64;
                    rows += group.len() as f64;
                    counted += 1;
                }
                None => left_out += 1,
            }
        }
        Self { mean: (counted > 0).then(|| sum / rows), counted, left_out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_count_by_their_rows_and_groups_of_one_class_are_left_out() {
        let scores = [0.9, 0.1, 0.2, 0.8, 0.3, 0.5];
        let labels = [true, false, true, false, false, true];
        // The first group has an area of 1, the second one of 0, and the third has one class.
        let of = GroupAuc::of(&scores, &labels, &[7, 7, 1, 1, 1, 4]);
        assert_eq!(of, GroupAuc { mean: Some((2.0 * 1.0 + 3.0 * 0.0) / 5.0), counted: 2, left_out: 1 });
        assert_eq!(GroupAuc::of(&scores[..2], &labels[..2], &[3, 0]), GroupAuc { mean: None, counted: 0, left_out: 1 });
    }
}

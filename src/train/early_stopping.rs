//! Early stopping: which of a run's models is best by its objective, and when the run ends.

use crate::study::run::Direction;

/// A run's scores so far.
#[derive(Clone, Debug)]
pub struct EarlyStopping {
    /// The run ends after this many evaluations without a better score; `None` if it takes all its steps.
    patience: Option<u64>,
    direction: Direction,
    best: Option<f64>,
    since_best: u64,
    has_seen: bool,
}

/// What an evaluation means for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evaluated {
    /// The model is the one to keep so far: the best yet, or the latest if there is no early stopping.
    Kept,
    /// An earlier model is at least as good.
    Worse,
    /// An earlier model is at least as good, and the patience is used up.
    Last,
}

impl EarlyStopping {
    /// Before the first evaluation.
    pub fn new(patience: Option<u64>, direction: Direction) -> Self {
        Self { patience, direction, best: None, since_best: 0, has_seen: false }
    }

    /// Takes in the next evaluation's score. The first of equal scores is the best. Without a score, the first model is kept
    /// until one has a score.
    pub fn see(&mut self, score: Option<f64>) -> Evaluated {
        let Some(patience) = self.patience else { return Evaluated::Kept };
        let is_better = |(score, best)| self.direction.is_better(score, best);
        let is_first = !std::mem::replace(&mut self.has_seen, true);
        let has_first_score = self.best.is_none() && score.is_some();
        if is_first || has_first_score || score.zip(self.best).is_some_and(is_better) {
            self.best = score;
            self.since_best = 0;
            return Evaluated::Kept;
        }
        self.since_best += 1;
        if self.since_best < patience { Evaluated::Worse } else { Evaluated::Last }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Evaluated::{Kept, Last, Worse};

    fn seen(patience: Option<u64>, scores: &[f64]) -> Vec<Evaluated> {
        seen_by(Direction::Highest, patience, scores)
    }

    fn seen_by(direction: Direction, patience: Option<u64>, scores: &[f64]) -> Vec<Evaluated> {
        let mut stopping = EarlyStopping::new(patience, direction);
        scores.iter().map(|&score| stopping.see(Some(score))).collect()
    }

    #[test]
    fn a_run_ends_after_so_many_evaluations_without_a_better_score() {
        assert_eq!(seen(Some(2), &[0.5, 0.6, 0.6, 0.7, 0.6, 0.65]), [Kept, Kept, Worse, Kept, Worse, Last]);
        assert_eq!(seen(Some(1), &[0.5, 0.5]), [Kept, Last]);
    }

    #[test]
    fn the_lowest_of_losses_is_the_best() {
        assert_eq!(seen_by(Direction::Lowest, Some(2), &[0.5, 0.6, 0.4, 0.4, 0.5]), [Kept, Worse, Kept, Worse, Last]);
    }

    #[test]
    fn without_a_score_a_run_ends_by_its_patience() {
        let mut stopping = EarlyStopping::new(Some(2), Direction::Highest);
        assert_eq!(
            [None, None, Some(0.5), None, None].map(|score| stopping.see(score)),
            [Kept, Worse, Kept, Worse, Last]
        );
        let mut stopping = EarlyStopping::new(Some(2), Direction::Highest);
        assert_eq!([None, None, None].map(|score| stopping.see(score)), [Kept, Worse, Last]);
    }

    #[test]
    fn without_a_patience_every_model_is_kept_until_the_next() {
        assert_eq!(seen(None, &[0.5, 0.4, 0.3]), [Kept; 3]);
    }
}

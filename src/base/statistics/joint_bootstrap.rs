//! The joint bootstrap over the rows of a test set and the runs that were tested on it.
//!
//! The choice of test rows shifts all runs together, and initial weights shift each run alone, so an interval over the
//! runs alone is far too short. A resample here draws rows, the same for all runs, and also draws runs. This counts the
//! interaction of rows and runs more than once, which errs on the safe side (Owen 2007, *The Pigeonhole Bootstrap*).

use super::bootstrap::{Distribution, Resamples};
use super::description::mean;
use super::drawn::{drawn, sum};

/// The value of each run on all rows and on each resample of the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joint {
    /// `[runs]`: values on all rows.
    observed: Vec<f64>,
    /// `[resamples of the rows, runs]`: values on each resample.
    resampled: Vec<Vec<f64>>,
}

impl Joint {
    /// Collects each run's value and its values on the row resamples. Uses as many resamples as every run has; `None`
    /// if that is zero.
    pub fn of<'a>(runs: impl Iterator<Item = (f64, &'a [f64])>) -> Option<Self> {
        let (observed, by_run): (Vec<f64>, Vec<&[f64]>) = runs.unzip();
        let common = by_run.iter().map(|values| values.len()).min().filter(|&common| common > 0)?;
        let of_resample = |number: usize| by_run.iter().map(|values| values[number]).collect();
        Some(Self { observed, resampled: (0..common).map(of_resample).collect() })
    }

    /// The difference within each run. Both sides must have the same runs.
    pub fn minus(&self, other: &Self) -> Self {
        let differences = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect();
        let pairs = self.resampled.iter().zip(&other.resampled);
        Self {
            observed: differences(&self.observed, &other.observed),
            resampled: pairs.map(|(a, b)| differences(a, b)).collect(),
        }
    }

    /// `[runs]`: the values on all rows.
    pub fn observed(&self) -> &[f64] {
        &self.observed
    }

    /// The mean over the runs.
    pub fn mean(&self) -> f64 {
        mean(&self.observed).unwrap_or(f64::NAN)
    }

    /// The mean over the drawn runs on resample `number` of the rows. If the runs have more resamples than the rows,
    /// the row resamples are used again from the first.
    pub fn resampled_mean(&self, number: usize, counts: &[u16]) -> f64 {
        let values = &self.resampled[number % self.resampled.len()];
        sum(values, counts) / drawn(counts)
    }

    /// The distribution of the mean.
    pub fn distribution(&self, runs: &mut Resamples) -> Distribution {
        runs.distribution(self.observed.len(), |number, counts| self.resampled_mean(number, counts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::rng::{NormalStream, Purpose};

    const ROWS: usize = 400;
    const RUNS: usize = 20;

    /// A made-up study: each run's mean over all rows and over 200 resamples of the rows. Each row has the same effect
    /// on all runs, and each run has an effect of its own.
    fn study(seed: u64, rows_sd: f64, runs_sd: f64) -> Joint {
        let mut stream = NormalStream::new(seed, Purpose::Bootstrap, 7);
        let mut draw = |count: usize, sd: f64| {
            let mut values = vec![0.0f32; count];
            stream.fill(&mut values);
            values.into_iter().map(|value| sd * f64::from(value)).collect::<Vec<f64>>()
        };
        let (rows, runs) = (draw(ROWS, rows_sd * (ROWS as f64).sqrt()), draw(RUNS, runs_sd));
        let mean_of = |counts: &[u32]| {
            let sum: f64 = rows.iter().zip(counts).map(|(row, &count)| row * f64::from(count)).sum();
            sum / ROWS as f64
        };
        let observed = mean_of(&[1; ROWS]);
        let resampled: Vec<f64> =
            (0..200).map(|number| mean_of(&crate::base::statistics::ranking::resample(number, ROWS))).collect();
        let of_run = |run: &f64| resampled.iter().map(|rows| rows + run).collect::<Vec<f64>>();
        let by_run: Vec<Vec<f64>> = runs.iter().map(of_run).collect();
        let values = runs.iter().zip(&by_run).map(|(run, resampled)| (observed + run, resampled.as_slice()));
        Joint::of(values).expect("runs with resamples")
    }

    /// Share of 400 studies whose 95 % interval misses the true mean, 0.
    fn missed(rows_sd: f64, runs_sd: f64) -> f64 {
        let mut runs = Resamples::new(2_000);
        let misses = (0..400).filter(|&seed| {
            let distribution = study(seed, rows_sd, runs_sd).distribution(&mut runs);
            distribution.lower(0.025) > 0.0 || distribution.upper(0.025) < 0.0
        });
        misses.count() as f64 / 400.0
    }

    /// Three standard errors of a share of 5 % are 0.033.
    #[test]
    fn intervals_of_a_mean_miss_at_the_nominal_rate_whether_rows_runs_or_both_make_it_uncertain() {
        for (rows_sd, runs_sd) in [(1.0, 0.2), (0.2, 4.0), (1.0, 4.0)] {
            let share = missed(rows_sd, runs_sd);
            assert!((0.015..0.085).contains(&share), "{rows_sd}, {runs_sd}: {share}");
        }
    }

    #[test]
    fn what_rows_do_to_both_sides_cancels_in_a_difference() {
        let (a, b) = (study(1, 5.0, 1.0), study(2, 5.0, 1.0));
        let shifted = a.minus(&b).minus(&a);
        assert!((shifted.mean() + b.mean()).abs() < 1e-9);
        let same_rows = a.minus(&a).distribution(&mut Resamples::new(100));
        assert_eq!((same_rows.lower(0.025), same_rows.upper(0.025)), (0.0, 0.0));
    }

    #[test]
    fn runs_without_resamples_have_no_joint_distribution() {
        assert_eq!(Joint::of([(1.0, [2.0].as_slice()), (1.0, [].as_slice())].into_iter()), None);
        assert_eq!(Joint::of(std::iter::empty()), None);
    }
}

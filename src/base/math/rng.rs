//! Random streams that are keyed by (seed, purpose, index) and give the same bits on every machine.
//!
//! Single numbers come from xoshiro256++. Normal numbers come from parallel 32-bit generators, whose operations the
//! compiler vectorises. SplitMix64 fills the states of both.

use super::elementary::{cos_sin_turns, ln};
use crate::base::cpu::kernel;

/// What a stream is for. Two models with the same seed draw their data from the same streams, whatever else differs.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// Directions u1, u2, ... of the tasks' weight vectors, and coefficients that are drawn per seed.
    TaskLaw = 1,
    /// Training rows, one index per block of rows.
    TrainRows = 2,
    /// Held-out rows, one index per block of rows.
    TestRows = 3,
    /// Initial weights.
    InitialWeights = 4,
    /// Order of a fixed data set's rows, one index per epoch.
    Shuffle = 5,
    /// Split of a file's rows into training and test, or validation and test.
    Split = 6,
    /// Resamples of seeds.
    Bootstrap = 7,
    /// The order in which a check goes through the cells of a published study.
    CheckedCells = 8,
    /// The quasi-random points that a tuner starts with.
    TuningDesign = 9,
    /// Everything that a tuner draws for a proposal, one index per trial.
    Tuning = 10,
    /// Resamples of the test rows, one index per resample; the same for all runs.
    TestResample = 11,
    /// Validation rows, one index per block of rows.
    ValidationRows = 12,
    /// The order in which a check goes through the runs of a cell.
    CheckedRuns = 14,
    /// Which trials of a published study a check trains again.
    CheckedTrials = 15,
    /// Choice of the rows on which the correlation of a file's labels is measured.
    LabelCorrelation = 16,
    /// Everything that a tuner draws for its recommendation.
    Recommendation = 17,
    /// Split of a described table, one index per key of a row.
    TableSplit = 18,
    /// Labels that are drawn by a coin, one index per task and row.
    RandomLabels = 19,
    /// Which labels of a task are kept, one index per task and row.
    KeptLabels = 20,
    /// Unseen pairs, one index per row.
    Negatives = 21,
}

impl Purpose {
    /// The two numbers that key a stream, together with the seed.
    fn key(self, index: u64) -> [u64; 2] {
        match self {
            // These three share a number, so that they draw what published checks drew.
            Self::CheckedCells => [8, 3 * index],
            Self::CheckedRuns => [8, 3 * index + 1],
            Self::CheckedTrials => [8, 3 * index + 2],
            // These two keep the keys that they had as indices of other purposes.
            Self::LabelCorrelation => [Self::Split as u64, 1 + index],
            Self::Recommendation => [Self::Tuning as u64, u64::MAX - index],
            other => [other as u64, index],
        }
    }
}

/// SplitMix64 (Steele, Lea & Flood 2014): fills the generators' state.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn keyed(seed: u64, purpose: Purpose, index: u64) -> Self {
        purpose.key(index).into_iter().fold(Self(seed), |mut state, part| Self(state.next().wrapping_add(part)))
    }
}

/// A stream of single numbers: xoshiro256++ (Blackman & Vigna 2021).
pub struct Stream([u64; 4]);

impl Stream {
    /// The stream with this key.
    pub fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut filler = SplitMix64::keyed(seed, purpose, index);
        Self(std::array::from_fn(|_| filler.next()))
    }

    /// 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform in 0..bound. The bias is negligible: the relative excess of a value is below bound / 2^64.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next_u64()) * bound as u128) >> 64) as usize
    }

    /// A random order of 0..count (Fisher-Yates).
    pub fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

/// Number of parallel generators: enough for the compiler to keep the loops over them and to vectorise each loop.
const LANES: usize = 32;

/// One number per generator.
type Lanes = [u32; LANES];

/// A stream of N(0, 1) numbers: parallel xoshiro128++ generators and the Box-Muller transform.
pub struct NormalStream([Lanes; 4]);

impl NormalStream {
    /// The stream with this key.
    pub fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut filler = SplitMix64::keyed(seed, purpose, index);
        let mut state = [[0; LANES]; 4];
        for lane in 0..LANES {
            let (first, second) = (filler.next(), filler.next());
            let words = [first as u32, (first >> 32) as u32, second as u32, (second >> 32) as u32];
            for (numbers, word) in state.iter_mut().zip(words) {
                numbers[lane] = word;
            }
        }
        Self(state)
    }

    /// Fills `out` with the next numbers. They come in groups of 2 * 32; the rest of the last group is dropped.
    pub fn fill(&mut self, out: &mut [f32]) {
        let whole = out.len() / (2 * LANES) * (2 * LANES);
        let (head, tail) = out.split_at_mut(whole);
        fill_normals(&mut self.0, head);
        if !tail.is_empty() {
            let mut last = [0.0; 2 * LANES];
            fill_normals(&mut self.0, &mut last);
            tail.copy_from_slice(&last[..tail.len()]);
        }
    }
}

/// The next number of each generator: xoshiro128++ (Blackman & Vigna 2021).
#[inline(always)]
fn draw([s0, s1, s2, s3]: &mut [Lanes; 4], out: &mut Lanes) {
    for lane in 0..LANES {
        out[lane] = s0[lane].wrapping_add(s3[lane]).rotate_left(7).wrapping_add(s0[lane]);
        let t = s1[lane] << 9;
        s2[lane] ^= s0[lane];
        s3[lane] ^= s1[lane];
        s1[lane] ^= s2[lane];
        s0[lane] ^= s3[lane];
        s2[lane] ^= t;
        s3[lane] = s3[lane].rotate_left(11);
    }
}

kernel! {
    /// Makes two normal numbers from two numbers of each generator: the first gives the radius, the second the angle.
    fn fill_normals(state: &mut [Lanes; 4], out: &mut [f32]) {
        let (mut radius_bits, mut angle_bits) = ([0; LANES], [0; LANES]);
        for pairs in out.chunks_exact_mut(2 * LANES) {
            draw(state, &mut radius_bits);
            draw(state, &mut angle_bits);
            let (cosines, sines) = pairs.split_at_mut(LANES);
            for lane in 0..LANES {
                let uniform = ((radius_bits[lane] >> 1) as i32 as f32 + 0.5) * (1.0 / 2_147_483_648.0);
                let radius = (-2.0 * ln(uniform)).sqrt();
                let (cosine, sine) = cos_sin_turns(angle_bits[lane]);
                cosines[lane] = radius * cosine;
                sines[lane] = radius * sine;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_sequence() {
        let mut stream = Stream([1, 2, 3, 4]);
        let expected: [u64; 6] =
            [41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162];
        assert_eq!(expected.map(|_| stream.next_u64()), expected);
    }

    #[test]
    fn streams_of_different_keys_differ() {
        let first = |seed, purpose, index| Stream::new(seed, purpose, index).next_u64();
        let draws = [
            first(0, Purpose::TrainRows, 0),
            first(1, Purpose::TrainRows, 0),
            first(0, Purpose::TestRows, 0),
            first(0, Purpose::TrainRows, 1),
            first(1, Purpose::TaskLaw, 0),
        ];
        let distinct: std::collections::HashSet<u64> = draws.into_iter().collect();
        assert_eq!(distinct.len(), draws.len());
    }

    #[test]
    fn a_permutation_holds_every_index_once_and_every_order_is_as_likely() {
        let mut counts = std::collections::HashMap::new();
        let mut stream = Stream::new(3, Purpose::Shuffle, 0);
        for _ in 0..24_000 {
            *counts.entry(stream.permutation(4)).or_insert(0u32) += 1;
        }
        assert_eq!(counts.len(), 24);
        // Chi-square with 23 degrees of freedom stays below 49.7 with probability .999.
        let chi_square: f64 = counts.values().map(|&n| (f64::from(n) - 1000.0).powi(2) / 1000.0).sum();
        assert!(chi_square < 49.7, "{chi_square}");
    }

    fn normals(count: usize) -> Vec<f32> {
        let mut numbers = vec![0.0; count];
        NormalStream::new(11, Purpose::TrainRows, 0).fill(&mut numbers);
        numbers
    }

    #[test]
    fn normals_have_the_moments_of_the_standard_normal() {
        let numbers = normals(4_000_000);
        let n = numbers.len() as f64;
        let moment = |power: i32| numbers.iter().map(|&x| f64::from(x).powi(power)).sum::<f64>() / n;
        // Each within four standard errors: variances of x, x^2, x^3, x^4 are 1, 2, 15, 96.
        for (power, expected, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0f64)] {
            let error = (moment(power) - expected).abs() / (variance / n).sqrt();
            assert!(error < 4.0, "moment {power} is off by {error} standard errors");
        }
    }

    #[test]
    fn normals_have_the_tails_of_the_standard_normal() {
        let numbers = normals(8_000_000);
        // P(|x| > t), to ten digits.
        for (t, probability) in
            [(1.0, 0.3173105079), (2.0, 0.0455002639), (3.0, 0.0026997961), (4.0, 6.334248e-5), (5.0, 5.733031e-7f64)]
        {
            let expected = probability * numbers.len() as f64;
            let seen = numbers.iter().filter(|x| x.abs() > t).count() as f64;
            assert!((seen - expected).abs() < 4.0 * expected.sqrt() + 1.0, "beyond {t}: {seen} instead of {expected}");
        }
    }

    #[test]
    fn neighbouring_normals_and_their_squares_do_not_correlate() {
        let numbers = normals(2_000_000);
        for lag in [1, 8, 31, 32, 33, 64] {
            let pairs = numbers.iter().zip(&numbers[lag..]).map(|(&a, &b)| (f64::from(a), f64::from(b)));
            let n = (numbers.len() - lag) as f64;
            let (plain, squares) =
                pairs.fold((0.0, 0.0), |(p, s), (a, b)| (p + a * b, s + (a * a - 1.0) * (b * b - 1.0)));
            assert!((plain / n).abs() < 4.0 / n.sqrt(), "lag {lag}");
            assert!((squares / n).abs() < 4.0 * 2.0 / n.sqrt(), "lag {lag}, squares");
        }
    }

    #[test]
    fn normals_pass_the_kolmogorov_smirnov_test() {
        let mut numbers = normals(1_000_000);
        numbers.sort_by(f32::total_cmp);
        let n = numbers.len() as f64;
        let distance = numbers
            .iter()
            .enumerate()
            .map(|(i, &x)| {
                let below = normal_cdf(f64::from(x));
                (below - i as f64 / n).abs().max((below - (i + 1) as f64 / n).abs())
            })
            .fold(0.0, f64::max);
        // The critical value at the level .001 is 1.949 / sqrt(n).
        assert!(distance < 1.949 / n.sqrt(), "{distance}");
    }

    /// Distribution function of N(0, 1) by the series of the error function (Abramowitz & Stegun 7.1.6).
    fn normal_cdf(x: f64) -> f64 {
        let (mut term, mut sum, mut k) = (x, x, 1.0);
        while term.abs() > 1e-17 {
            term *= x * x / (2.0 * k + 1.0);
            sum += term;
            k += 1.0;
        }
        0.5 + sum * (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt()
    }

    #[test]
    fn normals_have_the_same_bits_on_every_machine_by_every_instruction_set() {
        crate::base::cpu::by_every_set(|set| {
            let bits: Vec<u8> = normals(100_003).iter().flat_map(|x| x.to_le_bytes()).collect();
            let golden = "2c10e89c218553b86981ebbd6bdfbf35d29e7b44aaad3743925a4ec5debae7a6";
            assert_eq!(crate::base::sha256::sha256_hex(&bits), golden, "{set:?}");
        });
    }

    #[test]
    fn every_draw_of_a_check_has_a_stream_of_its_own_and_the_published_ones_stay() {
        let first = |purpose| Stream::new(7, purpose, 0).next_u64();
        let published = [Purpose::CheckedCells, Purpose::CheckedRuns, Purpose::CheckedTrials].map(first);
        assert_eq!(published, [0xe3ab_2f7e_1a24_84cf, 0x6a43_60f6_f998_fa39, 0x29f1_90e7_607a_b3f8]);
    }

    #[test]
    fn a_short_fill_is_the_start_of_a_long_one() {
        let mut short = vec![0.0; 77];
        NormalStream::new(11, Purpose::TrainRows, 0).fill(&mut short);
        assert_eq!(short, normals(128)[..77]);
    }
}

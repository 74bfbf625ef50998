//! Times several pieces of work in turns, so that a slow moment of the machine affects all of them.

use std::time::{Duration, Instant};

/// Work that is done as often as its argument says.
pub type Work<'a> = Box<dyn FnMut(u64) + 'a>;

/// How long to measure.
pub struct Clock {
    /// Turns per piece of work.
    pub rounds: usize,
    /// Approximate time of a turn.
    pub turn: Duration,
}

impl Clock {
    /// Median microseconds per piece of work, for doing it once.
    pub fn micros(&self, works: &mut [Work]) -> Vec<f64> {
        let counts: Vec<u64> = works.iter_mut().map(|work| self.repetitions(work)).collect();
        let mut times = vec![Vec::new(); works.len()];
        for _ in 0..self.rounds {
            for ((work, &count), times) in works.iter_mut().zip(&counts).zip(&mut times) {
                times.push(seconds(work, count) * 1e6 / count as f64);
            }
        }
        times.into_iter().map(median).collect()
    }

    /// How often the work fits into a turn.
    fn repetitions(&self, work: &mut Work) -> u64 {
        let turn = self.turn.as_secs_f64();
        let mut count = 1;
        loop {
            let seconds = seconds(work, count);
            if seconds > turn / 4.0 {
                return ((turn / seconds * count as f64) as u64).max(1);
            }
            count *= 2;
        }
    }
}

fn seconds(work: &mut Work, count: u64) -> f64 {
    let begun = Instant::now();
    work(count);
    begun.elapsed().as_secs_f64()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    if times.len() % 2 == 1 { times[middle] } else { (times[middle - 1] + times[middle]) / 2.0 }
}

//! A few made-up people in the files of census-income.

use std::fs;
use std::path::Path;

use mmoe::base::math::rng::{Purpose, Stream};

/// A row of the data set.
const ROW: &str = "73, Not in universe, 0, 0, High school graduate, 0, Not in universe, Widowed, Not in universe or \
    children, Not in universe, White, All other, Female, Not in universe, Not in universe, Not in labor force, 0, 0, 0, \
    Nonfiler, Not in universe, Not in universe, Other Rel 18+ ever marr not in subfamily, Other relative of householder, \
    1700.09, ?, ?, ?, Not in universe under 1 year old, ?, 0, Not in universe, United-States, United-States, \
    United-States, Native- Born in the United States, 0, Not in universe, 2, 0, 95, - 50000.";

/// People whose income and marital status depend on their age and education.
pub fn people(seed: u64, rows: usize) -> String {
    let mut stream = Stream::new(seed, Purpose::TrainRows, 0);
    let person = |_| {
        let mut fields: Vec<String> = ROW.split(", ").map(String::from).collect();
        let age = 15 + stream.below(60);
        let degree = stream.below(3) == 0;
        fields[0] = age.to_string();
        fields[4] = if degree { "Bachelors degree(BA AB BS)" } else { "11th grade" }.into();
        fields[7] = if age < 20 + stream.below(20) { "Never married" } else { "Divorced" }.into();
        fields[8] = ["Construction", "Education", "Mining"][(usize::from(degree) + stream.below(2)) % 3].into();
        fields[12] = if stream.below(2) == 0 { "Female" } else { "Male" }.into();
        fields[25] = if stream.below(4) == 0 { "MSA to MSA" } else { "?" }.into();
        fields[41] = if age + 30 * usize::from(degree) > 60 + stream.below(20) { "50000+." } else { "- 50000." }.into();
        fields.join(", ") + "\n"
    };
    (0..rows).map(person).collect()
}

/// Puts the two files into `dir`.
pub fn write_people(dir: &Path) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    fs::write(dir.join("census-income.data"), people(1, 400))?;
    fs::write(dir.join("census-income.test"), people(2, 200))
}

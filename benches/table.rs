//! Reads a table of categories and numbers, for scripts/bench/table.py to compare.
//!
//! `table read FILE` and `table cached FILE` print the seconds of a reading and the sum of all numbers and codes, so that
//! nothing is left out. Columns whose names begin with `c` are categories, and all others are numbers. `cached` keeps
//! caches where `$MMOE_CACHE` says, so that a second process finds one and hashes the file only.

use std::error::Error;
use std::time::Instant;

use mmoe::data::table::cache::read_cached;
use mmoe::data::table::read::{Column, Kind, Wanted, header, read};
use mmoe::study::run::table::TableFiles;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [what, path] = arguments.as_slice() else {
        // `cargo bench` runs every target without arguments.
        println!("table: run by scripts/bench/table.py");
        return Ok(());
    };
    let files = TableFiles { files: vec![path.as_str().into()], ..TableFiles::default() };
    let wanted: Vec<Wanted> = header(&files)?.into_iter().map(wanted).collect();
    let begun = Instant::now();
    let table = match what.as_str() {
        "read" => read(&files, &[], &wanted)?,
        "cached" => read_cached(&files, &[], &wanted, &mut |line| println!("{line}"))?,
        _ => return Err("table: give `read` or `cached`, then a file".into()),
    };
    let seconds = begun.elapsed().as_secs_f64();
    println!("{seconds} {}", table.columns.iter().map(sum).sum::<f64>());
    Ok(())
}

fn wanted(column: String) -> Wanted {
    let kind = if column.starts_with('c') { Kind::Category } else { Kind::Number };
    Wanted { column, kind, range: None }
}

fn sum(column: &Column) -> f64 {
    match column {
        Column::Category(categories) => categories.codes.iter().map(|code| f64::from(*code)).sum(),
        Column::Number(values) => values.iter().sum(),
    }
}

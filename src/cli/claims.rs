//! `mmoe claims`: judges the paper's claims on a study's runs.

use super::{ClaimsArgs, report_on, terminal};
use crate::base::error::{Error, Result};
use crate::base::exit_code;
use crate::report::claims::claims_csv::{NAME, table};
use crate::store::Store;

/// Writes `claims.csv` and prints the verdicts; the result is the exit code.
pub fn run(args: &ClaimsArgs) -> Result<u8> {
    let (store, study) = Store::read(&args.folder, &mut terminal::say)?;
    let report = report_on(&store, &study)?;
    if report.claims.rows.is_empty() {
        return Err(Error::NothingSelected(format!(
            "{}: nothing that the paper claims can be judged here\n  a claim needs completed runs of one seed at two \
             correlations or more: of shared-bottom, omoe and mmoe, of shared-bottom alone, or of the labels; of \
             census-income, runs with `resamples` of all six multi-task methods",
            args.folder.display()
        )));
    }
    for (name, bytes) in report.files.iter().filter(|(name, _)| name == NAME) {
        store.write_derived(name, bytes)?;
    }
    terminal::show(&table(&report.claims, args.format)?)?;
    Ok(exit_code::DONE)
}

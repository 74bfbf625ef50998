//! `mmoe claims`: judges the paper's claims on a study's runs.

use super::path::path;
use super::report::report_on;
use super::terminal;
use crate::base::error::{Error, Result};
use crate::base::exit_code::ExitCode;
use crate::report::Format;
use crate::report::claims::by_name::ambiguous;
use crate::report::claims::claims_csv::{NAME, printed};
use crate::store::Store;
use crate::study::plan::Plan;
use crate::study::run::Synthetic;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `claims`.
#[derive(Args, Debug)]
#[command(
    after_help = "A claim is reproduced, contradicted or undecided. results/README.md in the repository explains how a \
verdict is reached, and gives the bounds of \"hardly\", \"clearly\" and \"much\". claims.csv in the folder has \
every hypothesis at every step."
)]
pub struct ClaimsArgs {
    /// Folder of a study's results, such as results/relatedness
    #[arg(value_name = "DIR", value_parser = path())]
    pub folder: PathBuf,
    /// How to print the verdicts
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,
}

/// Writes `claims.csv` and prints the verdicts.
pub fn run(args: &ClaimsArgs) -> Result<ExitCode> {
    let (store, study) = Store::read(&args.folder, &mut terminal::say)?;
    if let Some(source) = other_data(&study.plan) {
        return Err(Error::NothingSelected(format!(
            "{}: the paper's claims are about two tasks on the paper's data, and this study trains on {source}\n  \
             `mmoe report {0}` compares its models, and comparisons.csv has the tests",
            args.folder.display()
        )));
    }
    let report = report_on(&store, &study)?;
    if let (true, Some((kind, names))) = (report.claims.rows.is_empty(), ambiguous(&study.plan)) {
        return Err(Error::NothingSelected(format!(
            "{}: the study has several models of type {kind}: {}\n  the claims are about one; name it `{kind}`",
            args.folder.display(),
            names.join(", ")
        )));
    }
    if report.claims.rows.is_empty() && is_of_other_tasks(&study.plan) {
        return Err(Error::NothingSelected(format!(
            "{}: no run of the study has two tasks\n  the paper's claims are about two related tasks",
            args.folder.display()
        )));
    }
    if report.claims.rows.is_empty() {
        return Err(Error::NothingSelected(format!(
            "{}: none of the paper's claims can be judged on this study\n  Figures 2 to 5 need completed runs of one \
             seed at two correlations or more: measurements of the labels, shared-bottom alone, or all of \
             shared-bottom, omoe and mmoe; Tables 1 and 2 need completed runs with `resamples` of all six multi-task \
             methods on census-income",
            args.folder.display()
        )));
    }
    for (name, bytes) in report.files.iter().filter(|(name, _)| name == NAME) {
        store.folder.write_derived(name, bytes)?;
    }
    terminal::show(&printed(&report.claims, args.format, terminal::width())?)?;
    Ok(ExitCode::Done)
}

/// Whether the study's data is synthetic, and no run has two tasks.
fn is_of_other_tasks(plan: &Plan) -> bool {
    let has_others = |data: &Synthetic| data.corr_of_two().is_none();
    plan.runs.iter().all(|run| run.spec.synthetic().is_some_and(has_others))
}

/// What the runs are trained on in words, if it is not the paper's data.
fn other_data(plan: &Plan) -> Option<String> {
    let data = &plan.runs.first()?.spec.training()?.data;
    let tasks = data.table().map(|table| table.tasks.len())?;
    Some(format!("a table with {tasks} task{}", if tasks == 1 { "" } else { "s" }))
}

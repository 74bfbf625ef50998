//! Settings of the data sources.

use super::limits::{CORRELATION, ROWS, SEED, SINE};
use super::setting::{Place, Setting, Table};
use crate::study::run::presets::PRESETS;
use crate::study::run::size::Problem;
use crate::study::run::{CensusIncome, CensusTarget, Choice, College, DataSpec, RunSpec, Sines, Synthetic};
use crate::study::toml::rule::Rule;
use crate::study::value::{FRESH, Value};

/// `[data]` of generated rows (Equations 2-4). A preset sets the whole label function; the settings listed after it
/// override single parts.
pub static SYNTHETIC: &[Setting] = &[
    synthetic("preset", Rule::Words(|| PRESETS.iter().map(|preset| preset.name).collect()), |run| {
        Some(&mut rows(run)?.law)
    })
    .help("Published label function; settings for its single parts override it"),
    // `--tasks` names the label columns of a file.
    synthetic("tasks", Rule::Whole(1, 64), |run| Some(&mut rows(run)?.tasks))
        .help("Number of tasks; the paper has two")
        .called("synthetic_tasks"),
    synthetic("corr", Rule::OrMatrix(&CORRELATION), |run| Some(&mut rows(run)?.corr)).help(
        "Task correlation: the cosine of every two tasks' weight vectors, or a matrix of them, such as \
             [[1, 0.5], [0.5, 1]], which a flag takes as 1,0.5;0.5,1",
    ),
    synthetic("dim", Rule::Whole(1, 1_000_000), |run| Some(&mut rows(run)?.dim))
        .help("Number of inputs, at least one per task"),
    synthetic("rows", Rule::Or(&ROWS, FRESH), |run| Some(&mut rows(run)?.rows))
        .help("Number of rows of a fixed data set, used in epochs, or `fresh` for new rows at every step"),
    synthetic("test_rows", ROWS, |run| Some(&mut trained_on(run)?.test_rows)).help("Held-out rows for the test loss"),
    synthetic("scale", Rule::within(1e-6, 1e6), |run| Some(&mut rows(run)?.law.scale))
        .help("Length c of the weight vectors"),
    synthetic("alpha", Rule::List(&SINE), |run| Some(sines(run)?.0)).help("Frequencies of the sines, such as 1,2,3"),
    synthetic("beta", Rule::List(&SINE), |run| Some(sines(run)?.1))
        .help("Phases of the sines in radians, as many as frequencies"),
    synthetic("noise_std", Rule::within(0.0, 1e6), |run| Some(&mut rows(run)?.law.noise_std))
        .help("Standard deviation of the label noise"),
];

/// The settings that a preset sets.
pub const LABEL_KEYS: [&str; 4] = ["scale", "alpha", "beta", "noise_std"];

/// `[data]` of census-income.
pub static CENSUS_INCOME: &[Setting] = &[
    census("group", Rule::Words(CensusTarget::words), |run| Some(&mut people(run)?.group))
        .help("Main task: income over 50,000 dollars, or education of at least college; the other is never married"),
    census("path", Rule::Path, |run| Some(&mut people(run)?.path)).help("Folder of the two files").called("census"),
    census("college", Rule::Words(College::words), |run| Some(&mut people(run)?.college))
        .help("Least education that counts as college"),
    census("keep_education", Rule::YesNo, |run| Some(&mut people(run)?.keep_education))
        .help("Make education an input, unless it is the main task"),
    census("keep_weight", Rule::YesNo, |run| Some(&mut people(run)?.keep_weight))
        .help("Make the instance weight an input"),
    census("drop_incomplete", Rule::YesNo, |run| Some(&mut people(run)?.drop_incomplete))
        .help("Leave out rows with a `?`"),
    census("split_seed", SEED, |run| Some(&mut people(run)?.split_seed))
        .help("Seed of the split of the test file into validation and test rows"),
];

const fn synthetic(key: &'static str, rule: Rule, place: Place<RunSpec>) -> Setting {
    Setting::new(Table::Synthetic, key, rule, place)
}

const fn census(key: &'static str, rule: Rule, place: Place<RunSpec>) -> Setting {
    Setting::new(Table::CensusIncome, key, rule, place)
}

fn rows(run: &mut RunSpec) -> Option<&mut Synthetic> {
    match run {
        RunSpec::Measurement(spec) => Some(&mut spec.data),
        RunSpec::Training(_) => trained_on(run),
    }
}

fn trained_on(run: &mut RunSpec) -> Option<&mut Synthetic> {
    match &mut run.training_mut()?.data {
        DataSpec::Synthetic(data) => Some(data),
        _ => None,
    }
}

fn people(run: &mut RunSpec) -> Option<&mut CensusIncome> {
    match &mut run.training_mut()?.data {
        DataSpec::CensusIncome(census) => Some(census),
        _ => None,
    }
}

/// Frequencies and phases, unless they are drawn anew for every seed.
fn sines(run: &mut RunSpec) -> Option<(&mut Vec<f64>, &mut Vec<f64>)> {
    match &mut rows(run)?.law.sines {
        Sines::Fixed { alpha, beta } => Some((alpha, beta)),
        Sines::PerSeed { .. } => None,
    }
}

/// Sets the frequencies and phases that are given. A list that is not given is the preset's.
pub(super) fn set_sines(run: &mut RunSpec, alpha: Option<&Value>, beta: Option<&Value>) -> Result<(), Problem> {
    let problem = |cause, hint: &str| Err(Problem { keys: &["alpha", "beta"], cause, hint: hint.into() });
    let Some(Synthetic { law, .. }) = rows(run) else { return Ok(()) };
    if let (Some(alpha), Some(beta)) = (alpha.and_then(Value::to), beta.and_then(Value::to)) {
        law.sines = Sines::Fixed { alpha, beta };
    }
    match &law.sines {
        Sines::PerSeed { .. } if alpha.or(beta).is_some() => {
            let cause = "the preset draws both `alpha` and `beta` anew for every seed".into();
            problem(cause, "give both or neither")
        }
        Sines::Fixed { alpha, beta } if alpha.len() != beta.len() => {
            let values = if alpha.len() == 1 { "value" } else { "values" };
            let cause = format!("`alpha` has {} {values} and `beta` {}", alpha.len(), beta.len());
            problem(cause, "give as many phases as frequencies; a list that is not given is the preset's")
        }
        _ => Ok(()),
    }
}

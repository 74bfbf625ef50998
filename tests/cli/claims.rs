//! `mmoe claims` as a user calls it, on studies that take a second.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

type Outcome = Result<(), Box<dyn Error>>;

const MODELS: &str = "[[model]]\ntype = 'shared-bottom'\nbottom_units = [4]\ntower_units = [2]\n\
     [[model]]\ntype = 'omoe'\nexperts = 2\nexpert_units = [3]\ntower_units = [2]\n\
     [[model]]\ntype = 'mmoe'\nexperts = 2\nexpert_units = [3]\ntower_units = [2]\n";

/// Sweeps a study of small data with these models and this grid.
fn swept(dir: &Path, models: &str, grid: &str) -> Result<(), Box<dyn Error>> {
    let config = format!(
        "[study]\nname = 'tiny'\n[data]\ndim = 5\ntest_rows = 40\n\
         [training]\nsteps = 60\neval_every = 10\nbatch_size = 16\n{models}[grid]\n{grid}"
    );
    fs::write(dir.join("tiny.toml"), config)?;
    let output = mmoe(dir, &["sweep", "tiny.toml"])?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn mmoe(dir: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_mmoe")).args(arguments).current_dir(dir).output()
}

fn claims(dir: &Path, format: &str) -> Result<String, Box<dyn Error>> {
    let output = mmoe(dir, &["claims", "results/tiny", "--format", format])?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// The distinct values of a column of `claims.csv`, in order.
fn values(text: &str, column: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let place = table.headers()?.iter().position(|name| name == column).ok_or("no such column")?;
    let mut values: Vec<String> = Vec::new();
    for record in table.records() {
        let value = record?[place].to_owned();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

#[test]
fn three_models_at_two_correlations_get_seven_verdicts_at_every_horizon_and_for_both_choices_of_a_rate() -> Outcome {
    let dir = tempfile::tempdir()?;
    swept(dir.path(), MODELS, "seeds = 4\ncorr = [0.5, 1.0]\nlearning_rate = [1e-3, 1e-2]\n")?;
    let text = claims(dir.path(), "csv")?;
    assert_eq!(values(&text, "claim")?, ["F4.1", "F4.2", "F4.3", "F4.4", "F5.1", "F5.2", "F5.3"]);
    assert_eq!(values(&text, "selection")?, ["cross-fitted", "cross-fitted-per-model"]);
    // Claims are judged from the step at which three evaluations, 20 steps, are at most a quarter of the training: step
    // 80. The last step is always judged.
    assert_eq!(values(&text, "step")?, ["60"]);
    assert_eq!(values(&text, "n")?, ["4"]);
    assert_eq!(fs::read_to_string(dir.path().join("results/tiny/claims.csv"))?, text);

    let json: Vec<serde_json::Value> = serde_json::from_str(&claims(dir.path(), "json")?)?;
    assert_eq!(json.len(), text.lines().count() - 1);
    assert_eq!((&json[0]["claim"], &json[0]["n"]), (&"F4.1".into(), &4.into()));

    let printed = claims(dir.path(), "table")?;
    assert_eq!(claims(dir.path(), "text")?, printed);
    assert!(printed.contains("F4.4  "), "{printed}");
    assert!(printed.contains("after 60 steps, a learning rate per model and correlation, n = 4 seeds"), "{printed}");
    let markdown = claims(dir.path(), "markdown")?;
    assert_eq!(markdown.lines().filter(|line| line.starts_with("| F")).count(), 14, "{markdown}");
    Ok(())
}

#[test]
fn further_models_stand_beside_the_three_that_the_claims_are_about() -> Outcome {
    let dir = tempfile::tempdir()?;
    let models = format!("{MODELS}[[model]]\ntype = 'cross-stitch'\ntask_units = [3]\ntower_units = [2]\n");
    swept(dir.path(), &models, "seeds = 2\ncorr = [0.5, 1.0]\n")?;
    assert_eq!(values(&claims(dir.path(), "csv")?, "claim")?.len(), 7);
    Ok(())
}

#[test]
fn each_setting_is_judged_by_itself() -> Outcome {
    let dir = tempfile::tempdir()?;
    swept(dir.path(), MODELS, "seeds = 3\ncorr = [0.5, 1.0]\npreset = ['study', 'ple']\nrows = ['fresh', 200]\n")?;
    let text = claims(dir.path(), "csv")?;
    assert_eq!(values(&text, "preset")?, ["study", "ple"]);
    assert_eq!(values(&text, "rows")?, ["fresh", "200"]);
    // 4 settings, 7 claims: 3 + 2 + 3 + 4 + 4 + 2 + 6 hypotheses.
    assert_eq!(text.lines().count(), 1 + 4 * 24);
    Ok(())
}

#[test]
fn shared_bottom_alone_is_judged_by_figure_3() -> Outcome {
    let dir = tempfile::tempdir()?;
    let (alone, _) = MODELS.split_once("[[model]]\ntype = 'omoe'").ok_or("no omoe")?;
    swept(dir.path(), alone, "seeds = 4\ncorr = [0.0, 0.5, 1.0]\n")?;
    let text = claims(dir.path(), "csv")?;
    assert_eq!(values(&text, "claim")?, ["F3"]);
    assert_eq!(values(&text, "claimed")?, ["> 0.1", "> -0.1"]);
    Ok(())
}

#[test]
fn a_study_that_no_claim_is_about_says_what_a_claim_needs() -> Outcome {
    let dir = tempfile::tempdir()?;
    swept(dir.path(), MODELS, "seeds = 2\ncorr = [0.5]\n")?;
    let output = mmoe(dir.path(), &["claims", "results/tiny"])?;
    let said = String::from_utf8(output.stderr)?;
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("need completed runs of one seed at two correlations or more"), "{said}");
    assert!(!dir.path().join("results/tiny/claims.csv").exists());
    Ok(())
}

#[test]
fn a_folder_that_is_no_study_is_refused() -> Outcome {
    let dir = tempfile::tempdir()?;
    let output = mmoe(dir.path(), &["claims", "nowhere"])?;
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr)?.contains("nowhere: there is no such folder"));
    Ok(())
}

#[test]
fn of_two_models_of_a_type_the_one_named_by_it_is_judged_and_without_one_both_are_named() -> Outcome {
    let dir = tempfile::tempdir()?;
    let second = "[[model]]\ntype = 'mmoe'\nname = 'wide'\nexperts = 3\nexpert_units = [3]\n";
    swept(dir.path(), &format!("{MODELS}{second}"), "seeds = 2\ncorr = [0.5, 1.0]\n")?;
    assert_eq!(values(&claims(dir.path(), "csv")?, "claim")?.len(), 7);

    let dir = tempfile::tempdir()?;
    let named = MODELS.replace("type = 'mmoe'\n", "type = 'mmoe'\nname = 'narrow'\n");
    swept(dir.path(), &format!("{named}{second}"), "seeds = 2\ncorr = [0.5, 1.0]\n")?;
    let output = mmoe(dir.path(), &["claims", "results/tiny"])?;
    let said = String::from_utf8(output.stderr)?;
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(
        said.contains("several models of type mmoe: narrow, wide\n  the claims are about one; name it `mmoe`"),
        "{said}"
    );
    Ok(())
}

#[test]
fn reports_and_verdicts_fit_a_terminal_of_80_columns() -> Outcome {
    let dir = tempfile::tempdir()?;
    swept(dir.path(), MODELS, "seeds = 4\ncorr = [0.5, 1.0]\nlearning_rate = [1e-3, 1e-2]\n")?;
    for command in ["report", "claims"] {
        let run = |columns: &str| {
            let arguments = [command, "results/tiny"];
            Command::new(env!("CARGO_BIN_EXE_mmoe"))
                .args(arguments)
                .current_dir(dir.path())
                .env("COLUMNS", columns)
                .output()
        };
        let text = |output: Output| String::from_utf8_lossy(&output.stdout).into_owned();
        let longest = |text: &str| text.lines().map(|line| line.chars().count()).max();
        let [narrow, usual, wide] = [text(run("60")?), text(run("80")?), text(run("300")?)];
        assert!(longest(&narrow) <= Some(60), "{narrow}");
        assert!(longest(&usual) <= Some(80), "{usual}");
        assert!(longest(&wide) > Some(80), "{wide}");
        if command == "report" {
            assert!(narrow.contains("Too narrow here for: ") && !wide.contains("Too narrow"), "{narrow}");
        }
    }
    Ok(())
}

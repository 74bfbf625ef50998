//! The answers to a bad config: the place, the cause and the hint.

use crate::refused::{GOOD, assert_points, message, message_below};
use mmoe::base::exit_code::ExitCode;
use mmoe::study::Study;
use proptest::prelude::*;
use std::path::Path;

#[test]
fn an_unknown_key_is_shown_with_its_line_and_caret() {
    assert_eq!(
        message_below("expert = 8\n"),
        "a.toml:5:1: unknown key `expert` in [[model]]\n  5 | expert = 8\n    | ^^^^^^ did you mean `experts`?"
    );
    assert_points(
        &message_below("[trainning]\nsteps = 1\n"),
        "5:2",
        "unknown key `trainning` at the top of the config",
        "^^^^^^^^^ did you mean `training`?",
    );
}

#[test]
fn a_key_unlike_any_other_is_answered_with_those_that_exist() {
    assert_points(
        &message("[study]\nname = 'a'\ncolour = 1\n[[model]]\ntype = 'mmoe'\n"),
        "3:1",
        "unknown key `colour` in [study]",
        "^^^^^^ known keys: name, measure, reference, tuned_from",
    );
}

#[test]
fn a_key_in_the_wrong_table_is_told_where_it_belongs() {
    let cases = [
        ("steps = 1\n", "it belongs to [training]"),
        ("bottom_units = [1]\n", "it belongs to [[model]] with `type = \"shared-bottom\"`"),
        ("[training]\nseeds = 1\n", "it belongs to [grid]"),
        ("[training]\nexperts = 1\n", "it belongs to [[model]] of type omoe or mmoe"),
        ("[training]\nname = 'b'\n", "it belongs to [study]"),
        ("[grid]\nalpha = [2, 4]\n", "it belongs to [data]"),
        ("[data]\nmeasure = 'label-correlation'\n", "it belongs to [study]"),
        ("[training]\nrank_units = 4\n", "it belongs to a model's `search`; its fixed value is in `ranks`"),
        ("[data]\npath = 'y.csv'\n", "it belongs to [data] with `source = \"census-income\"`"),
        ("[data]\nfold = 3\n", "it belongs to `split` of [data]"),
    ];
    for (below, hint) in cases {
        let message = message_below(below);
        assert!(message.contains("unknown key") && message.ends_with(&format!("^ {hint}")), "{below}: {message}");
    }
}

#[test]
fn a_list_where_one_value_is_wanted_is_sent_to_the_grid_if_it_can_go_there() {
    assert!(
        message_below("[data]\ncorr = [0, 1]\n").ends_with("^ give a number from -1 to 1, or move the list to [grid]")
    );
    assert!(
        message_below("[data]\ntasks = ['y']\n")
            .ends_with("give a whole number from 1 to 64, or move the list to [data.tasks] with `source = \"table\"`")
    );
    assert!(message_below("[data]\ntasks = [1, 4]\n").ends_with("from 1 to 64, or move the list to [grid]"));
    assert!(message("[study]\nname = ['a']\n[[model]]\ntype = 'mmoe'\n").ends_with("letter or digit, without `..`"));
}

#[test]
fn a_missing_key_is_asked_for_at_its_table() {
    assert_points(
        &message("[study]\n[[model]]\ntype = 'mmoe'\n"),
        "1:1",
        "missing key `name` in [study]",
        "^^^^^^^ add `name = ...`",
    );
    assert_points(
        &message("[study]\nname = 'a'\n[[model]]\n"),
        "3:1",
        "missing key `type` in [[model]]",
        "^^^^^^^^^ add `type = ...`",
    );
    assert_points(
        &message_below("[data]\nsource = 'table'\n"),
        "5:1",
        "missing key `files` in [data]",
        "^^^^^^ add `files = ...`",
    );
    assert_eq!(message("[[model]]\ntype = 'mmoe'\n"), "a.toml: missing key `name` in [study]\n  add `name = ...`");
    assert!(message("[study]\nname = 'a'\n").starts_with("a.toml: no model is given"));
}

#[test]
fn steps_to_evaluate_that_no_run_takes_are_refused() {
    assert_points(
        &message_below("[training]\nsteps = 100\neval_at = [50, 500]\n"),
        "7:11",
        "`eval_at` has 500, but no run takes more than 100 steps",
        "^^^^^^^^^ remove it, or take more steps",
    );
    let reached = "[training]\neval_at = [50, 500]\n[grid]\nsteps = [100, 1000]\n";
    assert!(Study::parse("a.toml", &format!("{GOOD}{reached}")).is_ok());
}

#[test]
fn a_list_without_commas_is_told_so() {
    let message = message_below("[grid]\ncorr = [0.5 0.9]\n");
    assert_points(&message, "6:9", "not valid TOML", "^^^^^^^ put a comma between the values of a list");
}

#[test]
fn a_doubled_key_is_shown() {
    assert_points(
        &message_below("[training]\nsteps = 1\nsteps = 2\n"),
        "7:1",
        "a key is given twice",
        "^^^^^ remove one of the two",
    );
}

#[test]
fn a_mistyped_value_is_answered_with_what_is_wanted() {
    let cases = [
        ("[training]\nsteps = '5'\n", "6:9", "`steps` is a string", "^^^ give a whole number from 1 to 1,000,000,000"),
        ("[training]\nsteps = 1.5\n", "6:9", "`steps` is a float", "^^^ give a whole number from 1 to 1,000,000,000"),
        ("[data]\ncorr = true\n", "6:8", "`corr` is a boolean", "^^^^ give a number from -1 to 1"),
        ("[grid]\ncorr = 0.5\n", "6:8", "`corr` is a float", "^^^ write a list in brackets, such as `corr = [...]`"),
        ("[grid]\ncorr = ['0.5']\n", "6:9", "`corr` is a string", "^^^^^ give a number from -1 to 1"),
        (
            "[data]\npreset = 3\n",
            "6:10",
            "`preset` is an integer",
            "^ give one of: study, parameter-allocation, \
          keras-mmoe, ml-paper-lab, stn, ple, osband",
        ),
    ];
    for (lines, place, cause, hint) in cases {
        assert_points(&message_below(lines), place, cause, hint);
    }
    assert_points(&message("study = 3\n"), "1:9", "`study` is an integer", "^ write it as a table, [study]");
}

#[test]
fn a_value_beyond_its_limits_is_answered_with_them() {
    let whole = |max: &str| format!("give a whole number from 1 to {max}");
    let rows = || whole("100,000,000") + ", or `fresh`";
    let cases = [
        ("[data]\ncorr = 1.2\n", "corr", "give a number from -1 to 1".into()),
        ("[data]\ncorr = nan\n", "corr", "give a number from -1 to 1".into()),
        ("[grid]\ncorr = [0.5, -1.01]\n", "corr", "give a number from -1 to 1".into()),
        ("[training]\nlearning_rate = nan\n", "learning_rate", "give a number from 1e-12 to 1e6".into()),
        ("[training]\nlearning_rate = -0.1\n", "learning_rate", "give a number from 1e-12 to 1e6".into()),
        ("[training]\nlearning_rate = 0\n", "learning_rate", "give a number from 1e-12 to 1e6".into()),
        ("[grid]\nlearning_rate = [inf]\n", "learning_rate", "give a number from 1e-12 to 1e6".into()),
        ("[training]\nlearning_rate = 1e400\n", "learning_rate", "give a number from 1e-12 to 1e6".into()),
        ("[training]\nbeta1 = 1\n", "beta1", "give a number from 0 to 1 (excluded)".into()),
        ("[data]\nrows = 0\n", "rows", rows()),
        ("[data]\nrows = 9223372036854775808\n", "rows", rows()),
        ("[data]\nrows = 99999999999999999999999999999999999999999999\n", "rows", rows()),
        ("[data]\nrows = 'fersh'\n", "rows", "did you mean `fresh`?".into()),
        ("[grid]\nrows = ['fresh', 0]\n", "rows", rows()),
        ("[grid]\npreset = ['study', 'studdy']\n", "preset", "did you mean `study`?".into()),
        ("[data]\ntest_rows = -1\n", "test_rows", whole("100,000,000")),
        ("[data]\ndim = 0\n", "dim", "give a whole number from 1 to 1,000,000".into()),
        ("[training]\nsteps = 0\n", "steps", whole("1,000,000,000")),
        ("[training]\nsteps = 9223372036854775808\n", "steps", whole("1,000,000,000")),
        ("[training]\neval_every = 0\n", "eval_every", whole("1,000,000,000")),
        ("[training]\nbatch_size = 0\n", "batch_size", whole("10,000,000")),
        ("[grid]\nseeds = 0\n", "seeds", whole("1,000,000")),
        ("[grid]\nseeds = 9223372036854775808\n", "seeds", whole("1,000,000")),
        ("experts = 0\n", "experts", whole("65,536")),
        ("expert_units = [16, 0]\n", "expert_units", whole("65,536")),
        ("[data]\nnoise_std = -0.1\n", "noise_std", "give a number from 0 to 1e6".into()),
        (
            "[data]\nsource = 'table'\nfiles = 'x'\nsplit = { test = 1 }\n",
            "test",
            "give a number from 0 to 1 (excluded)".into(),
        ),
        ("[data]\npreset = 'studdy'\n", "preset", "did you mean `study`?".into()),
        ("[data]\nsource = 'parquet'\n", "source", "give one of: synthetic, census-income, table".into()),
        ("[training]\neps_placement = 'torch'\n", "eps_placement", "did you mean `pytorch`?".into()),
    ];
    for (lines, key, hint) in cases {
        let message = message_below(lines);
        assert!(message.contains(&format!(": `{key}` cannot be ")), "{message}");
        assert!(message.ends_with(&format!("^ {hint}")), "{message}");
    }
}

#[test]
fn lists_that_do_not_fit_are_refused() {
    let cases = [
        ("[data]\nalpha = [1, 2]\nbeta = [1]\n", "6:9", "`alpha` has 2 values and `beta` 1"),
        ("[data]\nbeta = [1]\n", "6:8", "`alpha` has 10 values and `beta` 1"),
        ("[grid]\ncorr = []\n", "6:8", "`corr` is an empty list"),
        ("tower_units = []\n", "5:15", "`tower_units` is an empty list"),
        ("[grid]\ncorr = [0.5, 0.9, 0.50]\n", "6:19", "`corr` has 0.5 twice"),
        (
            "[grid]\ncorr = [0.30000000000000004, 0.3]\n",
            "6:30",
            "`corr` has 0.3 twice: it agrees with 0.30000000000000004 to 12 digits",
        ),
        ("[grid]\ncorr = [0.0, -0.0]\n", "6:14", "`corr` has 0 twice"),
        ("[grid]\nrows = ['fresh', 9, 'fresh']\n", "6:21", "`rows` has fresh twice"),
        ("[grid]\npreset = ['ple', 'ple']\n", "6:18", "`preset` has ple twice"),
        ("[data]\nsource = 'table'\nfiles = 'x'\nmissing = ['-', '-']\n", "8:17", "`missing` has - twice"),
    ];
    for (lines, place, cause) in cases {
        let message = message_below(lines);
        assert!(message.starts_with(&format!("a.toml:{place}: {cause}\n")), "{message}");
    }
    let long =
        message_below(&format!("[grid]\nsteps = [{}]\n", (1..=1_001).map(|n| format!("{n},")).collect::<String>()));
    assert!(long.starts_with("a.toml:6:9: `steps` has too many values: 1,001\n"), "{long}");
    let drawn = message_below("[data]\npreset = 'ple'\nalpha = [1]\n");
    assert!(drawn.starts_with("a.toml:7:9: the preset draws both `alpha` and `beta` anew"), "{drawn}");
}

#[test]
fn a_setting_that_the_grid_varies_may_not_be_given_elsewhere() {
    let cases = [
        ("[data]\ncorr = 1\n[grid]\ncorr = [0.5]\n", "6:8", "`corr` is also in [grid]"),
        ("[training]\nsteps = 5\n[grid]\nsteps = [5]\n", "6:9", "`steps` is also in [grid]"),
        ("[data]\npreset = 'ple'\n[grid]\npreset = ['stn']\n", "6:10", "`preset` is also in [grid]"),
        ("[data]\nrows = 'fresh'\n[grid]\nrows = [5]\n", "6:8", "`rows` is also in [grid]"),
        ("training = { steps = 5 }\n[grid]\nsteps = [5]\n", "5:22", "`steps` is also in [grid]"),
        (
            "[data]\nsource = 'table'\nfiles = 'x'\nfields = { x = { kind = 'number' } }\ntasks = { y = { kind = 'regression' } }\n[grid]\ncorr = [0.5]\n",
            "11:8",
            "`corr` belongs to synthetic data, but [data] is a file",
        ),
    ];
    for (lines, place, cause) in cases {
        let message = message_below(lines);
        assert!(message.starts_with(&format!("a.toml:{place}: {cause}\n")), "{message}");
    }
}

#[test]
fn twins_among_the_models_are_refused() {
    assert_points(
        &message_below("[[model]]\ntype = 'mmoe'\nexperts = 4\n"),
        "5:1",
        "two models are named `mmoe`",
        "^^^^^^^^^ give one of them a `name` of its own",
    );
    assert_points(
        &message_below("[[model]]\ntype = 'mmoe'\nname = 'other'\ntraining = { steps = 20000 }\n"),
        "5:1",
        "the models `mmoe` and `other` are the same",
        "^^^^^^^^^ remove one of them or change its sizes or training",
    );
}

#[test]
fn a_name_that_could_leave_its_folder_or_paint_the_terminal_is_refused() {
    for name in ["", "..", "a/b", "a\\\\b", ".hidden", "a..b", "a\\nb", "a\\u001b[31m", "-o", &"x".repeat(101)] {
        let message = message(&format!("[study]\nname = \"{name}\"\n[[model]]\ntype = 'mmoe'\n"));
        assert!(message.starts_with("a.toml:2:8: `name` cannot be "), "{message}");
        assert!(!message.contains('\u{1b}'), "{message:?}");
        assert_eq!(message.lines().count(), 3, "{message:?}");
    }
}

#[test]
fn an_escape_character_of_the_file_never_reaches_the_terminal() {
    let message = message("[study]\nname = \"\u{1b}[2J\"\n");
    assert!(message.starts_with("a.toml:2:9: not valid TOML\n"), "{message}");
    assert!(message.contains("\\u{1b}[2J") && !message.contains('\u{1b}'), "{message:?}");
}

#[test]
fn what_is_too_large_is_refused_before_it_is_made() {
    let cases = [
        ("[data]\nrows = 100000000\n", "6:8", "10,200,000,000 numbers in the data set"),
        ("[data]\ntest_rows = 100000000\n", "6:13", "10,200,000,000 numbers in the test set"),
        ("experts = 65536\nexpert_units = [65536]\n", "5:11", "433,805,852,706 parameters"),
        ("[training]\nbatch_size = 10000000\n", "6:14", "2,620,000,000 numbers in a step's layers"),
        ("[grid]\nrows = [1, 100000000, 'fresh']\n", "6:8", "10,200,000,000 numbers in the data set"),
        ("[grid]\nbatch_size = [1, 10000000]\n", "6:14", "2,620,000,000 numbers in a step's layers"),
        ("[training]\nsteps = 1000000\neval_every = 1\n", "7:14", "1,000,000 evaluations in a run"),
        ("[grid]\nseeds = 1000000\ncorr = [0, 1]\n", "6:9", "the study has 2,000,000 runs"),
    ];
    for (lines, place, cause) in cases {
        let message = message_below(lines);
        assert!(message.starts_with(&format!("a.toml:{place}: {cause}, more than ")), "{message}");
    }
}

#[test]
fn a_very_long_line_is_cut_around_the_caret() {
    let message = message(&format!("[study]\nname = 'a'\nx = '{}' oops\n", "x".repeat(100_000)));
    assert!(message.lines().all(|line| line.chars().count() < 160), "{message}");
    assert!(message.contains("oops"), "{message}");
}

#[test]
fn a_file_that_cannot_be_a_config_is_refused_with_its_path() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("a.toml");
    let refusal = |path: &Path| {
        let error = Study::load(path).expect_err("it is no config");
        assert_eq!(error.exit_code(), ExitCode::Usage);
        error.to_string()
    };
    let starts = |path: &Path, cause: &str| {
        let message = refusal(path);
        assert!(message.starts_with(&format!("{}: {cause}\n", path.display())), "{message}");
    };
    starts(&path, "No such file or directory (os error 2)");
    starts(folder.path(), "is a folder");
    for content in ["", " \n\t"] {
        std::fs::write(&path, content).expect("it can be written");
        starts(&path, "is empty");
    }
    std::fs::write(&path, b"[study]\nname = \"\xff\"\n").expect("it can be written");
    assert!(refusal(&path).contains(":2:9: not UTF-8\n"));
    let utf16 = "[study]\nname = 'a'\n".encode_utf16().flat_map(u16::to_le_bytes);
    std::fs::write(&path, utf16.collect::<Vec<u8>>()).expect("it can be written");
    starts(&path, "is in UTF-16, not UTF-8");
    std::fs::File::create(&path).and_then(|file| file.set_len(1 << 30)).expect("a sparse file");
    starts(&path, "is larger than 1 MiB");
    if cfg!(unix) {
        starts(Path::new("/dev/zero"), "is not a regular file");
    }
}

/// Lines that reach deep into the reader, so that random configs are not all refused by the TOML parser.
const LINES: [&str; 14] = [
    "[study]",
    "name = 'a'",
    "[data]",
    "corr = 0.5",
    "alpha = [1, 2]",
    "source = 'table'",
    "[training]",
    "steps = 10",
    "[[model]]",
    "type = 'mmoe'",
    "experts = 2",
    "[grid]",
    "corr = [0.1, 0.2]",
    "training = { steps = 3 }",
];

proptest! {
    #[test]
    fn arbitrary_bytes_are_a_study_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.toml");
        std::fs::write(&path, bytes)?;
        let _ = Study::load(&path);
    }

    #[test]
    fn arbitrary_configs_are_a_study_or_an_error_that_stays_in_its_lines(
        lines in prop::collection::vec((0..LINES.len(), "\\PC{0,12}|", prop::bool::weighted(0.1)), 0..14)
    ) {
        let line = |(index, noise, noisy): &(usize, String, bool)| {
            if *noisy { format!("{}{noise}\n", LINES[*index]) } else { format!("{}\n", LINES[*index]) }
        };
        let text: String = lines.iter().map(line).collect();
        if let Err(error) = Study::parse("a.toml", &text) {
            let (faults, text) = (error.to_string(), error.to_string());
            let faults: Vec<&str> = faults.split("\n\n").collect();
            prop_assert!(faults.len() <= 11 && faults.iter().all(|fault| fault.lines().count() <= 3), "{}", text);
        }
    }
}

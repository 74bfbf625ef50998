//! The answers to a config whose data do not fit its grid, or whose measurement does not fit its study.

use crate::refused::{assert_points, message, message_below};

/// A described table.
const TABLE: &str =
    "source = 'table'\nfiles = 'x'\nfields = { x = { kind = 'number' } }\ntasks = { y = { kind = 'binary' } }\n";

#[test]
fn a_setting_that_a_preset_on_the_grid_would_override_may_not_be_given_in_data() {
    for (line, hint) in [
        ("scale = 2", "^ remove it, or move it to [grid] as a list"),
        ("noise_std = 2", "^ remove it, or move it to [grid] as a list"),
        ("alpha = [1, 2]\nbeta = [1, 2]", "^^^^^^ remove it"),
    ] {
        let message = message_below(&format!("[data]\n{line}\n[grid]\npreset = ['ple', 'stn']\n"));
        assert!(message.contains("` would be overridden by the presets in [grid]\n"), "{message}");
        assert!(message.ends_with(hint), "{message}");
    }
    assert_points(
        &message_below("[grid]\nnoise_std = [0.1, 0.2]\npreset = ['study', 'ple', 'parameter-allocation']\n"),
        "7:10",
        "the presets `study` and `parameter-allocation` give the same runs: other axes set all that differs",
        &format!("{} remove one of the two", "^".repeat(40)),
    );
}

#[test]
fn presets_and_rows_belong_to_synthetic_data() {
    for key in ["preset = ['ple']", "rows = [10, 'fresh']"] {
        let message = message_below(&format!("[data]\n{TABLE}[grid]\n{key}\n"));
        assert!(message.contains("` belongs to synthetic data, but [data] is a file\n"), "{message}");
    }
}

#[test]
fn the_group_belongs_to_census_income_whose_keys_are_checked_like_all_others() {
    let census = "[data]\nsource = 'census-income'\n";
    let cases = [
        ("[grid]\ngroup = ['income']\n".into(), "`group` belongs to census-income, but [data] is synthetic\n"),
        (format!("{census}[grid]\ncorr = [0.5]\n"), "`corr` belongs to synthetic data, but [data] is a file\n"),
        (format!("{census}[grid]\ngroup = ['wealth']\n"), "`group` cannot be wealth\n"),
        (format!("{census}group = 'income'\n[grid]\ngroup = ['income']\n"), "`group` is also in [grid]\n"),
        (format!("{census}college = 'master'\n"), "`college` cannot be master\n"),
        (format!("{census}keep_weight = 'yes'\n"), "`keep_weight` is a string\n"),
        (format!("{census}keep_wait = true\n"), "unknown key `keep_wait` in [data]\n"),
        ("[data]\nkeep_weight = true\n".into(), "unknown key `keep_weight` in [data]\n"),
    ];
    for (lines, cause) in cases {
        let message = message_below(&lines);
        assert!(message.contains(cause), "{message}");
    }
}

#[test]
fn a_study_that_measures_data_has_nothing_to_train() {
    let foreign = "remove it, or remove `measure` from [study]";
    let number = "give a whole number from 2 to 100,000,000";
    let cases = [
        ("[training]\nsteps = 5\n", "4:1", "a study that measures data trains nothing", foreign),
        ("[[model]]\ntype = 'mmoe'\n", "4:1", "a study that measures data trains nothing", foreign),
        ("[grid]\nsteps = [5]\n", "5:9", "`steps` belongs to training, but the study measures data", foreign),
        ("[data]\ntest_rows = 5\n", "5:13", "a study that measures data holds no rows out", foreign),
        ("[data]\nrows = 'fresh'\n", "5:8", "labels are measured on a fixed number of rows, at least two", number),
        ("[data]\nrows = 1\n", "5:8", "labels are measured on a fixed number of rows, at least two", number),
        ("[grid]\nrows = [9, 1]\n", "5:8", "labels are measured on a fixed number of rows, at least two", number),
        ("[grid]\nseeds = 1000000\nscale = [1, 2]\n", "5:9", "the study has 2,000,000 runs, more than 1,000,000", ""),
        (
            "[data]\nsource = 'table'\nfiles = 'x'\nfields = { x = { kind = 'number' } }\ntasks = { y = { kind = 'binary' } }\n",
            "5:10",
            "the study measures synthetic data, but [data] is a file",
            foreign,
        ),
    ];
    for (lines, place, cause, hint) in cases {
        let message = message(&format!("[study]\nname = 'a'\nmeasure = 'label-correlation'\n{lines}"));
        assert!(message.starts_with(&format!("a.toml:{place}: {cause}\n")), "{message}");
        assert!(message.contains(&format!("^ {hint}")), "{message}");
    }
    assert_points(
        &message("[study]\nname = 'a'\nmeasure = 'label-corelation'\n"),
        "3:11",
        "`measure` cannot be label-corelation",
        "^^^^^^^^^^^^^^^^^^ did you mean `label-correlation`?",
    );
}

#[test]
fn correlations_that_some_number_of_tasks_cannot_have_are_refused_at_their_place() {
    let four = "give at least -0.3333333333333333, which is -1 / (tasks - 1)";
    let lists = "give 3 lists of 3 numbers, or another number of tasks";
    let cases = [
        (
            "[data]\ntasks = 4\ncorr = -0.5\n",
            "7:8",
            "`corr` is -0.5, but every two of 4 tasks cannot be so opposite",
            four,
        ),
        ("[data]\ntasks = 4\n[grid]\ncorr = [0, -0.5]\n", "8:8", "`corr` is -0.5, but every two of 4 tasks", four),
        ("[data]\ncorr = -0.5\n[grid]\ntasks = [2, 4]\n", "6:8", "`corr` is -0.5, but every two of 4 tasks", four),
        (
            "[data]\ntasks = 4\ndim = 3\n",
            "7:7",
            "4 tasks need as many inputs, but `dim` is 3",
            "give at least one input",
        ),
        ("[grid]\ntasks = [1, 5]\ndim = [4, 9]\n", "7:7", "5 tasks need as many inputs", "give at least one input"),
        ("[data]\ntasks = 3\ncorr = [[1, 0], [0, 1]]\n", "7:8", "`corr` has 2 lists for 3 tasks", lists),
        (
            "[data]\ntasks = 3\ncorr = [[1, 0, 0], [0, 1], [0, 0, 1]]\n",
            "7:8",
            "list 2 of `corr` has length 2 for 3 tasks",
            lists,
        ),
        (
            "[data]\ncorr = [[1, 0.5], [0.4, 1]]\n",
            "6:8",
            "`corr` has 0.5 for y1 and y2, but 0.4 for",
            "give both the same",
        ),
        (
            "[data]\ncorr = [[1, 0.5], [0.5, 0.9]]\n",
            "6:8",
            "`corr` has 0.9 for y2 with itself",
            "write 1 on the diagonal",
        ),
        (
            "[data]\ntasks = 3\ncorr = [[1, 0.9, 0.9], [0.9, 1, 0], [0.9, 0, 1]]\n",
            "7:8",
            "no weight vectors have all correlations of `corr`: it is not positive semidefinite",
            "give correlations that are nearer to 0",
        ),
        ("[data]\ncorr = [[1, 2], [2, 1]]\n", "6:13", "`corr` cannot be 2", "give a number from -1 to 1"),
        ("[data]\ncorr = [[1, 0], 0]\n", "6:17", "`corr` is an integer", "write a list in brackets"),
        ("[grid]\ncorr = [[[1, 0], [0, 1]]]\n", "6:9", "`corr` is an array", "give a number from -1 to 1\n"),
        ("[data]\ntasks = 65\n", "6:9", "`tasks` cannot be 65", "give a whole number from 1 to 64"),
    ];
    for (lines, place, cause, hint) in cases {
        let message = message_below(lines) + "\n";
        assert!(message.starts_with(&format!("a.toml:{place}: {cause}")), "{message}");
        assert!(message.contains(&format!("^ {hint}")), "{message}");
    }
    for lines in ["[data]\ntasks = 1\n", "[grid]\ntasks = [4, 1]\n"] {
        let message = message(&format!("[study]\nname = 'a'\nmeasure = 'label-correlation'\n{lines}"));
        assert!(message.starts_with("a.toml:5:9: the correlation of labels needs at least two tasks\n"), "{message}");
    }
}

//! A config with several faults: all of them are shown, in the order of the file.

use crate::refused::{message, message_below};

/// The first line of every fault.
fn heads(message: &str) -> Vec<&str> {
    message.split("\n\n").map(|fault| fault.lines().next().unwrap_or_default()).collect()
}

#[test]
fn faults_of_all_tables_are_shown_in_the_order_of_the_file() {
    let text = "[study]\nname = 'a/b'\ncolour = 1\n[data]\ncorr = 2\n[training]\nsteps = 'many'\nseeds = 3\n\
                [[model]]\ntype = 'mmo'\n[[model]]\ntype = 'mmoe'\nexperts = 0\n[grid]\ncorr = [0.5, 0.5]\nnoise = [1]\n";
    assert_eq!(
        heads(&message(text)),
        [
            "a.toml:2:8: `name` cannot be a/b",
            "a.toml:3:1: unknown key `colour` in [study]",
            "a.toml:5:8: `corr` cannot be 2",
            "a.toml:7:9: `steps` is a string",
            "a.toml:8:1: unknown key `seeds` in [training]",
            "a.toml:10:8: `type` cannot be mmo",
            "a.toml:13:11: `experts` cannot be 0",
            "a.toml:15:14: `corr` has 0.5 twice",
            "a.toml:16:1: unknown key `noise` in [grid]",
        ]
    );
}

#[test]
fn conflicts_between_tables_are_shown_together_once_every_table_is_good() {
    let message = message_below(
        "experts = 4\n[data]\ncorr = 1\nscale = 2\n[training]\nsteps = 5\n\
         [grid]\ncorr = [0.5]\nsteps = [5, 6]\nexperts = [2, 4]\npreset = ['ple', 'stn']\ngroup = ['income']\n",
    );
    assert_eq!(
        heads(&message),
        [
            "a.toml:5:11: `experts` is also in [grid]",
            "a.toml:7:8: `corr` is also in [grid]",
            "a.toml:8:9: `scale` would be overridden by the presets in [grid]",
            "a.toml:10:9: `steps` is also in [grid]",
            "a.toml:16:9: `group` belongs to census-income, but [data] is synthetic",
        ]
    );
}

#[test]
fn ten_faults_are_shown_and_the_others_counted() {
    let keys: String = (0..13).map(|key| format!("strange{key} = 1\n")).collect();
    let message = message_below(&format!("[training]\n{keys}"));
    let heads = heads(&message);
    assert_eq!((heads.len(), heads[10]), (11, "and 3 more"));
    assert!(heads[0].contains("`strange0`") && heads[9].contains("`strange9`"), "{message}");
}

#[test]
fn what_is_no_toml_is_shown_line_by_line_and_nothing_else() {
    let message = message("[study]\nname = \nsteps == 3\n[data\ncorr = 2\n");
    assert_eq!(
        heads(&message),
        ["2:8", "3:8", "3:10", "4:6"].map(|place| format!("a.toml:{place}: not valid TOML")),
        "{message}"
    );
}

//! Mutated configs: lines of the shipped ones, exchanged, doubled and with other values, and their bytes.

use super::budget::fuzz;
use super::mutate::Mutator;
use mmoe::base::exit_code::ExitCode;
use mmoe::study::Study;
use mmoe::study::settings;
use mmoe::study::shipped::CONFIGS;

/// Values that readers stumble over.
const ODD: [&str; 16] = [
    "0",
    "-1",
    "1e400",
    "nan",
    "18446744073709551616",
    "0x7f",
    "true",
    "\"\"",
    "\"fresh\"",
    "[]",
    "[1, 1.0]",
    "[[1]]",
    "{ low = 1, high = 2, log = true }",
    "'\u{4f60}\u{1b}'",
    "1979-05-27",
    "[0.5, 0.9]",
];

#[test]
fn a_mutated_config_is_refused_in_few_lines_or_is_the_config_that_its_study_is_written_as() {
    fuzz("configs", mutated_config, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match Study::parse("fuzz.toml", &text) {
            Ok(study) => {
                let written = study.to_config(&|_| String::new());
                let read = Study::parse("written.toml", &written).unwrap_or_else(|error| panic!("{written}\n{error}"));
                assert_eq!(read, study, "{written}");
            }
            Err(error) => {
                assert_eq!(error.exit_code(), ExitCode::Usage, "{error}");
                let message = error.to_string();
                let faults: Vec<&str> = message.split("\n\n").collect();
                assert!(faults.len() <= 11 && faults.iter().all(|fault| fault.lines().count() <= 3), "{message}");
                assert!(!message.contains('\u{1b}'), "{message:?}");
            }
        }
    });
}

fn mutated_config(mutator: &mut Mutator) -> Vec<u8> {
    let (_, text) = *mutator.pick(CONFIGS);
    let mut lines: Vec<String> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(String::from).collect();
    for _ in 0..mutator.below(5) {
        change_lines(mutator, &mut lines);
    }
    let mut bytes = lines.join("\n").into_bytes();
    if mutator.once_in(3) {
        mutator.change(&mut bytes);
    }
    bytes
}

fn change_lines(mutator: &mut Mutator, lines: &mut Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let (place, other) = (mutator.below(lines.len()), mutator.below(lines.len()));
    let keys: Vec<&str> = settings::all().map(|setting| setting.key).collect();
    match mutator.below(6) {
        0 => lines.swap(place, other),
        1 => drop(lines.remove(place)),
        2 => lines.insert(place, lines[other].clone()),
        3 => lines.insert(place, format!("{} = {}", mutator.pick(&keys), mutator.pick(&ODD))),
        4 => {
            if let Some((key, _)) = lines[place].split_once('=') {
                lines[place] = format!("{key}= {}", mutator.pick(&ODD));
            }
        }
        _ => lines.insert(place, (*mutator.pick(&["[grid]", "[data]", "[[model]]", "[training]", "[tune]"])).into()),
    }
}

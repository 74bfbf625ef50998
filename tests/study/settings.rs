//! The declarations of the settings, and everything that follows from them.

use mmoe::study::run::{Choice, ModelKind, SourceKind};
use mmoe::study::settings::{self, Setting};
use mmoe::study::toml::rule::Rule;
use mmoe::study::value::Value;
use mmoe::study::{Study, schema};
use std::collections::HashSet;

/// Values that a rule admits, its limits among them.
fn admitted(rule: &Rule) -> Vec<Value> {
    match *rule {
        Rule::Whole(least, greatest) => [least, greatest].map(Value::Whole).into(),
        Rule::Real(..) => ["0", "-1", "1", "0.25", "1e-12"].iter().filter_map(|text| rule.parse(text)).collect(),
        Rule::YesNo => [true, false].map(Value::Truth).into(),
        Rule::Words(words) => words().into_iter().map(|word| Value::Word(word.into())).collect(),
        Rule::Or(rule, word) => [admitted(rule), vec![Value::Word(word.into())]].concat(),
        Rule::OrMatrix(rule) => [admitted(rule), vec![Value::List(vec![Value::List(admitted(rule)); 2])]].concat(),
        Rule::Text(..) | Rule::Path => vec![Value::Word("y1".into())],
        Rule::Fixed(count, item, _) => vec![Value::List(vec![admitted(item)[0].clone(); count])],
        Rule::OneOrMore(item) => vec![Value::List(vec![admitted(item)[0].clone()])],
        Rule::Cell => vec![Value::Word("a".into())],
        Rule::List(item) | Rule::Distinct(item) | Rule::Layers(item) => vec![Value::List(admitted(item))],
    }
}

/// Every source with every model.
fn kinds() -> Vec<(SourceKind, ModelKind)> {
    let with_all =
        |&(_, source): &(&str, SourceKind)| ModelKind::CHOICES.iter().map(move |(_, model)| (source, *model));
    SourceKind::CHOICES.iter().flat_map(with_all).collect()
}

#[test]
fn every_setting_has_a_place_and_keeps_what_its_rule_admits() {
    let runs: Vec<_> = kinds().into_iter().map(|(source, model)| settings::training(source, model)).collect();
    for setting in settings::all() {
        let own: Vec<_> = runs.iter().filter(|run| setting.is_of(run)).collect();
        assert!(!own.is_empty(), "no run has `{}`", setting.key);
        for (run, value) in
            own.iter().flat_map(|run| admitted(&setting.rule).into_iter().map(move |value| (*run, value)))
        {
            let mut run = run.clone();
            setting.set(&mut run, &value);
            let kept = setting.of(&run);
            let is_fresh = value == Value::Word("fresh".into());
            assert!(
                kept.as_ref() == Some(&value) || (is_fresh && kept.is_none()),
                "{}: {value} is {kept:?}",
                setting.key
            );
        }
    }
}

#[test]
fn keys_are_unique_in_a_table_and_flags_altogether() {
    let keys: HashSet<_> =
        settings::all().map(|setting| (setting.table, setting.key)).collect::<Vec<_>>().into_iter().collect();
    assert_eq!(keys.len(), settings::all().count());
    let flags: HashSet<String> = settings::all().map(Setting::flag).collect();
    assert_eq!(flags.len(), settings::all().count());
}

#[test]
fn the_key_of_an_axis_means_that_axis_though_another_table_has_it_too() {
    for axis in settings::axes() {
        assert_eq!(settings::axes().filter(|other| other.key == axis.key).count(), 1, "{}", axis.key);
        assert_eq!(settings::axis(axis.key), Some(axis));
        let read: &Setting = serde_json::from_value(axis.key.into()).expect("it is a key");
        assert_eq!(read, axis, "as a grid and its hash have it");
    }
}

#[test]
fn every_axis_can_be_varied() {
    for axis in settings::axes() {
        let has = |(source, model): &(SourceKind, ModelKind)| axis.is_of(&settings::training(*source, *model));
        let (source, model) = kinds().into_iter().find(has).expect("a run has it");
        let data = match source {
            SourceKind::Table => {
                "source = 'table'\nfiles = 'x'\nsplit = { folds = 999 }\nfields = { x = { kind = 'number' } }\n\
                                  tasks = { y = { kind = 'binary' } }\n"
                    .to_owned()
            }
            source => format!("source = '{source}'\n"),
        };
        let value = admitted(&axis.rule)[0].clone();
        let shown = if let Value::Word(word) = &value { format!("'{word}'") } else { value.to_string() };
        let text = format!(
            "[study]\nname = 'a'\n[data]\n{data}[[model]]\ntype = '{model}'\n[grid]\n{} = [{shown}]\n",
            axis.key
        );
        // A single input is enough for a single task only.
        let text = if axis.key == "dim" { text.replace("[[model]]", "tasks = 1\n[[model]]") } else { text };
        // `patience` and `resamples` need AUCs, which a file with labels of its own does not have.
        let text = if matches!(axis.key, "patience" | "resamples") {
            text.replace("'synthetic'", "'census-income'")
        } else if axis.key == "loss_mean" {
            text.replace(
                "source = 'synthetic'\n",
                "source = 'table'\nfiles = 'x'\nfields = { x = { kind = 'number' } }\ntasks = { y = { kind = 'binary' } }\n",
            )
        } else {
            text
        };
        let study = Study::parse("a.toml", &text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(study.grid.values(axis.key), [value], "{text}");
    }
}

#[test]
fn a_setting_that_a_model_lacks_cannot_be_varied() {
    let text = "[study]\nname = 'a'\n[[model]]\ntype = 'mmoe'\n[[model]]\ntype = 'linear'\n[grid]\nexperts = [2, 4]\n";
    let message = Study::parse("a.toml", text).expect_err("linear has no experts").to_string();
    assert!(message.contains("`experts` is varied, and the model `linear` has none"), "{message}");
}

#[test]
fn the_schema_has_every_key() {
    let schema = schema::schema().to_string();
    for setting in settings::all() {
        assert!(schema.contains(&format!("\"{}\":", setting.key)), "{}", setting.key);
    }
}

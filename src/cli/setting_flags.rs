//! A flag for every setting, made from the setting's declaration.

use crate::base::disk::path_text::to_text;
use crate::base::error::{Error, Result};
use crate::base::words::visible;
use crate::study::settings::{self, Given, Setting, Table};
use crate::study::value::Value;
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use std::ffi::OsString;
use std::marker::PhantomData;
use std::path::Path;

/// Which settings have flags.
pub trait Offer {
    /// The settings.
    fn settings() -> impl Iterator<Item = &'static Setting>;

    /// The flag of a setting, without the dashes.
    fn flag(setting: &Setting) -> String {
        setting.flag()
    }
}

/// Every setting of a training.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfTraining;

impl Offer for OfTraining {
    fn settings() -> impl Iterator<Item = &'static Setting> {
        let order = [Table::Model, Table::Training, Table::Synthetic, Table::CensusIncome];
        order.into_iter().flat_map(|table| settings::all().filter(move |setting| setting.table == table))
    }
}

/// Everything about synthetic data but the numbers of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfGenerator;

impl Offer for OfGenerator {
    fn settings() -> impl Iterator<Item = &'static Setting> {
        settings::SYNTHETIC.iter().filter(|setting| !setting.key.ends_with("rows"))
    }

    /// Its key, since there are no settings of other data with the same.
    fn flag(setting: &Setting) -> String {
        setting.key.replace('_', "-")
    }
}

/// The settings that flags give.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingFlags<O>(pub Given, PhantomData<O>);

impl<O: Offer> Args for SettingFlags<O> {
    /// Flags are added when the subcommand is used, since their help texts take longer than the rest of the start.
    fn augment_args(command: Command) -> Command {
        command.defer(|command| {
            let settings = O::settings().filter(|setting| setting.part_of.is_none());
            settings.fold(command, |command, setting| command.arg(flag(setting, O::flag(setting))))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<O: Offer> FromArgMatches for SettingFlags<O> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given = Given::default();
        for setting in O::settings().filter(|setting| setting.part_of.is_none()) {
            let Some(values) = matches.get_many::<Value>(&O::flag(setting)) else { continue };
            let mut values: Vec<Value> = values.cloned().collect();
            if let Err((cause, hint)) = setting.rule.check_list(setting.key, &values) {
                let message = format!("--{}: {cause}\n  {hint}\n", O::flag(setting));
                return Err(clap::Error::raw(ErrorKind::ValueValidation, message));
            }
            let value = if setting.rule.is_list() { Some(Value::List(values)) } else { values.pop() };
            value.into_iter().for_each(|value| given.insert(setting, value));
        }
        Ok(Self(given.within(Path::new("")), PhantomData))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn flag(setting: &'static Setting, name: String) -> Arg {
    let rule = setting.rule;
    // A path need not be UTF-8.
    let parse = move |text: OsString| {
        let text = if rule.is_path() { to_text(text.as_ref()) } else { text.to_string_lossy().into_owned() };
        rule.parse(&text).ok_or_else(|| rule.hint(&text))
    };
    let parser = OsStringValueParser::new().try_map(parse);
    let arg = Arg::new(name.clone()).long(name).value_name(rule.value_name()).value_parser(parser);
    let arg = arg.help(help(setting)).help_heading(heading(setting.table));
    if rule.is_list() { arg.action(ArgAction::Append).value_delimiter(',').allow_hyphen_values(true) } else { arg }
}

fn heading(table: Table) -> &'static str {
    match table {
        Table::CensusIncome => "Census-income, chosen by --group; `mmoe fetch census-income` gets it",
        Table::Synthetic => "Synthetic data",
        Table::Training => "Training",
        _ => "Model",
    }
}

/// The help text: the setting's meaning, the models that have it, its words if they are few, and its default.
fn help(setting: &'static Setting) -> String {
    let words = setting.rule.words().map(|words| format!(" [possible values: {}]", words.join(", ")));
    let models = settings::models(setting).map(|models| format!(", in {models}")).unwrap_or_default();
    let default = settings::default_text(setting).map(|default| format!(" [default: {default}]")).unwrap_or_default();
    format!("{}{models}{}{default}", setting.help, words.unwrap_or_default())
}

/// Turns a problem with settings into an error that names the flag.
pub fn as_flag<O: Offer>(problem: &settings::Problem, SettingFlags(given, _): &SettingFlags<O>) -> Error {
    let flag_of = |key: &&'static str| given.iter().find(|(setting, _)| setting.key == *key).map(|(it, _)| O::flag(it));
    let given = problem.keys.iter().find_map(flag_of);
    let flag = given.or_else(|| problem.keys.first().map(|key| key.replace('_', "-")));
    let flag = flag.map_or(String::new(), |flag| format!("--{flag}: "));
    Error::Usage(format!("{flag}{}\n  {}", visible(&problem.cause), problem.hint))
}

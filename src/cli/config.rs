//! `mmoe config`: prints the configs that come with the program, and what a config may hold.

use super::terminal;
use crate::base::error::{Error, Result};
use crate::base::exit_code::ExitCode;
use crate::base::words::{suggestion, visible};
use crate::study::shipped::CONFIGS;
use crate::study::{keys, schema};
use clap::Args;

/// Arguments of `config`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe config
  mmoe config quick > my.toml
  mmoe config --schema > schema.json")]
pub struct ConfigArgs {
    /// Name of a config, such as quick; without it, all names are printed
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Print every key with its meaning, its values and its default, as Markdown
    #[arg(long, conflicts_with_all = ["name", "schema"])]
    pub keys: bool,
    /// Print the JSON schema of configs, by which editors complete and check them
    #[arg(long, conflicts_with = "name")]
    pub schema: bool,
}

/// Prints what is asked for, or the names.
pub fn run(args: &ConfigArgs) -> Result<ExitCode> {
    terminal::show(&text(args)?)?;
    Ok(ExitCode::Done)
}

fn text(args: &ConfigArgs) -> Result<String> {
    let names: Vec<&str> = CONFIGS.iter().map(|(name, _)| *name).collect();
    match &args.name {
        _ if args.keys => Ok(keys::markdown()),
        _ if args.schema => Ok(format!("{:#}\n", schema::schema())),
        None => Ok(names.join("\n") + "\n"),
        Some(name) => match CONFIGS.iter().find(|(known, _)| known == name) {
            Some((_, text)) => Ok((*text).into()),
            None => {
                let hint = suggestion(name, "they are", &names);
                let name = visible(name);
                Err(Error::Usage(format!("no config `{name}` comes with the program\n  {hint}")))
            }
        },
    }
}

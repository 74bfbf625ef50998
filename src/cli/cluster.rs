//! `mmoe slurm` and `mmoe kubernetes`: write what a cluster needs to carry out a study in shards. They submit nothing.

use super::path::path;
use super::terminal;
use crate::base::disk::home::fetched;
use crate::base::disk::{self, Disk};
use crate::base::error::{Error, Result};
use crate::base::exit_code::ExitCode;
use crate::base::process;
use crate::base::sha256::sha256_hex;
use crate::base::words::visible;
use crate::data::{self, datasets::Datasets};
use crate::store::names::results_dir;
use crate::study::plan::PlannedStudy;
use crate::study::run::DataSpec;
use crate::study::toml::overrides::Override;
use crate::sweep::shard::{Shard, cut};
use crate::sweep::tune::tuned_toml;
use crate::train::engine::CpuEngine;
use clap::Args;
use std::path::{Path, PathBuf};

const SBATCH: &str = include_str!("slurm.sh");
const MANIFESTS: &str = include_str!("kubernetes.yaml");

/// A study, and the number of its parts.
#[derive(Args, Debug)]
pub struct StudyInShards {
    /// Config of the study, such as configs/relatedness.toml
    #[arg(value_parser = path())]
    pub config: PathBuf,
    /// Number of shards, each a task of the cluster
    #[arg(long, value_name = "N", value_parser = shards)]
    pub shards: usize,
    /// Override a value of the config, as for `mmoe sweep`
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub overrides: Vec<Override>,
}

/// Arguments of `slurm`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe slurm configs/relatedness.toml --shards 16 --time 2:00:00 --cpus 4
  mmoe slurm configs/relatedness.toml --shards 16 --partition cpu --constraint avx512 --out /shared/relatedness

The study's folder must be on a file system that all nodes see. A task that gets near its time limit, or is preempted, \
goes on where it stopped.")]
pub struct SlurmArgs {
    /// What is carried out.
    #[command(flatten)]
    pub study: StudyInShards,
    /// Time limit of a task, as sbatch takes it, such as 2:00:00
    #[arg(long, value_name = "TIME", value_parser = plain)]
    pub time: Option<String>,
    /// Cores of a task, and runs side by side in it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub cpus: Option<u16>,
    /// Partition of the cluster
    #[arg(long, value_name = "NAME", value_parser = plain)]
    pub partition: Option<String>,
    /// Features that nodes must have
    #[arg(long, value_name = "FEATURES", value_parser = plain)]
    pub constraint: Option<String>,
    /// Folder of the results [default: results/NAME, by the study's name]
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
    /// File to write [default: NAME.sbatch, by the study's name]
    #[arg(long, value_name = "FILE", value_parser = path())]
    pub script: Option<PathBuf>,
}

/// Arguments of `kubernetes`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe kubernetes configs/relatedness.toml --shards 16 --image registry.example.org/mmoe:0.1.0")]
pub struct KubernetesArgs {
    /// What is carried out.
    #[command(flatten)]
    pub study: StudyInShards,
    /// Container image with mmoe, such as one of the Dockerfile in the repository
    #[arg(long, value_name = "IMAGE", value_parser = plain)]
    pub image: String,
    /// File to write [default: NAME.yaml, by the study's name]
    #[arg(long, value_name = "FILE", value_parser = path())]
    pub file: Option<PathBuf>,
}

/// Writes the script of an array job, and prints the command that submits it.
pub fn slurm(args: &SlurmArgs) -> Result<ExitCode> {
    let StudyInShards { config, shards, overrides } = &args.study;
    let study = load(&args.study, args.out.as_deref())?;
    refuse_large_array(*shards)?;
    let name = &study.study.head.name;
    let out = args.out.clone().unwrap_or_else(|| results_dir(&study.study));
    let script = args.script.clone().unwrap_or_else(|| format!("{name}.sbatch").into());
    let options = [
        args.time.as_ref().map(|time| ("time", time.clone())),
        args.cpus.map(|cpus| ("cpus-per-task", cpus.to_string())),
        args.partition.as_ref().map(|partition| ("partition", partition.clone())),
        args.constraint.as_ref().map(|constraint| ("constraint", constraint.clone())),
    ];
    let options = options.iter().flatten().map(|(key, value)| format!("#SBATCH --{key}={}\n", escaped(value)));
    let overrides = overrides.iter().map(|set| format!("--set {}", process::quoted(&set.line)));
    let data = fetched("");
    let text = filled(
        SBATCH,
        &[
            ("OPTIONS", options.collect::<String>().trim_end()),
            ("JOB", &format!("mmoe-{}", name.replace(' ', "-"))),
            ("SHARDS", &shards.to_string()),
            ("PROGRAM", &in_shell(&program()?)?),
            ("CONFIG", &in_shell(config)?),
            ("OVERRIDES", &overrides.collect::<Vec<_>>().join(" ")),
            ("OUT", &in_shell(&out)?),
            ("DATA", &in_shell(&data)?),
        ],
    );
    write(&script, &text, "slurm")?;
    let (script, count) = (as_argument(&script)?, shards);
    terminal::show(&format!(
        "job=$(sbatch --parsable --array=1-{count} {script}) &&\n  \
         sbatch --dependency=afterany:\"${{job%%;*}}\" --output=%x-report.log {script} report\n"
    ))?;
    Ok(ExitCode::Done)
}

/// Writes the manifests of a job, and prints the command that submits it.
pub fn kubernetes(args: &KubernetesArgs) -> Result<ExitCode> {
    let StudyInShards { config: path, shards, overrides } = &args.study;
    let study = load(&args.study, None)?;
    if let DataSpec::Table(table) = &study.study.data {
        return Err(Error::Usage(format!(
            "{}: its rows are in a file of this computer, {}, which no pod can see\n  put file and config on a volume, and \
             run `mmoe sweep --shard` in a job of your own",
            path.display(),
            table.name()
        )));
    }
    let name = &study.study.head.name;
    let config = disk::read(path)?.unwrap_or_default();
    let file = args.file.clone().unwrap_or_else(|| format!("{name}.yaml").into());
    let overrides = overrides.iter().map(|set| format!(", --set, {}", in_yaml(&set.line)));
    let text = filled(
        MANIFESTS,
        &[
            ("NAME", &kubernetes_name(name)),
            ("SHARDS", &shards.to_string()),
            ("IMAGE", &in_yaml(&args.image)),
            ("OUT", &in_yaml(&format!("/mmoe/results/{name}"))),
            ("OVERRIDES", &overrides.collect::<String>()),
            ("CONFIG", &in_yaml(&String::from_utf8_lossy(&config))),
        ],
    );
    write(&file, &text, "kubernetes")?;
    terminal::show(&format!("kubectl apply -f {}\n", as_argument(&file)?))?;
    Ok(ExitCode::Done)
}

/// A template with values in place of its `@NAMES@`. A value is not searched for names.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('@') {
        let named = after.split_once('@');
        let value = named.and_then(|(name, rest)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, rest))
        });
        text += before;
        rest = match value {
            Some((value, rest)) => {
                text += value;
                rest
            }
            None => {
                text.push('@');
                after
            }
        };
    }
    text + rest
}

/// The study of a config; says how many shards will have no runs.
fn load(StudyInShards { config, shards, overrides }: &StudyInShards, out: Option<&Path>) -> Result<PlannedStudy> {
    let study = tuned_toml::load(config, overrides, out)?;
    let data_sha256 = data::fingerprint(&study.data)?;
    let study = PlannedStudy::with_data(study, data_sha256);
    let datasets = Datasets::load(study.plan.runs.iter().map(|run| &run.spec), 1)?;
    let empty = cut(&study.plan, *shards, &datasets, &CpuEngine)?.iter().filter(|runs| runs.is_empty()).count();
    if empty > 0 {
        terminal::say(&format!(
            "{}: {empty} of {shards} shards have no runs, since runs on the same rows stay together",
            config.display()
        ));
    }
    Ok(study)
}

/// Refuses more tasks than the cluster's arrays may have, if this computer knows.
fn refuse_large_array(shards: usize) -> Result<()> {
    let Some(config) = process::output("scontrol", &["show", "config"]) else { return Ok(()) };
    let line = config.lines().find_map(|line| line.trim_start().strip_prefix("MaxArraySize"));
    let size: Option<usize> = line.and_then(|line| line.trim_start_matches([' ', '=']).trim().parse().ok());
    match size {
        // The greatest index is one less.
        Some(size) if shards >= size => Err(Error::Usage(format!(
            "--shards {shards}: arrays of this cluster have indices up to {} (MaxArraySize {size})\n  give fewer shards; \
             a shard may have any number of runs",
            size.saturating_sub(1)
        ))),
        _ => Ok(()),
    }
}

fn program() -> Result<PathBuf> {
    std::env::current_exe().map_err(|error| Error::io(Path::new("mmoe"), &error))
}

/// An absolute path as a word of a shell.
fn in_shell(path: &Path) -> Result<String> {
    let path = std::path::absolute(path).map_err(|error| Error::io(path, &error))?;
    Ok(process::quoted(&text_of(&path)?))
}

/// A path as text without control characters, which no line of a script could hold.
fn text_of(path: &Path) -> Result<String> {
    let shown = visible(&path.display().to_string());
    let refused = |cause| Err(Error::Usage(format!("{shown}: {cause}\n  choose another path")));
    match path.to_str() {
        None => refused("is not UTF-8"),
        Some(text) if text.contains(char::is_control) => refused("has control characters"),
        Some(text) => Ok(text.into()),
    }
}

/// A value in a line of options, whose parser knows quotes and backslashes.
fn escaped(value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.,:/=@+%".contains(c);
    value.chars().flat_map(|c| (!plain(c)).then_some('\\').into_iter().chain([c])).collect()
}

/// A path as an argument that no program takes for an option.
fn as_argument(path: &Path) -> Result<String> {
    let text = text_of(path)?;
    Ok(process::quoted(&if text.starts_with('-') { format!("./{text}") } else { text }))
}

/// A text as a quoted scalar of YAML.
fn in_yaml(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".into(),
        ' '..='~' => c.into(),
        _ => format!("\\U{:08x}", c as u32),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

/// A name that Kubernetes takes: small letters, digits and hyphens, at most 63. One that had to be changed gets a part of
/// its hash, so that no two studies share a name.
fn kubernetes_name(name: &str) -> String {
    let small = name.to_ascii_lowercase();
    let plain: String = small.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(40).collect();
    if plain == name && !plain.ends_with('-') {
        return format!("mmoe-{plain}");
    }
    format!("mmoe-{plain}-{}", &sha256_hex(name.as_bytes())[..8])
}

/// Writes a file, unless there is one that another command or program wrote.
fn write(path: &Path, text: &str, command: &str) -> Result<()> {
    let mark = format!("# Written by `mmoe {command}`: ");
    if let Some(bytes) = disk::read(path)?
        && !String::from_utf8_lossy(&bytes).lines().take(2).any(|line| line.starts_with(&mark))
    {
        let path = path.display();
        let cause = format!("is there already, and `mmoe {command}` did not write it");
        return Err(Error::Usage(format!("{path}: {cause}\n  choose another name")));
    }
    Disk::default().write(path, text.as_bytes())?;
    terminal::say(&format!("wrote {}", path.display()));
    Ok(())
}

fn shards(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| (1..=Shard::MOST).contains(count));
    count.ok_or_else(|| format!("give a whole number from 1 to {}", Shard::MOST))
}

/// A text without control characters.
fn plain(text: &str) -> Result<String, String> {
    match text {
        "" => Err("is empty".into()),
        _ if text.contains(char::is_control) => Err("has control characters".into()),
        _ => Ok(text.into()),
    }
}

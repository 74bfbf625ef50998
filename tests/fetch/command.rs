//! The command as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc;

use assert_cmd::cargo::CommandCargoExt;
use mmoe::base::exit_code::ExitCode;

use super::Outcome;
use super::sample::{OFFICIAL, folder};
use super::server::Server;

fn mmoe(from: &str, out: &Path) -> std::io::Result<Command> {
    let mut command = Command::cargo_bin("mmoe").map_err(std::io::Error::other)?;
    command.args(["fetch", "census-income", "--from", from, "--out"]).arg(out);
    Ok(command)
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_wrong_archive_and_a_wrong_answer_end_with_the_code_of_input_and_output() -> Outcome {
    let archives = folder(&[("rows.zip", OFFICIAL)]);
    let wrong = archives.path().join("rows.zip").display().to_string();
    let server = Server::sending(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec());
    let expected =
        [(wrong, "it has no census-income.data"), (server.url("x.zip"), "the server answers with status 404")];
    for (from, cause) in expected {
        let out = tempfile::tempdir()?;
        let output = mmoe(&from, out.path())?.output()?;
        assert_eq!(output.status.code(), Some(ExitCode::Io.into()), "{}", stderr(&output));
        assert!(stderr(&output).contains(&format!("error: {from}: {cause}\n")), "{}", stderr(&output));
        assert_eq!(mmoe::base::disk::names(out.path())?, [".lock"]);
    }
    Ok(())
}

#[test]
fn an_address_of_another_kind_is_a_usage_error() -> Outcome {
    let out = tempfile::tempdir()?;
    let output = mmoe("ftp://example.org/a.zip", out.path())?.output()?;
    assert_eq!(output.status.code(), Some(ExitCode::Usage.into()));
    assert!(stderr(&output).contains("only http and https addresses can be read"), "{}", stderr(&output));
    Ok(())
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_it_with_its_own_code_while_a_server_is_silent() -> Outcome {
    let (heard, hears) = mpsc::channel();
    let (alive, forever) = mpsc::channel::<()>();
    let server = Server::answering(move |_, _| {
        let _ = heard.send(());
        let _ = forever.recv();
    });
    let out = tempfile::tempdir()?;
    let child = mmoe(&server.url("a.zip"), out.path())?.stderr(std::process::Stdio::piped()).spawn()?;
    hears.recv()?;
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status()?.success());
    let output = child.wait_with_output()?;
    drop(alive);
    assert_eq!(output.status.code(), Some(ExitCode::Interrupted.into()), "{}", stderr(&output));
    assert!(stderr(&output).contains("stopped by Ctrl-C"), "{}", stderr(&output));
    assert_eq!(mmoe::base::disk::names(out.path())?, [".lock"]);
    Ok(())
}

#[test]
fn the_real_files_are_put_in_place_once() -> Outcome {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/census-income");
    if !from.is_dir() {
        eprintln!("skipped: the census files are not beside the repository");
        return Ok(());
    }
    let scratch = tempfile::tempdir()?;
    let out: PathBuf = scratch.path().join("data/census-income");
    let from = from.display().to_string();
    let first = mmoe(&from, &out)?.output()?;
    assert!(first.status.success(), "{}", stderr(&first));
    let names = [".lock", "census-income.data", "census-income.test"];
    assert_eq!(mmoe::base::disk::names(&out)?, names);
    let said = String::from_utf8(first.stdout)?;
    assert!(said.starts_with("199,523 rows to train on, 99,762 held out\n"), "{said}");
    assert!(said.contains("income and never_married over 10,000 random rows: 0.1665; in the paper 0.1768\n"), "{said}");
    assert!(
        said.contains("education and never_married over 10,000 random rows: 0.2421; in the paper 0.2373\n"),
        "{said}"
    );
    let second = mmoe("nowhere", &out)?.output()?;
    assert!(second.status.success(), "{}", stderr(&second));
    assert!(stderr(&second).contains("census-income is already there and intact"), "{}", stderr(&second));
    Ok(())
}

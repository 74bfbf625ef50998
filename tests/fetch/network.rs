//! What can go wrong on the network during a fetch.

use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::mpsc;

use mmoe::base::disk::Disk;
use mmoe::base::exit_code::ExitCode;
use mmoe::base::interrupt::Interrupt;
use mmoe::base::signal::Signal;
use mmoe::data::fetch::Event;
use mmoe::data::fetch::origin::Origin;

use super::sample::{OFFICIAL, content, gz, right, whole_tar};
use super::server::{Server, announced, ok, redirect, send};
use super::{Outcome, assert_untouched, fetch, fetch_on, old_folder, refusal};

/// The message about an address, which must be refused as an input/output error.
fn refused(url: &str) -> String {
    let error = refusal(&Origin::Url(url.into()));
    assert_eq!(error.exit_code(), ExitCode::Io, "{error}");
    let message = error.to_string();
    assert!(message.starts_with(&format!("{url}: ")), "{message}");
    assert!(message.contains("with --from"), "{message}");
    message
}

#[test]
fn an_archive_is_downloaded_by_a_client_that_says_who_it_is() -> Outcome {
    for archive in [OFFICIAL.to_vec(), gz(&whole_tar())] {
        let (out, size) = (tempfile::tempdir()?, archive.len() as u64);
        let server = Server::sending(ok(&archive));
        let events = fetch(&Origin::Url(server.url("census+income+kdd.zip")), out.path())?;
        assert_eq!(content(out.path()), right());
        let downloaded = events.iter().rev().find_map(|event| match event {
            Event::Downloading(come, all) => Some((*come, *all)),
            Event::Unpacking(_) => None,
        });
        assert_eq!(downloaded, Some((size, Some(size))));
        let request = server.requests().concat().to_lowercase();
        assert!(request.starts_with("get /census+income+kdd.zip http/1.1\n"), "{request}");
        assert!(request.contains(&format!("user-agent: mmoe/{} (", env!("CARGO_PKG_VERSION"))), "{request}");
    }
    Ok(())
}

#[test]
fn a_redirect_is_followed_and_a_circle_of_them_is_an_error() -> Outcome {
    let server = Server::answering(|request, stream| match request.split(' ').nth(1) {
        Some("/here") => send(stream, &redirect("/there")),
        Some("/there") => send(stream, &ok(OFFICIAL)),
        _ => send(stream, &redirect("/circle")),
    });
    let out = tempfile::tempdir()?;
    fetch(&Origin::Url(server.url("here")), out.path())?;
    assert_eq!(content(out.path()), right());
    let message = refused(&server.url("circle"));
    assert!(message.contains("too many redirects"), "{message}");
    Ok(())
}

#[test]
fn a_status_that_is_not_ok_is_an_error_that_names_it() {
    for status in [403, 404, 500, 503] {
        let server = Server::sending(format!("HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n").into_bytes());
        let message = refused(&server.url("rows.zip"));
        assert!(message.contains(&format!("the server answers with status {status}\n")), "{message}");
    }
}

#[test]
fn an_answer_that_is_cut_off_too_long_or_no_archive_is_an_error() {
    let cut = refused(&Server::sending(announced(OFFICIAL.len(), &OFFICIAL[..1_000])).url("rows.zip"));
    assert!(!cut.contains("it is cut off"), "the connection tells it, not the archive: {cut}");
    let unannounced = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", &OFFICIAL[..1_000]].concat();
    refused(&Server::sending(unannounced).url("rows.zip"));
    let page = refused(&Server::sending(ok(b"<html>log in first</html>")).url("rows.zip"));
    assert!(page.contains("it is not a zip, tar, gzip or xz archive"), "{page}");
    for (length, sent) in [(1 << 40, 10), (3 << 20, 3 << 20)] {
        let message = refused(&Server::sending(announced(length, &vec![b'0'; sent])).url("rows.zip"));
        assert!(message.contains("it is larger than the whole data set"), "{message}");
    }
    let endless = Server::answering(|_, stream| {
        send(stream, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        (0..100).for_each(|_| send(stream, &[b'0'; 1 << 16]));
    });
    assert!(refused(&endless.url("rows.zip")).contains("it is larger than the whole data set"));
    let nonsense = Server::sending(b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec());
    refused(&nonsense.url("rows.zip"));
}

#[test]
fn a_silent_server_and_one_that_falls_silent_are_errors() {
    for begin in [Vec::new(), b"HTTP/1.1 200 OK\r\n".to_vec(), announced(OFFICIAL.len(), &OFFICIAL[..1_000])] {
        let kept = Mutex::new(Vec::new());
        let server = Server::answering(move |_, stream| {
            send(stream, &begin);
            // Keeps the connection open for as long as the test runs.
            if let (Ok(mut kept), Ok(stream)) = (kept.lock(), stream.try_clone()) {
                kept.push(stream);
            }
        });
        let message = refused(&server.url("rows.zip"));
        assert!(message.contains("the server was silent for 0.3 s\n"), "{message}");
    }
}

#[test]
fn a_port_at_which_nobody_listens_is_an_error() -> Outcome {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    refused(&format!("http://{port}/rows.zip"));
    refused("http://");
    Ok(())
}

#[test]
fn a_signal_ends_a_download_from_a_server_that_is_silent() {
    let interrupt = Interrupt::default();
    let (raised, (alive, forever)) = (interrupt.clone(), mpsc::channel::<()>());
    let server = Server::answering(move |_, _| {
        raised.raise(Signal::Interrupt);
        let _ = forever.recv();
    });
    let out = old_folder();
    let origin = Origin::Url(server.url("rows.zip"));
    let error = fetch_on(&Disk::default(), &interrupt, &origin, out.path()).expect_err("it was asked to end");
    assert_eq!(error.exit_code(), ExitCode::Interrupted, "{error}");
    assert!(error.to_string().starts_with("stopped by Ctrl-C\n"), "{error}");
    assert_untouched(out.path());
    drop(alive);
}

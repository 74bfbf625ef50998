//! Downloads an archive into memory. It is small, and no partial file can be left behind.

use super::watched::stopped;
use crate::base::error::{Error, Result};
use crate::base::interrupt::Interrupt;
use crate::base::words::visible;
use std::io::Read;
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;
use ureq::Agent;

/// The program's name for servers. A server may refuse a library's default name.
const USER_AGENT: &str =
    concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"), " (", env!("CARGO_PKG_DESCRIPTION"), ")");

/// Limit on a whole download, however slow the server is.
const WHOLE: Duration = Duration::from_secs(3_600);

/// Time between two checks whether the program is to end.
const GLANCE: Duration = Duration::from_millis(50);

/// A message from the connection's thread.
enum Piece {
    /// Total number of bytes, if the server announces it.
    Length(Option<u64>),
    Bytes(Vec<u8>),
    End,
    Failed(ureq::Error),
}

/// What to download.
pub struct Download<'a> {
    /// The address.
    pub url: &'a str,
    /// Maximum number of bytes.
    pub limit: u64,
    /// How long a server may be silent.
    pub patience: Duration,
    /// Ends it early.
    pub interrupt: &'a Interrupt,
}

impl Download<'_> {
    /// Downloads all bytes. `tell` gets the number received so far, and the total if the server announced it.
    pub fn bytes(&self, tell: &mut dyn FnMut(u64, Option<u64>)) -> Result<Vec<u8>> {
        let agent = self.agent();
        let (sender, pieces) = mpsc::sync_channel(4);
        let (connection, url) = (agent.clone(), self.url.to_owned());
        // On its own thread, since a signal does not interrupt waiting for a name, a connection or a byte.
        thread::Builder::new()
            .spawn(move || transfer(&connection, &url, &sender))
            .map_err(|error| self.failed(format!("cannot start a thread: {error}")))?;
        let (mut bytes, mut length) = (Vec::new(), None);
        loop {
            match pieces.recv_timeout(GLANCE) {
                Ok(Piece::Length(announced)) => length = announced,
                Ok(Piece::Bytes(piece)) => bytes.extend(piece),
                Ok(Piece::End) => return Ok(bytes),
                Ok(Piece::Failed(error)) => return Err(self.failed(self.cause(&error))),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(self.failed("the connection has ended".into())),
            }
            if let Some(signal) = self.interrupt.pending() {
                agent.shutdown();
                return Err(stopped(signal));
            }
            let come = bytes.len() as u64;
            if come.max(length.unwrap_or(0)) > self.limit {
                agent.shutdown();
                return Err(self.failed("it is larger than the whole data set, so it is another file".into()));
            }
            tell(come, length);
        }
    }

    fn agent(&self) -> Agent {
        let patience = Some(self.patience);
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .timeout_resolve(patience)
            .timeout_connect(patience)
            .timeout_recv_response(patience)
            .timeout_per_read(patience)
            .timeout_per_write(patience)
            .timeout_global(Some(WHOLE));
        config.build().into()
    }

    fn cause(&self, error: &ureq::Error) -> String {
        match error {
            ureq::Error::StatusCode(code) => format!("the server answers with status {code}"),
            ureq::Error::Timeout(_) => format!("the server was silent for {} s", self.patience.as_secs_f64()),
            ureq::Error::HostNotFound => "the server's name is unknown".into(),
            ureq::Error::TooManyRedirects => "too many redirects".into(),
            ureq::Error::Io(error) => visible(&error.to_string()),
            error => visible(&error.to_string()),
        }
    }

    fn failed(&self, cause: String) -> Error {
        let hint =
            "fix the address or the network, or download the archive by other means and give it with --from FILE";
        Error::Io { thing: visible(self.url), cause, hint: hint.into() }
    }
}

/// Passes on what the server sends, until it ends or nobody listens.
fn transfer(agent: &Agent, url: &str, sender: &SyncSender<Piece>) {
    let last = try_transfer(agent, url, sender).map_or_else(Piece::Failed, |()| Piece::End);
    // Sending fails only if the download was stopped and nobody listens.
    let _ = sender.send(last);
}

fn try_transfer(agent: &Agent, url: &str, sender: &SyncSender<Piece>) -> Result<(), ureq::Error> {
    let body = agent.get(url).call()?.into_body();
    let mut is_heard = sender.send(Piece::Length(body.content_length())).is_ok();
    let mut reader = body.into_reader();
    let mut buffer = vec![0; 1 << 16];
    while is_heard {
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        is_heard = sender.send(Piece::Bytes(buffer[..read].to_vec())).is_ok();
    }
    Ok(())
}

//! An archive from the network, held in memory: it is small, and nothing half done can be left behind.

use super::watched::stopped;
use crate::base::error::{Error, Result};
use crate::base::interrupt::Interrupt;
use crate::base::words::visible;
use std::io::Read;
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;
use ureq::Agent;

/// Who we are: a server may refuse what calls itself after a library.
const USER_AGENT: &str =
    concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"), " (", env!("CARGO_PKG_DESCRIPTION"), ")");

/// However slowly a server gives its bytes, this is enough.
const WHOLE: Duration = Duration::from_secs(3_600);

/// Time between two looks at whether the program is to end.
const GLANCE: Duration = Duration::from_millis(50);

/// What the connection's thread has to tell.
enum Piece {
    /// All bytes, as the server announces them.
    Length(Option<u64>),
    Bytes(Vec<u8>),
    End,
    Failed(ureq::Error),
}

/// What to download.
pub struct Download<'a> {
    /// The address.
    pub url: &'a str,
    /// Bytes that it has at most.
    pub limit: u64,
    /// How long a server may be silent.
    pub patience: Duration,
    /// Ends it early.
    pub interrupt: &'a Interrupt,
}

impl Download<'_> {
    /// All bytes; `tell` gets the number of those that have come, and of all if the server says it.
    pub fn bytes(&self, tell: &mut dyn FnMut(u64, Option<u64>)) -> Result<Vec<u8>> {
        let agent = self.agent();
        let (sender, pieces) = mpsc::sync_channel(4);
        let (connection, url) = (agent.clone(), self.url.to_owned());
        // On a thread of its own, since a signal does not wake what waits for a name, a connection or a byte.
        thread::Builder::new()
            .spawn(move || transfer(&connection, &url, &sender))
            .map_err(|error| self.failed(format!("no thread can be made: {error}")))?;
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
            ureq::Error::HostNotFound => "the server's name is not known".into(),
            ureq::Error::TooManyRedirects => "one redirect follows the other without end".into(),
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

/// Sends what the server gives until it ends or nobody listens.
fn transfer(agent: &Agent, url: &str, sender: &SyncSender<Piece>) {
    let last = try_transfer(agent, url, sender).map_or_else(Piece::Failed, |()| Piece::End);
    // Nobody is left to be told where the download was stopped.
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

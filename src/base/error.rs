//! An error names the thing and the cause, and gives a hint. Each kind has its exit code.

use super::exit_code::ExitCode;
use super::signal::Signal;

/// Anything that ends a command early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Bad arguments or a bad config. The text is the whole message.
    #[error("{0}")]
    Usage(String),
    /// A filter or a name selects no run.
    #[error("{0}")]
    NothingSelected(String),
    /// Another process works on the folder.
    #[error("{0}")]
    Locked(String),
    /// Input or output failed.
    #[error("{thing}: {cause}\n  {hint}")]
    Io {
        /// The file or folder.
        thing: String,
        /// What went wrong.
        cause: String,
        /// What to do about it.
        hint: String,
    },
    /// A signal ended the program before its work was done.
    #[error("stopped by {}\n  {hint}", signal.name())]
    Stopped {
        /// The signal.
        signal: Signal,
        /// How to go on.
        hint: String,
    },
    /// A tensor operation failed: a defect of this program.
    #[error("internal error: {0}\n  this is a defect of mmoe; please report it with the command that you ran")]
    Candle(#[from] candle_core::Error),
    /// Something impossible happened: a defect of this program.
    #[error("internal error: {0}\n  this is a defect of mmoe; please report it with the command that you ran")]
    Defect(String),
}

impl Error {
    /// An input/output error at `path`, with the usual hint for its kind.
    pub fn io(path: &std::path::Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let hint = match error.kind() {
            Kind::NotFound => "check the path",
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => {
                "ask for the right to read and write there, or take another folder"
            }
            Kind::StorageFull | Kind::QuotaExceeded => "free some space and run the same command again",
            Kind::NotADirectory | Kind::AlreadyExists => "choose another folder, with --out",
            Kind::IsADirectory => "give a file instead of a folder",
            _ => "fix the cause and run the same command again",
        };
        Self::Io { thing: path.display().to_string(), cause: error.to_string(), hint: hint.into() }
    }

    /// The process's exit code for this error.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::Usage,
            Self::NothingSelected(_) => ExitCode::NothingSelected,
            Self::Locked(_) => ExitCode::Locked,
            Self::Io { .. } => ExitCode::Io,
            Self::Stopped { signal, .. } => signal.exit_code(),
            Self::Candle(_) | Self::Defect(_) => ExitCode::Bug,
        }
    }
}

/// This crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

//! Tables of any users: from their files to rows to train on.

pub mod cache;
pub mod read;

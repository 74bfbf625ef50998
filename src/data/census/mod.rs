//! UCI Census-Income (KDD): one file per idea, from the text of the two files to rows to train on.

pub mod encode;
pub mod people;
pub mod read;
pub mod schema;

//! A results folder: resumed, published, damaged, checked.

#[path = "../common/mod.rs"]
mod common;

mod bundles;
mod check;
mod damage;
mod folder;
mod manifest;
mod publish;
mod published;
mod resume;
mod shared;

//! The paper's claims, each turned into hypotheses that can be judged: [`figures`] says what is asked, [`contrast`] and
//! [`region`] what is measured and what would confirm it, [`verdict`] how a verdict comes about, [`of_losses`] of which runs.

pub mod claims_csv;
pub mod contrast;
pub mod figures;
pub mod horizons;
pub mod losses;
pub(crate) mod of_aucs;
pub mod of_losses;
pub mod region;
pub mod tables;
pub mod verdict;

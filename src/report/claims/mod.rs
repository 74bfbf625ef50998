//! The paper's claims, each turned into hypotheses that can be judged: [`hypotheses`] says what is asked, [`contrast`] and
//! [`region`] what is measured and what would confirm it, [`judge`] how a verdict comes about, [`study`] of which runs.

pub mod auc_hypotheses;
pub(super) mod auc_study;
pub mod contrast;
pub mod gather;
pub mod hypotheses;
pub mod judge;
pub mod losses;
pub mod region;
pub mod study;
pub mod table;

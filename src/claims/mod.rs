//! The paper's claims, each turned into hypotheses that can be judged: [`hypotheses`] says what is asked, [`contrast`] and
//! [`region`] what is measured and what would confirm it, [`judge`] how a verdict comes about.

pub mod contrast;
pub mod hypotheses;
pub mod judge;
pub mod losses;
pub mod region;

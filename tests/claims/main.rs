//! The verdicts, on simulated studies whose truth is known.

mod auc_claims_simulated;
mod claims_simulated;

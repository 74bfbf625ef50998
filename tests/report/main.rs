//! Reports: tables of hand-made outcomes, and verdicts on simulated studies whose truth is known.

mod auc_claims_simulated;
mod claims_simulated;
mod outcomes;
mod per_model;
mod plateau;
mod scores;
mod task_comparisons;
mod tasks;

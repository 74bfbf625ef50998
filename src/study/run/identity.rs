//! What a run's id is a hash of: the engine revision, the spec and, if the rows come from a file, the file's sha256.

use super::{ENGINE_REVISION, RunSpec};
use crate::base::sha256::hex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Number of hexadecimal digits in a run's id.
pub const ID_DIGITS: usize = 16;

/// The identity of runs that differ only in their seed. Of a large plan, each spec is written and hashed once.
pub struct Identity {
    /// What is before the seed, hashed.
    before: Sha256,
    /// What is after it.
    after: String,
}

/// Stands for the seed. No setting has a NUL.
const SEED: &str = "\0";

impl Identity {
    /// The identity of runs with this spec, whatever their seed.
    pub fn of(spec: &RunSpec, engine_revision: u32, data_sha256: Option<&str>) -> Self {
        let mut spec = json!(spec);
        spec["seed"] = SEED.into();
        let identity = json!({ "engine_revision": engine_revision, "spec": spec, "data_sha256": data_sha256 });
        let (text, seed) = (identity.to_string(), Value::from(SEED).to_string());
        let (before, after) = text.split_once(&seed).unwrap_or((&text, ""));
        Self { before: Sha256::new_with_prefix(before), after: after.into() }
    }

    /// The id of the run with this seed.
    pub fn id(&self, seed: u64) -> String {
        let hash = self.before.clone().chain_update(seed.to_string()).chain_update(&self.after);
        let mut id = hex(&hash.finalize());
        id.truncate(ID_DIGITS);
        id
    }
}

impl RunSpec {
    /// The run's id, by the engine of this program.
    pub fn id(&self, data_sha256: Option<&str>) -> String {
        self.id_at(ENGINE_REVISION, data_sha256)
    }

    /// The id that an engine of another revision gave the run.
    pub fn id_at(&self, engine_revision: u32, data_sha256: Option<&str>) -> String {
        Identity::of(self, engine_revision, data_sha256).id(self.seed())
    }
}

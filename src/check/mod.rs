//! Checks that a published folder is what it claims to be, in layers. Its files agree with one another. If its models
//! were tuned, their trials follow from one another. A sample of its runs, trained again on any processor, gives every
//! published digit.

mod compare;
mod evaluations;
mod integrity;
mod obstacle;
mod published;
mod request;
mod runs;
mod sample;
mod table_difference;
mod trials;

use crate::base::error::Result;
use crate::store::trials::published_files;
use published::Published;
pub use request::{Check, Event, Extent, Layer, Tell, Verdict};

impl Check<'_> {
    /// Checks the folder, layer by layer; writes nothing.
    pub fn run(&self, tell: &mut Tell) -> Result<Verdict> {
        let published = Published::read(self.dir)?;
        let mut layers = vec![integrity::layer(&published)?];
        tell(Event::Layer(&layers[0]))?;
        let has_trials = !published_files(self.dir).is_empty();
        let training: [Option<TrainingLayer>; 2] = [has_trials.then_some(trials::layer), Some(runs::layer)];
        for layer in training.into_iter().flatten() {
            let Some(layer) = layer(self, &published, tell)? else { return Ok(Verdict::Stopped) };
            tell(Event::Layer(&layer))?;
            layers.push(layer);
        }
        Ok(match layers.iter().map(|layer| layer.differences.len()).sum() {
            0 if layers.iter().any(|layer| layer.is_untrained) => Verdict::Untrained,
            0 => Verdict::Agrees,
            differences => Verdict::Differs(differences),
        })
    }
}

/// Checks a layer by training runs again; `None` if a signal stopped it.
type TrainingLayer = fn(&Check, &Published, &mut Tell) -> Result<Option<Layer>>;

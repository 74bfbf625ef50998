//! Whether a published folder is what it says it is, in layers: its files agree with one another; the trials of its
//! models, where they were tuned, follow from one another; a sample of its runs,
//! trained again, gives the published digits; on another processor, where training amplifies rounding, early curves agree
//! within measured tolerances and cells by a test.

mod cells;
mod compare;
mod early;
mod evaluations;
mod integrity;
mod published;
mod request;
mod retrain;
mod sample;
mod swaps;
mod table_difference;
pub mod tolerance;
mod trials;

use crate::base::error::Result;
use crate::data;
use crate::store::manifest::MadeBy;
use crate::store::trials::published_files;
use crate::study::run::ENGINE_REVISION;
use published::{Content, Published};
pub use request::{Check, Event, Extent, Layer, Tell, Verdict};

impl Check<'_> {
    /// Checks the folder, layer by layer; writes nothing.
    pub fn run(&self, tell: &mut Tell) -> Result<Verdict> {
        let published = Published::read(self.dir)?;
        let mut differences = 0;
        let mut done = |layer: &Layer, tell: &mut Tell| {
            differences += layer.differences.len();
            tell(Event::Layer(layer))
        };
        done(&integrity::layer(&published)?, tell)?;
        if !published_files(self.dir).is_empty() {
            match trials::layer(self, &published, tell)? {
                Some(layer) => done(&layer, tell)?,
                None => return Ok(Verdict::Stopped),
            }
        }
        match (self.obstacle(&published)?, &published.content) {
            (Some(obstacle), _) => done(&obstacle, tell)?,
            (None, None) => {}
            (None, Some(content)) if !self.is_elsewhere(content) => match retrain::layer(self, content, tell)? {
                Some(layer) => done(&layer, tell)?,
                None => return Ok(Verdict::Stopped),
            },
            (None, Some(content)) => {
                for layer in [early::layer, cells::layer] {
                    match layer(self, content, tell)? {
                        Some(layer) => done(&layer, tell)?,
                        None => return Ok(Verdict::Stopped),
                    }
                }
            }
        }
        Ok(if differences == 0 { Verdict::Agrees } else { Verdict::Differs(differences) })
    }

    /// Why nothing can be trained again, if so.
    fn obstacle(&self, published: &Published) -> Result<Option<Layer>> {
        let why = |why: &str| Ok(Some(Layer::of(format!("training: nothing can be trained again: {why}"))));
        let Some(content) = &published.content else { return why("the manifest does not tell the study") };
        let theirs = content.made_by.engine_revision;
        if theirs != ENGINE_REVISION {
            return why(&format!("the runs are of engine revision {theirs}, this is {ENGINE_REVISION}"));
        }
        if let Some(block) = content.packed.damaged().next() {
            return why(&format!("{} is damaged", block.file()));
        }
        let here = match data::fingerprint(&content.planned.study.data) {
            Ok(here) => here,
            Err(error) => return why(&format!("its data cannot be read: {error}")),
        };
        if here == content.planned.data_sha256 {
            return Ok(None);
        }
        let mut layer = Layer::of("training: nothing can be trained again: the data file has another content".into());
        layer.differences.push("the data file is not the one that the manifest names by its sha256".into());
        Ok(Some(layer))
    }

    /// Whether rounding may have led the trainings elsewhere. What is measured of data alone has the same bits on every
    /// processor.
    fn is_elsewhere(&self, content: &Content) -> bool {
        let is_training = content.planned.plan.measure().is_none();
        is_training && (self.extent.as_elsewhere || content.made_by.cpu != MadeBy::this().cpu)
    }
}

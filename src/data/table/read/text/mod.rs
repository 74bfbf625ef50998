//! The text of a file: unpacked, in UTF-8, and cut into records and cells.

mod guard;
pub mod header;
mod record;
mod records;
pub mod rows;
mod separator;
mod stream;

pub use guard::too_many;
pub use records::Records;
pub use separator::Separator;

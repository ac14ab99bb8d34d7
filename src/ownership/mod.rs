//! Where ownership concentrates: owners of each object, their shares, and how uneven they are.

mod concentration;
mod owners;

pub use self::concentration::Concentration;
pub use self::owners::{Owner, OwnerCounter, Owners};

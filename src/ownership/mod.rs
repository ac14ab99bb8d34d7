//! Where ownership concentrates: owners of each object, their shares, how uneven they are, and what they are.

mod concentration;
mod kinds;
mod lorenz;
mod maker;
mod owners;
mod roles;
mod sharing;

pub use self::concentration::Concentration;
pub use self::kinds::{KindCounts, OwnerKind, OwnerKinds};
pub use self::lorenz::{LorenzPoint, lorenz};
pub use self::maker::{Made, Maker};
pub use self::owners::{Owner, OwnerCounter, Owners};
pub use self::roles::RoleTree;
pub use self::sharing::SharingParties;
pub use crate::catalog::Load;

//! Where ownership concentrates: owners of each object, their shares, how uneven they are, and what they are.

mod cause;
mod concentration;
mod kinds;
mod lorenz;
mod maker;
mod members;
mod owners;
mod roles;
mod sharing;
mod skew;
pub mod visibility;

pub use self::cause::{Cause, CauseKind, DefaultOwner, default_owners};
pub use self::concentration::Concentration;
pub use self::kinds::{KindCounts, OwnerKind, OwnerKinds};
pub use self::lorenz::{LorenzPoint, lorenz};
pub use self::maker::{Made, Maker};
pub use self::members::Members;
pub use self::owners::{Owner, OwnerCounter, Owners};
pub use self::roles::RoleTree;
pub use self::sharing::SharingParties;
pub use self::skew::{LoadedParent, SkewKind};
pub use crate::catalog::{Load, Opens};

//! What each user may do, with certainty: granted, not granted, or not to be known from this export.
//!
//! A user's rights are the union of the profile, of the permission sets that are assigned, and of the
//! permission set groups, whose members count together, less what the group mutes. Two things make that
//! more than a union. A profile file is a partial view, and what it leaves out may be granted or not:
//! [`View`] says which, from the package as a whole, and every answer is a [`Bit`] that may be unknown.
//! And some rights bring others: [`Effective`] expands them, and names for each right every grant that
//! gives it.
//!
//! Nothing here reads a file, and nothing here judges what a right is used for. Record sharing is no
//! part of it: a right on an object says what may be done with records that the user can see.

mod answer;
mod bit;
mod cited;
mod combination;
mod completeness;
mod container;
mod dependency;
mod effective;
mod everyone;
mod gap;
mod holdings;
mod names;
mod object_bits;
mod question;
mod source;
#[cfg(test)]
mod tests;
mod view;

pub use self::answer::{Answer, Grant, Origin};
pub use self::bit::Bit;
pub use self::combination::Access;
pub use self::completeness::{Completeness, ObjectSections, Unknown};
pub use self::container::ContainerGrants;
pub use self::dependency::{Rights, Violation, violations};
pub use self::effective::Effective;
pub use self::everyone::Everyone;
pub use self::gap::{Aside, Gap, Pause, StaleGroup};
pub use self::object_bits::ObjectBits;
pub use self::question::{FieldRight, FieldRow, Question};
pub use self::source::Way;
pub use self::view::View;
pub use crate::catalog::ObjectRight;

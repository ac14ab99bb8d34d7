//! Reach, or blast radius: what somebody who holds a credential could get at.
//!
//! For each holder and object: the rights, how many records can be read and how many changed, and which
//! classified fields. For each holder: the users it could become or change, the ways by which it could widen
//! its rights, and one ordinal score with its parts. A holder is a user of the org ([`Reach::user`]) or a set
//! of rights that somebody proposes ([`Reach::proposed`]), so that before and after can be compared.
//!
//! Nothing is guessed. A right that the export leaves open makes a count unknown, never nothing; what no
//! export holds (manual, Apex and team sharing, criteria) makes it "at least" so much. Every [`Count`] has
//! bounds, and whatever is learnt yet lies between them.
//!
//! What is equal for many is worked out once: rights for each distinct set of assignments, sharing for each
//! distinct standing in roles, groups and queues. What a user owns is all that is looked up per user.
//!
//! Nothing here reads a file, and nothing here says what of the reach is needed.

mod all;
mod asked;
mod count;
mod fields;
mod granting;
mod holder;
mod opening;
mod parties;
mod records;
mod score;
mod shares;
mod table;

pub use self::all::Reach;
pub use self::count::{Certainty, Count};
pub use self::fields::{Classified, FieldBits, FieldCounts, FieldReach, Tally};
pub use self::granting::Proposed;
pub use self::holder::{Holder, ObjectReach, Summary, UsersReach};
pub use self::records::Records;
pub use self::score::{Grade, Part, Score};

#[cfg(test)]
mod tests;

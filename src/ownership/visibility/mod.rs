//! What if an object were private: how many records each person would see by ownership and hierarchy alone.
//!
//! A record is then seen by its owner and by everybody in a role above the owner's; a queue's by its members and
//! everybody above those. People of one role do not see each other's records. Sharing rules, teams, territories,
//! manual and Apex sharing come on top of that and are not counted: whatever they give is what somebody must
//! decide to keep. Nor is it asked whether somebody may read the object at all.
//!
//! The answer depends on nothing but the number of records of each owner ([`Viewers::sight`]), so that it can be
//! asked for owners as they are and as a plan would make them.

mod groups;
#[cfg(test)]
mod tests;
mod viewers;

pub use self::groups::{GroupBy, ObjectVisibility, SeenBy, ViewAll, visibility};
pub use self::viewers::{Sight, Viewers};

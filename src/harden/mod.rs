//! What a client needs, and the permission set that grants it and nothing more.
//!
//! A [`Need`] says what a client was seen to use; a [`Proposal`] is the dedicated user, the permission set and the policy
//! of the app that fit it, beside what its present logins are granted. What was used comes from logs and stamps and is
//! put together elsewhere; what is written where is the business of the renderers. Nothing here reads a file.
//!
//! Three things are more than the union of what was used. Rights bring what they depend on, or the platform refuses the
//! set ([`crate::access::Rights::closed`]). Fields are mostly in no log, so that by default those stay which the present
//! login is granted on the objects it uses ([`FieldsFrom`]). And a right on an object opens no record of others where
//! sharing is private ([`RecordAccess`]).

mod app;
mod fields;
mod grounds;
mod hardening;
mod name;
mod need;
mod new_user;
mod objects;
mod present;
mod proposal;
mod sharing;

pub use self::app::{AppPolicy, PolicyRow};
pub use self::fields::{FieldGrant, FieldsFrom};
pub use self::grounds::Grounds;
pub use self::hardening::{Aside, Hardening, UnknownClient};
pub use self::need::{LoginNeed, Need, ObjectNeed, Operation, Seen, Window};
pub use self::new_user::NewUser;
pub use self::objects::ObjectCase;
pub use self::present::Present;
pub use self::proposal::{PermissionCase, Proposal, ReachBeforeAfter, ReachLevel, ReachRow};
pub use self::sharing::RecordAccess;

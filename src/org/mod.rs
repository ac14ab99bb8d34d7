//! The domain: who exists in the org, what is granted, and the words every stage uses.
//!
//! Nothing here reads a file or writes a report. Readers ([`crate::metadata`], [`crate::directory`])
//! build these types; [`Org`] joins them into the one model the later stages ask.

mod app;
mod grant;
mod group;
mod id;
mod login;
mod model;
mod name;
mod rows;
mod sobject;
mod time;
mod user;
mod word;

pub use self::app::ConnectedApp;
pub use self::grant::{
    FieldRights, Grants, LoginHours, LoginIpRange, MutingPermissionSet, ObjectRights,
    PermissionSet, PermissionSetGroup, Profile,
};
pub use self::group::{Group, GroupMember, UserRole};
pub use self::id::{IdError, SalesforceId};
pub use self::login::{LoginIds, LoginKey, LoginKeys};
pub use self::model::{Component, Org, OrgBuilder};
pub use self::name::{Name, Names, Renaming};
pub use self::rows::{Right, Rows};
pub use self::sobject::{Field, SObject};
pub use self::time::{TimeError, TimeOrder, UtcTime};
pub use self::user::{PermissionSetAssignment, PermissionSetRow, ProfileRow, User};
pub use self::word::{Actor, Basis, Channel, IdentityClass, StampKind};

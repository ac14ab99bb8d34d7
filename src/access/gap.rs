//! What could not be joined, what is not in force, and what may be out of date: said, never guessed.

use std::fmt;

use crate::org::SalesforceId;

/// Something that grants, and of which the export does not say what. Whatever nothing else grants is
/// unknown for its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap<'o> {
    /// Neither the user's row nor the `Profile` export names the profile.
    ProfileUnnamed,
    /// The package holds no profile of this name.
    ProfileMissing(&'o str),
    /// The package holds two profiles that users see by this name.
    ProfileAmbiguous(&'o str),
    /// No export names the permission set of this id.
    SetUnnamed(SalesforceId),
    /// The package holds no permission set, and no group, of this name.
    SetMissing(&'o str),
    /// The package holds several of this label, or a set and a group of this name.
    SetAmbiguous(&'o str),
    /// No export names the permission set group of this id.
    GroupUnnamed(SalesforceId),
    /// The package holds no permission set group of this name.
    GroupMissing(&'o str),
    /// An assignment that names nothing.
    Nothing,
    /// A member of a group that the package does not hold; mostly one of a managed package.
    MemberMissing {
        /// The group.
        group: &'o str,
        /// The member.
        member: &'o str,
    },
    /// A muting permission set that the package does not hold: what the group grants may be muted.
    MutingMissing {
        /// The group.
        group: &'o str,
        /// The muting permission set.
        muting: &'o str,
    },
    /// The export has no assignments at all, of this user or any other.
    NoAssignments,
}

impl Gap<'_> {
    /// Whether several answers fit, and none was chosen.
    #[must_use]
    pub const fn is_ambiguous(&self) -> bool {
        matches!(self, Self::ProfileAmbiguous(_) | Self::SetAmbiguous(_))
    }
}

impl fmt::Display for Gap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ProfileUnnamed => write!(f, "no export names the profile"),
            Self::ProfileMissing(name) => write!(f, "profile {name} is not in the package"),
            Self::ProfileAmbiguous(name) => write!(f, "two profiles are called {name}"),
            Self::SetUnnamed(id) => write!(f, "no export names permission set {id}"),
            Self::SetMissing(name) => write!(f, "permission set {name} is not in the package"),
            Self::SetAmbiguous(name) => {
                write!(f, "several permission sets or groups are called {name}")
            }
            Self::GroupUnnamed(id) => write!(f, "no export names group {id}"),
            Self::GroupMissing(name) => write!(f, "group {name} is not in the package"),
            Self::Nothing => write!(f, "an assignment names nothing"),
            Self::MemberMissing { group, member } => {
                write!(f, "group {group}: {member} is not in the package")
            }
            Self::MutingMissing { group, muting } => {
                write!(f, "group {group}: muting {muting} is not in the package")
            }
            Self::NoAssignments => write!(f, "the export has no permission set assignments"),
        }
    }
}

/// Why an assignment is not in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pause {
    /// It needs a session that was activated for it.
    Session,
    /// It has expired, or was revoked or switched off.
    Over,
}

/// An assignment that grants nothing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside<'o> {
    /// A permission set.
    PermissionSet(&'o str, Pause),
    /// A permission set group.
    Group(&'o str, Pause),
    /// Something over that cannot be joined, and need not be.
    Unjoined,
}

impl fmt::Display for Aside<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, name, pause) = match self {
            Self::PermissionSet(name, pause) => ("permission set", *name, *pause),
            Self::Group(name, pause) => ("group", *name, *pause),
            Self::Unjoined => ("an assignment", "", Pause::Over),
        };
        let why = match pause {
            Pause::Session => "needs an activated session",
            Pause::Over => "is over",
        };
        let blank = if name.is_empty() { "" } else { " " };
        write!(f, "{what}{blank}{name} {why}")
    }
}

/// A group whose rights the platform has not computed since it changed, so that the org may grant
/// something else than its files say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StaleGroup<'o> {
    /// The group.
    pub group: &'o str,
    /// Its `status`, which is not `Updated`.
    pub status: &'o str,
}

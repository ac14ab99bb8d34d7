//! Who a queue consists of, and whom records are shared from and with.

/// One member of a queue, or one side of a sharing rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party {
    /// What it is.
    pub kind: PartyKind,
    /// Username of a user, developer name of anything else; empty for those that are one of a kind.
    pub name: String,
}

/// What a party is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyKind {
    /// One user.
    User,
    /// A public group.
    Group,
    /// A role.
    Role,
    /// A role and those below it.
    RoleAndSubordinates,
    /// A role and those below it, without those of portals.
    RoleAndInternalSubordinates,
    /// A queue.
    Queue,
    /// The guest user of a site.
    Guest,
    /// Everybody inside.
    AllInternalUsers,
    /// Anything else, by the name of its element.
    Other(String),
}

impl PartyKind {
    /// By the name of the element, of which versions and types have several.
    #[must_use]
    pub fn of(element: &str) -> Self {
        match element {
            "user" => Self::User,
            "group" | "groups" | "publicGroup" => Self::Group,
            "role" | "roles" => Self::Role,
            "roleAndSubordinate" | "roleAndSubordinates" | "rolesAndSubordinates" => {
                Self::RoleAndSubordinates
            }
            "roleAndSubordinateInternal" | "roleAndSubordinatesInternal" => {
                Self::RoleAndInternalSubordinates
            }
            "queue" => Self::Queue,
            "guestUser" => Self::Guest,
            "allInternalUsers" => Self::AllInternalUsers,
            other => Self::Other(other.to_owned()),
        }
    }
}

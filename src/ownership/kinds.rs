//! What owners are: users or queues, in which role, and whether they are still there.

use std::collections::BTreeSet;

use super::{Owners, RoleTree};
use crate::catalog::Effect;
use crate::identity::Identities;
use crate::org::{IdentityClass, Org, SalesforceId, User, UserRole};

/// What one owner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnerKind {
    /// A user.
    User,
    /// A queue.
    Queue,
}

impl OwnerKind {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Queue => "queue",
        }
    }
}

/// Records of one object by what their owners are. `None` where the export does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindCounts {
    /// Of logins that only outside systems use.
    pub integration: u64,
    /// Of frozen users.
    pub frozen: Option<u64>,
    /// Of users without a role.
    pub without_role: Option<u64>,
    /// Of guest users of sites.
    pub guest: u64,
    /// Of the users whom an active site gives what its guests make.
    pub guest_default: Option<u64>,
}

/// What the export knows of owners.
#[derive(Debug)]
pub struct OwnerKinds<'a> {
    org: &'a Org,
    identities: &'a Identities,
    roles: RoleTree,
    /// Owners of what guests make; `None` where the package has no site that names one.
    guest_default: Option<BTreeSet<SalesforceId>>,
    knows_frozen: bool,
    knows_roles: bool,
}

impl<'a> OwnerKinds<'a> {
    /// From the directory and the package.
    #[must_use]
    pub fn new(org: &'a Org, identities: &'a Identities) -> Self {
        let guest_default: Vec<_> = (org.named.iter())
            .filter(|place| {
                let named = &place.named;
                named.place.root == "CustomSite" && named.place.effect == Effect::OwnsRecords
            })
            .collect();
        let in_force = guest_default
            .iter()
            .filter(|place| place.named.in_force != Some(false));
        let in_force = in_force.filter_map(|place| place.who.id()).collect();
        Self {
            org,
            identities,
            roles: RoleTree::new(org),
            guest_default: (!guest_default.is_empty()).then_some(in_force),
            knows_frozen: org.users.values().any(|user| user.frozen.is_some()),
            knows_roles: org.users.values().any(|user| user.role_id.is_some()),
        }
    }

    /// The role hierarchy.
    #[must_use]
    pub const fn roles(&self) -> &RoleTree {
        &self.roles
    }

    /// Whether an owner is a user or a queue; `None` for an id that is neither.
    #[must_use]
    pub fn kind(&self, owner: &SalesforceId) -> Option<OwnerKind> {
        if owner.has_prefix(b"005") {
            Some(OwnerKind::User)
        } else {
            self.org.is_queue(owner).then_some(OwnerKind::Queue)
        }
    }

    /// The role of an owner.
    #[must_use]
    pub fn role(&self, owner: &SalesforceId) -> Option<(SalesforceId, &'a UserRole)> {
        let id = self.org.users.get(owner)?.role_id?;
        Some((id, self.org.roles.get(&id)?))
    }

    /// What an owner is as a login.
    #[must_use]
    pub fn class(&self, owner: &SalesforceId) -> IdentityClass {
        self.identities.class(owner)
    }

    /// The records of an object by what their owners are.
    #[must_use]
    pub fn of(&self, owners: &Owners) -> KindCounts {
        let users = |wanted: &dyn Fn(&User) -> bool| {
            owners.sum(|id| self.org.users.get(id).is_some_and(wanted))
        };
        KindCounts {
            integration: owners.sum(|id| self.class(id) == IdentityClass::Integration),
            frozen: (self.knows_frozen).then(|| users(&|user| user.frozen == Some(true))),
            without_role: (self.knows_roles).then(|| users(&|user| user.role_id.is_none())),
            guest: owners.sum(|id| self.class(id) == IdentityClass::Guest),
            guest_default: (self.guest_default.as_ref())
                .map(|named| owners.sum(|id| named.contains(id))),
        }
    }
}

//! Who may be given records, and why somebody may not.

use std::fmt;

use super::{Holder, Roster};
use crate::access::{Bit, Everyone, ObjectRight, Question};
use crate::catalog::transfer;
use crate::identity::Identities;
use crate::org::{IdentityClass, Org, SalesforceId, User};

/// Why somebody may not be given records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// The export has no such user or queue.
    Unknown,
    /// A user who is not active.
    Inactive,
    /// A user of whom the export does not say whether they are active.
    ActivityUnknown,
    /// A frozen user, who cannot log in.
    Frozen,
    /// A login of the platform, a portal or a site.
    UserType,
    /// A licence that lets nobody own records of this object.
    Licence,
    /// Neither licence nor type is in the export.
    LicenceUnknown,
    /// A login that is no person's.
    Machine(IdentityClass),
    /// Somebody who may not read the object.
    NoRead,
    /// An owner whose records are moved.
    Moving,
    /// A group that is no queue.
    NoQueue,
    /// A queue that does not take the object.
    QueueTakesOthers,
    /// A queue, where none may own records of the object.
    NeverQueued,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Unknown => "is neither a user nor a queue of the export",
            Self::Inactive => "is not active",
            Self::ActivityUnknown => "is not known to be active: the `User` export does not say",
            Self::Frozen => "is frozen",
            Self::UserType => "is a login of the platform, a portal or a site",
            Self::Licence => "has a licence that owns no records of the object",
            Self::LicenceUnknown => "has neither a licence nor a user type in the export",
            Self::Machine(class) => return write!(f, "is a login of class {}", class.as_str()),
            Self::NoRead => "may not read the object",
            Self::Moving => "is an owner whose records are moved",
            Self::NoQueue => "is a group and no queue",
            Self::QueueTakesOthers => "is a queue that does not take the object",
            Self::NeverQueued => "is a queue, and none may own records of the object",
        };
        f.write_str(text)
    }
}

/// What is known of those who may be given records.
#[derive(Clone, Copy, Debug)]
pub struct Targets<'a> {
    org: &'a Org,
    identities: &'a Identities,
    everyone: &'a Everyone<'a>,
}

/// User types of people inside the org.
const STANDARD: &str = "Standard";

impl<'a> Targets<'a> {
    /// From the directory, from what logins were judged to be, and from everybody's rights.
    #[must_use]
    pub const fn new(org: &'a Org, identities: &'a Identities, everyone: &'a Everyone<'a>) -> Self {
        Self {
            org,
            identities,
            everyone,
        }
    }

    /// For everybody, why they may own no records of the object; nothing for those who may.
    #[must_use]
    pub fn refusals(&self, roster: &Roster, object: &str) -> Vec<Option<Refusal>> {
        let read = Question::object(self.org, object, ObjectRight::Read);
        let refusals = roster.iter().map(|(_, id)| match self.org.users.get(id) {
            Some(user) => refusal_of_user(user, Some(object)).or_else(|| self.judged(id, &read)),
            None => refusal_of_queue(self.org, id, Some(object)),
        });
        refusals.collect()
    }

    /// Why a user may own nothing whom neither activity, type nor licence rules out.
    fn judged(&self, id: &SalesforceId, read: &Question) -> Option<Refusal> {
        self.machine(id).or_else(|| {
            let rights = self.everyone.get(id)?;
            (rights.bit(read) == Bit::NotGranted).then_some(Refusal::NoRead)
        })
    }

    /// A login of which no person answers for what it owns. A shared one has a person.
    fn machine(&self, id: &SalesforceId) -> Option<Refusal> {
        let class = self.identities.class(id);
        match class {
            IdentityClass::Integration
            | IdentityClass::Automation
            | IdentityClass::Agent
            | IdentityClass::Guest => Some(Refusal::Machine(class)),
            IdentityClass::Human | IdentityClass::Shared | IdentityClass::Unknown => None,
        }
    }

    /// Why a user or queue may own no records at all, whatever the object.
    #[must_use]
    pub fn refusal(&self, id: &SalesforceId) -> Option<Refusal> {
        refusal(self.org, id).or_else(|| self.machine(id))
    }
}

/// What the directory alone says against a user or queue, whatever the object.
pub(super) fn refusal(org: &Org, id: &SalesforceId) -> Option<Refusal> {
    match org.users.get(id) {
        Some(user) => refusal_of_user(user, None),
        None => refusal_of_queue(org, id, None),
    }
}

fn refusal_of_user(user: &User, object: Option<&str>) -> Option<Refusal> {
    match user.active {
        Some(true) => {}
        Some(false) => return Some(Refusal::Inactive),
        None => return Some(Refusal::ActivityUnknown),
    }
    if user.frozen == Some(true) {
        return Some(Refusal::Frozen);
    }
    if !user.user_type.is_empty() && user.user_type != STANDARD {
        return Some(Refusal::UserType);
    }
    if user.license.is_empty() {
        return user.user_type.is_empty().then_some(Refusal::LicenceUnknown);
    }
    let licence = transfer().licence(&user.license);
    let owns = licence.is_some_and(|licence| object.is_none_or(|object| licence.owns(object)));
    (!owns).then_some(Refusal::Licence)
}

fn refusal_of_queue(org: &Org, id: &SalesforceId, object: Option<&str>) -> Option<Refusal> {
    let Some(group) = org.groups.get(id) else {
        return Some(Refusal::Unknown);
    };
    if !group.is_queue() {
        return Some(Refusal::NoQueue);
    }
    let object = object?;
    if !transfer().may_be_queued(object) {
        return Some(Refusal::NeverQueued);
    }
    let queue = org.hierarchy.queues.get(&group.developer_name)?;
    let takes = queue.objects.is_empty() || queue.objects.iter().any(|it| it == object);
    (!takes).then_some(Refusal::QueueTakesOthers)
}

/// Those of the members who may own records of the object, in order.
pub(super) fn allowed<'m>(
    members: impl Iterator<Item = Holder> + 'm,
    refusals: &'m [Option<Refusal>],
) -> impl Iterator<Item = Holder> + 'm {
    members.filter(|it| refusals.get(it.place()).is_some_and(Option::is_none))
}

//! Where ownership concentrates, and what people would see if objects were private.

use std::cmp::Reverse;

use super::{Analysis, ObjectResult};
use crate::access::View;
use crate::catalog::{Opens, sharing_model};
use crate::org::SalesforceId;
use crate::ownership::visibility::{ObjectVisibility, Viewers, visibility};
use crate::ownership::{Owner, OwnerKinds};

/// An owner on whom ownership of an object concentrates.
#[derive(Clone, Copy, Debug)]
pub struct Concentrated<'a> {
    /// The object.
    pub object: &'a ObjectResult,
    /// The owner.
    pub id: SalesforceId,
    /// What they own of it.
    pub owner: &'a Owner,
}

impl Analysis {
    /// Where ownership concentrates, most records first.
    #[must_use]
    pub fn concentrations(&self) -> Vec<Concentrated<'_>> {
        let mut all: Vec<Concentrated<'_>> = Vec::new();
        for object in &self.objects {
            let owners = object.owners.concentrated().into_iter();
            all.extend(owners.map(|(id, owner)| Concentrated {
                object,
                id: *id,
                owner,
            }));
        }
        // Stable: of as many records the order of objects decides.
        all.sort_by_key(|it| Reverse(it.owner.records));
        all
    }

    /// What people would see of each object that is not private if it were. Empty where the directory does not
    /// say who is active or who is above whom.
    #[must_use]
    pub fn visibility(&self) -> Vec<ObjectVisibility> {
        let is_private = |object: &&ObjectResult| {
            let known = self.org.objects.get(&object.name);
            known.is_some_and(|it| sharing_model(&it.sharing_model) == Some(Opens::Nothing))
        };
        let objects = self.objects.iter().filter(|object| !is_private(object));
        self.visibility_of(objects.map(|object| {
            let owners = object.owners.by_owner.iter();
            let owners = owners.map(|(id, owner)| (*id, owner.records));
            (object.name.as_str(), owners.collect())
        }))
    }

    /// The same of any objects, with the records that owners have of them or would have. Private objects are not left
    /// out.
    #[must_use]
    pub fn visibility_of<'o>(
        &self,
        objects: impl IntoIterator<Item = (&'o str, Vec<(SalesforceId, u64)>)>,
    ) -> Vec<ObjectVisibility> {
        let kinds = self.owner_kinds();
        let viewers = Viewers::new(&self.org, &self.identities, kinds.roles());
        let Some(viewers) = viewers else {
            return Vec::new();
        };
        let view = View::new(&self.org, self.as_of);
        visibility(objects, &viewers, (&self.org, &view))
    }

    /// What the export knows of owners.
    #[must_use]
    pub fn owner_kinds(&self) -> OwnerKinds<'_> {
        OwnerKinds::new(&self.org, &self.identities)
    }
}

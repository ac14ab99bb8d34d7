//! What people would see, by role and by department.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Sight, Viewers};
use crate::access::{Bit, Everyone, ObjectRight, Question, View};
use crate::catalog::{Opens, sharing_model};
use crate::org::{Org, SalesforceId};

/// People who are looked at together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupBy {
    /// All active people.
    All,
    /// Those with a role; `None` for those without.
    Role(Option<SalesforceId>),
    /// Those of a department; empty for those without.
    Department(String),
}

/// People who see everything of an object whatever its sharing model: by View All or Modify All, of the object or
/// of all data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewAll {
    /// Those who do.
    pub granted: u64,
    /// Those of whom the package does not tell.
    pub unknown: u64,
}

/// What some people would see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenBy {
    /// Who they are.
    pub group: GroupBy,
    /// How many active people.
    pub people: u64,
    /// What the one of them would see who would see least, the one in the middle (of two the one with less), and the
    /// one who would see most.
    pub spread: [u64; 3],
    /// How many see everything anyway.
    pub view_all: ViewAll,
}

/// What would be seen of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectVisibility {
    /// API name of the object.
    pub object: String,
    /// Its sharing model; empty where the package does not say.
    pub sharing_model: String,
    /// What that opens; `None` where it is not known.
    pub opens: Option<Opens>,
    /// Records that have an owner.
    pub records: u64,
    /// What each person would see.
    pub sight: Sight,
    /// The same by groups of people, in their order.
    pub seen_by: Vec<SeenBy>,
}

impl ObjectVisibility {
    /// How many records each person sees now, by the sharing model; `None` where it does not tell.
    #[must_use]
    pub fn seen_now(&self) -> Option<u64> {
        (self.opens == Some(Opens::Everything)).then_some(self.records)
    }
}

/// Of each object that has owners, what people would see of it by ownership and hierarchy alone: what they do see of it
/// at least where it is private. Each comes with the records of its owners; `view` is what the package says of rights.
#[must_use]
pub fn visibility<'o>(
    objects: impl IntoIterator<Item = (&'o str, Vec<(SalesforceId, u64)>)>,
    viewers: &Viewers<'_>,
    (org, view): (&Org, &View),
) -> Vec<ObjectVisibility> {
    let everyone = Everyone::new(org, view);
    let objects: Vec<_> = objects.into_iter().collect();
    let objects = objects
        .into_par_iter()
        .filter(|(_, owners)| !owners.is_empty());
    let seen = objects.map(|(object, owners)| {
        let model = org.objects.get(object).map(|it| it.sharing_model.clone());
        let sharing_model_name = model.unwrap_or_default();
        // Modify All, and both rights on all data, bring it with them.
        let view_all = Question::object(org, object, ObjectRight::ViewAll);
        let sees_all = |person: &SalesforceId| match everyone.get(person) {
            Some(rights) => rights.bit(&view_all),
            None => Bit::Unknown,
        };
        let records = owners.iter().map(|(_, records)| records).sum();
        let sight = viewers.sight(owners);
        ObjectVisibility {
            object: object.to_owned(),
            opens: sharing_model(&sharing_model_name),
            sharing_model: sharing_model_name,
            records,
            seen_by: grouped(&sight, org, sees_all),
            sight,
        }
    });
    seen.collect()
}

/// What each group of people would see.
fn grouped(sight: &Sight, org: &Org, sees_all: impl Fn(&SalesforceId) -> Bit) -> Vec<SeenBy> {
    let knows_departments = org.users.values().any(|user| !user.department.is_empty());
    let mut groups: BTreeMap<GroupBy, (Vec<u64>, ViewAll)> = BTreeMap::new();
    for (person, records) in &sight.by_person {
        let Some(user) = org.users.get(person) else {
            continue;
        };
        let department = knows_departments.then(|| GroupBy::Department(user.department.clone()));
        let bit = sees_all(person);
        let of_person = [GroupBy::All, GroupBy::Role(user.role_id)];
        for group in of_person.into_iter().chain(department) {
            let (counts, view_all) = groups.entry(group).or_default();
            counts.push(*records);
            view_all.granted += u64::from(bit == Bit::Granted);
            view_all.unknown += u64::from(bit == Bit::Unknown);
        }
    }
    let seen_by = groups.into_iter().map(|(group, (mut counts, view_all))| {
        counts.sort_unstable();
        let at = |place: usize| counts.get(place).copied().unwrap_or(0);
        let last = counts.len().saturating_sub(1);
        SeenBy {
            group,
            people: counts.len() as u64,
            spread: [at(0), at(last / 2), at(last)],
            view_all,
        }
    });
    seen_by.collect()
}

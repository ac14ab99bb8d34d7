//! Rights that need others: what must be added, and what is missing.
//!
//! The platform refuses a right without what it needs. What an org exports obeys that; a file edited by
//! hand may not, and neither does a set of rights put together from what was used.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::catalog::{ObjectRight, dependencies};
use crate::org::{Grants, Names, Org};

/// A set of rights, as a permission set would grant them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// User permissions by API name.
    pub user_permissions: BTreeSet<String>,
    /// Rights on objects by API name.
    pub objects: BTreeMap<String, BTreeSet<ObjectRight>>,
}

/// A right that is granted without one it needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The right.
    pub right: String,
    /// What it needs and lacks.
    pub lacks: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} lacks {}", self.right, self.lacks)
    }
}

impl Rights {
    /// The rights that a profile or permission set grants by rows of its own.
    #[must_use]
    pub fn of(grants: &Grants, names: &Names) -> Self {
        let permissions = grants.user_permissions.iter().filter(|(_, on)| *on);
        let objects = grants.objects.iter().map(|(name, row)| {
            let has = ObjectRight::ALL.into_iter().filter(|right| row.has(*right));
            (names.text(name).to_owned(), has.collect::<BTreeSet<_>>())
        });
        Self {
            user_permissions: permissions
                .map(|(name, _)| names.text(name).to_owned())
                .collect(),
            objects: objects.filter(|(_, rights)| !rights.is_empty()).collect(),
        }
    }

    /// These rights and all they need, and what those need, until nothing is missing. `org` tells which
    /// object is the detail of which.
    #[must_use]
    pub fn closed(mut self, org: &Org) -> Self {
        loop {
            let missing = self.missing(org);
            if missing.is_empty() {
                return self;
            }
            for (_, need) in missing {
                match need {
                    Need::User(permission) => {
                        self.user_permissions.insert(permission);
                    }
                    Need::Object(object, right) => {
                        self.objects.entry(object).or_default().insert(right);
                    }
                }
            }
        }
    }

    fn has(&self, need: &Need) -> bool {
        match need {
            Need::User(permission) => self.user_permissions.contains(permission),
            Need::Object(object, right) => self
                .objects
                .get(object)
                .is_some_and(|rights| rights.contains(right)),
        }
    }

    /// What each right needs in one step and is not there: the right in words, and the need.
    fn missing(&self, org: &Org) -> Vec<(String, Need)> {
        let table = dependencies();
        let mut needs: Vec<(String, Need)> = Vec::new();
        for permission in &self.user_permissions {
            let by_permission = table.user.iter().filter(|d| d.permission == *permission);
            let names = by_permission.flat_map(|d| &d.needs);
            needs.extend(names.map(|name| (permission.clone(), Need::User(name.clone()))));
            let on_objects = table.user_object.iter();
            for row in on_objects.filter(|d| d.permission == *permission) {
                let rights = row.needs.iter();
                let need = |right| Need::Object(row.object.clone(), right);
                needs.extend(rights.map(|right| (permission.clone(), need(*right))));
            }
        }
        for (object, rights) in &self.objects {
            for right in rights {
                let words = format!("{object} {}", right.element());
                let same = table.object.iter();
                let same = same.filter(|d| d.right == *right && d.is_on(object));
                let same = same.flat_map(|d| &d.needs);
                needs.extend(same.map(|need| (words.clone(), Need::Object(object.clone(), *need))));
                let others = table.object_object.iter();
                let others = others.filter(|d| d.object == *object && d.right == *right);
                needs
                    .extend(others.map(|d| (words.clone(), Need::Object(d.other.clone(), *right))));
                let of_master = table.master.iter().filter(|d| d.right == *right);
                for (need, master) in of_master
                    .flat_map(|d| &d.needs)
                    .flat_map(|need| masters_of(object, org).map(move |m| (*need, m)))
                {
                    needs.push((words.clone(), Need::Object(master, need)));
                }
            }
        }
        needs.retain(|(_, need)| !self.has(need));
        needs
    }
}

/// The rights that a profile or permission set grants without others that they need, sorted.
#[must_use]
pub fn violations(grants: &Grants, org: &Org) -> Vec<Violation> {
    let missing = Rights::of(grants, &org.names).missing(org);
    let mut found: Vec<Violation> = missing
        .into_iter()
        .map(|(right, need)| Violation {
            right,
            lacks: need.to_string(),
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The masters of a detail object, by its master-detail fields.
fn masters_of(object: &str, org: &Org) -> impl Iterator<Item = String> {
    let fields = org.objects.get(object).into_iter();
    fields
        .flat_map(|object| object.fields.values())
        .filter(|field| field.kind == "MasterDetail")
        .flat_map(|field| field.reference_to.iter().cloned())
}

/// A right that another needs.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Need {
    User(String),
    Object(String, ObjectRight),
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(permission) => write!(f, "{permission}"),
            Self::Object(object, right) => write!(f, "{object} {}", right.element()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::{Component, Field, OrgBuilder};

    fn rights(permissions: &[&str], objects: &[(&str, &[ObjectRight])]) -> Rights {
        Rights {
            user_permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
            objects: objects
                .iter()
                .map(|(name, rights)| ((*name).to_owned(), rights.iter().copied().collect()))
                .collect(),
        }
    }

    /// An org in which `Line__c` is a detail of `Order__c`, and that of `Account`.
    fn org() -> Org {
        let mut org = OrgBuilder::default();
        let renaming = org.names(&Names::default());
        for (object, master) in [("Line__c", "Order__c"), ("Order__c", "Account")] {
            let field = Field {
                kind: "MasterDetail".to_owned(),
                reference_to: vec![master.to_owned()],
                ..Field::default()
            };
            let name = "Master__c".to_owned();
            org.component(Component::Field(object.to_owned(), name, field), &renaming);
        }
        org.build()
    }

    #[test]
    fn rights_are_closed_transitively() {
        use ObjectRight::{Create, Delete, Edit, ModifyAll, Read, ViewAll};
        let org = org();
        let closed = |objects: &[(&str, &[ObjectRight])]| rights(&[], objects).closed(&org);
        assert_eq!(
            closed(&[("Case", &[Delete])]),
            rights(&[], &[("Case", &[Read, Edit, Delete])])
        );
        assert_eq!(
            closed(&[("Archive__b", &[Delete])]),
            rights(&[], &[("Archive__b", &[Read, Delete])])
        );
        assert_eq!(
            closed(&[("Case", &[ModifyAll])]),
            rights(&[], &[("Case", &[Read, Edit, Delete, ViewAll, ModifyAll])])
        );
        assert_eq!(
            closed(&[("Line__c", &[Create])]),
            rights(
                &[],
                &[
                    ("Line__c", &[Create, Read]),
                    ("Order__c", &[Read]),
                    ("Account", &[Read])
                ]
            )
        );
        assert_eq!(
            closed(&[("Contract", &[ViewAll])]),
            rights(
                &[],
                &[
                    ("Contract", &[Read, ViewAll]),
                    ("Account", &[Read, ViewAll])
                ]
            )
        );
        let all = rights(&["ModifyAllData", "ScheduleReports"], &[]).closed(&org);
        let needed = [
            "EditPublicReports",
            "EditReports",
            "ManageDashboards",
            "ModifyAllData",
            "RunReports",
            "ScheduleReports",
            "ViewAllData",
            "ViewDataLeakageEvents",
            "ViewPlatformEvents",
        ];
        assert_eq!(all, rights(&needed, &[]));
        assert_eq!(all.clone().closed(&org), all);
        let cases = rights(&["TransferAnyCase"], &[]).closed(&org);
        assert_eq!(
            cases,
            rights(&["TransferAnyCase"], &[("Case", &[Create, Read])])
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut names = Names::default();
        let object = |create, read, edit| crate::org::ObjectRights {
            create,
            read,
            edit,
            ..crate::org::ObjectRights::default()
        };
        let user = [("ScheduleReports", true), ("EditReports", false)];
        let rows = [
            ("Case", object(true, false, true)),
            ("Line__c", object(false, true, false)),
            ("Account", object(true, true, true)),
        ];
        let grants = Grants {
            user_permissions: user
                .map(|(n, on)| (names.intern(n), on))
                .into_iter()
                .collect(),
            objects: rows
                .map(|(n, row)| (names.intern(n), row))
                .into_iter()
                .collect(),
            ..Grants::default()
        };
        let mut org = org();
        org.names = names;
        let found: Vec<String> = violations(&grants, &org)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            found,
            [
                "Case allowCreate lacks Case allowRead",
                "Case allowEdit lacks Case allowRead",
                "Line__c allowRead lacks Order__c allowRead",
                "ScheduleReports lacks EditReports",
                "ScheduleReports lacks RunReports",
            ]
        );
    }
}

//! From what was done with objects to the rights that it needs.

use std::collections::{BTreeMap, BTreeSet};

use super::grounds::Grounds;
use super::need::{LoginNeed, Need, ObjectNeed, quoted};
use crate::access::{Bit, ObjectRight, Question, Rights};
use crate::catalog::{Rowless, has_rows, rowless};
use crate::org::{ObjectKind, SObject};

/// One object: what is granted today, what was used, what is proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectCase {
    /// What the present logins are granted together.
    pub granted: BTreeMap<ObjectRight, Bit>,
    /// What the client was seen to use.
    pub used: BTreeSet<ObjectRight>,
    /// What the proposed set grants by a row.
    pub proposed: BTreeSet<ObjectRight>,
    /// What opens the object where it has no row of its own, in words.
    pub through: Option<String>,
}

impl ObjectCase {
    /// Rights that are granted for certain and were not seen in use, and that the set leaves out.
    pub fn dropped(&self) -> impl Iterator<Item = ObjectRight> {
        let granted = self.granted.iter().filter(|(_, bit)| **bit == Bit::Granted);
        granted
            .map(|(right, _)| *right)
            .filter(|right| !self.proposed.contains(right))
    }
}

/// What the use of objects asks for, before anything that it depends on is added.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) rights: Rights,
    /// Other sections: section → names.
    pub(super) accesses: BTreeMap<&'static str, BTreeSet<String>>,
    /// For objects without rows, what opens them, in words.
    pub(super) through: BTreeMap<String, String>,
    /// Objects without rows whose fields have rows all the same.
    pub(super) fields_of: BTreeSet<String>,
    /// What gives no right, in words.
    pub(super) open: Vec<String>,
    /// Why a user permission is there.
    pub(super) why: BTreeMap<String, String>,
}

/// Suffixes of what the platform keeps beside an object, as standard and as custom objects have them.
const BESIDE: [&str; 4] = ["History", "Feed", "Share", "ChangeEvent"];

/// The uses of one object as rights.
pub(super) fn used(need: &ObjectNeed) -> BTreeSet<ObjectRight> {
    let uses = [
        (ObjectRight::Create, &need.create),
        (ObjectRight::Read, &need.read),
        (ObjectRight::Edit, &need.edit),
        (ObjectRight::Delete, &need.delete),
    ];
    let seen = uses.into_iter().filter(|(_, seen)| seen.is_some());
    let mut used: BTreeSet<ObjectRight> = seen.map(|(right, _)| right).collect();
    // A field that was seen in use is a use, of however little is known beside.
    if used.is_empty() && !need.fields_seen.is_empty() {
        used.insert(ObjectRight::Read);
        if need.fields_seen.values().any(|edited| *edited) {
            used.insert(ObjectRight::Edit);
        }
    }
    used
}

/// The need by the names of the org: what was seen under several spellings is one.
pub(super) fn by_names_of_the_org(need: &mut Need, grounds: &Grounds<'_>) {
    let mut objects: BTreeMap<String, ObjectNeed> = BTreeMap::new();
    for (name, seen) in std::mem::take(&mut need.objects) {
        let name = grounds.object(&name).to_owned();
        if is_api_name(&name) {
            objects.entry(name).or_default().merge(&seen);
        } else {
            need.open.push(format!(
                "{} is no name of an object: it gives no right",
                quoted(&name)
            ));
        }
    }
    for (object, seen) in &mut objects {
        let (fields, others) = std::mem::take(&mut seen.fields_seen)
            .into_iter()
            .partition(|(field, _)| is_api_name(field));
        seen.fields_seen = fields;
        let others: BTreeMap<String, bool> = others;
        need.open.extend(others.keys().map(|field| {
            format!(
                "{} is no field of `{object}` itself: it gives no right",
                quoted(field)
            )
        }));
    }
    need.objects = objects;
    need.classes.retain(|class| is_api_name(class));
    need.permissions
        .retain(|permission, _| is_api_name(permission));
}

/// Whether a log's text can be the name of something in the org: logs hold whatever callers sent.
fn is_api_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.len() <= 255
}

/// What the use of all objects asks for.
pub(super) fn asked(need: &Need, grounds: &Grounds<'_>) -> Asked {
    let mut asked = Asked::default();
    for (object, seen) in &need.objects {
        let used = used(seen);
        if !used.is_empty() {
            asked.object(object, &used, grounds);
        }
    }
    asked
}

impl Asked {
    fn object(&mut self, object: &str, used: &BTreeSet<ObjectRight>, grounds: &Grounds<'_>) {
        if let Some(row) = rowless(object) {
            return self.without_row(object, used, row);
        }
        let defined = grounds.org.objects.get(object);
        let kind = defined.map_or_else(|| SObject::default().kind(object), |it| it.kind(object));
        let writes = used.iter().any(|right| *right != ObjectRight::Read);
        match kind {
            ObjectKind::CustomMetadata | ObjectKind::CustomSetting => {
                let section = match kind {
                    ObjectKind::CustomSetting => "customSettingAccesses",
                    _ => "customMetadataTypeAccesses",
                };
                let names = self.accesses.entry(section).or_default();
                names.insert(object.to_owned());
                self.through
                    .insert(object.to_owned(), format!("a row of {section}"));
                if writes {
                    self.open.push(format!(
                        "`{object}` is configuration: writing it needs Customize Application, which is not proposed"
                    ));
                }
            }
            ObjectKind::PlatformEvent => {
                let rights = [ObjectRight::Create, ObjectRight::Read];
                let rights: BTreeSet<ObjectRight> = rights
                    .into_iter()
                    .filter(|right| used.contains(right))
                    .collect();
                if rights.len() < used.len() {
                    self.open.push(format!(
                        "`{object}` is a platform event, which can be published and read, and nothing else"
                    ));
                }
                self.grant(object, &rights);
            }
            ObjectKind::Custom | ObjectKind::External | ObjectKind::Big | ObjectKind::Knowledge => {
                self.grant(object, used);
            }
            ObjectKind::Standard if has_rows(object) || grounds.with_rows.contains(object) => {
                self.grant(object, used);
            }
            _ => self.beside(object, used, grounds),
        }
    }

    fn grant(&mut self, object: &str, rights: &BTreeSet<ObjectRight>) {
        if !rights.is_empty() {
            let row = self.rights.objects.entry(object.to_owned()).or_default();
            row.extend(rights);
        }
    }

    /// An object that the platform keeps beside another: its history, its feed. Or one that nothing is known of.
    fn beside(&mut self, object: &str, used: &BTreeSet<ObjectRight>, grounds: &Grounds<'_>) {
        let found = BESIDE.into_iter().find_map(|suffix| {
            let bare = object.strip_suffix(suffix)?;
            let parent = match bare.strip_suffix("__") {
                Some(custom) => format!("{custom}__c"),
                None => bare.to_owned(),
            };
            let known = has_rows(&parent) || grounds.with_rows.contains(parent.as_str());
            (known || grounds.org.objects.contains_key(&parent)).then_some((suffix, parent))
        });
        let only_read = used.iter().all(|right| *right == ObjectRight::Read);
        match found {
            Some(("History" | "Feed", parent)) if only_read => {
                self.grant(&parent, &BTreeSet::from([ObjectRight::Read]));
                self.through
                    .insert(object.to_owned(), format!("Read on {parent}"));
            }
            Some(("ChangeEvent", parent)) => self.open.push(format!(
                "`{object}`: to receive changes of {parent} takes View All on it, which is not proposed without being asked for"
            )),
            Some(("Share", parent)) => self.open.push(format!(
                "`{object}`: to read or write sharing of {parent} takes Modify All on it or its ownership, which is not proposed"
            )),
            _ => self.open.push(format!(
                "`{object}` was used, and neither the package nor byline's catalogue knows whether it takes a row: not granted"
            )),
        }
    }

    fn without_row(&mut self, object: &str, used: &BTreeSet<ObjectRight>, row: &Rowless) {
        let writes = used.iter().any(|right| *right != ObjectRight::Read);
        let words = if let Some(parent) = &row.parent {
            let rights = if writes {
                vec![ObjectRight::Read, ObjectRight::Edit]
            } else {
                vec![ObjectRight::Read]
            };
            self.grant(parent, &rights.iter().copied().collect());
            let shown = if writes { "Read and Edit" } else { "Read" };
            self.fields_of.insert(object.to_owned());
            format!("{shown} on {parent}")
        } else if row.setup {
            if writes {
                self.open.push(format!(
                    "`{object}` is setup: writing it needs a permission of administrators, which is not proposed; decide by hand"
                ));
            }
            "the API alone, as far as setup is open to it".to_owned()
        } else if let Some(follows) = &row.follows {
            follows.clone()
        } else {
            let permissions = if writes { &row.write } else { &row.read };
            for permission in permissions {
                self.rights.user_permissions.insert(permission.clone());
                self.why
                    .entry(permission.clone())
                    .or_insert_with(|| format!("opens {object}, which has no row of its own"));
            }
            self.fields_of.insert(object.to_owned());
            permissions.join(" and ")
        };
        self.through.insert(object.to_owned(), words);
    }
}

/// Objects side by side: all that is used or proposed, and all that is granted for certain.
pub(super) fn cases(
    need: &Need,
    (rights, asked): (&Rights, &Asked),
    grounds: &Grounds<'_>,
) -> BTreeMap<String, ObjectCase> {
    let mut cases: BTreeMap<String, ObjectCase> = BTreeMap::new();
    for (object, seen) in &need.objects {
        let case = cases.entry(object.clone()).or_default();
        case.used = used(seen);
        case.through = asked.through.get(object).cloned();
    }
    for (object, rights) in &rights.objects {
        cases
            .entry(object.clone())
            .or_default()
            .proposed
            .clone_from(rights);
    }
    for object in grounds.known_objects() {
        let granted = granted(object, &need.logins, grounds);
        let any = granted.values().any(|bit| *bit == Bit::Granted);
        if any || cases.contains_key(object) {
            cases.entry(object.to_owned()).or_default().granted = granted;
        }
    }
    for (object, case) in &mut cases {
        if case.granted.is_empty() {
            case.granted = granted(object, &need.logins, grounds);
        }
    }
    cases
}

/// What some logins are granted on an object together.
fn granted(
    object: &str,
    logins: &[LoginNeed],
    grounds: &Grounds<'_>,
) -> BTreeMap<ObjectRight, Bit> {
    let bits = ObjectRight::ALL.into_iter().map(|right| {
        let question = Question::object(grounds.org, object, right);
        (right, grounds.granted(logins, &question))
    });
    bits.collect()
}

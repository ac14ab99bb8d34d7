//! Whose records the new user sees and may change: a right on an object opens no record of others where sharing is
//! private, and a new user without a role sees none but its own.

use std::collections::BTreeSet;

use super::grounds::Grounds;
use super::need::Need;
use super::objects::used;
use crate::access::{Bit, ObjectRight, Question, Rights};
use crate::catalog::{Opens, sharing_model, sharing_model_edits, sharing_parents};
use crate::org::{ObjectKind, SObject};

/// What the sharing of one object means for the new user.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordAccess {
    /// Reads were used, and today they reach records of others by view all or modify all: view all on this object is
    /// proposed, and no more.
    ViewAllProposed {
        /// The object.
        object: String,
        /// Its sharing model, or that of the parent that decides.
        model: String,
    },
    /// Reads were used, and today they reach records by role, ownership, sharing or not at all: no right says which.
    ReadsOfOthers {
        /// The object.
        object: String,
        /// Its sharing model.
        model: String,
        /// Whether the present logins have view all or modify all there: not granted, or not known.
        view_all: Bit,
        /// The object whose sharing decides: itself, or a parent.
        decides: String,
    },
    /// Records were made below parents that not everybody may change: below those of others sharing of the parent, or
    /// modify all on it, lets that alone.
    CreatesBelowOthers {
        /// The object.
        object: String,
        /// Its sharing model.
        model: String,
        /// The object whose sharing decides.
        decides: String,
    },
    /// Changes or deletions were used: of records of others they are let by sharing or by modify all alone.
    WritesOfOthers {
        /// The object.
        object: String,
        /// Its sharing model.
        model: String,
        /// The object whose sharing decides: itself, or a parent.
        decides: String,
        /// Whether the present logins have modify all there.
        modify_all: Bit,
    },
    /// The package does not say how the object is shared.
    Unknown {
        /// The object.
        object: String,
        /// Whether the present logins have view all or modify all there.
        view_all: Bit,
    },
}

impl RecordAccess {
    /// The object.
    #[must_use]
    pub fn object(&self) -> &str {
        match self {
            Self::ViewAllProposed { object, .. }
            | Self::ReadsOfOthers { object, .. }
            | Self::CreatesBelowOthers { object, .. }
            | Self::WritesOfOthers { object, .. }
            | Self::Unknown { object, .. } => object,
        }
    }
}

/// Whether everybody sees, or changes, the records of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Openness {
    /// Everybody.
    Open,
    /// Not everybody, by this model, in words, and by the sharing of this object.
    Closed(String, String),
    /// The package does not say.
    Unknown,
}

/// How the records of an object are shared, by `model` of it or of the parents that decide.
fn openness(
    object: &str,
    grounds: &Grounds<'_>,
    model: fn(&str) -> Option<Opens>,
    met: &mut BTreeSet<String>,
) -> Openness {
    let Some(known) = grounds.org.objects.get(object) else {
        return Openness::Unknown;
    };
    match model(&known.sharing_model) {
        Some(Opens::Everything) => Openness::Open,
        Some(Opens::Nothing) => Openness::Closed(known.sharing_model.clone(), object.to_owned()),
        None => Openness::Unknown,
        Some(Opens::WithParent) => {
            if !met.insert(object.to_owned()) {
                return Openness::Unknown;
            }
            let masters = known.fields.values().filter(|it| it.kind == "MasterDetail");
            let masters = masters.flat_map(|field| &field.reference_to);
            let parents: BTreeSet<&String> = masters.chain(sharing_parents(object)).collect();
            let of = |parent: &&String| openness(parent, grounds, model, met);
            let all: Vec<Openness> = parents.iter().map(of).collect();
            let closed = all.iter().find_map(|it| match it {
                Openness::Closed(model, decides) => Some((model, decides)),
                _ => None,
            });
            match closed {
                Some((model, decides)) => {
                    let last = model.rsplit(": ").next().unwrap_or(model);
                    let last = last.rsplit(", ").next().unwrap_or(last);
                    let model = format!("{}: {decides}, {last}", known.sharing_model);
                    Openness::Closed(model, decides.clone())
                }
                None if all.is_empty() || all.contains(&Openness::Unknown) => Openness::Unknown,
                None => Openness::Open,
            }
        }
    }
}

/// Whether an object's records have owners and sharing.
fn has_sharing(object: &str, grounds: &Grounds<'_>) -> bool {
    let known = grounds.org.objects.get(object);
    let kind = known.map_or_else(|| SObject::default().kind(object), |it| it.kind(object));
    matches!(
        kind,
        ObjectKind::Standard | ObjectKind::Custom | ObjectKind::Knowledge
    )
}

/// What sharing means for the new user, object by object; adds view all where it is due.
pub(super) fn record_access(
    need: &Need,
    rights: &mut Rights,
    grounds: &Grounds<'_>,
) -> Vec<RecordAccess> {
    let mut found = Vec::new();
    for (object, seen) in &need.objects {
        let Some(row) = rights.objects.get(object) else {
            continue;
        };
        if row.is_empty() || !has_sharing(object, grounds) {
            continue;
        }
        let granted = |right| {
            let question = Question::object(grounds.org, object, right);
            grounds.granted(&need.logins, &question)
        };
        let used = used(seen);
        let modify_all = granted(ObjectRight::ModifyAll);
        let view_all = granted(ObjectRight::ViewAll).or(modify_all);
        let open = |model| openness(object, grounds, model, &mut BTreeSet::new());
        let (reads, edits) = (open(sharing_model), open(sharing_model_edits));
        let object = object.clone();
        match reads {
            Openness::Unknown => {
                found.push(RecordAccess::Unknown { object, view_all });
                continue;
            }
            Openness::Closed(model, decides) if used.contains(&ObjectRight::Read) => {
                let object = object.clone();
                found.push(if view_all == Bit::Granted {
                    let row = rights.objects.entry(object.clone()).or_default();
                    row.insert(ObjectRight::ViewAll);
                    RecordAccess::ViewAllProposed { object, model }
                } else {
                    RecordAccess::ReadsOfOthers {
                        object,
                        model,
                        view_all,
                        decides,
                    }
                });
            }
            Openness::Closed(..) | Openness::Open => {}
        }
        let Openness::Closed(model, decides) = edits else {
            continue;
        };
        let writes = [ObjectRight::Edit, ObjectRight::Delete];
        if writes.iter().any(|right| used.contains(right)) {
            found.push(RecordAccess::WritesOfOthers {
                object,
                model,
                decides,
                modify_all,
            });
        } else if used.contains(&ObjectRight::Create) && decides != object {
            found.push(RecordAccess::CreatesBelowOthers {
                object,
                model,
                decides,
            });
        }
    }
    found
}

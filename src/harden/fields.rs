//! Which fields the set lets be read and written.
//!
//! Logs name few fields: what was seen in use is certain, what was not seen may be in use all the same. So by default
//! those stay that the present logins are granted on the objects the client uses, and those of them that are classified
//! are the first to look at.

use std::collections::{BTreeMap, BTreeSet};

use super::grounds::Grounds;
use super::need::{Need, ObjectNeed};
use super::objects::Asked;
use crate::access::{Bit, FieldRight, FieldRow, ObjectRight, Question, Rights};
use crate::org::Field;

/// Which fields a set carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldsFrom {
    /// Those seen in use, and those of the used objects that the present logins are granted.
    #[default]
    Granted,
    /// Those seen in use alone.
    Seen,
}

impl FieldsFrom {
    /// As typed and written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Seen => "seen",
        }
    }
}

/// A row for a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldGrant {
    /// Whether it may be written, beside being read.
    pub editable: bool,
    /// Whether it was seen in use.
    pub seen: bool,
    /// How it is classified, in words: compliance groups and security classification. Empty where it is not.
    pub classified: Vec<String>,
}

impl FieldGrant {
    /// Whether it is classified and nothing shows that the client uses it: the first to take away.
    #[must_use]
    pub fn is_candidate(&self) -> bool {
        !self.seen && !self.classified.is_empty()
    }
}

/// Security classifications that ask for no care.
const PLAIN: [&str; 2] = ["Public", "Internal"];

/// How a field is classified, in words.
fn classified(field: &Field) -> Vec<String> {
    let mut words = field.compliance_groups.clone();
    let security = &field.security_classification;
    let is_plain = PLAIN.iter().any(|it| it.eq_ignore_ascii_case(security));
    if !security.is_empty() && !is_plain {
        words.push(security.clone());
    }
    words
}

/// The rows, by `Object.Field` as rows write it.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) rows: BTreeMap<String, FieldGrant>,
    /// What gives no row, in words.
    pub(super) open: Vec<String>,
}

impl Fields {
    pub(super) fn new(
        need: &Need,
        (rights, asked): (&Rights, &Asked),
        grounds: &Grounds<'_>,
        from: FieldsFrom,
    ) -> Self {
        let mut fields = Self::default();
        let no_rights = BTreeSet::new();
        for (object, seen) in &need.objects {
            let row = rights.objects.get(object).unwrap_or(&no_rights);
            let by_parent = asked.fields_of.contains(object);
            if !row.contains(&ObjectRight::Read) && !by_parent {
                continue;
            }
            // What the platform does not let be done with the object needs no field for it.
            let writes = super::objects::used(seen).into_iter().any(|right| {
                let is_write = matches!(right, ObjectRight::Create | ObjectRight::Edit);
                is_write && (by_parent || row.contains(&right))
            });
            let of = OfObject {
                object,
                seen,
                writes,
                by_parent,
                need,
                grounds,
            };
            fields.seen(&of);
            if from == FieldsFrom::Granted {
                fields.granted(&of);
            }
        }
        fields
    }

    /// Fields seen in use.
    fn seen(&mut self, of: &OfObject<'_>) {
        let mut unknown = Vec::new();
        for (field, edited) in &of.seen.fields_seen {
            let field = of.name(field);
            match FieldRow::of(of.grounds.org, of.grounds.view, of.object, &field) {
                FieldRow::Never => {}
                FieldRow::Unknown => unknown.push(field),
                FieldRow::Readable(row) => self.add(&row, false, true),
                FieldRow::Writable(row) => self.add(&row, *edited && of.writes, true),
            }
        }
        if !unknown.is_empty() {
            self.open.push(format!(
                "fields of `{}` that were seen in use and that the package neither defines nor has rows for: {}; not granted",
                of.object,
                unknown.join(", ")
            ));
        }
    }

    /// Fields that the present logins are granted.
    fn granted(&mut self, of: &OfObject<'_>) {
        let (org, view) = (of.grounds.org, of.grounds.view);
        let rows = of.grounds.fields.get(of.object).into_iter().flatten();
        let defined = org.objects.get(of.object).into_iter();
        let defined = defined.flat_map(|object| object.fields.keys().map(String::as_str));
        let names: BTreeSet<&str> = rows.copied().chain(defined).collect();
        let mut unknown = 0_u64;
        for field in names {
            let row = FieldRow::of(org, view, of.object, field);
            let Some(name) = row.name() else { continue };
            let bit = |right| {
                // An object without rows is opened by something else, which says nothing of its fields.
                let ask = match of.by_parent {
                    true => Question::field_security,
                    false => Question::field,
                };
                let question = ask(org, view, of.object, field, right);
                of.grounds.granted(&of.need.logins, &question)
            };
            match bit(FieldRight::Read) {
                Bit::NotGranted => {}
                Bit::Unknown => unknown += 1,
                Bit::Granted => {
                    let may = of.writes && matches!(row, FieldRow::Writable(_));
                    let edits = may && bit(FieldRight::Edit) == Bit::Granted;
                    self.add(name, edits, false);
                }
            }
        }
        if unknown > 0 {
            self.open.push(format!(
                "of {unknown} more {} of `{}` the package does not say whether the present login reads them: not granted",
                if unknown == 1 { "field" } else { "fields" },
                of.object
            ));
        }
    }

    fn add(&mut self, row: &str, editable: bool, seen: bool) {
        let grant = self.rows.entry(row.to_owned()).or_default();
        grant.editable |= editable;
        grant.seen |= seen;
    }

    /// Notes how the fields are classified.
    pub(super) fn classify(&mut self, grounds: &Grounds<'_>) {
        for (row, grant) in &mut self.rows {
            let Some((object, field)) = row.split_once('.') else {
                continue;
            };
            let defined = grounds.org.objects.get(object);
            let field = defined.and_then(|object| {
                let fields = &object.fields;
                fields
                    .get(field)
                    .or_else(|| fields.get(&format!("{field}Id")))
            });
            grant.classified = field.map(classified).unwrap_or_default();
        }
    }
}

/// One used object whose fields are looked at.
struct OfObject<'a> {
    object: &'a str,
    seen: &'a ObjectNeed,
    /// Whether records of it are made or changed.
    writes: bool,
    /// Whether it has no rows of its own.
    by_parent: bool,
    need: &'a Need,
    grounds: &'a Grounds<'a>,
}

impl OfObject<'_> {
    /// A field's name as the org writes it; as it is where the org does not know it.
    fn name(&self, field: &str) -> String {
        let org = self.grounds.org;
        let defined = org.objects.get(self.object).into_iter();
        let defined = defined.flat_map(|object| object.fields.keys().map(String::as_str));
        let rows = self.grounds.fields.get(self.object).into_iter().flatten();
        let mut known = defined.chain(rows.copied());
        let found = known.find(|known| known.eq_ignore_ascii_case(field));
        found.unwrap_or(field).to_owned()
    }
}

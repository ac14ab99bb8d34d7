//! Which columns of a record export point to a parent record, and what their cells say.
//!
//! The metadata tells it of every field it has. Of others the catalogue knows the standard references by
//! name. What is left, custom fields without metadata and standard fields of rare objects, is told by its
//! cells: a column whose name may be that of a reference counts as one where its cells are ids in their
//! long form, whose last three characters fit the rest. Users, groups and kinds of records are no parents,
//! whatever column they stand in: they own records, and have none of their own.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{is_no_parent_field, lookup_field};
use crate::org::{Field, SObject, SalesforceId};
use crate::table::{Column, Header, normalized, optional_id};

/// Objects by API name, as the metadata has them.
pub type SObjects = BTreeMap<String, SObject>;

/// Prefixes of ids that are no parent: users, groups and queues, kinds of records, roles, profiles.
const NO_PARENTS: [&[u8; 3]; 5] = [b"005", b"00G", b"012", b"00E", b"00e"];

/// What says that a column is a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LookupBasis {
    /// The type of the field.
    Metadata,
    /// The name of a standard field.
    Catalogue,
    /// Nothing but its cells, each for itself.
    Cells,
}

/// A column that holds ids of parent records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Its place in the file.
    pub column: usize,
    /// API name of the field, or the title of the column where nothing knows it.
    pub field: String,
    /// The objects it may point to, in order; empty where that is not known or these are many.
    pub parents: Vec<String>,
    /// What says so.
    pub basis: LookupBasis,
}

impl Lookup {
    /// The column, as rows are asked for it.
    #[must_use]
    pub const fn at(&self) -> Column {
        Some(self.column)
    }

    /// The parent that a cell names; `None` when it names none.
    #[must_use]
    pub fn parent(&self, cell: &[u8]) -> Option<SalesforceId> {
        // Fifteen letters and digits may be anything; eighteen that fit each other are an id.
        if cell.is_empty() || (self.basis == LookupBasis::Cells && cell.len() != 18) {
            return None;
        }
        let id = optional_id(cell)?;
        (!NO_PARENTS.iter().any(|prefix| id.has_prefix(prefix))).then_some(id)
    }
}

/// The columns of one file that hold ids of parent records, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookups {
    columns: Vec<Lookup>,
}

impl Lookups {
    /// Finds them in a header. `object` is what the rows are records of, where that is known, and
    /// `objects` what the metadata says of its fields.
    #[must_use]
    pub fn bind(header: &Header, object: Option<&str>, objects: &SObjects) -> Self {
        let fields = object.and_then(|name| objects.get(name));
        let fields: BTreeMap<String, (&String, &Field)> = fields
            .into_iter()
            .flat_map(|object| &object.fields)
            .map(|(name, field)| (normalized(name), (name, field)))
            .collect();
        let mut met = BTreeSet::new();
        let mut columns = Vec::new();
        for (column, title) in header.titles().iter().enumerate() {
            let Some(key) = reference_key(title) else {
                continue;
            };
            // Of two columns of one field the first is meant.
            if !met.insert(key.clone()) {
                continue;
            }
            let found = match fields.get(&key) {
                Some((name, field)) => by_metadata(name, field),
                None => by_name(&key, title, object),
            };
            columns.extend(found.map(|(field, parents, basis)| Lookup {
                column,
                field,
                parents,
                basis,
            }));
        }
        Self { columns }
    }

    /// In the order of the file.
    #[must_use]
    pub fn columns(&self) -> &[Lookup] {
        &self.columns
    }

    /// The column of a field, by its API name in any case.
    #[must_use]
    pub fn of_field(&self, field: &str) -> Option<&Lookup> {
        let mut columns = self.columns.iter();
        columns.find(|lookup| lookup.field.eq_ignore_ascii_case(field))
    }
}

type Found = (String, Vec<String>, LookupBasis);

/// What the definition of a field says; `None` when it is no reference, or one to users alone.
fn by_metadata(name: &str, field: &Field) -> Option<Found> {
    let is = |kind: &str| field.kind.eq_ignore_ascii_case(kind);
    if !is("Lookup") && !is("MasterDetail") {
        return None;
    }
    let no_parent = |to: &&String| matches!(to.as_str(), "User" | "Group" | "RecordType");
    if !field.reference_to.is_empty() && field.reference_to.iter().all(|to| no_parent(&to)) {
        return None;
    }
    let key = normalized(name);
    if is_no_parent_field(&key) {
        return None;
    }
    let mut parents: Vec<String> = field.reference_to.clone();
    parents.retain(|to| !no_parent(&to));
    if parents.is_empty() {
        // The definition of a standard field does not repeat what everybody knows.
        parents = lookup_field(&key)
            .map(|known| known.parents.clone())
            .unwrap_or_default();
    }
    parents.sort_unstable();
    parents.dedup();
    Some((name.to_owned(), parents, LookupBasis::Metadata))
}

/// What a name says alone.
fn by_name(key: &str, title: &str, object: Option<&str>) -> Option<Found> {
    if is_no_parent_field(key) {
        return None;
    }
    let Some(known) = lookup_field(key) else {
        return Some((field_name(title), Vec::new(), LookupBasis::Cells));
    };
    let itself = object.filter(|object| known.itself.iter().any(|it| it == object));
    let parents = match itself {
        Some(object) => vec![object.to_owned()],
        None => known.parents.clone(),
    };
    Some((known.name.clone(), parents, LookupBasis::Catalogue))
}

/// The normalized name of the field that a column with this title may hold, if it may be a reference:
/// `AccountId`, `Account ID`, `Account.Id`, `Donor__c`, `Donor__r.Id`.
fn reference_key(title: &str) -> Option<String> {
    let field = field_name(title);
    let custom = ["__c", "__pc"]
        .iter()
        .any(|it| without(&field, it).is_some());
    // A column of a related record is no reference of this one.
    if field.contains('.') || !(custom || ends_with_id(&field)) {
        return None;
    }
    Some(normalized(&field))
}

/// `Donor__r.Id` is what `Donor__c` holds, and `Account.Id` what `AccountId` does.
fn field_name(title: &str) -> String {
    match title.rsplit_once('.') {
        Some((path, id)) if id.eq_ignore_ascii_case("id") => match without(path, "__r") {
            Some(stem) => format!("{stem}__c"),
            None => format!("{path}Id"),
        },
        _ => title.to_owned(),
    }
}

/// A name without this ending, in whatever case it is written.
fn without<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(ending.len())?;
    let (stem, tail) = name.split_at_checked(at)?;
    tail.eq_ignore_ascii_case(ending).then_some(stem)
}

/// Whether the last word is `Id`: `AccountId`, `ACCOUNTID`, `Account ID`, not `Paid` or `valid`.
fn ends_with_id(field: &str) -> bool {
    let all_capitals = !field.chars().any(char::is_lowercase);
    match field.as_bytes() {
        [.., b'I', b'D'] if all_capitals => true,
        [.., before, b'I', b'd' | b'D'] => {
            before.is_ascii_lowercase() || !before.is_ascii_alphabetic()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn header(titles: &str) -> Header {
        Header::new(titles.split(',').map(str::as_bytes))
    }

    fn bound(
        titles: &str,
        object: Option<&str>,
        objects: &SObjects,
    ) -> Vec<(usize, String, LookupBasis)> {
        let lookups = Lookups::bind(&header(titles), object, objects);
        let columns = lookups.columns().iter();
        columns
            .map(|it| (it.column, it.field.clone(), it.basis))
            .collect()
    }

    /// An object with fields of these types.
    fn object(fields: &[(&str, &str, &[&str])]) -> SObject {
        let field = |kind: &str, to: &[&str]| Field {
            kind: kind.to_owned(),
            reference_to: to.iter().map(|to| (*to).to_owned()).collect(),
            ..Field::default()
        };
        SObject {
            fields: fields
                .iter()
                .map(|(name, kind, to)| ((*name).to_owned(), field(kind, to)))
                .collect(),
            ..SObject::default()
        }
    }

    #[test]
    fn standard_references_are_known_by_any_spelling() {
        use LookupBasis::{Catalogue, Cells};
        let none = SObjects::new();
        let titles = "Id,IsDeleted,MasterRecordId,AccountId,Name,OwnerId,RecordTypeId,CreatedById,LastModifiedById,WhoId";
        let name = |at, name: &str| (at, name.to_owned(), Catalogue);
        assert_eq!(
            bound(titles, None, &none),
            [name(3, "AccountId"), name(9, "WhoId")]
        );
        for account in ["ACCOUNTID", "Account ID", "Account.Id", "accountId"] {
            assert_eq!(
                bound(account, None, &none),
                [name(0, "AccountId")],
                "{account}"
            );
        }
        assert_eq!(
            bound(
                "Paid,IsValid,Account.OwnerId,Account.Parent.Name,Void",
                None,
                &none
            ),
            []
        );
        assert_eq!(
            bound("AccountId,Account.Id,WarehouseId", None, &none),
            [name(0, "AccountId"), (2, "WarehouseId".to_owned(), Cells)]
        );
    }

    #[test]
    fn a_parent_of_its_own_kind_is_told_by_the_object() {
        let parents = |object| {
            let lookups = Lookups::bind(&header("ParentId"), Some(object), &SObjects::new());
            lookups.columns()[0].parents.clone()
        };
        assert_eq!(parents("Account"), ["Account"]);
        assert_eq!(parents("Attachment"), [""; 0]);
    }

    #[test]
    fn metadata_comes_before_names() {
        let fields: &[(&str, &str, &[&str])] = &[
            ("Donor__c", "Lookup", &["Contact"]),
            ("Grant__c", "MasterDetail", &["Grant__c"]),
            ("Solicitor__c", "Lookup", &["User"]),
            ("Key__c", "Text", &[]),
            ("AccountId", "Lookup", &[]),
            ("OwnerId", "Lookup", &[]),
        ];
        let objects = SObjects::from([("Gift__c".to_owned(), object(fields))]);
        let titles = "DONOR__C,Grant__c,Solicitor__c,Key__c,AccountId,OwnerId,Other__c";
        let lookups = Lookups::bind(&header(titles), Some("Gift__c"), &objects);
        let found: Vec<_> = lookups
            .columns()
            .iter()
            .map(|it| (it.field.as_str(), it.parents.join("+"), it.basis))
            .collect();
        let told = |field, parents: &str, basis| (field, parents.to_owned(), basis);
        assert_eq!(
            found,
            [
                told("Donor__c", "Contact", LookupBasis::Metadata),
                told("Grant__c", "Grant__c", LookupBasis::Metadata),
                told("AccountId", "Account", LookupBasis::Metadata),
                told("Other__c", "", LookupBasis::Cells),
            ]
        );
        assert_eq!(lookups.of_field("grant__C").unwrap().column, 1);
        assert!(lookups.of_field("Key__c").is_none());
        // Without the object, a custom field is judged by its cells.
        let without = bound("Donor__r.Id,Key__c", None, &objects);
        let by_cells = |at, name: &str| (at, name.to_owned(), LookupBasis::Cells);
        assert_eq!(without, [by_cells(0, "Donor__c"), by_cells(1, "Key__c")]);
    }

    #[test]
    fn cells_name_parents_and_nothing_else() {
        let lookups = Lookups::bind(&header("AccountId,Donor__c"), None, &SObjects::new());
        let [account, donor] = lookups.columns() else {
            unreachable!("both columns are references");
        };
        let id = |text: &str| SalesforceId::parse(text.as_bytes()).ok();
        assert_eq!(account.parent(b"0015j00000AbCdE"), id("0015j00000AbCdE"));
        assert_eq!(account.parent(b"000000000000000AAA"), None);
        assert_eq!(account.parent(b"not an id"), None);
        assert_eq!(account.parent(b""), None);
        // A key of another system may have fifteen characters; by its cells alone it is no id.
        assert_eq!(donor.parent(b"VOLUNTEER000123"), None);
        let long = id("0035j00000AbCdE").unwrap().to_18();
        assert_eq!(donor.parent(&long), id("0035j00000AbCdE"));
        let user = id("0055j00000AbCdE").unwrap().to_18();
        assert_eq!(donor.parent(&user), None);
        let queue = id("00G5j00000AbCdE").unwrap().to_18();
        assert_eq!(account.parent(&queue), None);
    }
}

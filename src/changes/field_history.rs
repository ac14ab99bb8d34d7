//! Field history of any object: `AccountHistory`, `OpportunityFieldHistory`, `Foo__History`,
//! `FieldHistoryArchive`, and what tools make of them.

use std::collections::BTreeMap;

use super::spool::{Batch, LONGEST, Spool};
use super::{Change, Identity, Who};
use crate::org::{ChangeSource, SalesforceId, StampKind, UtcTime};
use crate::table::{
    Column, Header, IdCache, Reason, Row, TableReader, id_reason, optional_id, time_reason,
};

const NO_RECORD: Reason = "the record that was changed is missing or is not a Salesforce id";
const NO_DATE: Reason = "the time of the change is missing or is no time";
const NO_FIELD: Reason = "the field that was changed is missing or is not the name of one";

/// What stands in place of a field when the record was made.
const CREATED: &[u8] = b"created";

/// Columns that end in `Id` and name no parent.
const NO_PARENT: [&str; 6] = [
    "id",
    "createdbyid",
    "historyid",
    "fieldhistoryid",
    "organizationid",
    "connectionid",
];

struct Columns {
    id: Column,
    parent: Column,
    field: Column,
    by: Column,
    by_name: Column,
    at: Column,
    values: [Column; 2],
}

impl Columns {
    fn bind(header: &Header) -> Self {
        Self {
            id: header.find_any(&["historyid", "id"]),
            parent: parent(header).and_then(|name| header.find(name)),
            field: header.find_any(&["field", "archivefieldname"]),
            by: header.find("createdbyid"),
            by_name: header.find("createdbyusername"),
            at: header.find("createddate"),
            values: ["oldvalue", "newvalue"].map(|name| header.find(name)),
        }
    }

    /// What is read of a row. Values serve to tell rows without an id apart, and nothing else.
    fn wanted(&self) -> Vec<Column> {
        let mut wanted = vec![
            self.id,
            self.parent,
            self.field,
            self.by,
            self.by_name,
            self.at,
        ];
        if self.id.is_none() {
            wanted.extend(self.values);
        }
        wanted
    }
}

/// The column that names the record: `ParentId`, or that of the object, such as `AccountId`.
fn parent(header: &Header) -> Option<&str> {
    if header.has("parentid") {
        return Some("parentid");
    }
    let names = header.names().iter().map(String::as_str);
    let mut parents = names.filter(|name| name.ends_with("id") && !NO_PARENT.contains(name));
    parents.next()
}

/// What the header or the name of a file says of the object whose history it holds, for objects that
/// nothing else names: `Foo__c` of `Foo__History.csv`.
#[must_use]
pub fn object_hint(header: &Header, path: &str) -> Option<String> {
    if let Some(parent) = parent(header).filter(|name| *name != "parentid") {
        return parent.strip_suffix("id").map(str::to_owned);
    }
    let file = path.rsplit(['/', '!']).next()?;
    let at = file.to_ascii_lowercase().find("history")?;
    let name = file.get(..at)?;
    match name.strip_suffix("__") {
        Some(name) => Some(format!("{name}__c")),
        None => Some(name.to_owned()),
    }
}

/// Reads one file into the spool. Returns how many rows have each key prefix.
pub fn read(table: &mut TableReader<'_, '_>, file: u32, spool: &Spool) -> BTreeMap<[u8; 3], u64> {
    let columns = Columns::bind(table.header());
    let mut prefixes: BTreeMap<[u8; 3], u64> = BTreeMap::new();
    let mut batch = Batch::default();
    let mut logins = IdCache::default();
    table.want(&columns.wanted());
    while let Some(row) = table.next_row() {
        let keys = &spool.logins;
        let numbered = |cell: &[u8]| optional_id(cell).map(|id| keys.key(id));
        let by = logins.get(row.get(columns.by), numbered);
        match change(&row, &columns, file, spool, &mut batch) {
            Ok(mut change) => {
                if let Some(login) = by {
                    change.who = Who::Login(login);
                }
                if let Some(object) = change.object {
                    *prefixes.entry(object).or_default() += 1;
                }
                table.saw(change.at);
                spool.push(&mut batch, change);
            }
            Err(reason) => table.reject(reason),
        }
    }
    spool.flush(&mut batch);
    prefixes
}

fn change(
    row: &Row<'_>,
    columns: &Columns,
    file: u32,
    spool: &Spool,
    batch: &mut Batch,
) -> Result<Change, Reason> {
    let parent = row.get(columns.parent);
    let record = SalesforceId::parse(parent).map_err(|_| id_reason(parent, NO_RECORD))?;
    if record.is_empty_key() {
        return Err(NO_RECORD);
    }
    let at = row.get(columns.at);
    let at = UtcTime::parse(at).map_err(|_| time_reason(at, NO_DATE))?;
    let field = row.get(columns.field);
    if !is_name(field) {
        return Err(NO_FIELD);
    }
    Ok(Change {
        object: Some(record.key_prefix()),
        record: Some(record),
        kind: if field == CREATED {
            StampKind::Created
        } else {
            StampKind::Modified
        },
        who: spool.named(batch, row.get(columns.by_name)),
        field: spool.text(batch, field),
        identity: match optional_id(row.get(columns.id)) {
            Some(id) => Identity::id(id),
            None => Identity::content(&columns.values.map(|value| row.get(value))),
        },
        ..Change::new(ChangeSource::FieldHistory, at, file)
    })
}

/// The API name of a field, or its id once it is deleted: nothing that a value could be mistaken for.
fn is_name(field: &[u8]) -> bool {
    let is_of_name = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.' | b'-' | b'/');
    !field.is_empty() && field.len() <= LONGEST && field.iter().all(is_of_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Header {
        Header::new(text.split(',').map(str::as_bytes))
    }

    #[test]
    fn every_shape_names_its_parent() {
        let columns =
            |own: &str| header(&format!("Id,IsDeleted,{own},CreatedById,CreatedDate,Field"));
        for (own, name) in [
            ("AccountId", Some("accountid")),
            ("OpportunityId", Some("opportunityid")),
            ("ParentId", Some("parentid")),
            ("HistoryId,ParentId,FieldHistoryType", Some("parentid")),
            ("Nothing", None),
        ] {
            assert_eq!(parent(&columns(own)), name, "{own}");
        }
    }

    #[test]
    fn objects_are_hinted_at() {
        let parent = header("Id,ParentId,Field,OldValue,NewValue,CreatedById,CreatedDate");
        let hint = |path: &str| object_hint(&parent, path).unwrap_or_default();
        assert_eq!(hint("a.zip!/b/Foo__History.csv"), "Foo__c");
        assert_eq!(hint("b/AccountHistory_2026.csv"), "Account");
        assert_eq!(hint("b/extract.csv"), "");
        let account = header("Id,AccountId,Field,CreatedById,CreatedDate");
        assert_eq!(
            object_hint(&account, "extract.csv").as_deref(),
            Some("account")
        );
    }

    #[test]
    fn a_value_is_no_name() {
        assert!(is_name(b"Shift_Date__c") && is_name(b"BillingAddress"));
        assert!(!is_name(b"Dana Whitfield") && !is_name(b"") && !is_name(b"dana@example.org"));
    }
}

//! How many children the parents have that may be near the limit: a second reading, and exact counts.
//!
//! Only the columns and parents that [`super::sieve`] points to are looked at, so there is mostly nothing to do.
//! Where an object's files hold records twice, the freshest copy decides who the parent is and whether the record
//! is deleted, as it does for stamps; copies in files without the column have no say. All of it is sorted on disk:
//! memory grows neither with parents nor with children.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::lookup::SObjects;
use super::read::Columns;
use super::{HotField, Lookup, Lookups, ObjectNames, Record};
use crate::org::{LoginKey, SalesforceId, UtcTime};
use crate::spill::{Fields, Row as Packed, Sorter, SpillError};
use crate::table::{Column, Header, TableReader};

/// Rows that are pushed at a time, and parents that a reader counts by itself.
const BATCH: usize = 4096;

/// How many children one parent has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChildCount {
    /// The object of the children, by its key prefix.
    pub object: [u8; 3],
    /// API name of the field that points to the parent.
    pub field: String,
    /// The objects the field may point to, where that is known.
    pub parents: Vec<String>,
    /// The parent.
    pub parent: SalesforceId,
    /// Its children.
    pub children: u64,
}

/// Collects children of the fields that are looked at, from many threads.
#[derive(Debug)]
pub struct ChildSpool<'a> {
    fields: &'a [HotField],
    /// Objects whose records may stand in several files.
    repeated: &'a BTreeSet<[u8; 3]>,
    names: &'a ObjectNames,
    objects: &'a SObjects,
    /// What each field is called.
    called: Mutex<BTreeMap<usize, (String, Vec<String>)>>,
    counts: Sorter<Count>,
    copies: Sorter<Copied>,
}

/// Children of one parent that one reader met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Count {
    field: u32,
    parent: [u8; 15],
    children: u32,
}

/// One copy of a child, the freshest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Copied {
    field: u32,
    child: [u8; 15],
    /// When it was changed last, turned round, so that the latest sorts first.
    age: [i64; 2],
    file: u32,
    deleted: bool,
    /// Zeros for none.
    parent: [u8; 15],
}

impl<'a> ChildSpool<'a> {
    /// For these fields of objects with these names and fields. Each of two sorts spills into `folder` and holds
    /// about `budget` bytes.
    #[must_use]
    pub fn new(
        fields: &'a [HotField],
        repeated: &'a BTreeSet<[u8; 3]>,
        (names, objects): (&'a ObjectNames, &'a SObjects),
        (folder, budget): (&Path, usize),
    ) -> Self {
        Self {
            fields,
            repeated,
            names,
            objects,
            called: Mutex::default(),
            counts: Sorter::new(folder, budget),
            copies: Sorter::new(folder, budget),
        }
    }

    /// Reads one file of records, by its number in the inventory. Rows that were rejected before are passed over.
    ///
    /// # Errors
    /// [`SpillError`] when a piece cannot be written.
    pub fn read(&self, table: &mut TableReader<'_, '_>, file: u32) -> Result<(), SpillError> {
        let columns = Columns::bind(table.header());
        let header = table.header().clone();
        let any = Lookups::bind(&header, None, &SObjects::new());
        let any = any.columns().iter().map(Lookup::at);
        let wanted: Vec<Column> = columns.all().into_iter().chain(any).collect();
        table.want(&wanted);
        let mut batch = Batch::default();
        let mut bound = (None, Vec::new());
        while let Some(row) = table.next_row() {
            let Ok(record) = columns.record(&row, file, |_| None) else {
                continue;
            };
            let object = record.id.key_prefix();
            if bound.0 != Some(object) {
                bound = (Some(object), self.bound(object, &header));
            }
            for (field, lookup) in &bound.1 {
                let parent = lookup.parent(row.get(lookup.at()));
                if self.repeated.contains(&object) {
                    batch.copies.push(Copied::new(*field, &record, parent));
                } else if let Some(parent) = parent.filter(|_| !record.deleted) {
                    self.count(*field, &parent, &mut batch.counts);
                }
            }
            self.take(&mut batch, BATCH)?;
        }
        self.take(&mut batch, 0)
    }

    /// The columns that are looked at, each with the number of its field.
    fn bound(&self, object: [u8; 3], header: &Header) -> Vec<(u32, Lookup)> {
        let name = self.names.get(object);
        let lookups = Lookups::bind(header, Some(&name), self.objects);
        let mut called = self.called.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bound = Vec::new();
        for lookup in lookups.columns() {
            let key = lookup.key();
            let is_it = |field: &HotField| field.object == object && field.key == key;
            if let Some(number) = self.fields.iter().position(is_it) {
                // Files may spell a field that nothing knows in several ways; the first by its bytes stands.
                let name = (lookup.field.clone(), lookup.parents.clone());
                let known = called.entry(number).or_insert_with(|| name.clone());
                if name < *known {
                    *known = name;
                }
                bound.extend(u32::try_from(number).map(|number| (number, lookup.clone())));
            }
        }
        bound
    }

    /// The parents with at least so many children, in the order of objects, fields and parents.
    ///
    /// # Errors
    /// [`SpillError`] when a piece cannot be written or read back.
    pub fn finish(self, least: u64) -> Result<Vec<ChildCount>, SpillError> {
        self.choose()?;
        let called = self.called.into_inner();
        let called = called.unwrap_or_else(PoisonError::into_inner);
        let counts = self.counts.finish();
        let mut walk = counts.walk(|_| Ordering::Equal)?;
        let mut near = Vec::new();
        while let Some(first) = walk.next_row()? {
            let mut children = u64::from(first.children);
            while let Some(next) = walk.peek() {
                if (next.field, next.parent) != (first.field, first.parent) {
                    break;
                }
                children += u64::from(next.children);
                walk.next_row()?;
            }
            let number = first.field as usize;
            let field = self.fields.get(number).zip(called.get(&number));
            let found = field.zip(SalesforceId::from_bytes(first.parent));
            if let Some(((hot, (field, parents)), parent)) = found
                && children >= least
            {
                near.push(ChildCount {
                    object: hot.object,
                    field: field.clone(),
                    parents: parents.clone(),
                    parent,
                    children,
                });
            }
        }
        near.sort();
        Ok(near)
    }

    /// Of several copies of a child, takes the freshest.
    fn choose(&self) -> Result<(), SpillError> {
        let copies = self.copies.finish();
        let mut walk = copies.walk(|_| Ordering::Equal)?;
        let mut last = None;
        let mut batch = Batch::default();
        while let Some(copy) = walk.next_row()? {
            if last.replace((copy.field, copy.child)) == Some((copy.field, copy.child)) {
                continue;
            }
            let parent = SalesforceId::from_bytes(copy.parent).filter(|id| !id.is_empty_key());
            if let Some(parent) = parent.filter(|_| !copy.deleted) {
                self.count(copy.field, &parent, &mut batch.counts);
                self.take(&mut batch, BATCH)?;
            }
        }
        self.take(&mut batch, 0)
    }

    /// Counts a child of a parent that may be near the limit.
    fn count(&self, field: u32, parent: &SalesforceId, counts: &mut Counts) {
        let hot = self.fields.get(field as usize);
        if hot.is_some_and(|hot| hot.may_hold(parent)) {
            *counts.entry((field, *parent.as_bytes())).or_default() += 1;
        }
    }

    /// Takes over what there is more of than so much.
    fn take(&self, batch: &mut Batch, most: usize) -> Result<(), SpillError> {
        if batch.copies.len() > most {
            self.copies.push(&mut batch.copies)?;
        }
        if batch.counts.len() > most {
            let counts = std::mem::take(&mut batch.counts).into_iter();
            let count = |((field, parent), children)| Count {
                field,
                parent,
                children,
            };
            self.counts.push(&mut counts.map(count).collect())?;
        }
        Ok(())
    }
}

type Counts = BTreeMap<(u32, [u8; 15]), u32>;

/// What one reader holds until it hands it over.
#[derive(Default)]
struct Batch {
    counts: Counts,
    copies: Vec<Copied>,
}

impl Copied {
    fn new(field: u32, record: &Record<LoginKey>, parent: Option<SalesforceId>) -> Self {
        let (changed, modified) = record.freshness();
        // Turned round, the latest comes first, and no time at all last.
        let age = |at: Option<UtcTime>| !at.map_or(i64::MIN, UtcTime::millis);
        Self {
            field,
            child: *record.id.as_bytes(),
            age: [age(changed), age(modified)],
            file: record.file,
            deleted: record.deleted,
            parent: parent.map_or([b'0'; 15], |id| *id.as_bytes()),
        }
    }
}

impl Packed for Count {
    const WIDTH: usize = 4 + 15 + 4;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.field.to_le_bytes());
        out.extend_from_slice(&self.parent);
        out.extend_from_slice(&self.children.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        Some(Self {
            field: fields.u32()?,
            parent: fields.bytes()?,
            children: fields.u32()?,
        })
    }
}

impl Packed for Copied {
    const WIDTH: usize = 4 + 15 + 2 * 8 + 4 + 1 + 15;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.field.to_le_bytes());
        out.extend_from_slice(&self.child);
        for age in self.age {
            out.extend_from_slice(&age.to_le_bytes());
        }
        out.extend_from_slice(&self.file.to_le_bytes());
        out.push(u8::from(self.deleted));
        out.extend_from_slice(&self.parent);
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        Some(Self {
            field: fields.u32()?,
            child: fields.bytes()?,
            age: [fields.i64()?, fields.i64()?],
            file: fields.u32()?,
            deleted: fields.u8()? == 1,
            parent: fields.bytes()?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::{PrefixRows, Spool, read};
    use super::*;
    use crate::catalog::evidence;
    use crate::org::LoginKeys;
    use crate::table::Table;

    /// Contacts with their accounts: number, day of the last change, whether deleted, number of the account.
    type Row = (u16, u16, bool, Option<u16>);

    fn account(n: u16) -> SalesforceId {
        SalesforceId::parse(format!("0015j00000{n:05}").as_bytes()).unwrap()
    }

    fn csv(rows: &[Row]) -> String {
        let mut text = "Id,IsDeleted,AccountId,OwnerId,SystemModstamp
"
        .to_owned();
        for (contact, day, deleted, parent) in rows {
            let parent = parent.map_or_else(String::new, |n| account(n).to_string());
            let day = 1 + day % 28;
            text += &format!(
                "0035j00000{contact:05},{deleted},{parent},,2026-01-{day:02}T00:00:00Z
"
            );
        }
        text
    }

    /// Children of accounts with at least so many, by the two readings of these files.
    fn counted(files: &[String], least: u64, budget: usize) -> BTreeMap<SalesforceId, u64> {
        let dir = tempfile::tempdir().unwrap();
        let spool = Spool::new(dir.path(), 1 << 20, Arc::new(LoginKeys::default()));
        for (number, file) in (0..).zip(files) {
            let table = Table::open(file.as_bytes()).unwrap();
            read(&mut table.rows(), number, &spool).unwrap();
        }
        // Every slot is looked into, as if the limit were one.
        let fields = [HotField::of_all(*b"003", "accountid")];
        let repeated = if files.len() > 1 {
            BTreeSet::from([*b"003"])
        } else {
            BTreeSet::new()
        };
        let names = ObjectNames::new(&[PrefixRows::unnamed(*b"003")], &BTreeSet::new());
        let objects = SObjects::new();
        let children =
            ChildSpool::new(&fields, &repeated, (&names, &objects), (dir.path(), budget));
        for (number, file) in (0..).zip(files) {
            let table = Table::open(file.as_bytes()).unwrap();
            children.read(&mut table.rows(), number).unwrap();
        }
        let near = children.finish(least).unwrap();
        assert!(
            near.iter()
                .all(|it| it.field == "AccountId" && it.parents == ["Account"])
        );
        near.into_iter()
            .map(|it| (it.parent, it.children))
            .collect()
    }

    #[test]
    fn the_boundary_is_exact_and_the_sieve_points_to_it() {
        let least = evidence().limit.least_near_parent();
        for (children, expected) in [(least - 1, 0), (least, 1)] {
            let rows: Vec<Row> = (0..u16::try_from(children).unwrap())
                .map(|n| (n, 0, false, Some(1)))
                .collect();
            let file = csv(&rows);
            let dir = tempfile::tempdir().unwrap();
            let spool = Spool::new(dir.path(), 1 << 20, Arc::new(LoginKeys::default()));
            let table = Table::open(file.as_bytes()).unwrap();
            read(&mut table.rows(), 0, &spool).unwrap();
            assert_eq!(spool.parents.hot().len(), expected);
            assert_eq!(
                counted(std::slice::from_ref(&file), least, 1 << 20).len(),
                expected
            );
        }
    }

    proptest! {
        /// As a map counts them, however small the memory: of copies the freshest decides, of two equally fresh that of the first file.
        #[test]
        fn children_are_counted_as_a_map_counts_them(
            files in proptest::collection::vec(
                proptest::collection::vec(
                    (0u16..40, 0u16..6, any::<bool>(), proptest::option::of(0u16..8)), 0..60), 1..4),
            least in 1u64..4,
            budget in 1usize..4000,
        ) {
            let mut files = files;
            // One file has each record once.
            for file in &mut files {
                let mut met = BTreeSet::new();
                file.retain(|row| met.insert(row.0));
            }
            let mut best: BTreeMap<u16, Row> = BTreeMap::new();
            for row in files.iter().flatten() {
                let best = best.entry(row.0).or_insert(*row);
                if row.1 > best.1 {
                    *best = *row;
                }
            }
            let mut expected: BTreeMap<SalesforceId, u64> = BTreeMap::new();
            for (_, _, deleted, parent) in best.values() {
                if let Some(parent) = parent.filter(|_| !deleted) {
                    *expected.entry(account(parent)).or_default() += 1;
                }
            }
            expected.retain(|_, children| *children >= least);
            let files: Vec<String> = files.iter().map(|rows| csv(rows)).collect();
            prop_assert_eq!(counted(&files, least, budget), expected);
        }
    }
}

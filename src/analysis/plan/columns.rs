//! The record files read once more, for the columns that rules name and for what points to other records.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::PlanError;
use super::headers::{Headers, RecordFile};
use super::rows::{FoundRow, GROUP, key_value};
use crate::analysis::budget::Budget;
use crate::limits::Limits;
use crate::org::{SalesforceId, UtcTime};
use crate::plan::{Edge, RuleKind, Rules};
use crate::progress::Progress;
use crate::records::Lookup;
use crate::spill::{Sorted, Sorter, SpillError};
use crate::table::{
    Column, IdCache, Row, Table, TableReader, normalized, optional_id, optional_time, text,
};

/// How many rows are handed to the sorter at a time.
const BATCH: usize = 2048;

/// What to look for.
pub(super) struct Search<'a> {
    pub(super) rules: &'a Rules,
    pub(super) headers: &'a Headers<'a>,
    /// Names of objects by key prefix.
    pub(super) names: &'a BTreeMap<[u8; 3], String>,
    /// The owners of each object whose records are moved.
    pub(super) moving: &'a BTreeMap<[u8; 3], BTreeSet<SalesforceId>>,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) found: Sorted<FoundRow>,
    /// Which objects point to which.
    pub(super) edges: Vec<Edge>,
}

/// What threads bring together.
struct Met {
    /// For each rule, which of its keys stood in any row.
    keys: Vec<Vec<bool>>,
    edges: BTreeMap<([u8; 3], [u8; 3]), u64>,
}

impl Met {
    fn new(keys: &Keys) -> Self {
        Self {
            keys: keys.iter().map(|keys| vec![false; keys.len()]).collect(),
            edges: BTreeMap::new(),
        }
    }
}

/// What the rows of one object in one file are asked for.
#[derive(Default)]
struct Asked<'a> {
    maps: Vec<(Column, u16)>,
    links: Vec<(&'a Lookup, u16)>,
    /// Asked of every row; the others of those that may move.
    children: Vec<(&'a Lookup, u16)>,
    lookups: Vec<&'a Lookup>,
    moving: Option<&'a BTreeSet<SalesforceId>>,
    /// Whether files of the object differ in their columns: the freshest copy of a record may lack what an older has.
    is_mixed: bool,
}

type Keys = Vec<HashMap<Vec<u8>, u32>>;

impl Search<'_> {
    /// Reads the files.
    ///
    /// # Errors
    /// [`PlanError`]: a file changed or went away meanwhile, the disk is full, or a rule maps a value that no record has.
    pub(super) fn read(
        &self,
        (scratch, limits): (&Path, &Limits),
        progress: &dyn Progress,
    ) -> Result<Columns, PlanError> {
        let files = &self.headers.files;
        let bytes = files.iter().map(|file| file.found.place.size_hint());
        progress.stage("Reading columns", bytes.sum());
        let sorter = Sorter::new(scratch, Budget::of(limits).plan_columns());
        let keys = self.keys();
        let met = Mutex::new(Met::new(&keys));
        let passed = |bytes| progress.advance(bytes);
        files.par_iter().try_for_each(|file| {
            let asked = self.asked(file);
            let read = file.found.place.read(&passed, |reader| {
                let table = Table::open_within(reader, limits).ok()?;
                let failed: Mutex<Option<SpillError>> = Mutex::new(None);
                table.read_in_parallel(|rows| {
                    if let Err(error) = read_rows(rows, (file, &asked), &keys, &sorter, &met) {
                        *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    }
                });
                Some(failed.into_inner().unwrap_or_else(PoisonError::into_inner))
            });
            match read {
                Ok((Some(Some(error)), _)) => Err(error.into()),
                Ok((Some(None), digest)) if digest == file.report.digest => Ok(()),
                _ => Err(PlanError::Changed(file.found.path.clone())),
            }
        })?;
        let met = met.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.check_keys(&met.keys)?;
        Ok(Columns {
            found: sorter.finish(),
            edges: self.edges(&met.edges),
        })
    }

    /// For each rule that maps values, the number of each.
    fn keys(&self) -> Keys {
        let keys = self.rules.rules.iter().map(|rule| match &rule.kind {
            RuleKind::Map { keys, .. } => (0..)
                .zip(keys)
                .map(|(number, key)| (key.value.clone().into_bytes(), number))
                .collect(),
            _ => HashMap::new(),
        });
        keys.collect()
    }

    /// What is asked of the rows of a file, by key prefix.
    fn asked<'a>(&'a self, file: &'a RecordFile<'a>) -> BTreeMap<[u8; 3], Asked<'a>> {
        let all = self.names.iter().map(|(prefix, object)| {
            let mut asked = Asked {
                moving: self.moving.get(prefix),
                is_mixed: self.is_mixed(object),
                lookups: file.lookups.iter().collect(),
                ..Asked::default()
            };
            let field = |name: &str| {
                let mut lookups = file.lookups.iter();
                lookups.find(|it| it.field.eq_ignore_ascii_case(name))
            };
            let group = self.headers.group_fields.get(object);
            if let Some(lookup) = group.and_then(|name| field(name)) {
                asked.links.push((lookup, GROUP));
            }
            for (slot, rule) in (0..).zip(&self.rules.rules) {
                match &rule.kind {
                    RuleKind::Map { column, .. } if rule.is_for(object) => {
                        let column = file.header.find(&normalized(column));
                        asked.maps.extend(column.map(|column| (Some(column), slot)));
                    }
                    RuleKind::ParentOwner { field: named } if rule.is_for(object) => {
                        let name = named.as_ref().map(|(name, _)| name).or(group);
                        let lookup = name.and_then(|name| field(name));
                        asked.links.extend(lookup.map(|lookup| (lookup, slot)));
                    }
                    RuleKind::ChildrenOwners {
                        object: (child, _),
                        field: named,
                    } if child == object => {
                        let of_file = |parent: &str| self.headers.field_to(object, parent);
                        let mut parents = self.moving.keys().filter_map(|it| self.names.get(it));
                        let name = match named {
                            Some((name, _)) => Some(name.clone()),
                            None => parents.find_map(|it| rule.is_for(it).then(|| of_file(it))?),
                        };
                        let lookup = name.and_then(|name| field(&name));
                        asked.children.extend(lookup.map(|lookup| (lookup, slot)));
                    }
                    _ => {}
                }
            }
            (*prefix, asked)
        });
        all.collect()
    }

    fn is_mixed(&self, object: &str) -> bool {
        let files = self.headers.files.iter();
        let mut files = files.filter(|file| file.report.object.as_deref() == Some(object));
        let first = files.next().map(|file| file.header.names());
        files.any(|file| Some(file.header.names()) != first)
    }

    fn check_keys(&self, met: &[Vec<bool>]) -> Result<(), PlanError> {
        for (rule, met) in self.rules.rules.iter().zip(met) {
            let RuleKind::Map { column, keys, .. } = &rule.kind else {
                continue;
            };
            if let Some((key, _)) = keys.iter().zip(met).find(|(_, met)| !**met) {
                let problem = format!("no record has `{}` in the column `{column}`", key.value);
                return Err(self.rules.error(&key.at, problem).into());
            }
        }
        Ok(())
    }

    fn edges(&self, met: &BTreeMap<([u8; 3], [u8; 3]), u64>) -> Vec<Edge> {
        let edges = met.iter().filter_map(|((child, parent), records)| {
            Some(Edge {
                child: self.names.get(child)?.clone(),
                parent: self.names.get(parent)?.clone(),
                records: *records,
            })
        });
        edges.collect()
    }
}

/// Reads rows until they are used up.
fn read_rows(
    rows: &mut TableReader<'_, '_>,
    (file, asked): (&RecordFile<'_>, &BTreeMap<[u8; 3], Asked<'_>>),
    keys: &Keys,
    sorter: &Sorter<FoundRow>,
    met: &Mutex<Met>,
) -> Result<(), SpillError> {
    let mut cells = CellReader::new(file, asked, keys);
    rows.want(&cells.wanted());
    while let Some(row) = rows.next_row() {
        cells.take(&row);
        if cells.batch.len() >= BATCH {
            sorter.push(&mut cells.batch)?;
        }
    }
    sorter.push(&mut cells.batch)?;
    let mut met = met.lock().unwrap_or_else(PoisonError::into_inner);
    let here = cells.met;
    for (all, here) in met
        .keys
        .iter_mut()
        .flatten()
        .zip(here.keys.iter().flatten())
    {
        *all |= here;
    }
    for (edge, records) in here.edges {
        *met.edges.entry(edge).or_default() += records;
    }
    Ok(())
}

/// Reads the cells of one file, in one thread.
struct CellReader<'a> {
    asked: &'a BTreeMap<[u8; 3], Asked<'a>>,
    keys: &'a Keys,
    id: Column,
    owner: Column,
    /// What tells how fresh a copy is.
    fresh: [Column; 2],
    owners: IdCache<Option<SalesforceId>>,
    met: Met,
    batch: Vec<FoundRow>,
}

impl<'a> CellReader<'a> {
    fn new(file: &RecordFile<'_>, asked: &'a BTreeMap<[u8; 3], Asked<'a>>, keys: &'a Keys) -> Self {
        let header = &file.header;
        Self {
            asked,
            keys,
            id: header.find("id"),
            owner: header.find("ownerid"),
            fresh: [
                header.find("systemmodstamp"),
                header.find("lastmodifieddate"),
            ],
            owners: IdCache::default(),
            met: Met::new(keys),
            batch: Vec::with_capacity(BATCH),
        }
    }

    fn wanted(&self) -> Vec<Column> {
        let mut wanted = vec![self.id, self.owner, self.fresh[0], self.fresh[1]];
        for asked in self.asked.values() {
            wanted.extend(asked.maps.iter().map(|(column, _)| *column));
            wanted.extend(asked.lookups.iter().map(|lookup| lookup.at()));
        }
        wanted
    }

    fn take(&mut self, row: &Row<'_>) {
        let record = optional_id(row.get(self.id));
        let found = record.and_then(|it| Some((it, self.asked.get(&it.key_prefix())?)));
        let Some((record, asked)) = found else { return };
        let owner = self.owners.get(row.get(self.owner), optional_id);
        let moves = asked.moving.is_some_and(|moving| {
            asked.is_mixed || owner.is_none_or(|owner| moving.contains(&owner))
        });
        let fresh = self.fresh;
        let mut age = None;
        let batch = &mut self.batch;
        let mut push = |slot: u16, value: [u8; 15]| {
            let age = *age.get_or_insert_with(|| age_of(fresh.map(|column| row.get(column))));
            batch.push(FoundRow {
                id: *record.as_bytes(),
                slot,
                age,
                value,
            });
        };
        for (column, slot) in &asked.maps {
            let keys = &self.keys[usize::from(*slot)];
            if let Some(number) = key_of(row.get(*column), keys) {
                self.met.keys[usize::from(*slot)][number as usize] = true;
                if moves {
                    push(*slot, key_value(number));
                }
            }
        }
        let parent = |lookup: &Lookup| lookup.parent(row.get(lookup.at()));
        for (lookup, slot) in &asked.children {
            if let Some(parent) = parent(lookup) {
                push(*slot, *parent.as_bytes());
            }
        }
        if !moves {
            return;
        }
        for (lookup, slot) in &asked.links {
            if let Some(parent) = parent(lookup) {
                push(*slot, *parent.as_bytes());
            }
        }
        for lookup in &asked.lookups {
            if let Some(parent) = parent(lookup) {
                let edge = (record.key_prefix(), parent.key_prefix());
                *self.met.edges.entry(edge).or_default() += 1;
            }
        }
    }
}

/// The number of the key that a cell has.
fn key_of(cell: &[u8], keys: &HashMap<Vec<u8>, u32>) -> Option<u32> {
    if std::str::from_utf8(cell).is_ok() {
        return keys.get(cell.trim_ascii()).copied();
    }
    keys.get(text(cell).as_bytes()).copied()
}

/// How far before the end of time a copy of a record was made: the freshest is the youngest.
fn age_of([system, modified]: [&[u8]; 2]) -> u64 {
    let at = optional_time(system).or_else(|| optional_time(modified));
    let millis = at.map_or(i64::MIN, UtcTime::millis);
    i64::MAX.abs_diff(millis)
}

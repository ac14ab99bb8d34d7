//! What columns the record files have: what rules may name, and what points to other records.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::FileReport;
use crate::inventory::{Found, Kind, TableKind};
use crate::limits::Limits;
use crate::org::{Org, SObject};
use crate::records::{Lookup, LookupBasis, Lookups};
use crate::table::{Header, Table};

/// Rows that are looked at to see whether the cells of a column are ids of records.
const SAMPLE: usize = 1_000;

/// One record file.
#[derive(Debug)]
pub(super) struct RecordFile<'a> {
    pub(super) found: &'a Found,
    /// What became of it when it was read.
    pub(super) report: &'a FileReport,
    /// Its columns.
    pub(super) header: Header,
    /// The columns that point to other records, as far as its rows show.
    pub(super) lookups: Vec<Lookup>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Headers<'a> {
    pub(super) files: Vec<RecordFile<'a>>,
    /// For each object the field by which its rows are kept together.
    pub(super) group_fields: BTreeMap<String, String>,
}

impl<'a> Headers<'a> {
    /// Opens every record file of the inventory. A file that can no longer be read has no columns, and is found out when
    /// it is read.
    pub(super) fn new(
        (found, limits): (&'a [Found], &Limits),
        reports: &'a [FileReport],
        org: &Org,
    ) -> Self {
        let mut headers = Self::default();
        for (found, report) in found.iter().zip(reports) {
            if found.kind != Kind::Table(TableKind::Records) {
                continue;
            }
            let object = report.object.as_deref();
            let opened = found.place.read_again(|reader| {
                let table = Table::open_within(reader, limits).ok()?;
                let lookups = Lookups::bind(table.header(), object, &org.objects);
                let lookups = seen(&table, lookups.columns());
                Some((table.header().clone(), lookups))
            });
            if let Ok(Some((header, lookups))) = opened {
                headers.files.push(RecordFile {
                    found,
                    report,
                    header,
                    lookups,
                });
            }
        }
        headers.group_fields = headers.choose(org);
        headers
    }

    /// The normalized names of the columns of each object.
    pub(super) fn columns(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut columns: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for file in &self.files {
            if let Some(object) = &file.report.object {
                let names = file.header.names().iter().cloned();
                columns.entry(object.clone()).or_default().extend(names);
            }
        }
        columns
    }

    /// The names, in lower case, of what points to other records, of each object.
    pub(super) fn fields(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut fields: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for file in &self.files {
            if let Some(object) = &file.report.object {
                let names = file.lookups.iter().map(|it| it.field.to_lowercase());
                fields.entry(object.clone()).or_default().extend(names);
            }
        }
        fields
    }

    /// The field of an object that points to records of another, the first of all.
    pub(super) fn field_to(&self, object: &str, parent: &str) -> Option<String> {
        let files = self.files.iter();
        let files = files.filter(|file| file.report.object.as_deref() == Some(object));
        let mut lookups = files.flat_map(|file| &file.lookups);
        let found = lookups.find(|it| it.parents.iter().any(|name| name == parent));
        found.map(|it| it.field.clone())
    }

    /// For each object the field whose record is locked when a row of the object changes: its master, its account, or
    /// whatever else it points to first.
    fn choose(&self, org: &Org) -> BTreeMap<String, String> {
        let mut best: BTreeMap<String, (u8, String)> = BTreeMap::new();
        for file in &self.files {
            let Some(object) = &file.report.object else {
                continue;
            };
            for lookup in &file.lookups {
                let rank = rank(lookup, object, org.objects.get(object));
                let is_better = best.get(object).is_none_or(|(known, _)| rank < *known);
                if is_better {
                    best.insert(object.clone(), (rank, lookup.field.clone()));
                }
            }
        }
        best.into_iter()
            .map(|(object, (_, field))| (object, field))
            .collect()
    }
}

/// How near a parent is to its child, nearest first.
fn rank(lookup: &Lookup, object: &str, known: Option<&SObject>) -> u8 {
    let definition = known.and_then(|known| known.fields.get(&lookup.field));
    let is_master = definition.is_some_and(|it| it.kind.eq_ignore_ascii_case("MasterDetail"));
    let is_itself = lookup.parents.iter().any(|parent| parent == object);
    match lookup.basis {
        _ if is_master => 0,
        _ if lookup.field == "AccountId" => 1,
        _ if is_itself => 4,
        LookupBasis::Metadata | LookupBasis::Catalogue => 2,
        LookupBasis::Cells => 3,
    }
}

/// Those that are references for certain, and of the others those whose cells show it in the first rows.
fn seen(table: &Table<'_>, lookups: &[Lookup]) -> Vec<Lookup> {
    let is_told = |lookup: &Lookup| lookup.basis != LookupBasis::Cells;
    let mut shown: Vec<bool> = lookups.iter().map(is_told).collect();
    if shown.contains(&false) {
        let mut rows = table.rows();
        let columns: Vec<_> = lookups.iter().map(Lookup::at).collect();
        rows.want(&columns);
        for _ in 0..SAMPLE {
            let Some(row) = rows.next_row() else { break };
            for (shown, lookup) in shown.iter_mut().zip(lookups) {
                *shown |= lookup.parent(row.get(lookup.at())).is_some();
            }
        }
    }
    let shown = lookups.iter().zip(shown).filter(|(_, shown)| *shown);
    shown.map(|(lookup, _)| lookup.clone()).collect()
}

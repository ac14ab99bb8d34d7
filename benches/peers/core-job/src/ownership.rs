//! Records of each owner by object, and those of the shared login that its writes match.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use byline::org::UtcTime;
use byline::table::{IdCache, TableReader};

use crate::files::read_all;
use crate::matched::Writes;

/// Counts by object and owner, and by object how many records were created and matched.
#[derive(Default)]
pub(crate) struct Owned {
    owners: BTreeMap<(String, String), u64>,
    matched: BTreeMap<String, (u64, u64)>,
}

pub(crate) fn read(files: &[PathBuf], shared: &[u8; 15], writes: &Writes) -> Result<Owned> {
    let parts = read_all(files, |path, rows, part: &mut Owned| {
        part.read(&object(path), rows, shared, writes);
    })?;
    let mut all = Owned::default();
    for part in parts {
        for (key, count) in part.owners {
            *all.owners.entry(key).or_default() += count;
        }
        for (object, (created, matched)) in part.matched {
            let sum = all.matched.entry(object).or_default();
            *sum = (sum.0 + created, sum.1 + matched);
        }
    }
    Ok(all)
}

/// The object a file name gives: without its ending and the number of its part.
fn object(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let number = |tail: &str| !tail.is_empty() && tail.bytes().all(|c| c.is_ascii_digit());
    match stem.rsplit_once('_') {
        Some((head, tail)) if number(tail) => head.to_owned(),
        _ => stem.into_owned(),
    }
}

impl Owned {
    fn read(
        &mut self,
        object: &str,
        rows: &mut TableReader<'_, '_>,
        shared: &[u8; 15],
        writes: &Writes,
    ) {
        let header = rows.header();
        let owner = header.find("ownerid");
        let creator = header.find("createdbyid");
        let created = header.find("createddate");
        rows.want(&[owner, creator, created]);
        let mut cache: IdCache<usize> = IdCache::default();
        let mut names: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        let mut counts: Vec<u64> = Vec::new();
        let mut sums = (0, 0);
        while let Some(row) = rows.next_row() {
            let number = cache.get(row.get(owner), |owner| {
                *names.entry(owner.to_vec()).or_insert_with(|| {
                    counts.push(0);
                    counts.len() - 1
                })
            });
            if let Some(count) = counts.get_mut(number) {
                *count += 1;
            }
            if row.get(creator).first_chunk() == Some(shared)
                && let Ok(at) = UtcTime::parse(row.get(created))
                && let Some(matched) = writes.matched(at.seconds())
            {
                sums = (sums.0 + 1, sums.1 + u64::from(matched));
            }
        }
        for (name, number) in names {
            let owner = String::from_utf8_lossy(&name).into_owned();
            let count = counts.get(number).copied().unwrap_or_default();
            *self.owners.entry((object.to_owned(), owner)).or_default() += count;
        }
        let known = self.matched.entry(object.to_owned()).or_default();
        *known = (known.0 + sums.0, known.1 + sums.1);
    }

    pub(crate) fn table(&self) -> String {
        let mut out = "object,owner,records\n".to_owned();
        for ((object, owner), records) in &self.owners {
            let _ = writeln!(out, "{object},{owner},{records}");
        }
        out
    }

    pub(crate) fn matched_table(&self) -> String {
        let mut out = "object,created,matched\n".to_owned();
        for (object, (created, matched)) in &self.matched {
            let _ = writeln!(out, "{object},{created},{matched}");
        }
        out
    }
}
